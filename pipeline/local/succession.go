package local

import (
	"context"
	"math"
	"slices"
	"sort"
	"sync"
	"time"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// testSuccession tests, pair by pair, whether two accounts that leave a place within the horizon of each other go on to the same next place more often than others who leave it
// around that time (a Markov null), and more often than what people write about at the moment of their next comment explains: those who are always about take the way of the news. Each trace is a step: its row the comment that is left, its key the place left and the next. Only the first step of an account from a place counts.
func (s *significance) testSuccession(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, of sought, emit func([]pipeline.Pair) error) error {
	steps := s.newSteps(traces, d.Rule.Horizon)
	pairable, _ := s.uncrowded(slices.Clone(steps.traces), d.Rule.Crowd)
	candidates, err := s.gather(ctx, d, pairable, d.Rule.Horizon, 0, of.only)
	if err != nil {
		return err
	}
	journeys := s.newJourneys(steps)
	return eachCandidate(s.counted(candidates), emit, func() tester {
		j := journeys()
		return oneByOne(d, func(p pipeline.Pair, tested []pipeline.Pair) []pipeline.Pair {
			matches := j.compare(p)
			if matches < d.Rule.Least || j.allowForNews(of.most) {
				return tested
			}
			j.scratch = slices.Grow(j.scratch[:0], matches+1)
			p.Keys, p.Weight, p.Expected = uint32(matches), uint32(matches), floats.Sum(j.chances)
			p.P = stats.PoissonBinomialTail(matches, j.chances, j.scratch)
			return of.add(tested, p)
		})
	})
}

// journeys compares the steps of two accounts. It is for one goroutine.
type journeys struct {
	s                *significance
	steps            *steps
	leaving          departures
	news             func() *news
	together         []joint
	matches          []joint   // of them: to the same next place
	chances, scratch []float64 // of those together to lead to the same next place
	arrivals         []arrivalOf
}

// arrivalOf is where a step leads, given by its position. Those found last are kept, each in the place of some others: the accounts that pairs are made of are mostly the same few.
type arrivalOf struct {
	step uint32
	arrival
}

const keptArrivals = 1 << 15

// arrival is that of a step.
func (j *journeys) arrival(step uint32) *arrival {
	if j.arrivals == nil {
		j.arrivals = slices.Repeat([]arrivalOf{{step: math.MaxUint32}}, keptArrivals)
	}
	kept := &j.arrivals[step%keptArrivals]
	if kept.step != step {
		*kept = arrivalOf{step, j.news().arrival(&j.steps.traces[step])}
	}
	return &kept.arrival
}

// joint is the steps by which two accounts leave a place together, and their position among those.
type joint struct{ a, b, i uint32 }

// newJourneys makes as many as are asked for. What people write about is read when it first matters.
func (s *significance) newJourneys(steps *steps) func() journeys {
	steps.readUsual(s)
	leaving := steps.leaving(s.corpus.Accounts.Len())
	news := sync.OnceValue(func() *news { return readNews(s.corpus) })
	return func() journeys { return journeys{s: s, steps: steps, leaving: leaving, news: news} }
}

// compare finds the places that two accounts leave together, with the chance to go on to the same next one by what others do who leave then, and counts where they do.
func (j *journeys) compare(p pipeline.Pair) (matches int) {
	j.together, j.matches, j.chances = j.together[:0], j.matches[:0], j.chances[:0]
	j.leaving.shared(p.A, p.B, func(a, b uint32) {
		chance, same, known := j.steps.together(j.s, a, b)
		if !known {
			return
		}
		step := joint{a, b, uint32(len(j.together))}
		j.together, j.chances = append(j.together, step), append(j.chances, chance)
		if same {
			j.matches = append(j.matches, step)
		}
	})
	return len(j.matches)
}

// newsSteps is how many steps at least are held against the news before it is asked whether they tell.
const newsSteps = 16

// allowForNews raises the chances of all steps to what people write about when the accounts arrive, unless those raised so far tell that so many matches surely have a p of more than the most that is sought. What others do who
// leave then may tell alone; then the steps come where both went on alike, which most matches come of, and then the others.
func (j *journeys) allowForNews(most float64) (surelyExceeds bool) {
	exceeds := func() bool { return most < 1 && stats.TailExceeds(len(j.matches), j.chances, most, &j.scratch) }
	if exceeds() {
		return true
	}
	j.raise(j.matches)
	for at := range slices.Chunk(j.together, max(newsSteps, len(j.together)/8)) {
		if exceeds() {
			return true
		}
		j.raise(at)
	}
	return false
}

// raise raises the chances of steps to what people write about.
func (j *journeys) raise(steps []joint) {
	n := j.news()
	for _, t := range steps {
		a, b := *j.arrival(t.a), *j.arrival(t.b)
		j.chances[t.i] = max(j.chances[t.i], (n.current(&a, &b)+n.current(&b, &a))/2)
	}
}

// steps are the first departures of accounts from places.
type steps struct {
	traces  []pipeline.Trace // by key and time
	horizon int64
	near    []uint32  // departures for the same next place within the horizon, itself included
	far     []uint32  // departures from the same place
	usual   []float64 // how often two departures from one place, on that page and day, have the same next place
}

func (s *significance) newSteps(traces []pipeline.Trace, horizon time.Duration) *steps {
	st := &steps{traces: s.firstSteps(traces), horizon: horizon.Microseconds()}
	sortByKeyAndTime(st.traces)
	st.near = countAround(st.traces, horizon)
	st.far = st.countLeaving()
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

// together says whether two departures from one place, given by position, have the same next place, and how likely that is by what others do who leave then. Departures too far apart in time, and
// those from where the two talk with each other, are not known.
func (st *steps) together(s *significance, x, y uint32) (chance float64, same, known bool) {
	a, b := &st.traces[x], &st.traces[y]
	if apart := a.At - b.At; apart > st.horizon || -apart > st.horizon || s.talk.anywhere(a.Account, b.Account) && s.talk.between(a.Row, b.Row) {
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
	return chance, same, true
}
