package neardup

import "math/bits"

// outline is a set of word pairs, each at one of 256 positions (a Bloom filter with one hash, Bloom 1970). It tells most texts that do not resemble each other apart without
// going through their pairs, and never two that do.
type outline struct {
	at     [4]uint64
	pairs  int
	shared int // word pairs at a position where another is already
}

func outlineOf(pairs []uint32) outline {
	o := outline{pairs: len(pairs), shared: len(pairs)}
	for _, p := range pairs {
		o.at[p>>6&3] |= 1 << (p & 63)
	}
	for _, word := range o.at {
		o.shared -= bits.OnesCount64(word)
	}
	return o
}

// mayResemble is false where the texts have too few word pairs in common: at most one at each common position, and those that share one.
func (o *outline) mayResemble(other *outline) bool {
	most := min(o.shared, other.shared)
	for k, word := range o.at {
		most += bits.OnesCount64(word & other.at[k])
	}
	return enough(min(most, o.pairs, other.pairs), o.pairs, other.pairs)
}
