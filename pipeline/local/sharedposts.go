package local

import (
	"context"
	"slices"

	"pikir/pipeline"
)

// sharing is what two clusters have in common that praise under the same posts more often than chance, by their positions: Weight posts, of the Keys under which the one with fewer praises.
type sharing map[[2]pipeline.ID]pipeline.Pair

// sharedPraise tests groups two by two, each as if it were one account that chooses where to praise (see testSelection), against what people praise on that page and day: a crew that is sent to bad news praises where few do, in
// whatever language. What answers a member of another group was drawn there by it and is left out, and so is what stands on no known page, where nothing tells what there was to choose. Groups of two minds share no choice: who argues
// with a crew is where it is.
func (r *run) sharedPraise(ctx context.Context, groups [][]pipeline.ID) (sharing, error) {
	d := r.choosesPosts()
	if d == nil || len(groups) < 2 {
		return nil, nil
	}
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	as, position := firstMembers(groups, r.corpus.Accounts.Len())
	s := r.significance()
	daily := s.daily(r.praiseOf(as, traces), d.Rule)
	posts := map[pipeline.ID]uint32{}
	for _, t := range daily {
		posts[t.Account]++
	}
	var tested []pipeline.Pair
	err = s.testDaily(ctx, d, daily, sought{most: 1, only: r.pairsOfOneMind(groups)}, func(of []pipeline.Pair) error {
		tested = append(tested, of...)
		return nil
	})
	shared := sharing{}
	for _, t := range bestWindows(tested, among(len(groups))) {
		if t.Q <= linkRate {
			t.Keys = min(posts[t.A], posts[t.B])
			a, b := position[t.A], position[t.B]
			shared[[2]pipeline.ID{min(a, b), max(a, b)}] = t
		}
	}
	return shared, err
}

// between gives what two clusters share, by their positions.
func (s sharing) between(a, b pipeline.ID) (pipeline.Pair, bool) {
	shared, is := s[[2]pipeline.ID{min(a, b), max(a, b)}]
	return shared, is
}

// choosesPosts is the run's detector of accounts that choose the same posts; nil where it did not run.
func (r *run) choosesPosts() *pipeline.Detector {
	i := slices.IndexFunc(r.pairs, func(d *pipeline.Detector) bool {
		return d.Rule.Habitual && slices.Contains(d.Rule.Nulls, pipeline.Selection)
	})
	if i < 0 {
		return nil
	}
	return r.pairs[i]
}

// firstMembers gives, by account, the first member of its group, which stands for all of it, None outside all; and the position of each such group.
func firstMembers(groups [][]pipeline.ID, accounts int) (as []pipeline.ID, position map[pipeline.ID]pipeline.ID) {
	as, position = slices.Repeat([]pipeline.ID{pipeline.None}, accounts), map[pipeline.ID]pipeline.ID{}
	for i, members := range groups {
		position[members[0]] = pipeline.ID(i)
		for _, a := range members {
			as[a] = members[0]
		}
	}
	return as, position
}

// praiseOf keeps the traces of praise on known pages that answers no other group, in the name of those who stand for groups.
func (r *run) praiseOf(as []pipeline.ID, traces []pipeline.Trace) []pipeline.Trace {
	kept := traces[:0]
	for _, t := range traces {
		c := r.corpus.Comment(t.Row)
		own := as[t.Account]
		answersOther := own != pipeline.None && c.ReplyTo != pipeline.None && as[c.ReplyTo] != pipeline.None && as[c.ReplyTo] != own
		if !c.IsPositive() || c.Page == pipeline.None || answersOther {
			continue
		}
		if own != pipeline.None {
			t.Account = own
		}
		kept = append(kept, t)
	}
	return kept
}

// pairsOfOneMind are the pairs of groups, by first members, that are of one mind.
func (r *run) pairsOfOneMind(groups [][]pipeline.ID) *pairSet {
	minds := r.significance().minds
	var pairs []uint64
	for i, a := range groups {
		for _, b := range groups[:i] {
			if !minds.view(a...).differs(minds.view(b...)) {
				pairs = append(pairs, pairNumber(min(a[0], b[0]), max(a[0], b[0])))
			}
		}
	}
	slices.Sort(pairs)
	return newPairSet(pairs, r.corpus.Accounts.Len())
}
