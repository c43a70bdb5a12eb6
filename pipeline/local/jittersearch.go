package local

import (
	"context"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// levelFor gives, for a bound of the number of pairs that can be tested, the p beyond which no test matters.
type levelFor func(pairs float64) float64

// always is one level for any number of pairs.
func always(level float64) levelFor { return func(float64) float64 { return level } }

// searchJitter finds the pairs of accounts of which testJitter has a p of at most the level, and hands on its tests: of a strict level those in the windows in which it is found, of a weak one all of them.
//
// A strict level is asked window by window, with what is around each comment in that window alone, since only pairs that meet there with as much evidence as it takes need be looked at (see meetingWeights). A weak one nearly all pairs have that meet often enough, and they are looked at once.
func (s *significance) searchJitter(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, reach func(time.Duration) time.Duration, levelOf levelFor, emit func([]pipeline.Pair) error) error {
	sortByKeyAndTime(traces)
	windows := s.fineEnough(d.Rule.Windows)
	if len(windows) == 0 {
		return nil
	}
	level := levelOf(s.mostMeetings(traces, d.Rule))
	search := jitterSearch{s: s, d: d, level: level, surely: newSurely(level), habits: &everyHabit{s: s, traces: traces}}
	if level > weakLevel {
		search.around = newMoments(traces, s.corpus.Accounts.Len(), windows, reach)
		candidates, err := s.gather(ctx, d, traces, slices.Max(windows), reach(slices.Min(windows)), nil)
		if err != nil {
			return err
		}
		return eachCandidate(candidates, emit, func() tester { return search.tester(0, len(windows)) })
	}
	accounts, gather := s.corpus.Accounts.Len(), s.gathering(ctx, d, traces)
	for w := range windows {
		if w == 0 {
			search.around = newMoments(traces, accounts, windows[:1], reach)
		} else {
			search.around.lookAround(traces, windows[w:w+1], reach)
		}
		window, horizon := search.around.windows[0], search.around.horizons[0]
		least := coaction.Least{Occasions: uint32(d.Rule.Least), Weight: weightOf(level)}
		candidates, err := gather(window.Duration, horizon, meetingWeights(traces, accounts, window, horizon.Microseconds()), least)
		if err != nil {
			return err
		}
		if err := eachCandidate(candidates, emit, func() tester { return search.tester(0, 1) }); err != nil {
			return err
		}
	}
	return nil
}

// weakLevel is the p from which on to look for evidence window by window takes longer than it saves.
const weakLevel = 0.01

// mostMeetings is no less than the pairs of accounts that meet often enough to be tested. Traces are sorted by key and time.
func (s *significance) mostMeetings(traces []pipeline.Trace, rule pipeline.Rule) float64 {
	windows := s.fineEnough(rule.Windows)
	if len(windows) == 0 {
		return 0
	}
	return mostMeet(traces, slices.Max(windows)) / float64(rule.Least)
}

// mostMeet counts the pairs of traces, by key and time, within a window of each other.
func mostMeet(traces []pipeline.Trace, window time.Duration) (pairs float64) {
	within := span{reach: window.Microseconds()}
	for i := range traces {
		within.count(traces, i)
		pairs += float64(i - within.low)
	}
	return pairs
}

// jitterSearch tests candidates at some windows, and those found at all.
type jitterSearch struct {
	s      *significance
	d      *pipeline.Detector
	around *moments
	level  float64
	surely *surely
	habits *everyHabit
}

// tester searches the windows from one on to before another, one or all.
func (j *jitterSearch) tester(from, to int) tester {
	m := meetings{every: j.habits}
	var o outlook
	c := newCircle(j.s.corpus.Accounts.Len())
	return func(candidates []coaction.Pair, tested []pipeline.Pair) []pipeline.Pair {
		for len(candidates) > 0 {
			n := c.gather(j.around, candidates)
			for i, p := range candidates[:n] {
				if !j.s.talk.anywhere(p.A, p.B) && j.hopeless(&o, c.with(i), from, to, int(p.Weight)) {
					continue
				}
				m.gather(j.s, j.around, p.A, p.B, c.with(i))
				tested = j.test(&m, p, from, to, tested)
			}
			candidates = candidates[n:]
		}
		return tested
	}
}

// hopeless says that two accounts, who do not talk with each other, meet within each window too seldom to be tested, or too seldom for a p of the level. The most is no less than how often they meet within any: each meeting takes an occasion.
func (j *jitterSearch) hopeless(o *outlook, shared []common, from, to, most int) bool {
	if to-from == 1 {
		return j.hopelessIn(o, shared, from, most)
	}
	last := time.Duration(-1)
	for w := to - 1; w >= from; w-- {
		window := &j.around.windows[w]
		horizon := j.around.horizons[window.horizon]
		if horizon <= last && o.mostWithin(window.Microseconds()) < j.d.Rule.Least {
			continue
		}
		switch {
		case horizon > last:
			o.look(j.around, shared, window.horizon)
			last = horizon
		case horizon < last:
			o.narrow(j.around, window.horizon)
			last = horizon
		}
		within := o.within(window.Microseconds())
		if within < j.d.Rule.Least {
			continue
		}
		o.forget()
		if o.findEvident(j.around, w); !j.surely.exceeded(o, within) && !o.likely(j.around, w, within, j.level) {
			return false
		}
	}
	return true
}

// hopelessIn is hopeless of one window. Some of the keys mostly tell, since meetings under the others only make it likelier that as many as the most fall within the window, which are no fewer than those that do.
func (j *jitterSearch) hopelessIn(o *outlook, shared []common, w, most int) bool {
	window := &j.around.windows[w]
	o.clear()
	for some := range slices.Chunk(shared, lookedAtOnce) {
		o.lookOn(j.around, some, window.horizon)
		o.findEvident(j.around, w)
		if n := len(o.meets); n > 0 && n <= mostMeetings && j.surely.exceeded(o, most) {
			return true
		}
	}
	within := o.within(window.Microseconds())
	return within < j.d.Rule.Least || j.surely.exceeded(o, within) || o.likely(j.around, w, within, j.level)
}

// lookedAtOnce is under how many keys meetings are looked for before it is asked what they tell.
const lookedAtOnce = 8

// test appends all tests of the meetings gathered, if one of the windows from one on to before another has a p of at most the level.
func (j *jitterSearch) test(m *meetings, p coaction.Pair, from, to int, tested []pipeline.Pair) []pipeline.Pair {
	if to-from == 1 && !j.found(m, from) { // of one window it is soon told
		return tested
	}
	before := len(tested)
	tested = m.test(j.s, j.around, pipeline.Pair{A: p.A, B: p.B, Detector: j.d.Name}, j.d.Rule, tested)
	if !slices.ContainsFunc(tested[before:], func(p pipeline.Pair) bool { return p.P <= j.level }) {
		return tested[:before]
	}
	return tested
}

// found says whether the test of the meetings gathered has a p of at most the level in a window.
func (j *jitterSearch) found(m *meetings, w int) bool {
	if m.read(j.s, j.around, w); m.within < j.d.Rule.Least {
		return false
	}
	m.weigh(j.around, w)
	return stats.PoissonBinomialTail(m.within, m.chances, m.scratch(m.within+1)) <= j.level
}
