package coaction

import (
	"context"
	"math"
	"math/bits"
	"slices"
	"time"

	"pikir/pipeline"
)

// Gatherings is who stands where, and the occasions of each account: 24 bytes a trace. An occasion is a run of comments, under one key and with no gap over a given time, by one account; others come across
// it with a comment from a window before the first to a window after the last of them.
type Gatherings struct {
	ranking   *ranking
	entries   []presence // by key and time
	from      []uint32   // by rank, one more than accounts: where the places begin, and the occasions
	places    []uint32   // positions of entries, by rank of the account
	occasions []occasion // by rank
	number    []uint32   // by rank: of occasions
	weights   []uint8    // by trace; nil: nothing
}

// occasion is the entries within the window of a run of comments, and what it weighs: as much as the heaviest of them.
type occasion struct {
	span
	weight uint32
}

// GatheringsOf takes traces by key and time, which are not needed any more then, and what each of them weighs; nil for nothing.
func GatheringsOf(traces []pipeline.Trace, window, apart time.Duration, weights []uint8) *Gatherings {
	var perAccount []uint32
	for i := range traces {
		perAccount = counted(perAccount, traces[i].Account)
	}
	g := &Gatherings{ranking: rankingOf(perAccount), entries: make([]presence, len(traces)), occasions: make([]occasion, len(traces)), number: make([]uint32, len(perAccount)), weights: weights,
		from: make([]uint32, len(perAccount)+1), places: make([]uint32, len(traces))}
	for rank, a := range g.ranking.accounts {
		g.from[rank+1] = g.from[rank] + perAccount[a]
	}
	if weights != nil || window != AnyTime || !g.gatherByKey(traces) {
		g.findPlaces(traces)
		g.findOccasions(traces, window.Microseconds(), apart.Microseconds())
	}
	return g
}

// Again finds the occasions of the same traces for another window than AnyTime, and other weights, where places were found for such a window before: who stands where is the same.
func (g *Gatherings) Again(traces []pipeline.Trace, window, apart time.Duration, weights []uint8) {
	g.weights = weights
	clear(g.number)
	g.findOccasions(traces, window.Microseconds(), apart.Microseconds())
}

// Least is how often two accounts must come across each other, and how much the occasions must weigh together.
type Least struct{ Occasions, Weight uint32 }

// Each lists the pairs of accounts that come across each other on as many and as weighty occasions of the account with fewer traces.
// Of a pair only the accounts and the weight, the number of occasions, are filled in; where occasions are weighed, the number is about right. Pairs come in stretches, one account with fewer traces after the other; the result does not
// depend on the number of cores.
//
// Who is met on k of n occasions is met on one of any n−k+1 of them, and likewise on one beside any that weigh too little together. So only those where fewest others are need be gone through, and for the most crowded ones, which alone
// would not do, those found so far are looked up (the prefix filter of set joins, Chaudhuri, Ganti & Kaushik 2006, ICDE, §4). Accounts with fewer occasions cost nothing.
func (g *Gatherings) Each(ctx context.Context, least Least, progress func(done, total int), emit func([]Pair) error) error {
	shares := g.shares()
	return inOrder(ctx, len(shares)-1, func() func(share int, to []Pair) ([]Pair, error) {
		c := newCompany(g, least)
		return func(share int, pairs []Pair) ([]Pair, error) {
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				pairs = c.appendPairs(pairs, g, a, c.of(g, a))
			}
			return pairs, nil
		}
	}, progress, emit)
}

// presence is a comment: its account's rank, and one more than the account's entry before it under the same key, 0 where there is none.
type presence struct{ who, before uint32 }

