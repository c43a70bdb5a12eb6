package averaging

import "math/bits"

// index numbers the buckets that have an embedding in their order, from 1. A bit a bucket and a count every 64 of them, it lies in the
// processor's cache where a number a bucket would not.
type index struct {
	present []uint64
	before  []uint16 // buckets with an embedding before each word of present
}

func newIndex(bits uint) index {
	words := (1<<bits + 63) / 64
	return index{make([]uint64, words), make([]uint16, words)}
}

// fill marks buckets, which come in order.
func (x *index) fill(buckets []int) {
	for _, b := range buckets {
		x.present[b>>6] |= 1 << (b & 63)
	}
	n := 0
	for i, word := range x.present {
		x.before[i] = uint16(n)
		n += bits.OnesCount64(word)
	}
}

// row gives the number of a bucket, 0 for one without an embedding, and 1 or 0 likewise; without a branch.
func (x *index) row(bucket uint64) (number uint16, is uint64) {
	word := x.present[bucket>>6]
	is = word >> (bucket & 63) & 1
	number = x.before[bucket>>6] + uint16(bits.OnesCount64(word&(1<<(bucket&63)-1))) + 1
	return number & -uint16(is), is
}
