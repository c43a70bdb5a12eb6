package coaction

import "math/bits"

// ordered is a set of numbers that gives them in order, a few steps each: a bit for each number, a bit for each word of those that is not empty, and once more.
type ordered [3][]uint64

// newOrdered gives an empty set of numbers below n.
func newOrdered(n int) *ordered {
	var o ordered
	for level := range o {
		n = n/64 + 1
		o[level] = make([]uint64, n)
	}
	return &o
}

func (o *ordered) add(number uint32) {
	for level := range o {
		o[level][number/64] |= 1 << (number % 64)
		number /= 64
	}
}

// drain appends the numbers and leaves the set empty.
func (o *ordered) drain(to []uint32) []uint32 {
	for top := range uint32(len(o[2])) {
		for words := o.take(2, top); words != 0; words &= words - 1 {
			word := top*64 + uint32(bits.TrailingZeros64(words))
			to = o.drainWords(to, word)
		}
	}
	return to
}

func (o *ordered) drainWords(to []uint32, at uint32) []uint32 {
	for words := o.take(1, at); words != 0; words &= words - 1 {
		word := at*64 + uint32(bits.TrailingZeros64(words))
		for left := o.take(0, word); left != 0; left &= left - 1 {
			to = append(to, word*64+uint32(bits.TrailingZeros64(left)))
		}
	}
	return to
}

// take empties a word.
func (o *ordered) take(level int, at uint32) uint64 {
	word := o[level][at]
	o[level][at] = 0
	return word
}
