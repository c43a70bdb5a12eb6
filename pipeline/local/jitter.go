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
		m.gather(s, around, met, p.A, p.B)
		for w, window := range around.windows {
			p.Window = int64(window / time.Second)
			m.read(s, around, p.A, w)
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

// A horizon spans so many windows, and no less than half an hour. Much wider, and it holds more than the moment: people who follow a page come early under its posts, each
// of them, and so close to each other.
const (
	horizonWindows  = 12
	shortestHorizon = 30 * time.Minute
)

func horizon(rule pipeline.Rule, window time.Duration) time.Duration {
	if rule.Horizon > 0 {
		return rule.Horizon
	}
	return max(horizonWindows*window, shortestHorizon)
}

// fineEnough keeps the windows that the coarsest common precision of the times supports: a window of one minute means nothing where times are
// rounded to minutes.
func (s *significance) fineEnough(windows []time.Duration) []time.Duration {
	step := s.precision.Step()
	return slices.DeleteFunc(slices.Clone(windows), func(w time.Duration) bool {
		return s.precision != pipeline.Second && w <= 2*step
	})
}

// meetings of two accounts under one detector.
type meetings struct {
	both     []pipeline.Trace // the comments of both under the keys that they share and do not talk under, by key and time
	runs     [][2]int         // the meetings at the horizon at hand: from, to among both
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

// gather merges the comments of two accounts under the keys that they share.
func (m *meetings) gather(s *significance, around *moments, met held, a, b pipeline.ID) {
	m.both = m.both[:0]
	met.shared(a, b, func(ofA, ofB []pipeline.Trace) {
		if !s.talk.at(s.corpus.Place(around.row(ofA[0])), a, b) {
			m.both = mergeByTime(m.both, ofA, ofB)
		}
	})
}

// read finds the meetings at one horizon and counts those within its window.
func (m *meetings) read(s *significance, around *moments, a pipeline.ID, w int) {
	m.runs, m.within = m.runs[:0], 0
	reach, window := around.horizons[w].Microseconds(), around.windows[w].Microseconds()
	for from := 0; from < len(m.both); {
		to := from + 1
		for to < len(m.both) && m.both[to].Key == m.both[from].Key && m.both[to].At-m.both[to-1].At <= reach {
			to++
		}
		if closest := m.closest(s, around, m.both[from:to], a); closest >= 0 {
			m.runs = append(m.runs, [2]int{from, to})
			if closest <= window {
				m.within++
			}
		}
		from = to
	}
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
	for _, r := range m.runs {
		run, ofA := m.both[r[0]:r[1]], 0
		for _, t := range run {
			if t.Account == a {
				ofA++
			}
		}
		chance := stats.AnyMeeting(around.chance(run, w), ofA*(len(run)-ofA))
		m.chances = append(m.chances, chance)
		m.expected += chance
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
