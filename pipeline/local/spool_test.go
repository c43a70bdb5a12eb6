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

// What is left out must not be missed: no pair that is significant among all is lost, and none gets another q.
func TestSpooledPairsAreSignificantAsAmongAll(t *testing.T) {
	const accounts = 7
	c := newCorpus()
	for a := range accounts {
		c.Accounts.ID(fmt.Sprint("\x00", a))
		c.CommentsOf = append(c.CommentsOf, uint32(1+a%5))
	}
	names := []string{"first", "second"}
	rapid.Check(t, func(t *rapid.T) {
		alpha := rapid.SampledFrom([]float64{0.001, 0.01, 0.1, 0.6}).Draw(t, "alpha")
		tested, err := newSpool("", alpha)
		if err != nil {
			t.Fatal(err)
		}
		defer tested.close()
		var all []pipeline.Pair
		for _, name := range names {
			tested.begin(name)
			var rows []pipeline.Pair
			for a := range pipeline.ID(accounts) {
				for b := range a {
					for window := range rapid.Int64Range(0, 2).Draw(t, "windows") {
						p := math.Pow(10, -rapid.Float64Range(0, 5).Draw(t, "p"))
						rows = append(rows, pipeline.Pair{A: b, B: a, Detector: name, Window: 60 + window, Weight: a, Keys: b, Expected: p / 2, P: p})
					}
				}
			}
			if err := tested.add(rows); err != nil {
				t.Fatal(err)
			}
			all = append(all, rows...)
		}
		kept, err := tested.pairs(func(int64, int64) {})
		if err != nil || tested.rows != int64(len(all)) {
			t.Fatalf("%d of %d rows counted: %v", tested.rows, len(all), err)
		}
		s := &significance{corpus: c}
		s.combine(all, names)
		s.combine(kept, names)
		insignificant := func(p pipeline.Pair) bool { return min(p.Q, p.OwnQ) > alpha }
		forget := func(pairs []pipeline.Pair) []pipeline.Pair {
			pairs = slices.DeleteFunc(slices.Clone(pairs), insignificant)
			for i := range pairs { // beyond alpha q only says so
				pairs[i].Q, pairs[i].OwnQ = min(pairs[i].Q, math.Nextafter(alpha, 1)), min(pairs[i].OwnQ, math.Nextafter(alpha, 1))
			}
			return pairs
		}
		if got, want := forget(kept), forget(all); !slices.Equal(got, want) {
			t.Fatalf("significant pairs differ:\n%+v\n%+v", got, want)
		}
	})
}
