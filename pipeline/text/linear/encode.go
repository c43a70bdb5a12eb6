package linear

import (
	"encoding/binary"
	"errors"
	"math"
)

var errShort = errors.New("the weights end too early")

// Append writes the model: bits, classes, scale, the gaps between used buckets as varints, then the weights class by class.
func (m *Model) Append(dst []byte) []byte {
	dst = append(dst, byte(m.Bits), byte(m.Used))
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(m.Scale))
	var kept []int
	for i, w := range m.Table {
		if w != [Classes]int8{} {
			kept = append(kept, i)
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(kept)))
	last := -1
	for _, i := range kept {
		dst = binary.AppendUvarint(dst, uint64(i-last-1))
		last = i
	}
	for k := range m.Used {
		for _, i := range kept {
			dst = append(dst, byte(m.Table[i][k]))
		}
	}
	return dst
}

// Decode reads what Append wrote and returns the rest of the bytes.
func Decode(b []byte) (*Model, []byte, error) {
	if len(b) < 6 || b[0] > 24 || b[0] < 1 || b[1] > Classes {
		return nil, nil, errShort
	}
	m := &Model{Bits: uint(b[0]), Used: int(b[1]), Scale: math.Float32frombits(binary.LittleEndian.Uint32(b[2:]))}
	m.Table = make([][Classes]int8, 1<<m.Bits)
	n, used := binary.Uvarint(b[6:])
	if b = b[6+max(used, 0):]; used <= 0 || n > uint64(len(m.Table)) {
		return nil, nil, errShort
	}
	kept := make([]uint64, n)
	next := uint64(0)
	for i := range kept {
		gap, used := binary.Uvarint(b)
		if used <= 0 || gap >= uint64(len(m.Table))-next {
			return nil, nil, errShort
		}
		b = b[used:]
		kept[i] = next + gap
		next = kept[i] + 1
	}
	if len(b) < m.Used*len(kept) {
		return nil, nil, errShort
	}
	for k := range m.Used {
		for i, bucket := range kept {
			m.Table[bucket][k] = int8(b[i])
		}
		b = b[len(kept):]
	}
	return m, b, nil
}
