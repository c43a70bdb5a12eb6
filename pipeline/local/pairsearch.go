package local

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pikir/pipeline"
)

// pairSearch finds the pairs of accounts that may be significant, detector by detector, and lets all others go.
//
// Of M pairs that could have met Benjamini & Hochberg keep the first k in order of p, for the largest k with p(k) ≤ αk/M. And p of a pair is no less than the least of its tests, so that k is at most the sum over the detectors of their
// pairs with a test of at most p(k). Whatever bounds this sum, T, gives a level αT/M beyond which no test matters, far below α where few of all pairs ever meet. The last two detectors, one of choices and one of synchrony, are held
// against what those before found and the pairs that they can test at all. Then T is counted again among what all of them found at or below the level, until it does not fall any more: to nothing, where only chance is at work.
//
// Pairs of accounts that cannot meet are a family by themselves (see control), for which α remains.
type pairSearch struct {
	s        *significance
	alpha    float64
	possible float64 // pairs of accounts that can meet
	found    []foundPair
}

// foundPair is a pair with its least p.
type foundPair struct {
	pair uint64
	p    float64
}

// pairsThatMatter gives the pairs of which some test may be significant at a false discovery rate.
func (r *run) pairsThatMatter(ctx context.Context, s *significance, alpha float64) (*pairSet, error) {
	f := &pairSearch{s: s, alpha: alpha, possible: s.pairsThatCanMeet()}
	order := boundedLast(r.pairs)
	for i, d := range order {
		r.progress("pairs by "+d.Name, 0, 1)
		of, err := r.soughtBy(f, order[i:])
		if err != nil {
			return nil, err
		}
		traces, err := r.traces(d)
		if err != nil {
			return nil, err
		}
		if err := s.test(ctx, d, traces, of, f.keep); err != nil {
			return nil, err
		}
		f.found = leastOfEach(f.found)
		r.took("pairs by " + d.Name)
	}
	return f.matter(), nil
}

// boundedLast puts a detector of synchrony, whose tests take longest, last, and before it the first of the detectors of choices, which of all have most tests.
func boundedLast(detectors []*pipeline.Detector) []*pipeline.Detector {
	order := slices.Clone(detectors)
	first := slices.IndexFunc(order, func(d *pipeline.Detector) bool { return bounded(d, pipeline.Selection) })
	rank := func(d *pipeline.Detector) int {
		switch {
		case slices.Contains(d.Rule.Nulls, pipeline.Jitter):
			return 2
		case first >= 0 && d == detectors[first]:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(order, func(x, y *pipeline.Detector) int { return rank(x) - rank(y) })
	return order
}

// bounded says whether a detector tests by one null, and only pairs that can meet: what texts say may tie accounts across networks.
func bounded(d *pipeline.Detector, null pipeline.Null) bool {
	return slices.Equal(d.Rule.Nulls, []pipeline.Null{null}) && d.Rule.Least >= activeFrom && !slices.Contains(d.Needs.Columns, pipeline.TextColumn)
}

// soughtBy says what is sought by the first of the detectors that are still to come. Where no more than one of synchrony comes after it, it is asked in advance how many pairs that can test.
func (r *run) soughtBy(f *pairSearch, coming []*pipeline.Detector) (sought, error) {
	of, last := sought{most: f.alpha}, coming[len(coming)-1]
	switch {
	case len(coming) == 1 && (bounded(last, pipeline.Jitter) || bounded(last, pipeline.Selection)):
		of.level = f.level
	case len(coming) == 2 && bounded(coming[0], pipeline.Selection) && bounded(last, pipeline.Jitter):
		traces, err := r.traces(last)
		if err != nil {
			return of, err
		}
		sortByKeyAndTime(traces)
		later := f.s.mostMeetings(traces, last.Rule)
		of.level = func(more float64) float64 { return f.level(more + later) }
	}
	return of, nil
}

// keep takes tests.
func (f *pairSearch) keep(tested []pipeline.Pair) error {
	for _, p := range tested {
		if p.P <= f.alpha {
			f.found = append(f.found, foundPair{pairNumber(p.A, p.B), p.P})
		}
	}
	return nil
}

// level is the p beyond which no test of two accounts that can meet matters, when so many pairs can be tested besides those found.
func (f *pairSearch) level(more float64) float64 {
	return f.alpha * min(1, (f.foundThatCanMeet()+more)/math.Max(1, f.possible))
}

// leastOfEach keeps, of each pair, the least p.
func leastOfEach(found []foundPair) []foundPair {
	slices.SortFunc(found, func(x, y foundPair) int { return cmp.Or(cmp.Compare(x.pair, y.pair), cmp.Compare(x.p, y.p)) })
	return slices.CompactFunc(found, func(x, y foundPair) bool { return x.pair == y.pair })
}

// foundThatCanMeet counts those found that can meet.
func (f *pairSearch) foundThatCanMeet() (n float64) {
	for _, p := range f.found {
		if f.canMeet(p) {
			n++
		}
	}
	return n
}

func (f *pairSearch) canMeet(p foundPair) bool {
	return f.s.canMeet(pipeline.ID(p.pair>>32), pipeline.ID(uint32(p.pair)))
}

// matter gives the pairs that remain at or below the last level.
func (f *pairSearch) matter() *pairSet {
	for before := -1; before != len(f.found); {
		level := f.level(0)
		before = len(f.found)
		f.found = slices.DeleteFunc(f.found, func(p foundPair) bool { return p.p > level && f.canMeet(p) })
	}
	pairs := make([]uint64, len(f.found))
	for i, p := range f.found {
		pairs[i] = p.pair
	}
	return newPairSet(pairs, f.s.corpus.Accounts.Len())
}
