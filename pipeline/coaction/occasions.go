package coaction

import (
	"context"
	"math/bits"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// Gatherings is who stands where, and the occasions of each account: 20 bytes a trace. An occasion is a run of comments, under one key and with no gap over a given time, by one account; others come across
// it with a comment from a window before the first to a window after the last of them.
type Gatherings struct {
	ranking   *ranking
	entries   []presence // by key and time
	from      []uint32   // by rank, one more than accounts: where the places begin, and the occasions
	places    []uint32   // positions of entries, by rank of the account
	occasions []span     // by rank: the entries within the window, the smallest first
	number    []uint32   // by rank: of occasions
}

// GatheringsOf takes traces by key and time, which are not needed any more then.
func GatheringsOf(traces []pipeline.Trace, window, apart time.Duration) *Gatherings {
	var perAccount []uint32
	for i := range traces {
		perAccount = counted(perAccount, traces[i].Account)
	}
	g := &Gatherings{ranking: rankingOf(perAccount), entries: make([]presence, len(traces)), occasions: make([]span, len(traces)), number: make([]uint32, len(perAccount))}
	g.findPlaces(traces, perAccount)
	g.findSpans(traces, window.Microseconds())
	parallel.Stretches(len(perAccount), func(from, to int) {
		for a := from; a < to; a++ {
			g.findOccasions(traces, uint32(a), apart.Microseconds())
		}
	})
	return g
}

// Each lists the pairs of accounts that come across each other on at least so many occasions of the account with fewer traces.
// Of a pair only the accounts and the weight, the number of occasions, are filled in. Pairs come in stretches, one account with fewer traces after the other; the result does not depend on the number of cores.
//
// Who meets an account on k of its n occasions is met on one of any n−k+1 of them. So only those where fewest others are need be gone through, and for the k−1 most crowded ones
// those found so far are looked up (the prefix filter of set joins, Chaudhuri, Ganti & Kaushik 2006, ICDE, §4). Accounts with fewer occasions cost nothing.
func (g *Gatherings) Each(ctx context.Context, least uint32, progress func(done, total int), emit func([]Pair) error) error {
	shares := g.shares()
	return inOrder(ctx, len(shares)-1, func() func(share int, to []Pair) ([]Pair, error) {
		c := company{least: int(max(least, 1)), times: make([]uint32, len(g.ranking.accounts)), next: 1}
		return func(share int, pairs []Pair) ([]Pair, error) {
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				pairs = c.appendPairs(pairs, g, a, c.of(g, a))
			}
			return pairs, nil
		}
	}, progress, emit)
}

// presence is a comment: its account's rank, and one more than the account's entry before it under the same key, 0 where there is none. Until its account's occasions are found it is the
// comments within the window: the first, and the end.
type presence struct{ who, before uint32 }

// findPlaces lists the entries of each account, in order.
func (g *Gatherings) findPlaces(traces []pipeline.Trace, perAccount []uint32) {
	g.from, g.places = make([]uint32, len(perAccount)+1), make([]uint32, len(traces))
	for rank, a := range g.ranking.accounts {
		g.from[rank+1] = g.from[rank] + perAccount[a]
	}
	next := slices.Clone(g.from)
	for i := range traces {
		rank := g.ranking.ranks[traces[i].Account]
		g.places[next[rank]] = uint32(i)
		next[rank]++
	}
}

// findOccasions fills in the entries and the occasions of an account.
func (g *Gatherings) findOccasions(traces []pipeline.Trace, a uint32, apart int64) {
	own := g.places[g.from[a]:g.from[a+1]]
	to := g.occasions[g.from[a]:g.from[a]:g.from[a+1]]
	for k, i := range own {
		around := span{g.entries[i].who, g.entries[i].before}
		g.entries[i] = presence{who: a}
		known := k > 0 && traces[own[k-1]].Key == traces[i].Key
		if known {
			g.entries[i].before = own[k-1] + 1
		}
		if known && traces[i].At-traces[own[k-1]].At <= apart {
			to[len(to)-1].end = around.end
		} else {
			to = append(to, around)
		}
	}
	slices.SortStableFunc(to, func(x, y span) int { return int(x.end-x.first) - int(y.end-y.first) })
	g.number[a] = uint32(len(to))
}