// gatherByKey is findPlaces and findOccasions where all under a key come across each other. The entries of a key then lie by rank, so that an occasion holds those of higher rank alone. It says whether each account has one trace
// under a key at most, without which it leaves nothing that is of use.
func (g *Gatherings) gatherByKey(traces []pipeline.Trace) bool {
	var keys []span // what remains of each
	next := slices.Clone(g.from)
	for i := range traces {
		if i == 0 || traces[i].Key != traces[i-1].Key {
			keys = append(keys, span{first: uint32(i)})
		}
		keys[len(keys)-1].end = uint32(i + 1)
		rank := g.ranking.ranks[traces[i].Account]
		g.places[next[rank]] = uint32(len(keys) - 1)
		next[rank]++
	}
	for rank := range g.number {
		from, end := g.from[rank], g.from[rank+1]
		for i, last := from, -1; i < end; i++ {
			key := g.places[i]
			if int(key) == last {
				clear(g.number)
				return false
			}
			last = int(key)
			at := keys[key].first
			keys[key].first++
			g.entries[at], g.places[i], g.occasions[i] = presence{who: uint32(rank)}, at, occasion{span: keys[key]}
		}
		g.number[rank] = end - from
	}
	return true
}

// findPlaces lists the entries of each account, in order.
func (g *Gatherings) findPlaces(traces []pipeline.Trace) {
	next := slices.Clone(g.from)
	for i := range traces {
		rank := g.ranking.ranks[traces[i].Account]
		g.entries[i] = presence{who: rank}
		if n := next[rank]; n > g.from[rank] && traces[g.places[n-1]].Key == traces[i].Key {
			g.entries[i].before = g.places[n-1] + 1
		}
		g.places[next[rank]] = uint32(i)
		next[rank]++
	}
}

