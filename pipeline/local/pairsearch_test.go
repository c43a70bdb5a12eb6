package local

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pikir/pipeline"
	_ "pikir/pipeline/conform/seeded"
)

// What is let go must not be missed: no pair that is significant among all is lost, and none gets another q.
func TestPairsThatMatterAreSignificantAsAmongAll(t *testing.T) {
	const accounts = 9
	c := newCorpus()
	for a := range accounts {
		c.Accounts.ID(fmt.Sprint("\x00", a))
		c.AccountPlatform = append(c.AccountPlatform, c.Platforms.ID(fmt.Sprint("network", a/6)))
		c.CommentsOf = append(c.CommentsOf, uint32(1+a%6))
	}
	names := []string{"first", "choices", "synchrony"}
	rapid.Check(t, func(t *rapid.T) {
		alpha := rapid.SampledFrom([]float64{0.001, 0.01, 0.1, 0.3}).Draw(t, "alpha")
		few := rapid.Float64Range(0, 1).Draw(t, "share that never meets")
		s := &significance{corpus: c}
		search := &pairSearch{s: s, alpha: alpha, possible: s.pairsThatCanMeet()}
		var all []pipeline.Pair
		rowsBy := make([][]pipeline.Pair, len(names))
		for i, name := range names {
			if rowsBy[i] = drawnRows(t, name, accounts, few); i > 0 {
				rowsBy[i] = slices.DeleteFunc(rowsBy[i], func(p pipeline.Pair) bool { return !s.canMeet(p.A, p.B) })
			}
		}
		for i, rows := range rowsBy {
			level := alpha
			if i > 0 { // held against what those before found, and all that it and those to come can test
				level = search.level(float64(len(slices.Concat(rowsBy[i:]...))))
			}
			kept := slices.DeleteFunc(slices.Clone(rows), func(p pipeline.Pair) bool { return p.P > level })
			if err := search.keep(kept); err != nil {
				t.Fatal(err)
			}
			search.found = leastOfEach(search.found)
			all = append(all, rows...)
		}
		matter := search.matter()
		kept := slices.DeleteFunc(slices.Clone(all), func(p pipeline.Pair) bool { return !matter.holds(p.A, p.B) })
		s.combine(all, names)
		s.combine(kept, names)
		significant := func(pairs []pipeline.Pair) []pipeline.Pair {
			pairs = slices.DeleteFunc(slices.Clone(pairs), func(p pipeline.Pair) bool { return min(p.Q, p.OwnQ) > alpha })
			for i := range pairs { // beyond alpha q only says so
				pairs[i].Q, pairs[i].OwnQ = min(pairs[i].Q, math.Nextafter(alpha, 1)), min(pairs[i].OwnQ, math.Nextafter(alpha, 1))
			}
			return pairs
		}
		if got, want := significant(kept), significant(all); !slices.Equal(got, want) {
			t.Fatalf("significant pairs differ:\n%+v\n%+v", got, want)
		}
	})
}

// drawnRows draws up to two tests of some pairs of accounts.
func drawnRows(t *rapid.T, detector string, accounts int, never float64) (rows []pipeline.Pair) {
	for a := range pipeline.ID(accounts) {
		for b := range a {
			if rapid.Float64Range(0, 1).Draw(t, "meets") < never {
				continue
			}
			for window := range rapid.Int64Range(0, 2).Draw(t, "windows") {
				p := math.Pow(10, -rapid.Float64Range(0, 6).Draw(t, "p"))
				rows = append(rows, pipeline.Pair{A: b, B: a, Detector: detector, Window: 60 + window, Weight: a, Keys: b, Expected: p / 2, P: p})
			}
		}
	}
	return rows
}
