package local

import (
	"math/bits"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
)

// common is a key that two accounts share: the first place of each one's comments under it.
type common struct{ key, own, other uint32 }

// common lists the keys that two accounts share.
func (m *moments) common(to []common, own, other pipeline.ID) []common {
	for _, v := range m.of(own) {
		if from, found := m.find(v.key, other); found {
			to = append(to, common{v.key, v.from, from})
		}
	}
	return to
}

// find gives the first place of an account's comments under a key.
func (m *moments) find(key uint32, a pipeline.ID) (from uint32, found bool) {
	first, end := m.keys[key], m.keys[key+1]
	at, found := slices.BinarySearch(m.account[first:end], a)
	return first + uint32(at), found
}

// circle is what one account shares with several others, found in one sweep over its keys. It is for one goroutine.
type circle struct {
	others []pipeline.ID
	marked []uint64 // bits of accounts: among others
	number []uint32 // by account of those marked: its position among others
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

// leader gives the account that the first candidates have in common, as many as do, and the other account of each.
func (c *circle) leader(m *moments, candidates []coaction.Pair) (own pipeline.ID, others []pipeline.ID) {
	run := func(a pipeline.ID) int {
		n := 1
		for n < len(candidates) && (candidates[n].A == a || candidates[n].B == a) {
			n++
		}
		return n
	}
	a, b := candidates[0].A, candidates[0].B
	n, ofB := run(a), run(b)
	if own = a; ofB > n || ofB == n && len(m.of(b)) < len(m.of(a)) {
		own, n = b, ofB
	}
	c.others = c.others[:0]
	for _, p := range candidates[:n] {
		c.others = append(c.others, p.A^p.B^own)
	}
	return own, c.others
}

// gather finds the keys that an account shares with each of the others. Under a crowded key few others are looked up; else all who are there are gone through.
func (c *circle) gather(m *moments, own pipeline.ID, others []pipeline.ID) {
	c.others, c.found = others, c.found[:0]
	for i, a := range others {
		c.marked[a/64] |= 1 << (a % 64)
		c.number[a] = uint32(i)
	}
	for _, v := range m.of(own) {
		if size := int(m.keys[v.key+1] - m.keys[v.key]); 4*len(others)*bits.Len(uint(size)) < size { // a step of a search waits for memory, one of a sweep does not
			c.lookUp(m, v)
		} else {
			c.sweep(m, v)
		}
	}
	for _, a := range others {
		c.marked[a/64] = 0
	}
	c.deal()
}

func (c *circle) lookUp(m *moments, v stay) {
	for i, a := range c.others {
		if from, found := m.find(v.key, a); found {
			c.found = append(c.found, encounter{uint32(i), common{v.key, v.from, from}})
		}
	}
}

func (c *circle) sweep(m *moments, v stay) {
	before := pipeline.None
	for at := m.keys[v.key]; at < m.keys[v.key+1]; at++ {
		a := m.account[at]
		if c.marked[a/64]>>(a%64)&1 == 1 && a != before {
			c.found = append(c.found, encounter{c.number[a], common{v.key, v.from, at}})
		}
		before = a
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
