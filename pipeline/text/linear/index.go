package linear

import "math/bits"

// Index numbers the buckets in use in their order, from 1. A bit a bucket and a count every 32 of them, it lies in the
// processor's cache where a number a bucket would not.
type Index []place

// place tells of 32 buckets which are in use, in its lower half, and how many are before them, in its upper one.
type place uint64

const (
	placeBits = 5 // of 32 buckets
	inPlace   = 1<<placeBits - 1
)

// NewIndex makes an index of 2^bits buckets, none in use.
func NewIndex(bits uint) Index { return make(Index, (1<<bits+inPlace)>>placeBits) }

// Fill marks buckets, which come in order.
func (x Index) Fill(buckets []int) {
	for _, b := range buckets {
		x[b>>placeBits] |= 1 << (b & inPlace)
	}
	n := 0
	for i, p := range x {
		x[i] |= place(n) << 32
		n += bits.OnesCount32(uint32(p))
	}
}

// Row gives the number of a bucket, 0 for one not in use, without a branch.
func (x Index) Row(bucket uint64) uint32 {
	p := x[bucket>>placeBits]
	used, at := uint32(p), bucket&inPlace
	number := uint32(p>>32) + uint32(bits.OnesCount32(used&(1<<at-1))) + 1
	return number & -(used >> at & 1)
}
