package local

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// weakTie is the p of a pair, over its windows, from which it may help to find a group. One such pair says nothing, and of many pairs some always have it.
const weakTie = 0.05

// memberRate is the false discovery rate of the members of a group that holds as a whole.
const memberRate = 0.05

// group is a set of accounts that were found by weak ties in one half of the days and hold in the other, or two such sets that overlap.
type group struct {
	detector *pipeline.Detector
	members  []pipeline.ID // sorted
	window   time.Duration
	p, q     float64
	hits     int
	expected float64
	visits   int
	of       map[pipeline.ID][]visit // by member, in the days in which it was not found; of a group that may hold
}

// excess is the share of visits that chance leaves alone which were in company.
func (g *group) excess() float64 {
	return (float64(g.hits) - g.expected) / (float64(g.visits) - g.expected)
}

// groups finds accounts that act together although no two of them need do so often: by their moments and by their posts.
func (r *run) groups(ctx context.Context) ([]group, error) {
	var groups []group
	if d := r.pairDetector(pipeline.Jitter); d != nil {
		found, err := r.standing(d, func(seed uint64) ([]group, error) { return r.companyGroups(ctx, d, seed) })
		if err != nil {
			return nil, err
		}
		groups = found
	}
	for _, d := range r.blocks {
		found, err := r.standing(d, func(seed uint64) ([]group, error) { return r.blockGroups(ctx, d, seed) })
		if err != nil {
			return nil, err
		}
		groups = append(groups, found...)
	}
	for i := range groups {
		groups[i].members = r.significance().minds.largest(groups[i].members)
	}
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.members) == 0 }), ctx.Err()
}

// companyGroups finds accounts that keep company although no two of them meet often enough to be told from chance among all pairs: a crew of many, of whom a few are sent
// to each post. Communities of weakly tied accounts are looked for under one half of the posts and days, and tested under the other, each half in turn, so that
// what made them stand out is not what is tested (Cox 1975, Biometrika 62:441; Wasserman & Roeder 2009, Annals of Statistics 37:2178).
func (r *run) companyGroups(ctx context.Context, d *pipeline.Detector, seed uint64) ([]group, error) {
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	sortByKeyAndTime(traces)
	tested, err := r.eachHalf(d, traces, seed, nil, func(s *significance, half, other []pipeline.Trace) ([]group, error) {
		found, err := s.weaklyTied(ctx, d, half)
		if err != nil {
			return nil, err
		}
		return r.testGroups(other, found, d), nil
	})
	if err != nil {
		return nil, err
	}
	return joinGroups(r.firmGroups(tested)), nil
}

// eachHalf finds groups under each half of the traces and tests them under the other, one after the other, so that only one of them takes memory. What prepare makes of a half, if anything, is not to be changed.
func (r *run) eachHalf(d *pipeline.Detector, traces []pipeline.Trace, seed uint64, prepare func(s *significance, half []pipeline.Trace) []pipeline.Trace, test func(s *significance, half, other []pipeline.Trace) ([]group, error)) ([]group, error) {
	parts := halves(traces, seed)
	if prepare != nil {
		for i := range parts {
			parts[i] = prepare(r.significance(), parts[i])
		}
	}
	var tested [len(parts)][]group
	var errs [len(parts)]error
	told := r.together(groupsStage(d), len(parts))
	for i := range parts {
		s := r.significance()
		s.progress = told(i)
		tested[i], errs[i] = test(s, parts[i], parts[1-i])
	}
	return slices.Concat(tested[:]...), errors.Join(errs[:]...)
}

// halves parts the traces by post and day, at random, in their place; each half keeps its order.
func halves(traces []pipeline.Trace, seed uint64) [2][]pipeline.Trace {
	first, second := traces[:0], make([]pipeline.Trace, 0, len(traces)/2)
	for _, t := range traces {
		if mix(seed^t.Key, uint64(t.At/microsecondsADay))&1 == 0 {
			first = append(first, t)
		} else {
			second = append(second, t)
		}
	}
	n := len(first)
	copy(traces[n:], second)
	return [2][]pipeline.Trace{traces[:n:n], traces[n:]}
}

