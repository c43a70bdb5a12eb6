package local

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// significance turns the traces of pair detectors into pairs with p and q.
type significance struct {
	corpus    *Corpus
	talk      *conversations
	minds     minds
	opened    []int64 // by post: see openings
	wordings  Wordings
	zone      *time.Location
	seed      uint64             // of the choice of halves and the order of communities
	precision pipeline.Precision // coarsest of the dump's times that most comments have
	crowded   int                // keys too crowded to find pairs
	tests     int64              // of pairs by detectors; by synchrony, of those that may be significant
	memory    int64              // bytes that the run may take; 0: no limit
	dir       string             // for what does not fit
	progress  func(stage string, done, total int64)
}

// sought says which pairs of accounts a test is for.
type sought struct {
	most  float64  // those with a p of at most so much; from 1 on all
	level levelFor // the most, by how many pairs can be tested; nil: as above
	only  *pairSet // nil: all
}

// levels is the most by how many pairs can be tested.
func (of sought) levels() levelFor {
	if of.level == nil {
		return always(of.most)
	}
	return of.level
}

// add appends a test, if it is sought.
func (of sought) add(tested []pipeline.Pair, p pipeline.Pair) []pipeline.Pair {
	if p.P > of.most {
		return tested
	}
	return append(tested, p)
}

// test runs one pair detector on its traces, which it may change, and hands on what is sought.
func (s *significance) test(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, of sought, emit func([]pipeline.Pair) error) error {
	last := len(d.Rule.Nulls) - 1
	for _, null := range d.Rule.Nulls[:last] {
		if err := s.testNull(ctx, null, d, slices.Clone(traces), of, emit); err != nil {
			return err
		}
	}
	return s.testNull(ctx, d.Rule.Nulls[last], d, traces, of, emit)
}

func (s *significance) testNull(ctx context.Context, null pipeline.Null, d *pipeline.Detector, traces []pipeline.Trace, of sought, emit func([]pipeline.Pair) error) error {
	switch null {
	case pipeline.Selection:
		return s.testSelection(ctx, d, traces, of, emit)
	case pipeline.Jitter:
		if of.most < 1 {
			return s.searchJitter(ctx, d, traces, horizon(d.Rule), of.levels(), func(tested []pipeline.Pair) error {
				s.tests += int64(len(tested))
				return emit(tested)
			})
		}
		return s.testJitter(ctx, d, traces, horizon(d.Rule), of.only, emit)
	case pipeline.Rarity:
		tested, err := s.testRarity(ctx, d, traces, of)
		if err != nil {
			return err
		}
		return emit(tested)
	case pipeline.Succession:
		return s.testSuccession(ctx, d, traces, of, emit)
	}
	return fmt.Errorf("detector %s: no test is known for the null %v", d.Name, null)
}

// combine fills in q: one p a pair by the Cauchy combination over all detectors that ran (their windows combined first), then
// Benjamini–Hochberg over all possible pairs, in two families (see control); and the same for each detector alone, side by side. Pairs are sorted on return.
func (s *significance) combine(pairs []pipeline.Pair, detectors []string) (possible float64) {
	sortPairs(pairs)
	parallel.Each(1+len(detectors), func(i int) {
		if i == 0 {
			s.control(pairs, func(of []pipeline.Pair) ([]pipeline.Pair, float64) { return of, combined(of, len(detectors)) },
				func(p *pipeline.Pair, q float64) { p.Q = q })
			return
		}
		s.control(pairs, func(of []pipeline.Pair) ([]pipeline.Pair, float64) {
			own := rowsOf(of, detectors[i-1])
			return own, combined(own, 1)
		}, func(p *pipeline.Pair, q float64) { p.OwnQ = q })
	})
	return among(s.corpus.ActiveAccounts())
}

func sortPairs(pairs []pipeline.Pair) {
	slices.SortFunc(pairs, func(x, y pipeline.Pair) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Detector, y.Detector), cmp.Compare(x.Window, y.Window))
	})
}

