package local

import (
	"context"
	"runtime"
	"slices"
	"sync"
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
	windows := s.fineEnough(d.Rule.Windows)
	if len(windows) == 0 {
		return nil, nil
	}
	candidates, err := s.candidates(ctx, d, traces, candidateWindow(windows))
	if err != nil {
		return nil, err
	}
	around := newMoments(traces, windows, func(w time.Duration) time.Duration { return horizon(d.Rule, w) })
	met := holdByAccount(around.positions(), s.corpus.Accounts.Len())
	tested := make([][]pipeline.Pair, runtime.GOMAXPROCS(0))
	share := (len(candidates) + len(tested) - 1) / len(tested)
	var wait sync.WaitGroup
	for i := range tested {
		own := candidates[min(i*share, len(candidates)):min((i+1)*share, len(candidates))]
		wait.Go(func() { tested[i] = s.testMeetings(ctx, d, own, around, met) })
	}
	wait.Wait()
	return slices.Concat(tested...), ctx.Err()
}

// testMeetings tests some of the candidates.
func (s *significance) testMeetings(ctx context.Context, d *pipeline.Detector, candidates []pipeline.Pair, around *moments, met held) []pipeline.Pair {
	var tested []pipeline.Pair
	var m meetings
	for i, p := range candidates {
		if i&0xfff == 0 && ctx.Err() != nil {
			return nil
		}
		for w, window := range around.windows {
			p.Window = int64(window / time.Second)
			m.read(s, around, met, p.A, p.B, w)
			if m.within < d.Rule.Least {
				continue
			}
			m.weigh(around, p.A, w)
			p.Weight, p.Keys, p.Expected = uint32(m.within), uint32(m.within), m.expected
			p.P = stats.PoissonBinomialTail(m.within, m.chances, m.scratch(m.within+1))
			tested = append(tested, p)
		}
	}
	return tested
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
	both     []pipeline.Trace // the comments of all meetings, one after the other
	ends     []int            // of each meeting among both
	within   int              // meetings that fall within the window
	chances  []float64        // of each to do so
	expected float64
	threads  [2][]uint32
	memory   []float64
}

// scratch is n numbers, reused.
func (m *meetings) scratch(n int) []float64 {
	if cap(m.memory) < n {
		m.memory = make([]float64, n)
	}
	return m.memory[:n]
}

// read finds the meetings and counts those within the window.
func (m *meetings) read(s *significance, around *moments, met held, a, b pipeline.ID, w int) {
	m.both, m.ends, m.within = m.both[:0], m.ends[:0], 0
	reach, window := around.horizons[w].Microseconds(), around.windows[w].Microseconds()
	met.shared(a, b, func(ofA, ofB []pipeline.Trace) {
		if s.talk.at(s.corpus.Place(around.row(ofA[0])), a, b) {
			return
		}
		start := len(m.both)
		m.both = mergeByTime(m.both, ofA, ofB)
		runs := m.both[start:]
		m.both = m.both[:start]
		for len(runs) > 0 {
			n := 1
			for n < len(runs) && runs[n].At-runs[n-1].At <= reach {
				n++
			}
			if closest := m.closest(s, around, runs[:n], a); closest >= 0 {
				m.both = append(m.both, runs[:n]...) // moves runs to the left over those left out
				m.ends = append(m.ends, len(m.both))
				if closest <= window {
					m.within++
				}
			}
			runs = runs[n:]
		}
	})
}

// closest is the smallest gap between comments of the two accounts in a run, or −1 where only one of them is there or they stand in one reply chain.
func (m *meetings) closest(s *significance, around *moments, run []pipeline.Trace, a pipeline.ID) int64 {
	closest := int64(-1)
	for i := 1; i < len(run); i++ {
		if gap := run[i].At - run[i-1].At; run[i].Account != run[i-1].Account && (closest < 0 || gap < closest) {
			closest = gap
		}
	}
	if closest < 0 {
		return closest
	}
	m.threads[0], m.threads[1] = m.threads[0][:0], m.threads[1][:0]
	for _, t := range run {
		side := 0
		if t.Account == a {
			side = 1
		}
		m.threads[side] = append(m.threads[side], s.corpus.Thread[around.row(t)])
	}
	if meet(m.threads[0], m.threads[1]) {
		return -1
	}
	return closest
}

