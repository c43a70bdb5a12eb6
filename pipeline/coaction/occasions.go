package coaction

import (
	"context"
	"math/bits"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// OccasionsEach lists the pairs of accounts that come across each other on at least MinWeight occasions, in the first window. An occasion is a run of comments, under one key and with
// no gap over apart, by the account with fewer traces; the other comes across it with a comment from a window before the first to a window after the last of them. Traces are sorted by key and time.
// Of a pair only the accounts and the weight, the number of occasions, are filled in. Pairs come in stretches, one account with fewer traces after the other; the result does not depend on the number of cores.
//
// Who meets an account on k of its n occasions is met on one of any n−k+1 of them. So only those where fewest others are need be gone through, and for the k−1 most crowded ones
// those found so far are looked up (the prefix filter of set joins, Chaudhuri, Ganti & Kaushik 2006, ICDE, §4). Accounts with fewer occasions cost nothing.
func OccasionsEach(ctx context.Context, traces []pipeline.Trace, opt Options, apart time.Duration, emit func([]Pair) error) error {
	g := gatheringsOf(traces, opt.Windows[0].Microseconds(), apart.Microseconds())
	shares := g.shares()
	return inOrder(ctx, len(shares)-1, func() func(share int, to []Pair) ([]Pair, error) {
		c := company{least: int(max(opt.MinWeight, 1)), times: make([]uint32, len(g.ranking.accounts)), next: 1}
		return func(share int, pairs []Pair) ([]Pair, error) {
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				pairs = c.appendPairs(pairs, g, a, c.of(g, a))
			}
			return pairs, nil
		}
	}, opt.Progress, emit)
}

// gatherings is who stands where, and the occasions of each account.
type gatherings struct {
	ranking   *ranking
	entries   []presence // by key and time
	from      []uint32   // by rank, one more than accounts: where the places begin, and the occasions
	places    []uint32   // positions of entries, by rank of the account
	occasions []span     // by rank: the entries within the window, the smallest first
	number    []uint32   // by rank: of occasions
}

// presence is a comment: its account's rank, and one more than the account's entry before it under the same key, 0 where there is none.
type presence struct{ who, before uint32 }

func gatheringsOf(traces []pipeline.Trace, window, apart int64) *gatherings {
	var perAccount []uint32
	for i := range traces {
		perAccount = counted(perAccount, traces[i].Account)
	}
	g := &gatherings{ranking: rankingOf(perAccount), entries: make([]presence, len(traces)), occasions: make([]span, len(traces)), number: make([]uint32, len(perAccount))}
	g.findPlaces(traces, perAccount)
	around := spansOf(traces, window)
	parallel.Stretches(len(perAccount), func(from, to int) {
		for a := from; a < to; a++ {
			g.findOccasions(traces, uint32(a), around, apart)
		}
	})
	return g
}

// findPlaces lists the entries of each account, in order.
func (g *gatherings) findPlaces(traces []pipeline.Trace, perAccount []uint32) {
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
func (g *gatherings) findOccasions(traces []pipeline.Trace, a uint32, around []span, apart int64) {
	own := g.places[g.from[a]:g.from[a+1]]
	to := g.occasions[g.from[a]:g.from[a]:g.from[a+1]]
	for k, i := range own {
		g.entries[i].who = a
		known := k > 0 && traces[own[k-1]].Key == traces[i].Key
		if known {
			g.entries[i].before = own[k-1] + 1
		}
		if known && traces[i].At-traces[own[k-1]].At <= apart {
			to[len(to)-1].end = around[i].end
		} else {
			to = append(to, around[i])
		}
	}
	slices.SortStableFunc(to, func(x, y span) int { return int(x.end-x.first) - int(y.end-y.first) })
	g.number[a] = uint32(len(to))
}

// spansOf gives, for each of the traces by key and time, those that lie within the window under its key.
func spansOf(traces []pipeline.Trace, window int64) []span {
	around := make([]span, len(traces))
	first, end := 0, 0
	for i := range traces {
		t := &traces[i]
		for traces[first].Key != t.Key || t.At-traces[first].At > window {
			first++
		}
		for end = max(end, i+1); end < len(traces) && traces[end].Key == t.Key && traces[end].At-t.At <= window; {
			end++
		}
		around[i] = span{uint32(first), uint32(end)}
	}
	return around
}

// shares parts the accounts into shares of about as many entries; these are where they begin, and the end.
func (g *gatherings) shares() []int {
	var shares []int
	for a, next := 0, uint32(0); a < len(g.number); a++ {
		if g.from[a] >= next {
			shares, next = append(shares, a), g.from[a]+sharePlaces
		}
	}
	return append(shares, len(g.number))
}

// holds says whether an account has an entry in a span.
func (g *gatherings) holds(a uint32, s span) bool {
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
func (c *company) of(g *gatherings, a int) []uint32 {
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
func (c *company) lookUp(g *gatherings, o span) {
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

func (c *company) appendPairs(to []Pair, g *gatherings, own int, others []uint32) []Pair {
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
