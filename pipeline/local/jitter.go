package local

import (
	"context"
	"slices"
	"sort"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// testJitter tests, pair by pair and window by window, whether the meetings of two accounts fall closer together than those of everybody at
// that place and hour (METHODS §1, TIME). A meeting is a run of their comments under one key with no gap over the horizon; meetings in which the two talk
// with each other are left out. The result holds one pair a window.
func (s *significance) testJitter(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, reach func(time.Duration) time.Duration, only *pairSet, emit func([]pipeline.Pair) error) error {
	sortByKeyAndTime(traces)
	windows := s.fineEnough(d.Rule.Windows)
	if len(windows) == 0 {
		return nil
	}
	candidates, err := s.gather(ctx, d, traces, slices.Max(windows), reach(slices.Min(windows)), only)
	if err != nil {
		return err
	}
	around := newMoments(traces, s.corpus.Accounts.Len(), windows, reach)
	every := &everyHabit{s: s, traces: traces}
	return eachCandidate(candidates, emit, func() tester {
		m := meetings{every: every, asksHours: d.Rule.Habitual}
		c := newCircle(s.corpus.Accounts.Len())
		return func(candidates []coaction.Pair, tested []pipeline.Pair) []pipeline.Pair {
			for len(candidates) > 0 {
				n := c.gather(around, candidates)
				for i, p := range candidates[:n] {
					m.gather(s, around, p.A, p.B, c.with(i))
					tested = m.test(s, around, pipeline.Pair{A: p.A, B: p.B, Detector: d.Name}, d.Rule, tested)
				}
				candidates = candidates[n:]
			}
			return tested
		}
	})
}

// evidentHabit is the p from which on the habits of two accounts are asked as well. Beyond it, nobody takes a tie for firm.
const evidentHabit = 0.01

// test tests the meetings that were gathered, window by window.
func (m *meetings) test(s *significance, around *moments, p pipeline.Pair, rule pipeline.Rule, tested []pipeline.Pair) []pipeline.Pair {
	for w, window := range around.windows {
		if m.read(s, around, w); m.within < rule.Least {
			continue
		}
		m.weigh(around, w)
		p.Window, p.Weight, p.Keys, p.Expected = int64(window.Duration/time.Second), uint32(m.within), uint32(m.within), m.expected
		p.P = stats.PoissonBinomialTail(m.within, m.chances, m.scratch(m.within+1))
		if p.P <= evidentHabit {
			p.Expected, p.P = m.byHabits(s, around, p, w)
		}
		tested = append(tested, p)
	}
	return tested
}

// A horizon spans so many windows, no less than half an hour and no more than two hours. Much wider, and it holds more than the moment: people who follow a page come early under its posts,
// each of them, and so close to each other; and those who greet a page each morning come at one hour of the day.
const (
	horizonWindows  = 12
	shortestHorizon = 30 * time.Minute
	longestHorizon  = 2 * time.Hour
)

func horizon(rule pipeline.Rule) func(window time.Duration) time.Duration {
	if rule.Horizon > 0 {
		return func(time.Duration) time.Duration { return rule.Horizon }
	}
	return func(window time.Duration) time.Duration { return min(wideHorizon(window), longestHorizon) }
}

// wideHorizon is the horizon without its upper bound.
func wideHorizon(window time.Duration) time.Duration {
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
	both      []comeBy // the comments of both under the keys that they share and do not talk under, by key and time
	chained   bool     // the two may stand in one reply chain
	horizon   int      // at hand
	runs      []meet   // at that horizon
	within    int      // meetings that fall within the window
	chances   []float64
	expected  float64
	threads   [2][]uint32
	memory    []float64
	every     *everyHabit
	asksHours bool       // a search does not, and finds more than holds
	habits    [2]habits  // of the second and of the first account
	comings   [2]comings // of the run at hand, likewise
}

// comeBy is a comment of one of the two accounts.
type comeBy struct {
	at         int64
	key, place uint32 // among all moments
	first      bool   // of the first account
}

// meet is a run of comments from one on to before another, and the least time between comments of the two in it.
type meet struct {
	from, to int
	closest  int64
}

// scratch is n numbers, reused.
func (m *meetings) scratch(n int) []float64 {
	if cap(m.memory) < n {
		m.memory = make([]float64, n)
	}
	return m.memory[:n]
}

// gather merges the comments of two accounts under the keys that they share.
func (m *meetings) gather(s *significance, around *moments, a, b pipeline.ID, shared []common) {
	m.both, m.horizon = m.both[:0], -1
	m.chained = s.talk.chained[a] && s.talk.chained[b]
	talk, turned := s.talk.talks[a] && s.talk.talks[b], around.rank[b] < around.rank[a]
	for _, k := range shared {
		switch {
		case talk && s.talk.at(s.corpus.Place(around.row[k.own.from]), a, b):
		case turned:
			m.merge(around, k.key, k.other, k.own)
		default:
			m.merge(around, k.key, k.own, k.other)
		}
	}
}

// merge appends the comments of two accounts under a key in order of time.
func (m *meetings) merge(around *moments, key uint32, ofA, ofB stretch) {
	a, b := ofA.from, ofB.from
	for a < ofA.end || b < ofB.end {
		if b == ofB.end || a < ofA.end && around.at[a] <= around.at[b] {
			m.both = append(m.both, comeBy{around.at[a], key, a, true})
			a++
		} else {
			m.both = append(m.both, comeBy{around.at[b], key, b, false})
			b++
		}
	}
}

// read finds the meetings at the horizon of a window and counts those within the window.
func (m *meetings) read(s *significance, around *moments, w int) {
	window := around.windows[w]
	if m.horizon != window.horizon {
		m.horizon = window.horizon
		m.findRuns(s, around, around.horizons[window.horizon].Microseconds())
	}
	m.within = 0
	for _, r := range m.runs {
		if r.closest <= window.Microseconds() {
			m.within++
		}
	}
}

// findRuns finds the runs with no gap over the reach in which both accounts are, outside reply chains of both.
func (m *meetings) findRuns(s *significance, around *moments, reach int64) {
	m.runs = m.runs[:0]
	for from := 0; from < len(m.both); {
		to, closest := from+1, int64(-1)
		for ; to < len(m.both) && m.both[to].key == m.both[from].key; to++ {
			gap := m.both[to].at - m.both[to-1].at
			if gap > reach {
				break
			}
			if m.both[to].first != m.both[to-1].first && (closest < 0 || gap < closest) {
				closest = gap
			}
		}
		if closest >= 0 && !(m.chained && m.inOneChain(s, around, m.both[from:to])) {
			m.runs = append(m.runs, meet{from, to, closest})
		}
		from = to
	}
}

// inOneChain says whether comments of the two accounts in a run stand in one reply chain.
func (m *meetings) inOneChain(s *significance, around *moments, run []comeBy) bool {
	m.threads[0], m.threads[1] = m.threads[0][:0], m.threads[1][:0]
	for _, t := range run {
		m.threads[t.side()] = append(m.threads[t.side()], s.corpus.thread(around.row[t.place]))
	}
	return intersect(m.threads[0], m.threads[1])
}

// intersect says whether two lists share a number; it sorts them.
func intersect(a, b []uint32) bool {
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
func (m *meetings) weigh(around *moments, w int) {
	m.chances, m.expected = m.chances[:0], 0
	for _, r := range m.runs {
		chance := 0.0
		if run := m.both[r.from:r.to]; len(run) == 2 {
			chance = around.chanceOfTwo(run[0].place, run[1].place, r.closest, w)
		} else {
			chance = stats.AnyMeeting(around.chance(run, w), encounters(run))
		}
		m.chances = append(m.chances, chance)
		m.expected += chance
	}
}

// byHabits gives the number expected and the p of a test under the explanation that makes the meetings least surprising: what is around them, what is around them at the hours that the accounts keep, or the delays after the opening
// of posts of either account.
func (m *meetings) byHabits(s *significance, around *moments, p pipeline.Pair, w int) (expected, least float64) {
	m.habits = [...]habits{{delays: m.every.delays(p.B)}, {delays: m.every.delays(p.A)}}
	var chances [2][]float64 // by account
	for i, r := range m.runs {
		for side, share := range m.byDelays(s, around, m.both[r.from:r.to], w, m.chances[i]) {
			chances[side] = append(chances[side], share)
		}
	}
	explanations := [][]float64{m.chances, chances[0], chances[1]}
	if m.asksHours {
		m.habits[0].hours, m.habits[1].hours = m.every.hours(p.B), m.every.hours(p.A)
		explanations = append(explanations, m.byHours(around, w))
	}
	return leastSurprising(m.within, explanations...)
}

// byDelays gives for each account the share of the moments at delays like those of its comments in a run at which it would have come within a window of the other's. Of several comments the largest share counts.
func (m *meetings) byDelays(s *significance, around *moments, run []comeBy, w int, usual float64) (shares [2]float64) {
	m.readComings(run, around.windows[w].Microseconds())
	for _, t := range run {
		delays := m.habits[t.side()].like(s, around.row[t.place], t.at, m.comings[1-t.side()].near)
		shares[t.side()] = max(shares[t.side()], delays.byHabit(usual))
	}
	return shares
}

// readComings tells when either account comes in a run.
func (m *meetings) readComings(run []comeBy, reach int64) {
	for side := range m.comings {
		m.comings[side] = comings{m.comings[side].at[:0], reach}
	}
	for _, t := range run {
		of := &m.comings[t.side()]
		of.at = append(of.at, t.at)
	}
}

// byHours gives the chances of the meetings by the comments of other people at the hours that the accounts keep: of those within the horizon of a comment of the one, the share within the window, by how often the other comes at their
// time of day. Where few are around, it leans towards the share around all meetings.
func (m *meetings) byHours(around *moments, w int) []float64 {
	of, all := make([]like, len(m.runs)), like{}
	for i, r := range m.runs {
		run := m.both[r.from:r.to]
		m.readComings(run, 0)
		for _, t := range run {
			of[i] = of[i].and(m.atHours(around, run, t, w))
		}
		all = all.and(of[i])
	}
	chances, atHours := make([]float64, len(m.runs)), all.share(m.expected/float64(len(m.runs)))
	for i, r := range m.runs {
		chances[i] = of[i].byHabit(atHours)
		if n := encounters(m.both[r.from:r.to]); n > 1 {
			chances[i] = stats.AnyMeeting(chances[i], n)
		}
	}
	return chances
}

// atHours counts the comments of other people within the horizon of one of a run, by how often the other account comes at their time of day, and those within the window.
func (m *meetings) atHours(around *moments, run []comeBy, t comeBy, w int) like {
	other := m.habits[1-t.side()]
	window, horizon := around.windows[w].Microseconds(), around.horizons[around.windows[w].horizon].Microseconds()
	there := m.every.traces[around.keys[t.key]:around.keys[t.key+1]]
	low := sort.Search(len(there), func(i int) bool { return there[i].At >= t.at-horizon })
	there = there[low : low+sort.Search(len(there)-low, func(i int) bool { return there[low+i].At > t.at+horizon })]
	var hours byHours
	step := strideOver(len(there))
	for i := 0; i < len(there); i += step {
		if at := there[i].At; !slices.ContainsFunc(run, func(own comeBy) bool { return around.row[own.place] == there[i].Row }) {
			hours.add(other.often(at, m.comings[1-t.side()].at...), max(at-t.at, t.at-at) <= window)
		}
	}
	return hours.like()
}

// comings are the moments, in order, at which somebody comments.
type comings struct {
	at    []int64
	reach int64
}

// near says whether one of them lies within reach of a moment.
func (c *comings) near(moment int64) bool {
	first := firstFrom(c.at, moment-c.reach)
	return first < len(c.at) && c.at[first]-moment <= c.reach
}

// encounters is how many pairs of comments of the two accounts a run holds.
func encounters(run []comeBy) int {
	first := 0
	for i := range run {
		first += run[i].side()
	}
	return first * (len(run) - first)
}

// chance averages, over the comments of a run, the share of comments of other people within the horizon that lie within the window.
func (m *moments) chance(run []comeBy, w int) float64 {
	window := &m.windows[w]
	near, far := reachedIn(run, window.Duration), reachedIn(run, m.horizons[window.horizon])
	sum := 0.0
	for i := range run {
		place := run[i].place
		sum += window.rate.Chance(float64(m.near(place, w)-near.count(run, i)), float64(m.far(place, window.horizon)-far.count(run, i)))
	}
	return sum / float64(len(run))
}

// chanceOfTwo is chance for a run of one comment each, which nearly all are.
func (m *moments) chanceOfTwo(a, b uint32, gap int64, w int) float64 {
	window, other, sum := &m.windows[w], 0, 0.0
	if gap <= window.Microseconds() {
		other = 1
	}
	for _, place := range [...]uint32{a, b} {
		sum += window.rate.Chance(float64(m.near(place, w)-other), float64(m.far(place, window.horizon)-1))
	}
	return sum / 2
}

// reached counts, for one comment of a run after the other, those of the other account within reach, by two pointers that never turn back.
type reached struct {
	reach     int64
	low, high int
	of        [2]int // comments of the second and of the first account from low to high
}

func reachedIn(run []comeBy, reach time.Duration) reached {
	r := reached{reach: reach.Microseconds()}
	if run[len(run)-1].at-run[0].at <= r.reach {
		for r.high < len(run) {
			r.of[run[r.high].side()]++
			r.high++
		}
	}
	return r
}

func (r *reached) count(run []comeBy, i int) int {
	at := run[i].at
	for at-run[r.low].at > r.reach {
		r.of[run[r.low].side()]--
		r.low++
	}
	for r.high < len(run) && run[r.high].at-at <= r.reach {
		r.of[run[r.high].side()]++
		r.high++
	}
	return r.of[1-run[i].side()]
}

// side is 1 for the first account.
func (c *comeBy) side() int {
	if c.first {
		return 1
	}
	return 0
}
