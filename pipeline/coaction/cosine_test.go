package coaction

import (
	"context"
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"pikir/pipeline"
	_ "pikir/pipeline/conform/seeded"
)

// bruteCosine multiplies the two vectors out, key by key.
func bruteCosine(traces []pipeline.Trace, a, b pipeline.ID, least int) float64 {
	count := map[pipeline.ID]float64{}
	for _, t := range traces {
		count[t.Account]++
	}
	accounts, holders := 0.0, map[pipeline.Key]map[pipeline.ID]float64{}
	for _, n := range count {
		if n >= float64(least) {
			accounts++
		}
	}
	for _, t := range traces {
		if count[t.Account] >= float64(least) {
			if holders[t.Key] == nil {
				holders[t.Key] = map[pipeline.ID]float64{}
			}
			holders[t.Key][t.Account]++
		}
	}
	product, squareA, squareB := 0.0, 0.0, 0.0
	for _, of := range holders {
		idf := math.Log(accounts / float64(len(of)))
		product += of[a] * of[b] * idf * idf
		squareA += of[a] * of[a] * idf * idf
		squareB += of[b] * of[b] * idf * idf
	}
	return product / math.Sqrt(squareA*squareB)
}

func drawTraces(t *rapid.T) []pipeline.Trace {
	n := rapid.IntRange(0, 60).Draw(t, "traces")
	traces := make([]pipeline.Trace, n)
	for i := range traces {
		traces[i] = pipeline.Trace{Key: uint64(rapid.IntRange(0, 8).Draw(t, "key")), Account: pipeline.ID(rapid.IntRange(0, 8).Draw(t, "account"))}
	}
	return traces
}

func TestCosinesEqualBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		traces, least := drawTraces(t), rapid.IntRange(1, 4).Draw(t, "least")
		found, err := Cosines(context.Background(), append([]pipeline.Trace(nil), traces...), least)
		if err != nil {
			t.Fatal(err)
		}
		got := map[[2]pipeline.ID]float64{}
		for _, p := range found {
			got[[2]pipeline.ID{p.A, p.B}] = p.Cosine
		}
		for a := range pipeline.ID(9) {
			for b := a + 1; b < 9; b++ {
				want := bruteCosine(traces, a, b, least)
				if math.IsNaN(want) {
					want = 0
				}
				if math.Abs(got[[2]pipeline.ID{a, b}]-want) > 1e-12 {
					t.Fatalf("accounts %d and %d: %g, want %g", a, b, got[[2]pipeline.ID{a, b}], want)
				}
			}
		}
	})
}

func TestPercentiles(t *testing.T) {
	for percentile, want := range map[float64]int{0: 10, 1: 10, 50: 6, 90: 2, 95: 1, 100: 1} {
		var pairs []Similar
		for i := range 10 {
			pairs = append(pairs, Similar{A: 0, B: pipeline.ID(i + 1), Cosine: float64(i) / 10})
		}
		if got := len(AbovePercentile(pairs, percentile)); got != want {
			t.Errorf("percentile %g keeps %d of 10, want %d", percentile, got, want)
		}
	}
}

func TestFuseTakesTheUnion(t *testing.T) {
	fused := Fuse([][]Similar{{{A: 0, B: 1, Cosine: 0.4}, {A: 1, B: 2, Cosine: 0.9}}, {{A: 0, B: 1, Cosine: 0.7}, {A: 0, B: 3, Cosine: 0.2}}})
	want := []Fused{{0, 1, 0.7, 0b11}, {0, 3, 0.2, 0b10}, {1, 2, 0.9, 0b01}}
	if fmt.Sprint(fused) != fmt.Sprint(want) {
		t.Errorf("fused %v, want %v", fused, want)
	}
}

// The centrality must be the eigenvector of the largest eigenvalue that gonum finds.
func TestCentralityEqualsTheEigenvector(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const accounts = 7
		adjacency := mat.NewSymDense(accounts, nil)
		var edges []Fused
		for a := range accounts - 1 {
			for b := a + 1; b < accounts; b++ {
				if b == a+1 || rapid.Bool().Draw(t, "tied") { // a chain, so that the eigenvector is the only one
					w := rapid.Float64Range(0.1, 1).Draw(t, "weight")
					adjacency.SetSym(a, b, w)
					edges = append(edges, Fused{pipeline.ID(a), pipeline.ID(b), w, 1})
				}
			}
		}
		var eigen mat.EigenSym
		if !eigen.Factorize(adjacency, true) {
			t.Fatal("gonum finds no eigenvectors")
		}
		var columns mat.Dense
		eigen.VectorsTo(&columns)
		got := Centrality(edges)
		for i := range accounts {
			if want := math.Abs(columns.At(i, accounts-1)); math.Abs(got[i]-want) > 1e-5 {
				t.Fatalf("centrality %v differs from the eigenvector at %d: %g", got, i, want)
			}
		}
	})
}

func TestPruneNodes(t *testing.T) {
	edges := []Fused{{0, 1, 1, 1}, {0, 2, 1, 1}, {1, 2, 1, 1}, {2, 3, 1, 1}, {3, 4, 1, 1}} // a triangle with a tail
	centrality := Centrality(edges)
	for percentile, want := range map[float64]int{0: 5, 40: 4, 50: 3, 100: 0} {
		if got := PruneNodes(append([]Fused(nil), edges...), centrality, percentile); len(got) != want {
			t.Errorf("percentile %g keeps %v, want %d edges", percentile, got, want)
		}
	}
}
