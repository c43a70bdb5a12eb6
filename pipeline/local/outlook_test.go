package local

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/detectors"
	"pikir/pipeline"
)

// What a sieve leaves out are whole pairs of which no test has a p that matters, and their tests are counted.
func TestSieveLeavesOutWhatDoesNotMatter(t *testing.T) {
	const most = 0.05
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 12))
		c := corpusOf(chatter(random, crew(random, busyPage(random, 60, 40, 4000), 8, 20)))
		s := significanceOf(c)
		all, err := s.testAll(detectors.Synchrony, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		kept := func(p pipeline.Pair) bool { return p.A%7 == 0 } // for another's sake
		sieve := newSieve(most, func(a, b pipeline.ID) bool { return a%7 == 0 })
		var got []pipeline.Pair
		if err := s.test(context.Background(), detectors.Synchrony, tracesOf(c), sieve, func(found []pipeline.Pair) error { got = append(got, found...); return nil }); err != nil {
			t.Fatal(err)
		}
		sortPairs(got)
		var want []pipeline.Pair // of the pairs tested, all tests
		eachPair(all, func(of []pipeline.Pair) {
			tested := slices.ContainsFunc(got, func(p pipeline.Pair) bool { return p.A == of[0].A && p.B == of[0].B })
			if tested {
				want = append(want, of...)
			} else if slices.ContainsFunc(of, func(p pipeline.Pair) bool { return p.P <= most || kept(p) }) {
				t.Errorf("seed %d: left out: %+v", seed, of)
			}
		})
		if !slices.Equal(got, want) || len(got)+int(sieve.left.Load()) != len(all) {
			t.Errorf("seed %d: %d tests and %d left out, of %d", seed, len(got), sieve.left.Load(), len(all))
		}
		if left := int(sieve.left.Load()); left < len(all)/3 {
			t.Errorf("seed %d: only %d of %d tests are left out", seed, left, len(all))
		}
	}
}

// chatter adds accounts that write in bursts under the same posts, for hours.
func chatter(random *rand.Rand, comments []said) []said {
	for i := range 4000 {
		post := random.IntN(12)
		at := float64(post)*3600 + 9000*random.ExpFloat64()
		comments = append(comments, said{account: "loud" + string(rune('a'+i%9)), post: "p" + string(rune('0'+post%10)), page: "news", at: at})
	}
	return comments
}

// The bounds of chances never lie above the chances, and the counts are those of the meetings as a test gathers them.
func TestOutlookBoundsMeetings(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 12))
	c := corpusOf(chatter(random, busyPage(random, 60, 40, 4000)))
	s, traces := significanceOf(c), tracesOf(c)
	sortByKeyAndTime(traces)
	m := newMoments(traces, c.Accounts.Len(), []time.Duration{10 * time.Second, 10 * time.Minute, time.Hour}, horizon(pipeline.Rule{}))
	var o outlook
	var of meetings
	looked := 0
	for a := range pipeline.ID(c.Accounts.Len()) {
		for b := range a {
			shared := m.common(min(m.rank[a], m.rank[b]), max(m.rank[a], m.rank[b]))
			of.gather(s, m, b, a, shared)
			for w, window := range m.windows {
				of.read(s, m, w)
				of.weigh(m, w)
				o.look(m, shared, window.horizon)
				if got := o.within(window.Microseconds()); got != of.within || len(o.meets) != len(of.runs) {
					t.Fatalf("accounts %d and %d meet %d times, %d within %v; a test counts %d and %d", a, b, len(o.meets), got, window.Duration, len(of.runs), of.within)
				}
				for i := range o.meets {
					looked++
					if e := m.evidenceOfMeeting(&o.meets[i], w); e < 2*beyond {
						if low := math.Exp(-float64(e) / (2 * evidenceSteps)); low > of.chances[i]+1e-12 {
							t.Fatalf("accounts %d and %d: evidence of %v against a chance of %v within %v", a, b, low, of.chances[i], window.Duration)
						}
					}
					for _, glimpse := range []uint32{1, 8, 256} {
						low := m.leastChance(&o.meets[i], w, glimpse)
						if glimpse == 256 && o.meets[i].number == 1 && math.Abs(low-of.chances[i]) > 1e-12 {
							t.Fatalf("accounts %d and %d: %v, not %v for a chance within %v", a, b, low, of.chances[i], window.Duration)
						}
						if low > of.chances[i]+1e-12 {
							t.Fatalf("accounts %d and %d: bound %v of a chance of %v within %v", a, b, low, of.chances[i], window.Duration)
						}
					}
				}
			}
		}
	}
	if looked < 10000 {
		t.Errorf("only %d meetings", looked)
	}
}

// Synchrony as it is tested last in a run, when nearly all pairs are left out, and co-comment, of which no pair is.
func BenchmarkTest(b *testing.B) {
	c := corpusOf(busyPage(rand.New(rand.NewPCG(1, 9)), 4000, 2000, 200000))
	s, traces := significanceOf(c), tracesOf(c)
	for _, d := range []*pipeline.Detector{detectors.Synchrony, detectors.CoComment} {
		b.Run(d.Name, func(b *testing.B) {
			for b.Loop() {
				sieve, rows := newSieve(0.01, nil), 0
				if err := s.test(context.Background(), d, slices.Clone(traces), sieve, func(found []pipeline.Pair) error { rows += len(found); return nil }); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(rows)+float64(sieve.left.Load()), "tests")
			}
		})
	}
}
