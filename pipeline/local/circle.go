package local

import (
	"math/bits"
	"slices"

	"pikir/pipeline/coaction"
)

// common is a key that two accounts share: the first place of each one's comments under it.
type common struct{ key, own, other uint32 }

// common lists the keys that two accounts, given by rank, share.
func (m *moments) common(own, other uint32) []common {
	var c circle
	for _, v := range m.of(own) {
		c.others = []uint32{other}
		c.lookUp(m, v, m.keys[v.key])
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
	other uint32 // position
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
		from := m.endOf(v.key, v.from)
		if size := int(m.keys[v.key+1] - from); 4*len(c.others)*bits.Len(uint(size)) < size { // a step of a search waits for memory, one of a sweep does not
			c.lookUp(m, v, from)
		} else {
			c.sweep(m, v, from)
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

// lookUp looks for each of the others under a key, from a place on.
func (c *circle) lookUp(m *moments, v stay, from uint32) {
	there := m.ranks[from:m.keys[v.key+1]]
	for i, other := range c.others {
		if at, found := slices.BinarySearch(there, other); found {
			c.found = append(c.found, encounter{uint32(i), common{v.key, v.from, from + uint32(at)}})
		}
	}
}

// sweep goes through all who are under a key, from a place on.
func (c *circle) sweep(m *moments, v stay, from uint32) {
	before := v.from
	for at := from; at < m.keys[v.key+1]; at++ {
		other := m.ranks[at]
		if c.marked[other/64]>>(other%64)&1 == 1 && other != m.ranks[before] {
			c.found = append(c.found, encounter{c.number[other], common{v.key, v.from, at}})
		}
		before = at
	}
}

// deal puts the encounters in order of the others.
func (c *circle) deal() {
	c.start = append(c.start[:0], make([]uint32, len(c.others)+2)...)
	for i := range c.found {
		c.start[c.found[i].other+2]++
	}
	for i := 2; i < len(c.start); i++ {
		c.start[i] += c.start[i-1]
	}
	c.keys = slices.Grow(c.keys[:0], len(c.found))[:len(c.found)]
	for _, e := range c.found {
		c.keys[c.start[e.other+1]] = e.common
		c.start[e.other+1]++
	}
}

// with lists the keys shared with one of the others, in order.
func (c *circle) with(i int) []common { return c.keys[c.start[i]:c.start[i+1]] }