// findOccasions goes through the traces by key and time, with those that lie within the window under the same key.
func (g *Gatherings) findOccasions(traces []pipeline.Trace, window, apart int64) {
	first, end := 0, 0
	for i := range traces {
		t := &traces[i]
		for traces[first].Key != t.Key || t.At-traces[first].At > window {
			first++
		}
		for end = max(end, i+1); end < len(traces) && traces[end].Key == t.Key && traces[end].At-t.At <= window; {
			end++
		}
		around, e := occasion{span: span{uint32(first), uint32(end)}}, g.entries[i]
		if g.weights != nil {
			around.weight = uint32(g.weights[i])
		}
		next := g.from[e.who] + g.number[e.who]
		if e.before > 0 && t.At-traces[e.before-1].At <= apart {
			last := &g.occasions[next-1]
			last.end, last.weight = around.end, max(last.weight, around.weight)
			continue
		}
		g.occasions[next] = around
		g.number[e.who]++
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

// company sums up the occasions on which one account after the other is met.
type company struct {
	least      Least
	times      []uint32 // by rank: base and the sum of occasions, their number above the bits of their weights; less than base: none
	base, next uint32
	bits       int      // of weights
	met        []uint32 // ranks
	looked     int      // entries gone through and accounts looked up
}

// Weights have bits of their own where sums of them have room; of accounts with very many occasions nothing is weighed.
const (
	weightBits  = 12
	surelyFit   = (1<<weightBits - 1) / math.MaxUint8 // occasions
	mostWeighed = 1 << (31 - weightBits)              // occasions
)

func newCompany(g *Gatherings, least Least) *company {
	return &company{least: Least{max(least.Occasions, 1), least.Weight}, times: make([]uint32, len(g.ranking.accounts)), next: 1}
}

// of lists the accounts of higher rank that one comes across on enough occasions.
func (c *company) of(g *Gatherings, a int) []uint32 {
	own := g.occasions[g.from[a]:][:g.number[a]]
	if c.met = c.met[:0]; len(own) < int(c.least.Occasions) {
		return nil
	}
	c.begin(own)
	surely, rest := c.part(own)
	if surely == 0 {
		return nil
	}
	for _, o := range own[:surely] {
		c.goThrough(g.entries[o.first:o.end], uint32(a), o)
	}
	for _, o := range own[surely:] {
		before := c.before(rest)
		c.keep(before)
		if size := int(o.size()); 4*len(c.met)*bits.Len(uint(len(g.entries))) < size {
			c.lookUp(g, o)
		} else {
			c.goOn(g.entries[o.first:o.end], o, before)
		}
		rest = Least{rest.Occasions - 1, rest.Weight - o.weight}
	}
	c.keep(c.before(Least{}))
	return c.met
}

// begin makes room for the sums of an account.
func (c *company) begin(own []occasion) {
	c.bits = 0
	if c.least.Weight > 0 && len(own) < mostWeighed {
		c.bits = weightBits
	}
	room := uint32(len(own)+1) << c.bits // an occasion more than any can have, for weights that do not fit
	if c.bits > 0 {
		room += uint32(len(own)) * math.MaxUint8
	}
	if c.next > math.MaxUint32-room {
		clear(c.times)
		c.next = 1
	}
	c.base, c.next = c.next, c.next+room
}

// part puts the most crowded occasions last, the most crowded of all at the end, as many as leave those too seldom met who are met on them alone, and says how many others there are, which are gone through. So few are put last that the
// others need no order: they are kept as a heap.
func (c *company) part(own []occasion) (surely int, rest Least) {
	for at := len(own)/2 - 1; at >= 0; at-- {
		sink(own, at)
	}
	for surely = len(own); surely > 0; surely-- {
		more := Least{rest.Occasions + 1, rest.Weight + own[0].weight}
		if more.Occasions >= c.least.Occasions && (c.bits == 0 || more.Weight >= c.least.Weight) {
			break
		}
		rest = more
		own[0], own[surely-1] = own[surely-1], own[0]
		sink(own[:surely-1], 0)
	}
	return surely, rest
}

// sink moves an occasion down to its place in a heap, in which each is at least as large as the two about twice as far from the front.
func sink(heap []occasion, at int) {
	for {
		child := 2*at + 1
		if child+1 < len(heap) && heap[child+1].size() > heap[child].size() {
			child++
		}
		if child >= len(heap) || heap[at].size() >= heap[child].size() {
			return
		}
		heap[at], heap[child] = heap[child], heap[at]
		at = child
	}
}

func (o *occasion) size() uint32 { return o.end - o.first }

// before is what somebody must have been met on, of whom the rest is still to come.
func (c *company) before(rest Least) Least {
	return Least{max(c.least.Occasions, rest.Occasions+1) - rest.Occasions, max(c.least.Weight, rest.Weight) - rest.Weight}
}

// reaches says whether a sum above the base is enough.
func (c *company) reaches(sum uint32, least Least) bool {
	occasions := sum >> c.bits
	return occasions >= least.Occasions && (c.bits == 0 || occasions > surelyFit || sum&(1<<weightBits-1) >= least.Weight)
}

// add is what an occasion adds to a sum.
func (c *company) add(o occasion) uint32 {
	if c.bits == 0 {
		return 1
	}
	return 1<<weightBits + o.weight
}

// goThrough counts everybody of higher rank on an occasion, once.
func (c *company) goThrough(there []presence, own uint32, o occasion) {
	c.looked += len(there)
	add := c.add(o)
	for _, e := range there {
		if e.who > own && e.before <= o.first {
			n := c.times[e.who]
			if n < c.base {
				n = c.base
				c.met = append(c.met, e.who)
			}
			c.times[e.who] = n + add
		}
	}
}

// goOn counts those on an occasion that were met often enough before.
func (c *company) goOn(there []presence, o occasion, before Least) {
	c.looked += len(there)
	add := c.add(o)
	for _, e := range there {
		if n := c.times[e.who]; n > c.base && e.before <= o.first && c.reaches(n-c.base, before) {
			c.times[e.who] = n + add
		}
	}
}

// lookUp counts those of the accounts met that are on an occasion.
func (c *company) lookUp(g *Gatherings, o occasion) {
	c.looked += len(c.met)
	for _, b := range c.met {
		if g.holds(b, o.span) {
			c.times[b] += c.add(o)
		}
	}
}

// keep drops accounts that were not met often enough.
func (c *company) keep(before Least) {
	kept := c.met[:0]
	for _, b := range c.met {
		if c.reaches(c.times[b]-c.base, before) {
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
		p.Weight = (c.times[b] - c.base) >> c.bits
		to = append(to, p)
	}
	return to
}