// control runs Benjamini–Hochberg over the pairs of accounts, each with the rows and the p that pick gives, and hands q to each row.
//
// Pairs of accounts that can meet, on one network and active enough for every detector, and pairs that only a wording or a link can tie are two families of tests, each controlled by itself
// (Efron 2008, Ann. Appl. Stat. 2:197), so that the crowd of one-comment accounts, and that of other networks, does not drown the others.
func (s *significance) control(pairs []pipeline.Pair, pick func([]pipeline.Pair) ([]pipeline.Pair, float64), set func(*pipeline.Pair, float64)) {
	canMeet := s.pairsThatCanMeet()
	for family, total := range [...]float64{canMeet, among(s.corpus.ActiveAccounts()) - canMeet} {
		var p []float64
		var rows [][]pipeline.Pair
		eachPair(pairs, func(of []pipeline.Pair) {
			if picked, chance := pick(of); len(picked) > 0 && s.canMeet(of[0].A, of[0].B) == (family == 0) {
				p, rows = append(p, chance), append(rows, picked)
			}
		})
		for i, q := range stats.BenjaminiHochberg(p, total) {
			for j := range rows[i] {
				set(&rows[i][j], min(1, q))
			}
		}
	}
}

// among is the number of pairs of n accounts.
func among(n int) float64 { return float64(n) * float64(n-1) / 2 }

// rowsOf is the run of rows of one detector.
func rowsOf(rows []pipeline.Pair, detector string) []pipeline.Pair {
	first := 0
	for first < len(rows) && rows[first].Detector != detector {
		first++
	}
	last := first
	for last < len(rows) && rows[last].Detector == detector {
		last++
	}
	return rows[first:last]
}

// activeFrom is the number of comments from which an account can be tested for places and moments.
const activeFrom = 3

// pairsThatCanMeet counts the pairs for which canMeet holds.
func (s *significance) pairsThatCanMeet() (n float64) {
	on := make([]int, s.corpus.Platforms.Len())
	for a := range s.corpus.CommentsOf {
		if s.active(pipeline.ID(a)) {
			on[s.corpus.AccountPlatform[a]]++
		}
	}
	for _, accounts := range on {
		n += among(accounts)
	}
	return n
}

func (s *significance) active(a pipeline.ID) bool { return s.corpus.CommentsOf[a] >= activeFrom }

// canMeet says whether every detector can test two accounts: both are active, and on one network.
func (s *significance) canMeet(a, b pipeline.ID) bool {
	return s.active(a) && s.active(b) && s.corpus.AccountPlatform[a] == s.corpus.AccountPlatform[b]
}

// combined is the p of one pair over its rows; detectors that found nothing to test count as one half.
func combined(rows []pipeline.Pair, detectors int) float64 {
	var byDetector []float64
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].Detector == rows[0].Detector {
			n++
		}
		windows := make([]float64, n)
		for i := range n {
			windows[i] = rows[i].P
		}
		byDetector = append(byDetector, stats.Cauchy(windows...))
		rows = rows[n:]
	}
	for len(byDetector) < detectors {
		byDetector = append(byDetector, 0.5)
	}
	return stats.Cauchy(byDetector...)
}

// eachPair calls do with the rows of each pair of accounts; pairs are sorted.
func eachPair(pairs []pipeline.Pair, do func(of []pipeline.Pair)) {
	for len(pairs) > 0 {
		n := 1
		for n < len(pairs) && pairs[n].A == pairs[0].A && pairs[n].B == pairs[0].B {
			n++
		}
		do(pairs[:n])
		pairs = pairs[n:]
	}
}

// mergePairs adds the pairs of more that are not among pairs; the result is sorted.
func mergePairs(pairs, more []pipeline.Pair) []pipeline.Pair {
	pairs = append(pairs, more...)
	slices.SortFunc(pairs, func(x, y pipeline.Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return slices.CompactFunc(pairs, func(x, y pipeline.Pair) bool { return x.A == y.A && x.B == y.B })
}
