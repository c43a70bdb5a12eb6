package local

import (
	"cmp"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// linkRate is the false discovery rate of links. A false one puts ordinary people under the heading of a crew, and the crew's praise among their comments.
const linkRate = 0.01

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
	s, habits := r.significance(), habitsOf{}
	for _, t := range traces {
		if of[t.Account] != pipeline.None {
			habits.note(s, t)
		}
	}
	habits.sort()
	for _, w := range windows {
		a := arrivals{s: s, habits: habits, of: of, window: w.Microseconds(), horizon: horizon(w).Microseconds(), seed: r.opt.Seed, trials: map[[2]pipeline.ID]*trials{}}
		eachKey(traces, a.read)
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
