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

// What is sought below a level is what all tests give of it, but for habits, which a search does not ask: of synchrony at a weak level, all tests of each pair that has one.
func TestSearchFindsWhatMatters(t *testing.T) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 12))
		c := corpusOf(chatter(random, crew(random, busyPage(random, 60, 40, 4000), 8, 20)))
		s := significanceOf(c)
		for _, d := range []*pipeline.Detector{detectors.Synchrony, detectors.CoComment, detectors.SameRoute} {
			tracesOf := tracesOf
			if d == detectors.SameRoute {
				tracesOf = stepTraces
			}
			own := *d
			own.Rule.Habitual = false
			all, err := s.testAll(&own, tracesOf(c))
			if err != nil {
				t.Fatal(err)
			}
			for _, most := range []float64{0.2, 0.05, 0.001, 1e-6, 1e-12} {
				var got, want []pipeline.Pair
				if err := s.test(context.Background(), d, tracesOf(c), sought{most: most}, func(found []pipeline.Pair) error { got = append(got, found...); return nil }); err != nil {
					t.Fatal(err)
				}
				eachPair(all, func(of []pipeline.Pair) {
					if slices.ContainsFunc(of, func(p pipeline.Pair) bool { return p.P <= most }) {
						want = append(want, of...)
					}
					if d == detectors.Synchrony && most <= weakLevel { // window by window
						want = slices.DeleteFunc(want, func(p pipeline.Pair) bool { return p.P > most })
					}
				})
				sortPairs(got)
				if got = slices.Compact(got); !slices.Equal(got, want) {
					t.Errorf("seed %d: %s finds %d tests at %g, not %d of %d", seed, d.Name, len(got), most, len(want), len(all))
				}
				if most == 1e-6 {
					explained(t, s, d, tracesOf(c), all)
				}
				if most == 0.05 && (len(want) == 0 || len(want) > len(all)/2) {
					t.Errorf("seed %d: %s has %d of %d tests at %g", seed, d.Name, len(want), len(all), most)
				}
			}
		}
	}
}

// explained checks that habits make no test firmer.
func explained(t *testing.T, s *significance, d *pipeline.Detector, traces []pipeline.Trace, plain []pipeline.Pair) {
	t.Helper()
	asked, err := s.testAll(d, traces)
	if err != nil || len(asked) != len(plain) {
		t.Fatalf("%s: %d tests, %d where habits are asked, error %v", d.Name, len(plain), len(asked), err)
	}
	for i := range asked {
		if asked[i].P < plain[i].P {
			t.Errorf("%s: accounts %d and %d have p %g where habits are asked, %g without", d.Name, asked[i].A, asked[i].B, asked[i].P, plain[i].P)
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
	var o, narrowed outlook
	var of meetings
	looked := 0
	byPlace := func(x, y glance) int { return order(x.few, y.few) } // that is, by key and time
	for a := range pipeline.ID(c.Accounts.Len()) {
		for b := range a {
			shared := m.common(min(m.rank[a], m.rank[b]), max(m.rank[a], m.rank[b]))
			of.gather(s, m, b, a, shared)
			for w, window := range m.windows {
				of.read(s, m, w)
				of.weigh(m, w)
				o.look(m, shared, window.horizon)
				slices.SortFunc(o.meets, byPlace)
				narrowed.look(m, shared, len(m.horizons)-1)
				most := narrowed.mostWithin(window.Microseconds())
				narrowed.narrow(m, window.horizon)
				if slices.SortFunc(narrowed.meets, byPlace); !slices.Equal(narrowed.meets, o.meets) {
					t.Fatalf("accounts %d and %d meet otherwise within %v when looked at within more before", a, b, m.horizons[window.horizon])
				}
				narrowed.clear()
				narrowed.lookOn(m, shared[:len(shared)/2], window.horizon)
				narrowed.lookOn(m, shared[len(shared)/2:], window.horizon)
				if slices.SortFunc(narrowed.meets, byPlace); !slices.Equal(narrowed.meets, o.meets) {
					t.Fatalf("accounts %d and %d meet otherwise within %v when looked at under some keys after others", a, b, m.horizons[window.horizon])
				}
				if got := o.within(window.Microseconds()); got > most {
					t.Fatalf("accounts %d and %d meet %d times within %v, said to be %d at most", a, b, got, window.Duration, most)
				}
				if got := o.within(window.Microseconds()); got != of.within || len(o.meets) != len(of.runs) {
					t.Fatalf("accounts %d and %d meet %d times, %d within %v; a test counts %d and %d", a, b, len(o.meets), got, window.Duration, len(of.runs), of.within)
				}
				for i := range o.meets {
					looked++
					if e, _ := m.evidenceOfMeeting(&o.meets[i], w); e < 2*beyond {
						if low := math.Exp(-float64(e) / (2 * evidenceSteps)); low > of.chances[i]+1e-12 {
							t.Fatalf("accounts %d and %d: evidence of %v against a chance of %v within %v", a, b, low, of.chances[i], window.Duration)
						}
					}
					for _, glimpse := range []uint32{1, 8, 256} {
						by := m.leastChance(&o.meets[i], w, glimpse)
						if further := m.leastChance(&o.meets[i], w, 1000); by.whole && by != further {
							t.Fatalf("accounts %d and %d: bound %v by all comments, %v by more", a, b, by, further)
						}
						low := by.chance
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

// Synchrony and co-comment as a run searches for what may be significant.
func BenchmarkTest(b *testing.B) {
	c := corpusOf(busyPage(rand.New(rand.NewPCG(1, 9)), 4000, 2000, 200000))
	s, traces := significanceOf(c), tracesOf(c)
	for _, d := range []*pipeline.Detector{detectors.Synchrony, detectors.CoComment} {
		b.Run(d.Name, func(b *testing.B) {
			for b.Loop() {
				rows := 0
				if err := s.test(context.Background(), d, slices.Clone(traces), sought{most: 0.01}, func(found []pipeline.Pair) error { rows += len(found); return nil }); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(rows), "tests")
			}
		})
	}
}
