package averaging

import (
	"encoding/binary"
	"errors"
	"math"

	"pikir/pipeline/text/linear"
)

var errShort = errors.New("the weights end too early")

// Append writes the network: bits, scale, the gaps between buckets with an embedding as varints, the embeddings dimension by dimension, and the layers.
func (n *Network) Append(dst []byte) []byte {
	dst = append(dst, byte(n.Bits))
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(n.Scale))
	dst = binary.AppendUvarint(dst, uint64(len(n.Rows)))
	dst = n.Index.Append(dst)
	for m := range members {
		for d := range width {
			for _, r := range n.Rows[1:] {
				dst = append(dst, byte(r[m]>>(8*d)))
			}
		}
	}
	for m := range n.Members {
		dst, _ = binary.Append(dst, binary.LittleEndian, &n.Members[m]) // floats of a fixed number
	}
	return dst
}

// Decode reads what Append wrote and returns the rest of the bytes.
func Decode(b []byte) (*Network, []byte, error) {
	if len(b) < 6 || b[0] > 24 || b[0] < 1 {
		return nil, nil, errShort
	}
	n := &Network{Bits: uint(b[0]), Scale: math.Float32frombits(binary.LittleEndian.Uint32(b[1:]))}
	rows, used := binary.Uvarint(b[5:])
	if b = b[5+max(used, 0):]; used <= 0 || rows < 1 || rows > math.MaxUint16+1 {
		return nil, nil, errShort
	}
	n.Rows = make([]row, rows)
	n.Rows[0] = row{nothing, nothing, nothing, nothing}
	var err error
	if n.Index, b, err = linear.DecodeIndex(b, n.Bits, int(rows)-1); err != nil {
		return nil, nil, err
	}
	if len(b) < members*width*(len(n.Rows)-1) {
		return nil, nil, errShort
	}
	for m := range members {
		for d := range width {
			for i := range n.Rows[1:] {
				n.Rows[i+1][m] |= uint64(b[i]) << (8 * d)
			}
			b = b[len(n.Rows)-1:]
		}
	}
	for m := range n.Members {
		used, err := binary.Decode(b, binary.LittleEndian, &n.Members[m])
		if err != nil {
			return nil, nil, errShort
		}
		b = b[used:]
	}
	return n, b, nil
}
