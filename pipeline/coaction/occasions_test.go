package coaction

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/pipeline"
)

// Occasions found with a prefix of each account's are those that going through all comments two by two finds.
func TestOccasionsAreThoseOfAllPairs(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 77))
		traces := busyTraces(random, 300+random.IntN(1500+500*int(seed)))
		least, window := uint32(1+random.IntN(4)), time.Duration(1+random.IntN(40))*time.Second
		apart := time.Duration(random.IntN(60)) * time.Second
		if seed%5 == 0 {
			window = AnyTime
		}
		var got []Pair
		err := OccasionsEach(context.Background(), traces, Options{Windows: []time.Duration{window}, MinWeight: least}, apart, func(p []Pair) error { got = append(got, p...); return nil })
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(got, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
		if want := allOccasions(traces, window.Microseconds(), apart.Microseconds(), least); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d pairs, going through all finds %d", seed, len(got), len(want))
		}
	}
}

// busyTraces draws a few crowded keys and busy accounts, and many others.
func busyTraces(random *rand.Rand, n int) []pipeline.Trace {
	traces := make([]pipeline.Trace, n)
	skewed := func(of float64) float64 { u := random.Float64(); return of * u * u * u }
	for i := range traces {
		traces[i] = pipeline.Trace{Key: pipeline.Key(skewed(60)), Account: pipeline.ID(skewed(100)), At: int64(skewed(3e8)), Row: uint32(i)}
	}
	Sort(traces)
	return traces
}

// allOccasions goes through the traces of every two accounts.
func allOccasions(traces []pipeline.Trace, window, apart int64, least uint32) (pairs []Pair) {
	of := map[pipeline.ID][]pipeline.Trace{}
	for _, t := range traces {
		of[t.Account] = append(of[t.Account], t)
	}
	for a := range pipeline.ID(100) {
		for b := range a {
			few, many := of[b], of[a]
			if len(few) > len(many) {
				few, many = many, few
			}
			if weight := occasions(few, many, window, apart); weight >= least {
				pairs = append(pairs, Pair{A: b, B: a, Weight: weight})
			}
		}
	}
	slices.SortFunc(pairs, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return pairs
}

// occasions counts the runs of an account's traces around which the other is.
func occasions(of, other []pipeline.Trace, window, apart int64) (n uint32) {
	for first, end := 0, 1; end <= len(of); end++ {
		if end < len(of) && of[end].Key == of[first].Key && of[end].At-of[end-1].At <= apart {
			continue
		}
		if slices.ContainsFunc(other, func(o pipeline.Trace) bool {
			return o.Key == of[first].Key && of[first].At-o.At <= window && o.At-of[end-1].At <= window
		}) {
			n++
		}
		first = end
	}
	return n
}
