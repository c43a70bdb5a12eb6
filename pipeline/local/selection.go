package local

import (
	"context"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// testSelection tests, pair by pair, whether two accounts share more keys than independent choice within page and day allows
// (METHODS §1, PLACE). Candidates are all pairs that share at least Rule.Least keys on which no more than Rule.Crowd accounts met; what they
// share on more crowded keys counts too.
func (s *significance) testSelection(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, of sought, emit func([]pipeline.Pair) error) error {
	return s.testDaily(ctx, d, s.daily(traces, d.Rule), of, emit)
}

// testDaily is testSelection on daily traces, which are not needed any more then.
func (s *significance) testDaily(ctx context.Context, d *pipeline.Detector, daily []pipeline.Trace, of sought, emit func([]pipeline.Pair) error) error {
	null := stats.NewSelection(s.incidences(daily, d.Rule), s.corpus.Accounts.Len())
	met := holdByAccount(daily, s.corpus.Accounts.Len(), byKeyAndTime)
	pairable, crowded := s.worthPairing(daily, met, d.Rule)
	onCrowded := holdByAccount(crowded, s.corpus.Accounts.Len(), byKeyAndTime)
	of.most = of.levels()(mostShare(pairable) / float64(d.Rule.Least))
	candidates, err := s.gather(ctx, d, pairable, coaction.AnyTime, 0, of.only)
	if err != nil {
		return err
	}
	var shelves *shelves
	if d.Rule.Habitual && of.most >= 1 { // a search may find more than holds
		shelves = newShelves(s, d.Rule, met.traces)
	}
	var screen *stats.Screen
	if of.most < 1 {
		screen = null.Screen(d.Rule.Answers, of.most)
	}
	return eachCandidate(s.counted(candidates), emit, func() tester {
		return s.selecting(d, of, &choosing{null: null, screen: screen, once: d.Rule.Answers, shelves: shelves}, met, onCrowded)
	})
}

// mostShare counts the pairs of accounts under each key, of daily traces by key.
func mostShare(daily []pipeline.Trace) (pairs float64) {
	eachKey(daily, func(of []pipeline.Trace) { pairs += among(len(of)) })
	return pairs
}

// selecting makes a tester of candidates that share as many keys as they weigh, besides crowded ones.
func (s *significance) selecting(d *pipeline.Detector, of sought, c *choosing, met, onCrowded held) tester {
	most := func(a, b pipeline.ID, weight uint32) int {
		return int(weight) + min(len(onCrowded.of(a)), len(onCrowded.of(b)))
	}
	one := oneByOne(d, func(p pipeline.Pair, tested []pipeline.Pair) []pipeline.Pair {
		shared := int(p.Weight)
		if d.Rule.Answers || s.talk.anywhere(p.A, p.B) {
			shared = s.sharedKeys(met, p, d.Rule)
		} else {
			onCrowded.shared(p.A, p.B, func(a, b []pipeline.Trace) { shared++ })
		}
		if shared < d.Rule.Least || shared < most(p.A, p.B, p.Weight) && c.glimpse(shared, p.A, p.B) {
			return tested
		}
		p.Keys, p.Weight = uint32(shared), uint32(shared)
		var above bool
		if p.Expected, p.P, above = c.tail(shared, p.A, p.B); above {
			return tested
		}
		if c.shelves != nil && p.P <= evidentHabit {
			p.Expected, p.P = c.byAges(p, met)
		}
		return of.add(tested, p)
	})
	var open []coaction.Pair
	return func(candidates []coaction.Pair, tested []pipeline.Pair) []pipeline.Pair {
		for at := range slices.Chunk(candidates, touchedAtOnce) {
			open = open[:0]
			for _, p := range at {
				if !c.glimpse(most(p.A, p.B, p.Weight), p.A, p.B) {
					open = append(open, p)
				}
			}
			c.touch(open)
			tested = one(open, tested)
		}
		return tested
	}
}

// choosing is the test of the keys that two accounts share. It is for one goroutine.
type choosing struct {
	null             *stats.Selection
	screen           *stats.Screen // nil where all are sought
	once             bool
	shelves          *shelves // nil where habits are not asked
	choices          []stats.Choice
	chances, scratch []float64
	warm             uint32 // so that touching is not left out
}

// touchedAtOnce is of how many candidates the memory is touched before they are tested.
const touchedAtOnce = 32

func (c *choosing) touch(candidates []coaction.Pair) {
	for _, p := range candidates {
		c.warm += c.null.Touch(p.A, p.B)
	}
}

// glimpse says that so many shared keys surely have a p of more than the most that is sought.
func (c *choosing) glimpse(shared int, a, b pipeline.ID) bool {
	return c.screen.Tells(shared) && c.screen.Glimpse(shared, a, b)
}

// tail gives how many keys two accounts would share by chance, and the p of so many, or says that it is more than the most that is sought.
func (c *choosing) tail(shared int, a, b pipeline.ID) (expected, p float64, above bool) {
	if c.screen == nil {
		c.choices = c.null.Common(c.choices[:0], a, b)
	} else if c.choices, above = c.screen.Common(c.choices[:0], shared, a, b); above {
		return 0, 1, true
	}
	if expected = stats.Expected(c.choices); float64(shared) <= stats.Tolerated(expected, c.once) {
		return expected, 1, false
	}
	c.chances = stats.Chances(c.chances[:0], c.choices, c.once)
	c.scratch = slices.Grow(c.scratch[:0], shared+1)
	return expected, stats.PoissonBinomialTail(shared, c.chances, c.scratch), false
}

// byAges gives the number expected and the p of shared posts under the explanation that makes them least surprising: independent choice, or the ages of the posts that either account chooses.
func (c *choosing) byAges(p pipeline.Pair, met held) (expected, least float64) {
	a, b := met.of(p.A), met.of(p.B)
	expected, least = leastSurprising(int(p.Keys), c.shelves.byAges(a, b, p.Expected), c.shelves.byAges(b, a, p.Expected))
	if least < p.P {
		return p.Expected, p.P
	}
	return expected, least
}

// sharedKeys counts the keys that two accounts share without talking with each other there.
func (s *significance) sharedKeys(met held, p pipeline.Pair, rule pipeline.Rule) int {
	shared := 0
	var answered []pipeline.ID
	var strata []uint64
	met.shared(p.A, p.B, func(a, b []pipeline.Trace) {
		switch row := a[0].Row; {
		case !rule.Answers && !s.talk.between(row, b[0].Row):
			shared++
		case rule.Answers && !s.talk.at(s.corpus.Place(row), p.A, p.B):
			shared++
			answered, strata = append(answered, s.corpus.replyTo(row)), append(strata, s.dailyStratum(a[0], rule))
		}
	})
	if rule.Answers {
		slices.Sort(answered)
		slices.Sort(strata)
		shared = min(len(slices.Compact(answered)), len(slices.Compact(strata)))
	}
	return shared
}

// elsewhere is a bit of a daily key that tells that it was used in several places.
const elsewhere pipeline.Key = 1

// dailyKey names the key and the period of a trace (a day, unless the rule names another).
func (s *significance) dailyKey(t pipeline.Trace, rule pipeline.Rule) pipeline.Key {
	return mix(t.Key, uint64(s.period(t.At, rule))) &^ elsewhere
}

// daily gives each account one trace a key and period; the key then names both. They come by key and account, in the place of the traces.
func (s *significance) daily(traces []pipeline.Trace, rule pipeline.Rule) []pipeline.Trace {
	parallel.Stretches(len(traces), func(from, to int) {
		for i := from; i < to; i++ {
			traces[i].Key = s.dailyKey(traces[i], rule)
		}
	})
	sortParted(traces, func(t *pipeline.Trace) uint64 { return t.Key }, func(a, b pipeline.Trace) int {
		switch {
		case a.Key != b.Key:
			return order(a.Key, b.Key)
		case a.Account != b.Account:
			return order(a.Account, b.Account)
		}
		return byKeyAndTime(a, b)
	})
	traces = slices.CompactFunc(traces, func(a, b pipeline.Trace) bool { return a.Key == b.Key && a.Account == b.Account })
	eachKey(traces, func(of []pipeline.Trace) {
		if slices.ContainsFunc(of, func(t pipeline.Trace) bool { return s.page(t, rule) != s.page(of[0], rule) }) {
			for i := range of {
				of[i].Key |= elsewhere
			}
		}
	})
	return traces
}

// incidences puts daily traces into strata.
func (s *significance) incidences(daily []pipeline.Trace, rule pipeline.Rule) []stats.Incidence {
	in := make([]stats.Incidence, len(daily))
	parallel.Stretches(len(daily), func(from, to int) {
		for i := from; i < to; i++ {
			in[i] = stats.Incidence{Stratum: s.dailyStratum(daily[i], rule), Key: daily[i].Key, Account: daily[i].Account}
		}
	})
	sortParted(in, func(i *stats.Incidence) uint64 { return i.Stratum }, stats.Incidence.Compare)
	return in
}

// dailyStratum is the stratum of a daily key: where it was used, or the platform for one that was used in several places (a link, an account that is answered), since nobody chose it there alone.
func (s *significance) dailyStratum(t pipeline.Trace, rule pipeline.Rule) uint64 {
	if t.Key&elsewhere != 0 {
		return mix(s.platform(t), uint64(s.period(t.At, rule)))
	}
	return s.stratum(t, rule)
}

// stratum names the page (or the post, if the rule says so) and the period of a trace.
func (s *significance) stratum(t pipeline.Trace, rule pipeline.Rule) uint64 {
	return mix(s.page(t, rule), uint64(s.period(t.At, rule)))
}

// page names the page (or the post, if the rule says so) of a trace; the network where none is known.
func (s *significance) page(t pipeline.Trace, rule pipeline.Rule) uint64 {
	where := s.corpus.page(t.Row)
	if rule.InPlace {
		where = s.corpus.Place(t.Row)
	}
	if where == pipeline.None {
		return s.platform(t)
	}
	return uint64(where)
}

func (s *significance) platform(t pipeline.Trace) uint64 {
	return 1<<40 | uint64(s.corpus.AccountPlatform[t.Account])
}

// worthPairing parts the traces of accounts that hold enough keys to be tested into those on which pairs are found and those on crowded keys.
func (s *significance) worthPairing(daily []pipeline.Trace, met held, rule pipeline.Rule) (pairable, crowded []pipeline.Trace) {
	kept := daily[:0]
	for _, t := range daily {
		if len(met.of(t.Account)) >= rule.Least {
			kept = append(kept, t)
		}
	}
	return s.uncrowded(kept, rule.Crowd)
}

// uncrowded parts traces from those on keys on which more than crowd accounts met, and counts these for the report. Traces are sorted by key, one an account.
func (s *significance) uncrowded(traces []pipeline.Trace, crowd int) (kept, crowded []pipeline.Trace) {
	kept = traces[:0]
	eachKey(traces, func(of []pipeline.Trace) {
		if crowd > 0 && len(of) > crowd {
			s.crowded++
			crowded = append(crowded, of...)
			return
		}
		kept = append(kept, of...)
	})
	return kept, crowded
}

// period numbers the periods of a rule: days, unless it names another.
func (s *significance) period(at int64, rule pipeline.Rule) int64 {
	if rule.Period == 0 {
		return s.day(at)
	}
	return at / rule.Period.Microseconds()
}

// day numbers the days of the run's zone.
func (s *significance) day(at int64) int64 {
	_, offset := time.UnixMicro(at).In(s.zone).Zone()
	return (at + int64(offset)*1e6) / (24 * time.Hour).Microseconds()
}

func mix(a, b uint64) uint64 {
	h := (a ^ 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>29 ^ b) * 0x94d049bb133111eb
	return h ^ h>>32
}

func order[T uint32 | uint64 | int64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
