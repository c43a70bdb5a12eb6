package neardup

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline/parallel"
)

// sortByTypicality numbers the distinct texts anew, the most typical first: those with the largest share of word pairs that others say too. A copy of a template that has kept most of it resembles more of the other copies than one chosen
// at random, so that it gathers them under one leader. The numbers come of the texts alone and not of the order of rows.
func (b *Builder) sortByTypicality() {
	order := b.byTypicality()
	number := make([]uint32, len(order)) // by the number before
	first, copies, pairs, ends := make([]uint32, len(order)), make([]uint32, len(order)), make([]uint32, 0, len(b.pairs)), make([]uint64, 1, len(b.ends))
	for text, before := range order {
		number[before] = uint32(text)
		first[text], copies[text] = b.first[before], b.copies[before]
		pairs = append(pairs, b.of(before)...)
		ends = append(ends, uint64(len(pairs)))
	}
	b.first, b.copies, b.pairs, b.ends = first, copies, pairs, ends
	for row, text := range b.ofRow {
		if text != None {
			b.ofRow[row] = number[text]
		}
	}
}

// byTypicality lists the distinct texts in their new order.
func (b *Builder) byTypicality() []uint32 {
	order := make([]uint64, len(b.first))
	parallel.Stretches(len(order), func(from, to int) {
		for text := from; text < to; text++ {
			order[text] = uint64(^b.rank(uint32(text)))<<32 | uint64(text)
		}
	})
	slices.Sort(order)
	for rest := order; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n]>>32 == rest[0]>>32 {
			n++
		}
		slices.SortFunc(rest[:n], func(x, y uint64) int { return cmp.Compare(b.hashes[uint32(x)], b.hashes[uint32(y)]) })
		rest = rest[n:]
	}
	texts := make([]uint32, len(order))
	for rank, text := range order {
		texts[rank] = uint32(text)
	}
	return texts
}

// hashBits of a rank are those of the text's hash, so that few texts have the same.
const hashBits = 11

// rank orders the texts by the share of their word pairs that tell something, to three decimal places, and then by their hash. Texts that share no telling pair with another come last.
func (b *Builder) rank(text uint32) uint32 {
	tell := 0
	pairs := b.of(text)
	for _, p := range pairs {
		if b.f.tells(b.f.of(p)) {
			tell++
		}
	}
	if tell == 0 {
		return uint32(b.hashes[text] >> 35) // less than the bits of any share that a text can have
	}
	return math.Float32bits(float32(tell)/float32(len(pairs)))>>hashBits<<hashBits | uint32(b.hashes[text]>>(64-hashBits))
}