// findSpans notes, for each of the traces by key and time, those that lie within the window under its key.
func (g *Gatherings) findSpans(traces []pipeline.Trace, window int64) {
	first, end := 0, 0
	for i := range traces {
		t := &traces[i]
		for traces[first].Key != t.Key || t.At-traces[first].At > window {
			first++
		}
		for end = max(end, i+1); end < len(traces) && traces[end].Key == t.Key && traces[end].At-t.At <= window; {
			end++
		}
		g.entries[i] = presence{uint32(first), uint32(end)}
	}
}

// shares parts the accounts into shares of about as many entries; these are where they begin, and the end.
func (g *Gatherings) shares() []int {
	var shares []int
	for a, next := 0, uint32(0); a < len(g.number); a++ {
		if g.from[a] >= next {
			shares, next = append(shares, a), g.from[a]+sharePlaces
		}
	}
	return append(shares, len(g.number))
}

// holds says whether an account has an entry in a span.
func (g *Gatherings) holds(a uint32, s span) bool {
	own := g.places[g.from[a]:g.from[a+1]]
	at, _ := slices.BinarySearch(own, s.first)
	return at < len(own) && own[at] < s.end
}

// company counts on how many occasions one account after the other is met.
type company struct {
	least      int
	times      []uint32 // by rank: base and the occasions; less than base: none
	base, next uint32
	met        []uint32 // ranks
	looked     int      // entries gone through and accounts looked up
}

// of lists the accounts of higher rank that one comes across on enough of its occasions.
func (c *company) of(g *Gatherings, a int) []uint32 {
	own := g.occasions[g.from[a]:][:g.number[a]]
	c.met, c.base, c.next = c.met[:0], c.next, c.next+uint32(len(own))+1
	if len(own) < c.least {
		return nil
	}
	surely := len(own) - c.least + 1
	for _, o := range own[:surely] {
		c.goThrough(g.entries[o.first:o.end], uint32(a), o.first)
	}
	for i, o := range own[surely:] {
		c.keep(uint32(i) + 1)
		if size := int(o.end - o.first); 4*len(c.met)*bits.Len(uint(len(g.entries))) < size {
			c.lookUp(g, o)
		} else {
			c.goOn(g.entries[o.first:o.end], o.first, uint32(i)+1)
		}
	}
	c.keep(uint32(c.least))
	return c.met
}

// goThrough counts everybody of higher rank on an occasion, once.
func (c *company) goThrough(there []presence, own, first uint32) {
	c.looked += len(there)
	for _, e := range there {
		if e.who > own && e.before <= first {
			n := c.times[e.who]
			if n < c.base {
				n = c.base
				c.met = append(c.met, e.who)
			}
			c.times[e.who] = n + 1
		}
	}
}

// goOn counts those on an occasion that were met so often before.
func (c *company) goOn(there []presence, first, least uint32) {
	c.looked += len(there)
	for _, e := range there {
		if c.times[e.who] >= c.base+least && e.before <= first {
			c.times[e.who]++
		}
	}
}

// lookUp counts those of the accounts met that are on an occasion.
func (c *company) lookUp(g *Gatherings, o span) {
	c.looked += len(c.met)
	for _, b := range c.met {
		if g.holds(b, o) {
			c.times[b]++
		}
	}
}

// keep drops accounts met less often.
func (c *company) keep(least uint32) {
	kept := c.met[:0]
	for _, b := range c.met {
		if c.times[b] >= c.base+least {
			kept = append(kept, b)
		}
	}
	c.met = kept
}

func (c *company) appendPairs(to []Pair, g *Gatherings, own int, others []uint32) []Pair {
	slices.Sort(others)
	for _, b := range others {
		p := Pair{A: g.ranking.accounts[own], B: g.ranking.accounts[b]}
		if p.A > p.B {
			p.A, p.B = p.B, p.A
		}
		p.Weight = c.times[b] - c.base
		to = append(to, p)
	}
	return to
}
