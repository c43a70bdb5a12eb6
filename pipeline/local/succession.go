package local

import (
	"context"
	"slices"
	"sort"
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
	pairable, _ := s.uncrowded(slices.Clone(steps.traces), d.Rule.Crowd)
	candidates, err := s.gather(ctx, d, pairable, d.Rule.Horizon, 0)
	if err != nil {
		return err
	}
	leaving := steps.prepare(s)
	return eachCandidate(candidates, emit, func() tester {
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
func (st *steps) compare(s *significance, leaving departures, p pipeline.Pair, chances []float64) (matches int, _ []float64) {
	leaving.shared(p.A, p.B, func(a, b uint32) {
		chance, same, known := st.together(s, a, b)
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
	places  timetable // what people write about at that moment
	here    []int32   // comments at the next place around the arrival, itself included
	all     []int32   // comments on the page around it but for the place left, itself not included
	usual   []float64 // how often two departures from one place, on that page and day, have the same next place
}

func (s *significance) newSteps(traces []pipeline.Trace, horizon time.Duration) *steps {
	st := &steps{traces: s.firstSteps(traces), horizon: horizon.Microseconds()}
	sortByKeyAndTime(st.traces)
	st.near = countAround(st.traces, horizon)
	st.far = st.countLeaving()
	return st
}

// prepare reads what comparing takes.
func (st *steps) prepare(s *significance) departures {
	st.readArrivals(s)
	st.readUsual(s)
	return st.leaving(s.corpus.Accounts.Len())
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
	origins := slices.Clone(st.traces)
	for i := range origins {
		origins[i].Key, origins[i].Row = uint64(origin(&origins[i])), uint32(i)
	}
	sortByKeyAndTime(origins)
	far := make([]uint32, len(origins))
	for i, n := range countAround(origins, time.Duration(st.horizon)*time.Microsecond) {
		far[origins[i].Row] = n
	}
	return far
}

// departures lists the steps of each account by the place they leave.
type departures struct {
	steps []departure
	start []uint32 // by account, one more
}

// departure is a place and the position of the step that leaves it.
type departure struct{ from, step uint32 }

func (st *steps) leaving(accounts int) departures {
	l := departures{make([]departure, len(st.traces)), startsByAccount(st.traces, accounts)}
	next := slices.Clone(l.start)
	for i := range st.traces {
		t := &st.traces[i]
		l.steps[next[t.Account]] = departure{origin(t), uint32(i)}
		next[t.Account]++
	}
	parallel.Stretches(accounts, func(from, to int) {
		for a := from; a < to; a++ {
			slices.SortFunc(l.of(pipeline.ID(a)), func(x, y departure) int { return order(x.from, y.from) })
		}
	})
	return l
}

func (l departures) of(a pipeline.ID) []departure { return l.steps[l.start[a]:l.start[a+1]] }

// shared calls meet with the steps by which two accounts leave the same place, of which either does so once.
func (l departures) shared(a, b pipeline.ID, meet func(a, b uint32)) {
	x, y := l.of(a), l.of(b)
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].from < y[0].from:
			x = x[departing(x, y[0].from):]
		case x[0].from > y[0].from:
			y = y[departing(y, x[0].from):]
		default:
			meet(x[0].step, y[0].step)
			x, y = x[1:], y[1:]
		}
	}
}

// departing is how many at the front leave places before one, which is at least one of them. It steps in doubling strides, as before does.
func departing(x []departure, place pipeline.ID) int {
	stride := 1
	for stride < len(x) && x[stride].from < place {
		stride *= 2
	}
	low := stride / 2
	return low + sort.Search(min(stride, len(x))-low, func(i int) bool { return x[low+i].from >= place })
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
	around := newActivity(c)
	st.places, st.arrived = around.places, make([]uint32, len(st.traces))
	st.here, st.all = make([]int32, len(st.traces)), make([]int32, len(st.traces))
	reach := shortestHorizon.Microseconds()
	parallel.Stretches(len(st.traces), func(from, to int) {
		for i := from; i < to; i++ {
			t := &st.traces[i]
			row := st.arrival(c, t, rows[start[t.Account]:start[t.Account+1]])
			at := c.At[row]
			st.arrived[i] = row
			st.here[i] = int32(st.places.around(next(t), at, reach))
			st.all[i] = int32(around.pages.around(c.page(row), at, reach) - st.places.around(origin(t), at, reach) - 1)
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
func (st *steps) together(s *significance, x, y uint32) (chance float64, same, known bool) {
	a, b := &st.traces[x], &st.traces[y]
	if apart := a.At - b.At; apart > st.horizon || -apart > st.horizon || s.talk.between(a.Row, b.Row) {
		return 0, false, false
	}
	same = a.Key == b.Key
	pair := 1 // the account itself among those near
	if same {
		pair = 2
	}
	for _, at := range [...]uint32{x, y} {
		chance += stats.NextChance(float64(int(st.near[at])-pair), float64(st.far[at])-2, st.usual[at]) / 2
	}
	return max(chance, (st.current(s, x, y)+st.current(s, y, x))/2), same, true
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
		here = st.places.around(to, at, reach)
	}
	if apart := at - c.At[theirs]; apart <= reach && -apart <= reach {
		all, here = all-1, here-1
	}
	return float64(1+max(0, here)) / float64(1+max(0, all, here))
}
