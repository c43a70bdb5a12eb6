package local

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/network"
	"pikir/pipeline/stats"
)

// operation is one or more clusters that work together, judged as one.
type operation struct {
	members  []pipeline.ID // sorted
	parts    []part        // the clusters it was put together from
	linkable bool          // may be joined with others
}

// part is a cluster of an operation, with its firmest link to another part: the chance of so many meetings, and its false discovery rate.
type part struct {
	members []pipeline.ID
	p, q    float64 // 1 where it is alone
}

// operations puts clusters together that come to the same posts at the same moments (see arrivals): a campaign whose accounts each write once, or that is split over
// teams and networks, falls apart into one cluster a wording. Benjamini–Hochberg runs over all pairs of clusters. Leiden parts the linked clusters into operations, which
// are tested again until none is joined. Clusters of people who talk with each other or pass on a text are left alone.
func (r *run) operations(ctx context.Context, clusters [][]pipeline.ID) ([]operation, error) {
	operations := make([]operation, len(clusters))
	for i, members := range clusters {
		operations[i] = operation{members: members, parts: []part{{members, 1, 1}}}
	}
	d := r.linker()
	if d == nil || len(clusters) < 2 {
		return operations, nil
	}
	windows := r.significance().fineEnough(d.Rule.Windows)
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	coaction.Sort(traces)
	r.markLinkable(operations)
	reach := func(w time.Duration) time.Duration { return horizon(d.Rule, w) }
	for ctx.Err() == nil {
		links := r.links(traces, windows, reach, operations)
		if len(links) == 0 {
			return operations, nil
		}
		operations = join(operations, links, r.opt.Seed)
	}
	return nil, ctx.Err()
}

// linker is the detector whose moments link clusters; nil where none ran.
func (r *run) linker() *pipeline.Detector {
	i := slices.IndexFunc(r.pairs, func(d *pipeline.Detector) bool { return slices.Contains(d.Rule.Nulls, pipeline.Jitter) })
	if i < 0 {
		return nil
	}
	return r.pairs[i]
}

// markLinkable says which clusters may be part of an operation.
func (r *run) markLinkable(clusters []operation) {
	g := newGatherer(r.corpus, clusters)
	for i := range clusters {
		cl := g.cluster(i+1, clusters[i].members)
		clusters[i].linkable = talkShare(cl) < pipeline.TalkFrom && !r.virality(cl).viral()
	}
}

// linkRate is the false discovery rate of links. It may be larger than that of pairs: a false link puts two clusters under one heading and accuses nobody.
const linkRate = 0.05

// leastExcess is the share of those visits that chance leaves apart which must fall together: with many comments the smallest difference in habits is significant.
const leastExcess = 0.25

func excess(p pipeline.Pair) float64 {
	return (float64(p.Weight) - p.Expected) / (float64(p.Keys) - p.Expected)
}

// links gives the pairs of operations, by position, that meet within the windows more often than chance, each with its best window: Weight of
// Keys visits fall together. Traces are sorted by key and time.
func (r *run) links(traces []pipeline.Trace, windows []time.Duration, horizon func(time.Duration) time.Duration, operations []operation) []pipeline.Pair {
	tested := r.testLinks(traces, windows, horizon, operations)
	return slices.DeleteFunc(tested, func(p pipeline.Pair) bool { return p.Q > linkRate || excess(p) < leastExcess })
}

// testLinks tests all pairs of operations that meet.
func (r *run) testLinks(traces []pipeline.Trace, windows []time.Duration, horizon func(time.Duration) time.Duration, operations []operation) []pipeline.Pair {
	of, linkable := r.membersOf(operations)
	var tested []pipeline.Pair
	for _, w := range windows {
		a := arrivals{threads: r.corpus.Thread, of: of, window: w.Microseconds(), horizon: horizon(w).Microseconds(), seed: r.opt.Seed, trials: map[[2]pipeline.ID]*trials{}}
		for start := 0; start < len(traces); {
			end := start + sameKey(traces[start:])
			a.read(traces[start:end])
			start = end
		}
		tested = append(tested, a.pairs(w)...)
	}
	slices.SortFunc(tested, func(x, y pipeline.Pair) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Window, y.Window))
	})
	return bestWindows(tested, among(linkable))
}

// membersOf gives, by account, the linkable operation that it belongs to, None for the others.
func (r *run) membersOf(operations []operation) (of []pipeline.ID, linkable int) {
	of = slices.Repeat([]pipeline.ID{pipeline.None}, r.corpus.Accounts.Len())
	for i, o := range operations {
		if !o.linkable {
			continue
		}
		linkable++
		for _, a := range o.members {
			of[a] = pipeline.ID(i)
		}
	}
	return of, linkable
}

// bestWindows gives one row a pair, that of its best window, with the Cauchy combination of its windows and q among total pairs.
func bestWindows(tested []pipeline.Pair, total float64) []pipeline.Pair {
	var pairs []pipeline.Pair
	var p []float64
	eachPair(tested, func(of []pipeline.Pair) {
		best := slices.MinFunc(of, func(a, b pipeline.Pair) int { return cmp.Compare(a.P, b.P) })
		best.P = combined(of, 1)
		pairs, p = append(pairs, best), append(p, best.P)
	})
	for i, q := range stats.BenjaminiHochberg(p, total) {
		pairs[i].Q = min(1, q)
	}
	return pairs
}

// join makes one operation of those in each community of the links, largest first.
func join(operations []operation, links []pipeline.Pair, seed uint64) []operation {
	edges := make([]network.Edge, len(links))
	for i, l := range links {
		edges[i] = network.Edge{A: l.A, B: l.B, Weight: math.Min(heaviest, -math.Log10(math.Max(l.P, 1e-300)))}
		operations[l.A].noteLink(l)
		operations[l.B].noteLink(l)
	}
	community := network.New(len(operations), edges).Leiden(network.Options{Seed: seed})
	joined := make([]operation, 1+slices.Max(community))
	for i, o := range operations {
		into := &joined[community[i]]
		into.members, into.parts, into.linkable = append(into.members, o.members...), append(into.parts, o.parts...), o.linkable
	}
	for i := range joined {
		slices.Sort(joined[i].members)
	}
	slices.SortFunc(joined, func(a, b operation) int { return bySize(a.members, b.members) })
	return joined
}

// noteLink keeps the firmest link between clusters; those between operations say nothing of a single cluster.
func (o *operation) noteLink(l pipeline.Pair) {
	if own := &o.parts[0]; len(o.parts) == 1 && l.P < own.p {
		own.p, own.q = l.P, l.Q
	}
}
