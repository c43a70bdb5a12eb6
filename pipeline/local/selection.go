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
	daily := s.daily(traces)
	null := stats.NewSelection(s.incidences(daily), s.corpus.Accounts.Len())
	met := holdByAccount(daily, s.corpus.Accounts.Len())
	candidates, err := s.candidates(ctx, d, s.worthPairing(met, d.Rule), coaction.AnyTime)
	if err != nil {
		return nil, err
	}
	tested := candidates[:0]
	for _, p := range candidates {
		shared := 0
		met.shared(p.A, p.B, func(a, b []pipeline.Trace) {
			if !s.talk.between(a[0].Row, b[0].Row) {
				shared++
			}
		})
		if shared < d.Rule.Least {
			continue
		}
		p.Keys, p.Weight = uint32(shared), uint32(shared)
		p.Expected = null.Expected(p.A, p.B)
		p.P = stats.PoissonTail(shared, p.Expected)
		tested = append(tested, p)
	}
	return tested, nil
}

// daily gives each account one trace a key and day; the key then names both.
func (s *significance) daily(traces []pipeline.Trace) []pipeline.Trace {
	daily := make([]pipeline.Trace, len(traces))
	for i, t := range traces {
		t.Key = mix(t.Key, uint64(s.day(t.At)))
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

// incidences puts daily traces into strata of page and day.
func (s *significance) incidences(daily []pipeline.Trace) []stats.Incidence {
	in := make([]stats.Incidence, len(daily))
	for i, t := range daily {
		page := uint64(s.corpus.Page[t.Row])
		if s.corpus.Page[t.Row] == pipeline.None {
			page = 1<<40 | uint64(s.corpus.AccountPlatform[t.Account])
		}
		in[i] = stats.Incidence{Stratum: mix(page, uint64(s.day(t.At))), Key: t.Key, Account: t.Account}
	}
	return in
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
