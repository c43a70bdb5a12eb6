package local

import (
	"context"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// testJitter tests, pair by pair and window by window, whether the meetings of two accounts fall closer together than those of everybody at
// that place and hour (METHODS §1, TIME). A meeting is a run of their comments under one key with no gap over the horizon; meetings in which the two talk
// with each other are left out. The result holds one pair a window.
func (s *significance) testJitter(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([]pipeline.Pair, error) {
	coaction.Sort(traces)
	around := newMoments(traces)
	windows := s.fineEnough(d.Rule.Windows)
	if len(windows) == 0 {
		return nil, nil
	}
	candidates, err := s.candidates(ctx, d, traces, candidateWindow(windows))
	if err != nil {
		return nil, err
	}
	met := holdByAccount(traces, s.corpus.Accounts.Len())
	tested := make([]pipeline.Pair, 0, len(candidates))
	var m meetings
	for _, p := range candidates {
		for _, window := range windows {
			p.Window = int64(window / time.Second)
			m.read(s, around, met, p.A, p.B, window, horizon(d.Rule, window))
			if m.within < d.Rule.Least {
				continue
			}
			p.Weight, p.Keys, p.Expected = uint32(m.within), uint32(m.within), m.expected
			p.P = stats.PoissonBinomialTail(m.within, m.chances, s.scratch(m.within+1))
			tested = append(tested, p)
		}
	}
	return tested, nil
}

// candidateWindow is the longest window that finds pairs; longer ones are tested on the pairs found, since within an hour
// everybody meets everybody.
func candidateWindow(windows []time.Duration) time.Duration {
	const longest = 10 * time.Minute
	best := windows[0]
	for _, w := range windows {
		if w <= longest {
			best = max(best, w)
		}
	}
	return best
}

func horizon(rule pipeline.Rule, window time.Duration) time.Duration {
	if rule.Horizon > 0 {
		return rule.Horizon
	}
	return max(60*window, 30*time.Minute)
}

// fineEnough keeps the windows that the coarsest common precision of the times supports: a window of one minute means nothing where times are
// rounded to minutes.
func (s *significance) fineEnough(windows []time.Duration) []time.Duration {
	step := s.precision.Step()
	return slices.DeleteFunc(slices.Clone(windows), func(w time.Duration) bool {
		return s.precision != pipeline.Second && w <= 2*step
	})
}

// meetings of two accounts under one detector, window and horizon.
type meetings struct {
	chances  []float64 // of each to fall within the window
	within   int       // how many do
	expected float64
	both     []pipeline.Trace
}

func (m *meetings) read(s *significance, around moments, met held, a, b pipeline.ID, window, horizon time.Duration) {
	m.chances, m.within, m.expected = m.chances[:0], 0, 0
	met.shared(a, b, func(ofA, ofB []pipeline.Trace) {
		m.both = append(append(m.both[:0], ofA...), ofB...)
		slices.SortFunc(m.both, func(x, y pipeline.Trace) int { return order(x.At, y.At) })
		for first := 0; first < len(m.both); {
			last := first + 1
			for last < len(m.both) && m.both[last].At-m.both[last-1].At <= horizon.Microseconds() {
				last++
			}
			m.add(s, around, m.both[first:last], a, window, horizon)
			first = last
		}
	})
}

// add takes one run of comments without long gaps.
func (m *meetings) add(s *significance, around moments, run []pipeline.Trace, a pipeline.ID, window, horizon time.Duration) {
	ofA, closest := 0, int64(-1)
	for i, t := range run {
		if t.Account == a {
			ofA++
		}
		for _, u := range run[i+1:] {
			if u.Account == t.Account {
				continue
			}
			if s.talk.between(t.Row, u.Row) {
				return
			}
			if gap := u.At - t.At; closest < 0 || gap < closest {
				closest = gap
			}
		}
	}
	if closest < 0 {
		return // one account's own run
	}
	chance := stats.AnyMeeting(around.chance(run, window, horizon), ofA*(len(run)-ofA))
	m.chances = append(m.chances, chance)
	m.expected += chance
	if closest <= window.Microseconds() {
		m.within++
	}
}

// moments finds the comments around a moment under a key.
type moments struct {
	traces []pipeline.Trace // by key and time
	keys   []pipeline.Key   // distinct, ascending
	start  []uint32         // of each key's traces; one more entry
}

func newMoments(traces []pipeline.Trace) moments {
	m := moments{traces: slices.Clone(traces)}
	for i, t := range m.traces {
		if i == 0 || t.Key != m.traces[i-1].Key {
			m.keys, m.start = append(m.keys, t.Key), append(m.start, uint32(i))
		}
	}
	m.start = append(m.start, uint32(len(m.traces)))
	return m
}

// chance averages, over the comments of a run, the share of other comments within the horizon that lie within the window.
func (m moments) chance(run []pipeline.Trace, window, horizon time.Duration) float64 {
	k, _ := slices.BinarySearch(m.keys, run[0].Key)
	under := m.traces[m.start[k]:m.start[k+1]]
	sum := 0.0
	for _, t := range run {
		near := others(under, run, t.At, window.Microseconds())
		far := others(under, run, t.At, horizon.Microseconds())
		sum += stats.MeetingChance(float64(near), float64(far), window.Seconds(), horizon.Seconds())
	}
	return sum / float64(len(run))
}

// others counts the traces within reach of a moment that are not of the run.
func others(under, run []pipeline.Trace, at, reach int64) int {
	count := func(in []pipeline.Trace) int {
		before := func(t pipeline.Trace, limit int64) int { return order(t.At, limit) }
		low, _ := slices.BinarySearchFunc(in, at-reach, before)
		high, _ := slices.BinarySearchFunc(in, at+reach+1, before)
		return high - low
	}
	return count(under) - count(run)
}