// meet says whether two lists share a number; it sorts them.
func meet(a, b []uint32) bool {
	slices.Sort(a)
	slices.Sort(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			return true
		}
	}
	return false
}

// weigh fills in the chance of each meeting to fall within the window.
func (m *meetings) weigh(around *moments, a pipeline.ID, w int) {
	m.chances, m.expected = m.chances[:0], 0
	start := 0
	for _, end := range m.ends {
		run, ofA := m.both[start:end], 0
		for _, t := range run {
			if t.Account == a {
				ofA++
			}
		}
		chance := stats.AnyMeeting(around.chance(run, w), ofA*(len(run)-ofA))
		m.chances = append(m.chances, chance)
		m.expected += chance
		start = end
	}
}

// mergeByTime merges two runs of traces that are in order of time.
func mergeByTime(to, a, b []pipeline.Trace) []pipeline.Trace {
	for len(a) > 0 && len(b) > 0 {
		if a[0].At <= b[0].At {
			to, a = append(to, a[0]), a[1:]
		} else {
			to, b = append(to, b[0]), b[1:]
		}
	}
	return append(append(to, a...), b...)
}

// moments knows how many comments lie around each comment under its key, for each window and its horizon.
type moments struct {
	traces            []pipeline.Trace // by key and time
	windows, horizons []time.Duration
	near, far         [][]uint32 // by window, then by position among the traces: comments within the window and within the horizon, itself included
}

func newMoments(traces []pipeline.Trace, windows []time.Duration, horizon func(time.Duration) time.Duration) *moments {
	m := &moments{traces: traces, windows: windows}
	for _, w := range windows {
		m.horizons = append(m.horizons, horizon(w))
		m.near = append(m.near, countAround(traces, w))
		m.far = append(m.far, countAround(traces, horizon(w)))
	}
	return m
}

// countAround counts, for each trace, those under the same key within reach.
func countAround(traces []pipeline.Trace, reach time.Duration) []uint32 {
	counts := make([]uint32, len(traces))
	around := newSpan(reach)
	for i := range traces {
		counts[i] = uint32(around.count(traces, i))
	}
	return counts
}

// positions are the traces with their position in the place of the row.
func (m *moments) positions() []pipeline.Trace {
	traces := slices.Clone(m.traces)
	for i := range traces {
		traces[i].Row = uint32(i)
	}
	return traces
}

// row is the comment of a trace of positions.
func (m *moments) row(t pipeline.Trace) uint32 { return m.traces[t.Row].Row }

// chance averages, over the comments of a run in order of time, the share of other comments within the horizon that lie within the window.
func (m *moments) chance(run []pipeline.Trace, w int) float64 {
	window, horizon := m.windows[w], m.horizons[w]
	near, far := newSpan(window), newSpan(horizon)
	sum := 0.0
	for i, t := range run {
		ownNear, ownFar := near.count(run, i), far.count(run, i)
		sum += stats.MeetingChance(float64(int(m.near[w][t.Row])-ownNear), float64(int(m.far[w][t.Row])-ownFar), window.Seconds(), horizon.Seconds())
	}
	return sum / float64(len(run))
}

// span counts, for one trace after the other of a run in order of time, those within reach, by two pointers that never turn back.
type span struct {
	reach     int64
	low, high int
}

func newSpan(reach time.Duration) *span { return &span{reach: reach.Microseconds()} }

func (s *span) count(run []pipeline.Trace, i int) int {
	t := &run[i]
	for run[s.low].Key != t.Key || t.At-run[s.low].At > s.reach {
		s.low++
	}
	s.high = max(s.high, i)
	for s.high < len(run) && run[s.high].Key == t.Key && run[s.high].At-t.At <= s.reach {
		s.high++
	}
	return s.high - s.low
}
