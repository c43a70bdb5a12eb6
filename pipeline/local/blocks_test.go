package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/pipeline"
	"pikir/pipeline/network"
)

var blockRule = pipeline.Detector{
	Name: "block", Family: pipeline.Place, Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Blocks}, Least: 3, Horizon: time.Hour, Crowd: 500},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) { emit(pipeline.Key(c.Post)) },
}

func blocking(c *Corpus) *run {
	return &run{corpus: c, blocks: []*pipeline.Detector{&blockRule}, opt: Options{Alpha: 0.01, Seed: 1, Zone: time.UTC}}
}

// inStep adds a crew of whom so many, drawn anew for each, comment on each of some posts, at any time within hours.
func inStep(random *rand.Rand, comments []said, crew, posts, of, each int) []said {
	for _, post := range random.Perm(of)[:posts] {
		for _, a := range random.Perm(crew)[:each] {
			comments = append(comments, said{account: fmt.Sprint("crew", a), post: fmt.Sprint("p", post), page: "news", at: 3600 * (float64(post) + 2*random.ExpFloat64())})
		}
	}
	return comments
}

// A crew no two of whom share enough posts to be told from chance among all pairs is found as a block, and nobody else with it.
func TestLockStepIsFound(t *testing.T) {
	for seed := range uint64(3) {
		random := rand.New(rand.NewPCG(seed, 9))
		c := corpusOf(inStep(random, busyPage(random, 400, 240, 8000), 20, 60, 240, 8))
		crew := team(c, "crew")
		pairs, err := significanceOf(c).testAll(&placeRule, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		significanceOf(c).combine(pairs, []string{placeRule.Name})
		if clusters := communities(pairs, 0.01, 1, 1); len(clusters) > 0 {
			t.Errorf("seed %d: pairs alone make a cluster", seed)
		}
		groups, err := blocking(c).groups(context.Background())
		if err != nil || len(groups) != 1 {
			t.Fatalf("seed %d: %d groups, error %v, want one group", seed, len(groups), err)
		}
		g := groups[0]
		if found := shared(g.members, crew); found < 18 || len(g.members) > found {
			t.Errorf("seed %d: %d members, %d of the crew of 20", seed, len(g.members), found)
		}
		if e := groupEvidence(&g); e.Name != "lock step" || e.Effect != pipeline.Moderate || e.Q > 0.01 {
			t.Errorf("seed %d: evidence %+v", seed, e)
		}
	}
}

// season draws ordinary people of two halves of a time, each of which is there in its own days only, and blocks of a dozen of them from one half.
func season(seed uint64) (c *Corpus, blocks [][]pipeline.ID) {
	const size = 12
	random := rand.New(rand.NewPCG(seed, 2))
	comments := busyPage(random, 200, 240, 5000)
	for i := range comments {
		half := float64(120)
		if comments[i].at < 3600*half {
			comments[i].account = "early " + comments[i].account
		}
	}
	c = corpusOf(comments)
	early := team(c, "early")
	random.Shuffle(len(early), func(i, j int) { early[i], early[j] = early[j], early[i] })
	for ; len(early) >= size; early = early[size:] {
		members := slices.Clone(early[:size])
		slices.Sort(members)
		blocks = append(blocks, members)
	}
	return c, blocks
}

// excesses says at which levels more p-values lie than a binomial allows once in ten thousand.
func excesses(t *testing.T, what string, p []float64) (at []float64) {
	for _, alpha := range levels {
		low := 0.0
		for _, v := range p {
			if v <= alpha {
				low++
			}
		}
		t.Logf("%s: %.0f of %d have p ≤ %g", what, low, len(p), alpha)
		if low > 0 && 1-(distuv.Binomial{N: float64(len(p)), P: alpha}).CDF(low-1) < 1e-4 {
			at = append(at, alpha)
		}
	}
	return at
}

// Whatever accounts are tried, the p-values of blocks and of their members are calibrated; without the days in the null they are not, and this check sees it.
func TestLockStepOfOrdinaryPeopleIsCalibrated(t *testing.T) {
	broken := blockRule
	broken.Rule.Horizon = 1 << 50
	for _, test := range []struct {
		name string
		d    *pipeline.Detector
		fine bool
	}{{"by day", &blockRule, true}, {"without days", &broken, false}} {
		var blocks, members []float64
		for seed := range uint64(25) {
			c, drawn := season(seed)
			s := significanceOf(c)
			for _, g := range s.testBlocks(drawn, s.daily(tracesOf(c), test.d.Rule), test.d) {
				blocks = append(blocks, g.p)
				for _, of := range g.of {
					_, _, p := tallyVisits(of)
					members = append(members, p)
				}
			}
		}
		if at := excesses(t, test.name+", blocks", blocks); (at == nil) != test.fine {
			t.Errorf("%s: too many blocks at %v", test.name, at)
		}
		if at := excesses(t, test.name+", members", members); (at == nil) != test.fine {
			t.Errorf("%s: too many members at %v", test.name, at)
		}
	}
}

// Blocks that were found, as chance makes them, are calibrated under the keys that did not show them, and none holds. Under those that did, they look like lock step: the
// search has to be paid for.
func TestBlocksOfChanceDoNotHold(t *testing.T) {
	var apart, again []float64
	for seed := range uint64(40) {
		c := corpusOf(busyPage(rand.New(rand.NewPCG(seed, 2)), 400, 240, 8000))
		r := blocking(c)
		if groups, err := r.groups(context.Background()); err != nil || len(groups) > 0 {
			t.Errorf("seed %d: %d groups of ordinary people, error %v", seed, len(groups), err)
		}
		s := r.significance()
		parts := halves(tracesOf(c), 1)
		for i := range parts {
			parts[i] = s.daily(parts[i], blockRule.Rule)
		}
		weak, err := s.weakPairs(context.Background(), &blockRule, parts[0])
		if err != nil {
			t.Fatal(err)
		}
		blocks := s.denseBlocks(weak, parts[0])
		for i, g := range s.testBlocks(blocks, parts[1], &blockRule) {
			apart, again = append(apart, g.p), append(again, s.testBlocks(blocks, parts[0], &blockRule)[i].p)
		}
	}
	if at := excesses(t, "under the other half", apart); at != nil || len(apart) < 100 {
		t.Errorf("too many of %d blocks at %v", len(apart), at)
	}
	if excesses(t, "under the same half", again) == nil {
		t.Error("a search that is not paid for goes unseen")
	}
}

// Visits count the same as by comparing every member's key with every key.
func TestLockStepAgainstBruteForce(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		var comments []said
		for range 5 + random.IntN(60) {
			page := random.IntN(2)
			comments = append(comments, said{account: fmt.Sprint("a", random.IntN(10)), post: fmt.Sprint(page, "p", random.IntN(3)), page: fmt.Sprint(page), at: float64(random.IntN(2 * 86400))})
		}
		c := corpusOf(comments)
		var members []pipeline.ID
		for a := range c.Accounts.Len() {
			if a%4 != 3 {
				members = append(members, pipeline.ID(a))
			}
		}
		s, rule := significanceOf(c), blockRule.Rule
		rule.Horizon = 3 * time.Hour
		got := slices.Concat(s.tryBlocks([][]pipeline.ID{members}, s.daily(tracesOf(c), rule), rule)...)
		want := s.bruteSteps(members, rule)
		sameVisits(t, got, want)
	}
}

