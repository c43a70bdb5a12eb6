package local

import (
	"slices"

	"pikir/pipeline"
)

// conversations knows who answers whom where, so that talk is never taken for coordination (METHODS §1).
type conversations struct {
	corpus  *Corpus
	edges   []uint64 // sorted hashes of (place, two accounts)
	pairs   int      // of accounts one of whom answers the other somewhere
	talks   []bool   // by account: it answers or is answered somewhere
	chained []bool   // by account: it stands in one reply chain with another somewhere
}

func newConversations(c *Corpus) *conversations {
	v := &conversations{corpus: c, talks: make([]bool, c.Accounts.Len()), chained: make([]bool, c.Accounts.Len())}
	for row, opener := range c.Thread {
		if from, to := c.Account[row], c.Account[opener]; from != to {
			v.chained[from], v.chained[to] = true, true
		}
	}
	var pairs []uint64
	for row, to := range c.ReplyTo {
		from := c.Account[row]
		if to == pipeline.None || to == from {
			continue
		}
		v.talks[from], v.talks[to] = true, true
		v.edges = append(v.edges, talk(c.Place(uint32(row)), from, to))
		pairs = append(pairs, uint64(min(from, to))<<32|uint64(max(from, to)))
	}
	v.edges, v.pairs = distinct(v.edges), len(distinct(pairs))
	return v
}

// distinct sorts numbers and drops those that come again.
func distinct(of []uint64) []uint64 {
	slices.Sort(of)
	return slices.Compact(of)
}

// at says whether two accounts answer each other at a place.
func (v *conversations) at(place, a, b pipeline.ID) bool {
	if !v.talks[a] || !v.talks[b] {
		return false
	}
	_, found := slices.BinarySearch(v.edges, talk(place, a, b))
	return found
}

// anywhere is false where two accounts surely never talk with each other: at and between need not be asked.
func (v *conversations) anywhere(a, b pipeline.ID) bool {
	return v.talks[a] && v.talks[b] || v.chained[a] && v.chained[b]
}

// between says whether two comments, of two accounts, stand in one reply chain or their accounts answer each other at that place.
func (v *conversations) between(x, y uint32) bool {
	c := v.corpus
	a, b := c.Account[x], c.Account[y]
	return v.anywhere(a, b) && (c.thread(x) == c.thread(y) || v.at(c.Place(x), a, b))
}

func talk(place, a, b pipeline.ID) uint64 {
	a, b = min(a, b), max(a, b)
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	return (h ^ h>>31 ^ uint64(place)) * 0xbf58476d1ce4e5b9
}