// weaklyTied gives the communities of weakly tied accounts. Here the horizon may be wide, since habits that look like ties are told from them by the test, and since a crew that is still unknown
// fills the narrow one and hides itself.
func (s *significance) weaklyTied(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([][]pipeline.ID, error) {
	var pairs []pipeline.Pair
	err := s.searchJitter(ctx, d, traces, wideHorizon, always(weakTie), func(tested []pipeline.Pair) error {
		eachPair(tested, func(of []pipeline.Pair) {
			if of[0].Q = combined(of, 1); of[0].Q <= weakTie {
				pairs = append(pairs, of...)
			}
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(pairs, func(x, y pipeline.Pair) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Window, y.Window))
	})
	pairs = slices.Compact(pairs) // what is found in several windows
	return s.weakCommunities(pairs), nil
}

// testGroups tests groups under the posts of the traces. Those that may hold are asked for the habits of their members as well, which takes longer.
func (r *run) testGroups(traces []pipeline.Trace, groups [][]pipeline.ID, d *pipeline.Detector) []group {
	tested := r.tryGroups(traces, groups, d, false)
	var held []int
	var again [][]pipeline.ID
	for i := range tested {
		if tested[i].p <= r.opt.Alpha { // q is no less than p: others cannot hold
			held, again = append(held, i), append(again, groups[i])
		}
	}
	for k, g := range r.tryGroups(traces, again, d, true) {
		tested[held[k]] = g
	}
	return tested
}

// tryGroups tests groups, each in its best window.
func (r *run) tryGroups(traces []pipeline.Trace, groups [][]pipeline.ID, d *pipeline.Detector, byHabit bool) []group {
	windows := r.significance().fineEnough(d.Rule.Windows)
	tried := make([][][]visit, len(windows))
	parallel.Each(len(windows), func(k int) { tried[k] = r.companyOf(traces, groups, windows[k], horizon(d.Rule)(windows[k]), byHabit) })
	best, p, in := make([]group, len(groups)), make([][]float64, len(groups)), make([]int, len(groups))
	for k, w := range windows {
		for i, visits := range tried[k] {
			hits, expected, chance := tallyVisits(visits)
			p[i] = append(p[i], chance)
			if len(p[i]) == 1 || chance < best[i].p {
				best[i], in[i] = group{detector: d, members: groups[i], window: w, p: chance, hits: hits, expected: expected, visits: len(visits)}, k
			}
		}
	}
	for i := range best {
		if best[i].p = stats.Cauchy(p[i]...); byHabit {
			best[i].of = byMember(tried[in[i]][i])
		}
	}
	return best
}

// byMember parts the visits of a group that may hold. That their habits do not explain them, with a leeway, is asked of all members together; of each alone, who makes few visits, the leeway is not given again.
func byMember(visits []visit) map[pipeline.ID][]visit {
	of := map[pipeline.ID][]visit{}
	for _, t := range visits {
		of[t.account] = append(of[t.account], t)
	}
	for _, own := range of {
		explain(own, func(chance float64) float64 { return chance })
	}
	return of
}

// firmGroups keeps the groups that hold, each with those of its members who hold by themselves.
func (r *run) firmGroups(tested []group) []group {
	p := make([]float64, len(tested))
	for i, g := range tested {
		p[i] = g.p
	}
	var firm []group
	for i, q := range stats.BenjaminiHochberg(p, float64(len(p))) {
		g := tested[i]
		g.q = q
		if q > r.opt.Alpha || g.excess() < leastExcess {
			continue
		}
		if g.members = g.firmMembers(); len(g.members) >= leastMembers {
			firm = append(firm, g)
		}
	}
	return firm
}

// firmMembers are the members whose own visits are in company beyond chance.
func (g *group) firmMembers() []pipeline.ID {
	p := make([]float64, len(g.members))
	excess := make([]float64, len(g.members))
	for i, a := range g.members {
		hits, expected, chance := tallyVisits(g.of[a])
		p[i], excess[i] = chance, (float64(hits)-expected)/math.Max(1, float64(len(g.of[a]))-expected)
	}
	var firm []pipeline.ID
	for i, q := range stats.BenjaminiHochberg(p, float64(len(p))) {
		if q <= memberRate && excess[i] >= leastExcess {
			firm = append(firm, g.members[i])
		}
	}
	return firm
}

// joinGroups makes one group of those that have as many accounts in common as make a cluster: mostly the same crew, found in either half, whole or in parts.
func joinGroups(groups []group) []group {
	var joined []group
	for len(groups) > 0 {
		g := groups[0]
		groups = groups[1:]
		for i := 0; i < len(groups); i++ {
			if shared(g.members, groups[i].members) >= leastMembers {
				g = g.with(groups[i])
				groups = slices.Delete(groups, i, i+1)
				i = -1 // those passed over may share accounts with the larger group
			}
		}
		joined = append(joined, g)
	}
	return joined
}

// with joins two groups; each was tested in the days of which the other made no use.
func (g group) with(o group) group {
	both := g
	both.members = union(g.members, o.members)
	both.p, both.q = max(g.p, o.p), max(g.q, o.q)
	both.hits, both.expected, both.visits = g.hits+o.hits, g.expected+o.expected, g.visits+o.visits
	both.window = max(g.window, o.window)
	both.of = map[pipeline.ID][]visit{}
	for _, a := range both.members {
		both.of[a] = append(slices.Clone(g.of[a]), o.of[a]...)
	}
	return both
}

// shared counts the accounts that two sorted lists have in common.
func shared(a, b []pipeline.ID) int { return len(a) + len(b) - len(union(a, b)) }

// union merges two sorted lists.
func union(a, b []pipeline.ID) []pipeline.ID {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