func (s *significance) bruteSteps(members []pipeline.ID, rule pipeline.Rule) (visits []visit) {
	daily := s.daily(tracesOf(s.corpus), rule)
	company := func(key uint64, k int) (n int) {
		for _, o := range daily {
			if at := slices.Index(members, o.Account); at >= 0 && at%2 != k%2 && o.Key == key {
				n++
			}
		}
		return n
	}
	for _, t := range daily {
		k := slices.Index(members, t.Account)
		if k < 0 {
			continue
		}
		own := visit{account: t.Account, hit: company(t.Key, k) >= 2}
		for _, o := range daily {
			if s.corpus.Page[o.Row] == s.corpus.Page[t.Row] && !slices.Contains(members, o.Account) && max(o.At-t.At, t.At-o.At) <= rule.Horizon.Microseconds() {
				own.all++
				if company(o.Key, k) >= 2 {
					own.near++
				}
			}
		}
		visits = append(visits, own)
	}
	return visits
}

// A post that everybody comments on is read once, not once for each block: what trying its visits allocates for the second n accounts, it takes at most once more for each n beyond.
func TestLockStepOnOnePostOfAllGrowsLinearly(t *testing.T) {
	allocated := func(accounts int) float64 {
		random := rand.New(rand.NewPCG(1, 4))
		var comments []said
		for a := range accounts {
			comments = append(comments, said{account: fmt.Sprint("a", a), post: "all", page: "news", at: 3600 * 10 * random.Float64()})
		}
		c := corpusOf(comments)
		var blocks [][]pipeline.ID
		for a := 0; a+12 <= accounts; a += 12 {
			var members []pipeline.ID
			for k := range 12 {
				members = append(members, pipeline.ID(a+k))
			}
			blocks = append(blocks, members)
		}
		s := significanceOf(c)
		traces := s.daily(tracesOf(c), blockRule.Rule)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s.tryBlocks(blocks, traces, blockRule.Rule)
		runtime.ReadMemStats(&after)
		t.Logf("%d accounts: %d bytes", accounts, after.TotalAlloc-before.TotalAlloc)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	const n = 1200
	first, second, fourth := allocated(n), allocated(2*n), allocated(4*n)
	if more, most := fourth-second, 2*7.0/6*(second-first); more > most {
		t.Errorf("%.0f bytes for %d accounts, %.0f for twice, %.0f for four times as many", first, n, second, fourth)
	}
}

// Links that all pairs of a crew bring take memory once.
func TestLinksOfManyPairsAreHeldOnce(t *testing.T) {
	var set linkSet
	for range 200 {
		for o := range uint32(1000) {
			set.add(network.Link{Account: o % 7, Object: o})
		}
	}
	if cap(set.links) > 8*1000 {
		t.Errorf("room for %d links where 1000 are different", cap(set.links))
	}
}
