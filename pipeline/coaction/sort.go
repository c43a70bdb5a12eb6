package coaction

import "math/bits"

// digit is the number of bits sorted at once.
const digit = 11

// sortByPair sorts records by pair and keeps the order of equal ones: least significant digit first, over the bits that occur only.
func sortByPair(records []record) []record {
	var low, high uint32
	for _, r := range records {
		high |= uint32(r.pair >> 32)
		low |= uint32(r.pair)
	}
	other := make([]record, len(records))
	for _, half := range []struct{ shift, bits int }{{0, bits.Len32(low)}, {32, bits.Len32(high)}} {
		for done := 0; done < half.bits; done += digit {
			countingSort(other, records, half.shift+done)
			records, other = other, records
		}
	}
	return records
}

// countingSort sorts from into to by one digit.
func countingSort(to, from []record, shift int) {
	var start [1 << digit]int
	for _, r := range from {
		start[r.pair>>shift&(1<<digit-1)]++
	}
	sum := 0
	for i, n := range start {
		start[i] = sum
		sum += n
	}
	for _, r := range from {
		d := r.pair >> shift & (1<<digit - 1)
		to[start[d]] = r
		start[d]++
	}
}

// sketch counts pairs roughly, never too low: a collision can only keep a pair that is dropped later, after the exact count.
type sketch struct {
	counts []uint8
	shift  int
}

func newSketch(traces int) *sketch {
	size := max(16, bits.Len(uint(8*traces)))
	return &sketch{counts: make([]uint8, 1<<size), shift: 64 - size}
}

func (s *sketch) slot(pair uint64) *uint8 {
	h := (pair ^ pair>>32) * 0x9e3779b97f4a7c15
	return &s.counts[(h^h<<17)>>s.shift]
}

func (s *sketch) add(pair uint64) {
	if c := s.slot(pair); *c < 255 {
		*c++
	}
}

func (s *sketch) atLeast(pair uint64, weight uint32) bool {
	return uint32(*s.slot(pair)) >= min(weight, 255)
}
