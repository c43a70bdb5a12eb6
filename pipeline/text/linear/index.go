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
	number, used := x.find(bucket)
	return number & -used
}

// Batch is the most hashes that Known takes at once.
const Batch = 32

// Known gives the numbers of the buckets in use among those that hashes fall into, by their upper bits, and says how many they are. It has no branch, so that
// the loads overlap; among the sums of a caller its variables would not stay in registers.
//
//go:noinline
func (x Index) Known(numbers *[Batch]uint32, hashes []uint64, bits uint) (n int) {
	shift := (64 - bits) & 63
	for _, h := range hashes {
		number, used := x.find(h >> shift)
		numbers[n&(Batch-1)] = number
		n += int(used)
	}
	return n
}

// find gives the number of a bucket and 1, or 0 for one not in use, whose number means nothing.
func (x Index) find(bucket uint64) (number, used uint32) {
	p := x[bucket>>placeBits]
	until := uint32(p) << (^bucket & inPlace) // the bucket's bit in front, those of the buckets before it behind
	return uint32(p>>32) + uint32(bits.OnesCount32(until)), until >> inPlace
}
