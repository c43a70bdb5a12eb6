package coaction

import (
	"math"
	"math/bits"
	"sync/atomic"
)

// ordinals numbers places by how many marks lie up to them: a bit vector with the rank operation (Jacobson 1989).
type ordinals struct {
	marks  []uint64
	before []uint32 // marks before each word
}

func newOrdinals(n int) *ordinals {
	words := (n + 63) / 64
	return &ordinals{make([]uint64, words), make([]uint32, words)}
}

// mark may be called from several goroutines.
func (o *ordinals) mark(i uint32) { atomic.OrUint64(&o.marks[i/64], 1<<(i%64)) }

func (o *ordinals) marked(i uint32) bool { return o.marks[i/64]>>(i%64)&1 == 1 }

// next is the first mark at place i or behind it, or a place behind all.
func (o *ordinals) next(i uint32) uint32 {
	word := int(i / 64)
	if word >= len(o.marks) {
		return math.MaxUint32
	}
	for marks := o.marks[word] >> (i % 64) << (i % 64); ; marks = o.marks[word] {
		if marks != 0 {
			return uint32(64*word + bits.TrailingZeros64(marks))
		}
		if word++; word == len(o.marks) {
			return math.MaxUint32
		}
	}
}

// close is called after the last mark.
func (o *ordinals) close() {
	marks := 0
	for i, word := range o.marks {
		o.before[i] = uint32(marks)
		marks += bits.OnesCount64(word)
	}
}

// number is the number of marks up to place i.
func (o *ordinals) number(i uint32) uint32 {
	return o.before[i/64] + uint32(bits.OnesCount64(o.marks[i/64]<<(63-i%64)))
}
