package local

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/pipeline"
)

// sent adds a crew of whom a few, in turn, are sent to each of so many posts and come within minutes of each other.
func sent(random *rand.Rand, comments []said, crew, posts int) []said {
	for o := range posts {
		post := o
		at := float64(post)*3600 + 7200*random.ExpFloat64()
		for _, a := range random.Perm(crew)[:3+random.IntN(4)] {
			at += 20 + 100*random.Float64()
			comments = append(comments, said{account: fmt.Sprintf("crew%d", a), post: fmt.Sprint("p", post), page: "news", at: at})
		}
	}
	return comments
}

// A crew no two of whom meet often is found as a group, and nobody else with it.
func TestGroupsFindCrewWithoutFirmPairs(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	corpus := corpusOf(sent(random, busyPage(random, 400, 240, 8000), 20, 240))
	groups, err := linking(corpus).groups(context.Background())
	if err != nil || len(groups) != 1 {
		t.Fatalf("%d groups, error %v, want one group", len(groups), err)
	}
	g := groups[0]
	crew := team(corpus, "crew")
	if found := shared(g.members, crew); found < 18 || len(g.members) > found {
		t.Errorf("%d members, %d of the crew of 20", len(g.members), found)
	}
	if g.q > 0.01 || g.excess() < leastExcess {
		t.Errorf("q %g, excess %g", g.q, g.excess())
	}
}

// Ordinary people form no group, and whatever accounts are tried, the p of a group is calibrated.
func TestGroupsOfOrdinaryPeople(t *testing.T) {
	const size = 12
	var p []float64
	for seed := range uint64(15) {
		random := rand.New(rand.NewPCG(seed, 2))
		r := linking(corpusOf(busyPage(random, 400, 240, 8000)))
		if groups, err := r.groups(context.Background()); err != nil || len(groups) > 0 {
			t.Errorf("seed %d: groups %v, error %v", seed, groups, err)
		}
		var tried [][]pipeline.ID
		for order := random.Perm(r.corpus.Accounts.Len()); len(order) >= size; order = order[size:] {
			var members []pipeline.ID
			for _, a := range order[:size] {
				members = append(members, pipeline.ID(a))
			}
			slices.Sort(members)
			tried = append(tried, members)
		}
		for _, g := range r.testGroups(sortedTraces(r.corpus), tried, &momentsRule) {
			p = append(p, g.p)
		}
	}
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		low := 0
		for _, v := range p {
			if v <= alpha {
				low++
			}
		}
		n := float64(len(p))
		if bound := alpha + 3*math.Sqrt(alpha*(1-alpha)/n); float64(low)/n > bound {
			t.Errorf("%d of %.0f groups have p ≤ %g, want at most a share %.4f", low, n, alpha, bound)
		}
		t.Logf("%d of %.0f groups have p ≤ %g", low, n, alpha)
	}
}

// Trials count the same as by comparing each visit with all comments.
func TestCompanyAgainstBruteForce(t *testing.T) {
	const window, horizon = 60, 600
	random := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		var comments []said
		for range 1 + random.IntN(40) {
			comments = append(comments, said{account: fmt.Sprint("a", random.IntN(8)), post: fmt.Sprint("p", random.IntN(2)), at: float64(random.IntN(3000))})
		}
		c := corpusOf(comments)
		var members []pipeline.ID
		for a := range c.Accounts.Len() {
			if a%2 == 0 {
				members = append(members, pipeline.ID(a))
			}
		}
		r, traces := linking(c), sortedTraces(c)
		got := r.companyOf(traces, [][]pipeline.ID{members}, window*time.Second, horizon*time.Second, true)[0]
		want := bruteVisits(c, traces, members, window*1e6, horizon*1e6)
		sameVisits(t, got, want)
	}
}

// sameVisits compares visits in any order, but for their chances.
func sameVisits(t *testing.T, got, want []visit) {
	t.Helper()
	for i := range got {
		got[i].chance, got[i].byOthers, got[i].byHours = 0, 0, 0
	}
	order := func(a, b visit) int { return slices.Compare(key(a), key(b)) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	if !slices.Equal(got, want) {
		t.Fatalf("visits %+v, want %+v", got, want)
	}
}

func key(t visit) []float64 {
	hit := 0.0
	if t.hit {
		hit = 1
	}
	return []float64{float64(t.account), t.near, t.all, hit, t.delays.near, t.delays.all, t.hours.near, t.hours.all}
}

// delayOf is how long after the first comment under its post a comment came.
func delayOf(c *Corpus, t pipeline.Trace) int64 {
	first := t.At
	for row, at := range c.At {
		if c.Post[row] == c.Post[t.Row] {
			first = min(first, at)
		}
	}
	return t.At - first
}

func bruteVisits(c *Corpus, traces []pipeline.Trace, members []pipeline.ID, window, horizon int64) []visit {
	member := func(a pipeline.ID) bool { return slices.Contains(members, a) }
	first := func(i int) bool {
		t := traces[i]
		return !slices.ContainsFunc(traces[:i], func(o pipeline.Trace) bool {
			return o.Key == t.Key && o.Account == t.Account && t.At-o.At <= horizon
		})
	}
	follows := func(t pipeline.Trace, among []pipeline.Trace) bool {
		return slices.ContainsFunc(among, func(o pipeline.Trace) bool {
			return o.Key == t.Key && member(o.Account) && o.Account != t.Account && o.At <= t.At && t.At-o.At <= window
		})
	}
	var visits []visit
	for i, t := range traces {
		if !member(t.Account) || !first(i) {
			continue
		}
		own := visit{account: t.Account, hit: follows(t, traces[:i])}
		var hours byHours
		for k, o := range traces {
			if k == i || o.Account != t.Account || !first(k) {
				continue
			}
			own.delays.all++
			moved := t
			moved.At += delayOf(c, o) - delayOf(c, t)
			if follows(moved, traces) {
				own.delays.near++
			}
		}
		for k, o := range traces {
			if o.Key == t.Key && !member(o.Account) && first(k) && max(o.At-t.At, t.At-o.At) <= horizon {
				own.all++
				if follows(o, traces) {
					own.near++
				}
				hours.add(oftenBrute(traces, first, i, o.At), follows(o, traces))
			}
		}
		own.hours = hours.like()
		visits = append(visits, own)
	}
	return visits
}

// oftenBrute counts the other first comments of an account within a quarter of an hour; all are of one day.
func oftenBrute(traces []pipeline.Trace, first func(int) bool, i int, at int64) (n float64) {
	for k, o := range traces {
		if k != i && o.Account == traces[i].Account && first(k) && max(o.At-at, at-o.At) <= sameHour {
			n++
		}
	}
	return n
}
