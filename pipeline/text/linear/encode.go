package linear

import (
	"encoding/binary"
	"errors"
	"math"
)

var errShort = errors.New("the weights end too early")

// Append writes the model: bits, classes, scale, the gaps between buckets in use as varints, then the weights class by class, but for the last class, whose weights balance the others.
func (m *Model) Append(dst []byte) []byte {
	dst = append(dst, byte(m.Bits), byte(m.Used))
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(m.Scale))
	dst = binary.AppendUvarint(dst, uint64(len(m.Rows)-1))
	dst = m.Index.Append(dst)
	for k := range m.Used - 1 {
		for _, r := range m.Rows[1:] {
			dst = append(dst, byte(r.weight(k)))
		}
	}
	return dst
}

// Append writes the gaps between the buckets in use as varints.
func (x Index) Append(dst []byte) []byte {
	last := -1
	for bucket := range len(x) << placeBits {
		if x.Row(uint64(bucket)) != 0 {
			dst = binary.AppendUvarint(dst, uint64(bucket-last-1))
			last = bucket
		}
	}
	return dst
}

// DecodeIndex reads n gaps that Append wrote, of an index of 2^bits buckets, and returns the rest of the bytes.
func DecodeIndex(b []byte, bits uint, n int) (x Index, rest []byte, err error) {
	x = NewIndex(bits)
	next := uint64(0)
	buckets := make([]int, n)
	for i := range buckets {
		gap, used := binary.Uvarint(b)
		if used <= 0 || next >= 1<<bits || gap >= 1<<bits-next {
			return x, nil, errShort
		}
		b = b[used:]
		buckets[i] = int(next + gap)
		next += gap + 1
	}
	x.Fill(buckets)
	return x, b, nil
}

// Decode reads what Append wrote and returns the rest of the bytes.
func Decode(b []byte) (m *Model, rest []byte, err error) {
	if len(b) < 6 || b[0] > 24 || b[0] < 1 || b[1] > Classes || b[1] < 1 {
		return nil, nil, errShort
	}
	m = &Model{Bits: uint(b[0]), Used: int(b[1]), Scale: math.Float32frombits(binary.LittleEndian.Uint32(b[2:]))}
	n, used := binary.Uvarint(b[6:])
	if b = b[6+max(used, 0):]; used <= 0 || n > 1<<m.Bits {
		return nil, nil, errShort
	}
	if m.Index, b, err = DecodeIndex(b, m.Bits, int(n)); err != nil {
		return nil, nil, err
	}
	if len(b) < (m.Used-1)*int(n) {
		return nil, nil, errShort
	}
	m.Rows = make([]row, n+1)
	m.Rows[0] = nothing
	for i := range int(n) {
		var w [Classes]int8
		for k := range m.Used - 1 {
			w[k] = int8(b[k*int(n)+i])
		}
		w[m.Used-1] = balance(w[:m.Used-1])
		m.Rows[i+1] = newRow(w)
	}
	return m, b[(m.Used-1)*int(n):], nil
}
