package linear

import "math/bits"

// Index numbers the buckets in use in their order, from 1. A bit a bucket and a count every 64 of them, it lies in the
// processor's cache where a number a bucket would not.
type Index struct {
	present []uint64
	before  []uint32 // buckets in use before each word of present
}

// NewIndex makes an index of 2^bits buckets, none in use.
func NewIndex(bits uint) Index {
	words := (1<<bits + 63) / 64
	return Index{make([]uint64, words), make([]uint32, words)}
}

// Fill marks buckets, which come in order.
func (x *Index) Fill(buckets []int) {
	for _, b := range buckets {
		x.present[b>>6] |= 1 << (b & 63)
	}
	n := 0
	for i, word := range x.present {
		x.before[i] = uint32(n)
		n += bits.OnesCount64(word)
	}
}

// Row gives the number of a bucket, 0 for one not in use, and 1 or 0 likewise; without a branch.
func (x *Index) Row(bucket uint64) (number uint32, is uint64) {
	word := x.present[bucket>>6]
	is = word >> (bucket & 63) & 1
	number = x.before[bucket>>6] + uint32(bits.OnesCount64(word&(1<<(bucket&63)-1))) + 1
	return number & -uint32(is), is
}
