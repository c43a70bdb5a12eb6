package local

import (
	"math/bits"
	"slices"

	"pikir/pipeline/coaction"
)

// common is a key that two accounts share: the places of each one's comments under it.
type common struct {
	key        uint32
	own, other stretch
}

// stretch is places from one on to before another.
type stretch struct{ from, end uint32 }

func (s stretch) len() uint32 { return s.end - s.from }

// common lists the keys that two accounts, given by rank, share.
func (m *moments) common(own, other uint32) []common {
	var c circle
	for _, v := range m.of(own) {
		c.others = []uint32{other}
		c.lookUp(m, v.key, stretch{v.from, m.endOf(v.key, v.from)})
	}
	c.deal()
	return c.with(0)
}

// circle is what one account shares with several others, found in one sweep over its keys. It is for one goroutine.
type circle struct {
	others []uint32 // ranks, each higher than the account's
	marked []uint64 // bits of ranks: among others
	number []uint32 // by rank of those marked: its position among others
	found  []encounter
	start  []uint32 // by position among others, one more than those
	keys   []common // by position among others, then by key
}

// encounter is a key that the account shares with one of the others.
type encounter struct {
	with uint32 // position
	common
}

func newCircle(accounts int) *circle {
	return &circle{marked: make([]uint64, accounts/64+1), number: make([]uint32, accounts)}
}

// gather takes as many candidates as have their lower account in common, and finds the keys that it shares with each of the others. Under a crowded key few
// others are looked up; else all who are there are gone through.
func (c *circle) gather(m *moments, candidates []coaction.Pair) (n int) {
	own := c.choose(m, candidates)
	c.found = c.found[:0]
	for i, a := range c.others {
		c.marked[a/64] |= 1 << (a % 64)
		c.number[a] = uint32(i)
	}
	for _, v := range m.of(own) {
		own := stretch{v.from, m.endOf(v.key, v.from)}
		if size := int(m.keys[v.key+1] - own.end); 4*len(c.others)*bits.Len(uint(size)) < size { // a step of a search waits for memory, one of a sweep does not
			c.lookUp(m, v.key, own)
		} else {
			c.sweep(m, v.key, own)
		}
	}
	for _, a := range c.others {
		c.marked[a/64] = 0
	}
	c.deal()
	return len(c.others)
}

// choose fills in the others.
func (c *circle) choose(m *moments, candidates []coaction.Pair) (own uint32) {
	c.others = c.others[:0]
	for i, p := range candidates {
		a, b := m.rank[p.A], m.rank[p.B]
		low, high := min(a, b), max(a, b)
		if i == 0 {
			own = low
		}
		if low != own {
			break
		}
		c.others = append(c.others, high)
	}
	return own
}

// lookUp looks for each of the others under a key, behind the account's own comments.
func (c *circle) lookUp(m *moments, key uint32, own stretch) {
	there := m.ranks[own.end:m.keys[key+1]]
	for i, other := range c.others {
		if at, found := slices.BinarySearch(there, other); found {
			from := own.end + uint32(at)
			c.found = append(c.found, encounter{uint32(i), common{key, own, stretch{from, m.endOf(key, from)}}})
		}
	}
}

// sweep goes through all who are under a key, behind the account's own comments.
func (c *circle) sweep(m *moments, key uint32, own stretch) {
	last := m.ranks[own.from]
	for at := own.end; at < m.keys[key+1]; at++ {
		other := m.ranks[at]
		if c.marked[other/64]>>(other%64)&1 == 0 {
			continue
		}
		if other != last {
			c.found = append(c.found, encounter{c.number[other], common{key: key, own: own, other: stretch{from: at}}})
			last = other
		}
		c.found[len(c.found)-1].other.end = at + 1
	}
}

// deal puts the encounters in order of the others.
func (c *circle) deal() {
	c.start = append(c.start[:0], make([]uint32, len(c.others)+2)...)
	for i := range c.found {
		c.start[c.found[i].with+2]++
	}
	for i := 2; i < len(c.start); i++ {
		c.start[i] += c.start[i-1]
	}
	c.keys = slices.Grow(c.keys[:0], len(c.found))[:len(c.found)]
	for _, e := range c.found {
		c.keys[c.start[e.with+1]] = e.common
		c.start[e.with+1]++
	}
}

// with lists the keys shared with one of the others, in order.
func (c *circle) with(i int) []common { return c.keys[c.start[i]:c.start[i+1]] }
