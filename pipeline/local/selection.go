package local

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// testSelection tests, pair by pair, whether two accounts share more keys than independent choice within page and day allows
// (METHODS §1, PLACE). Candidates are all pairs that share at least Rule.Least keys on which no more than Rule.Crowd accounts met; what they
// share on more crowded keys counts too.
func (s *significance) testSelection(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([]pipeline.Pair, error) {
	daily := s.daily(traces, d.Rule)
	null := stats.NewSelection(s.incidences(daily, d.Rule), s.corpus.Accounts.Len())
	met := holdByAccount(daily, s.corpus.Accounts.Len())
	candidates, err := s.candidates(ctx, d, s.worthPairing(met, d.Rule), coaction.AnyTime)
	if err != nil {
		return nil, err
	}
	tested := candidates[:0]
	for _, p := range candidates {
		shared := s.sharedKeys(met, p, d.Rule)
		if shared < d.Rule.Least {
			continue
		}
		p.Keys, p.Weight = uint32(shared), uint32(shared)
		p.Expected = null.Expected(p.A, p.B)
		if d.Rule.Answers {
			p.P = stats.PoissonBinomialTail(shared, null.Chances(p.A, p.B), nil)
		} else {
			p.P = stats.PoissonTail(shared, p.Expected)
		}
		tested = append(tested, p)
	}
	return tested, nil
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
			answered, strata = append(answered, s.corpus.ReplyTo[row]), append(strata, s.stratum(a[0], rule))
		}
	})
	if rule.Answers {
		slices.Sort(answered)
		slices.Sort(strata)
		shared = min(len(slices.Compact(answered)), len(slices.Compact(strata)))
	}
	return shared
}

// daily gives each account one trace a key and period (a day, unless the rule names another); the key then names both.
func (s *significance) daily(traces []pipeline.Trace, rule pipeline.Rule) []pipeline.Trace {
	daily := make([]pipeline.Trace, len(traces))
	for i, t := range traces {
		t.Key = mix(t.Key, uint64(s.period(t.At, rule)))
		daily[i] = t
	}
	slices.SortFunc(daily, func(a, b pipeline.Trace) int {
		switch {
		case a.Key != b.Key:
			return order(a.Key, b.Key)
		case a.Account != b.Account:
			return order(a.Account, b.Account)
		}
		return cmp.Or(order(a.At, b.At), order(a.Row, b.Row))
	})
	return slices.CompactFunc(daily, func(a, b pipeline.Trace) bool { return a.Key == b.Key && a.Account == b.Account })
}

// incidences puts daily traces into strata.
func (s *significance) incidences(daily []pipeline.Trace, rule pipeline.Rule) []stats.Incidence {
	in := make([]stats.Incidence, len(daily))
	for i, t := range daily {
		in[i] = stats.Incidence{Stratum: s.stratum(t, rule), Key: t.Key, Account: t.Account}
	}
	return in
}

// stratum names the page (or the post, if the rule says so) and the period of a trace.
func (s *significance) stratum(t pipeline.Trace, rule pipeline.Rule) uint64 {
	where := s.corpus.Page[t.Row]
	if rule.InPlace {
		where = s.corpus.Place(t.Row)
	}
	in := uint64(where)
	if where == pipeline.None {
		in = 1<<40 | uint64(s.corpus.AccountPlatform[t.Account])
	}
	return mix(in, uint64(s.period(t.At, rule)))
}

// worthPairing keeps the traces of accounts that hold enough keys to be tested, on keys that are not crowded, sorted for the engine.
func (s *significance) worthPairing(met held, rule pipeline.Rule) []pipeline.Trace {
	var kept []pipeline.Trace
	for a := range s.corpus.Accounts.Len() {
		if own := met.of(pipeline.ID(a)); len(own) >= rule.Least {
			kept = append(kept, own...)
		}
	}
	coaction.Sort(kept)
	return s.uncrowded(kept, rule.Crowd)
}

// uncrowded drops the keys on which more than crowd accounts met, and counts them for the report. Traces are sorted by key, one an account.
func (s *significance) uncrowded(traces []pipeline.Trace, crowd int) []pipeline.Trace {
	kept := traces[:0]
	for len(traces) > 0 {
		n := sameKey(traces)
		if crowd == 0 || n <= crowd {
			kept = append(kept, traces[:n]...)
		} else {
			s.crowded++
		}
		traces = traces[n:]
	}
	return kept
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
