package local

import (
	"context"
	"slices"
	"time"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// testSuccession tests, pair by pair, whether two accounts that leave a place within the horizon of each other go on to the same next place more often than others who leave it
// around that time (a Markov null), and more often than what people write about at the moment of their next comment explains: those who are always about take the way of the news. Each trace is a step: its row the comment that is left, its key the place left and the next. Only the first step of an account from a place counts.
func (s *significance) testSuccession(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, emit func([]pipeline.Pair) error) error {
	steps := s.newSteps(traces, d.Rule.Horizon)
	leaving := holdByAccount(steps.byOrigin(), s.corpus.Accounts.Len(), byKeyAndTime)
	pairable, _ := s.uncrowded(slices.Clone(steps.traces), d.Rule.Crowd)
	return s.eachCandidate(ctx, d, pairable, d.Rule.Horizon, 0, emit, func() tester {
		var chances, scratch []float64
		return oneByOne(d, func(p pipeline.Pair, tested []pipeline.Pair) []pipeline.Pair {
			var matches int
			matches, chances = steps.compare(s, leaving, p, chances[:0])
			if matches < d.Rule.Least {
				return tested
			}
			if cap(scratch) <= matches {
				scratch = make([]float64, 2*matches+1)
			}
			p.Keys, p.Weight, p.Expected = uint32(matches), uint32(matches), floats.Sum(chances)
			p.P = stats.PoissonBinomialTail(matches, chances, scratch)
			return append(tested, p)
		})
	})
}

// compare counts the places that two accounts leave for the same next one, and appends the chance of that for each place which they leave together.
func (st *steps) compare(s *significance, leaving held, p pipeline.Pair, chances []float64) (matches int, _ []float64) {
	leaving.shared(p.A, p.B, func(a, b []pipeline.Trace) {
		chance, same, known := st.together(s, a[0], b[0])
		if !known {
			return
		}
		chances = append(chances, chance)
		if same {
			matches++
		}
	})
	return matches, chances
}

// steps are the first departures of accounts from places.
type steps struct {
	traces  []pipeline.Trace // by key and time
	horizon int64
	near    []uint32  // departures for the same next place within the horizon, itself included
	far     []uint32  // departures from the same place
	arrived []uint32  // the comment at the next place
	around  *activity // what people write about at that moment
	here    []int32   // comments at the next place around the arrival, itself included
	all     []int32   // comments on the page around it but for the place left, itself not included
	usual   []float64 // how often two departures from one place, on that page and day, have the same next place
}

func (s *significance) newSteps(traces []pipeline.Trace, horizon time.Duration) *steps {
	st := &steps{traces: s.firstSteps(traces), horizon: horizon.Microseconds()}
	sortByKeyAndTime(st.traces)
	st.near = countAround(st.traces, horizon)
	st.far = st.countLeaving()
	st.readUsual(s)
	st.readArrivals(s)
	return st
}

// origin is the place that a step leaves, next the one it leads to.
func origin(t *pipeline.Trace) pipeline.ID { return pipeline.ID(t.Key >> 32) }
func next(t *pipeline.Trace) pipeline.ID   { return pipeline.ID(uint32(t.Key)) }

// firstSteps keeps the first step of each account from each place. It sorts the traces.
func (s *significance) firstSteps(traces []pipeline.Trace) []pipeline.Trace {
	h := holdByAccount(traces, s.corpus.Accounts.Len(), func(x, y pipeline.Trace) int {
		if origin(&x) != origin(&y) {
			return order(origin(&x), origin(&y))
		}
		return byTimeAndRow(x, y)
	})
	return slices.CompactFunc(h.traces, func(x, y pipeline.Trace) bool { return x.Account == y.Account && origin(&x) == origin(&y) })
}

// countLeaving counts, for each step, those within the horizon that leave the same place, which stand in a row.
func (st *steps) countLeaving() []uint32 {
	origins := st.byOrigin()
	sortByKeyAndTime(origins)
	far := make([]uint32, len(origins))
	for i, n := range countAround(origins, time.Duration(st.horizon)*time.Microsecond) {
		far[origins[i].Row] = n
	}
	return far
}

// byOrigin are the steps with the place they leave as the key, and their position in the place of the row.
func (st *steps) byOrigin() []pipeline.Trace {
	origins := slices.Clone(st.traces)
	for i := range origins {
		origins[i].Key, origins[i].Row = uint64(origin(&origins[i])), uint32(i)
	}
	return origins
}

// readUsual counts, by page and day, how many of the others who leave a place go on to the same one.
func (st *steps) readUsual(s *significance) {
	strata := make([]uint64, len(st.traces))
	parallel.Stretches(len(strata), func(from, to int) {
		for i := from; i < to; i++ {
			strata[i] = s.stratum(st.traces[i], pipeline.Rule{})
		}
	})
	type sums struct{ near, far float64 }
	of := map[uint64]sums{}
	for i, k := range strata {
		of[k] = sums{of[k].near + float64(st.near[i]-1), of[k].far + float64(st.far[i]-1)}
	}
	st.usual = make([]float64, len(st.traces))
	for i, k := range strata {
		if n := of[k]; n.far > 0 {
			st.usual[i] = n.near / n.far
		}
	}
}

// readArrivals finds the comment to which each step leads, the account's first at the next place after the one that is left, and counts what is written around it.
func (st *steps) readArrivals(s *significance) {
	c := s.corpus
	rows, start := c.ByAccount()
	st.around, st.arrived = newActivity(c), make([]uint32, len(st.traces))
	st.here, st.all = make([]int32, len(st.traces)), make([]int32, len(st.traces))
	reach := shortestHorizon.Microseconds()
	parallel.Stretches(len(st.traces), func(from, to int) {
		for i := from; i < to; i++ {
			t := &st.traces[i]
			row := st.arrival(c, t, rows[start[t.Account]:start[t.Account+1]])
			at := c.At[row]
			st.arrived[i] = row
			st.here[i] = int32(st.around.places.around(next(t), at, reach))
			st.all[i] = int32(st.around.pages.around(c.Page[row], at, reach) - st.around.places.around(origin(t), at, reach) - 1)
		}
	})
}

// arrival is the first of an account's rows, by time, that stands at the next place of a step after the one that is left.
func (st *steps) arrival(c *Corpus, t *pipeline.Trace, own []uint32) uint32 {
	at, _ := slices.BinarySearchFunc(own, t.Row, func(row, left uint32) int {
		if c.At[row] != c.At[left] {
			return order(c.At[row], c.At[left])
		}
		return order(row, left)
	})
	return own[at+slices.IndexFunc(own[at:], func(row uint32) bool { return c.Place(row) == next(t) })]
}

// together says whether two departures from one place, given by position, have the same next place, and how likely that is. Departures too far apart in time, and
// those from where the two talk with each other, are not known.
func (st *steps) together(s *significance, x, y pipeline.Trace) (chance float64, same, known bool) {
	a, b := &st.traces[x.Row], &st.traces[y.Row]
	if apart := x.At - y.At; apart > st.horizon || -apart > st.horizon || s.talk.between(a.Row, b.Row) {
		return 0, false, false
	}
	same = a.Key == b.Key
	pair := 1 // the account itself among those near
	if same {
		pair = 2
	}
	for _, at := range [...]uint32{x.Row, y.Row} {
		chance += stats.NextChance(float64(int(st.near[at])-pair), float64(st.far[at])-2, st.usual[at]) / 2
	}
	return max(chance, (st.current(s, x.Row, y.Row)+st.current(s, y.Row, x.Row))/2), same, true
}

// current is the share of the other comments on the page, around the moment at which one account writes next and but for the place both left, that stand at the place where the other went; the other itself
// counts among them, so that where nobody else is about the step says nothing.
func (st *steps) current(s *significance, own, other uint32) float64 {
	c, reach := s.corpus, shortestHorizon.Microseconds()
	mine, theirs := st.arrived[own], st.arrived[other]
	at, to := c.At[mine], next(&st.traces[other])
	all, here := int(st.all[own]), 0
	if next(&st.traces[own]) == to {
		here = int(st.here[own]) - 1
	} else {
		here = st.around.places.around(to, at, reach)
	}
	if apart := at - c.At[theirs]; apart <= reach && -apart <= reach {
		all, here = all-1, here-1
	}
	return float64(1+max(0, here)) / float64(1+max(0, all, here))
}
