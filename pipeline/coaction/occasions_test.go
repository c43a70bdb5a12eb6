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
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 77))
		traces := busyTraces(random, 300+random.IntN(1500+500*int(seed%30)))
		least, window := uint32(1+random.IntN(4)), time.Duration(1+random.IntN(40))*time.Second
		apart := time.Duration(random.IntN(60)) * time.Second
		if seed%5 == 0 {
			window = AnyTime
		}
		if seed%10 == 0 {
			traces = oneOfEach(traces)
		}
		weights, weight := someWeights(random, len(traces))
		var got []Pair
		g := GatheringsOf(traces, window, apart, weights)
		if seed%3 == 0 && window != AnyTime { // the same as after another window and other weights
			g = GatheringsOf(traces, 2*window, apart/2, nil)
			g.Again(traces, window, apart, weights)
		}
		err := g.Each(context.Background(), Least{least, weight}, nil, func(p []Pair) error { got = append(got, p...); return nil })
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(got, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
		want := allOccasions(traces, window.Microseconds(), apart.Microseconds(), Least{least, weight}, weights)
		if weights != nil { // so many occasions need not weigh enough, and are about right
			got = slices.DeleteFunc(got, func(p Pair) bool { return p.Weight > surelyFit })
			want = slices.DeleteFunc(want, func(p Pair) bool { return p.Weight > surelyFit })
		}
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: %d pairs, going through all finds %d", seed, len(got), len(want))
		}
	}
}

// oneOfEach keeps one trace of each account under a key.
func oneOfEach(traces []pipeline.Trace) []pipeline.Trace {
	type under struct {
		key     pipeline.Key
		account pipeline.ID
	}
	seen := map[under]bool{}
	return slices.DeleteFunc(traces, func(t pipeline.Trace) bool {
		of := under{t.Key, t.Account}
		had := seen[of]
		seen[of] = true
		return had
	})
}

// someWeights draws what traces weigh and how much is enough; nothing every other time.
func someWeights(random *rand.Rand, traces int) (weights []uint8, least uint32) {
	if random.IntN(2) == 0 {
		return nil, 0
	}
	weights = make([]uint8, traces)
	most := 1 + random.IntN(256)
	for i := range weights {
		weights[i] = uint8(random.IntN(most))
	}
	return weights, 1 + random.Uint32N(uint32(4*most))
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
func allOccasions(traces []pipeline.Trace, window, apart int64, least Least, weights []uint8) (pairs []Pair) {
	of, weight := map[pipeline.ID][]pipeline.Trace{}, map[uint32]uint32{}
	for i, t := range traces {
		of[t.Account] = append(of[t.Account], t)
		if weights != nil {
			weight[t.Row] = uint32(weights[i])
		}
	}
	for a := range pipeline.ID(100) {
		for b := range a {
			few, many := of[b], of[a]
			if len(few) > len(many) {
				few, many = many, few
			}
			if met := occasions(few, many, window, apart, weight); met.Occasions >= least.Occasions && met.Weight >= least.Weight {
				pairs = append(pairs, Pair{A: b, B: a, Weight: met.Occasions})
			}
		}
	}
	slices.SortFunc(pairs, func(p, q Pair) int { return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B)) })
	return pairs
}

// occasions counts and weighs the runs of an account's traces around which the other is.
func occasions(of, other []pipeline.Trace, window, apart int64, weight map[uint32]uint32) (met Least) {
	for first, end := 0, 1; end <= len(of); end++ {
		if end < len(of) && of[end].Key == of[first].Key && of[end].At-of[end-1].At <= apart {
			continue
		}
		if slices.ContainsFunc(other, func(o pipeline.Trace) bool {
			return o.Key == of[first].Key && of[first].At-o.At <= window && o.At-of[end-1].At <= window
		}) {
			heaviest := uint32(0)
			for _, t := range of[first:end] {
				heaviest = max(heaviest, weight[t.Row])
			}
			met = Least{met.Occasions + 1, met.Weight + heaviest}
		}
		first = end
	}
	return met
}

// A post under which a tenth of all comments stand, each by another account, makes a hundred times as many pairs when there are ten times as many comments. What is looked at grows as the comments do.
func TestOccasionsGrowLinearly(t *testing.T) {
	looked := func(n int) float64 {
		random := rand.New(rand.NewPCG(8, 15))
		traces := make([]pipeline.Trace, n)
		for i := range traces {
			traces[i] = pipeline.Trace{Key: 1 + random.Uint64N(uint64(n/20)), Account: random.Uint32N(uint32(n / 10)), At: random.Int64N(3e9), Row: uint32(i)}
			if i < n/10 {
				traces[i].Key, traces[i].Account = 0, uint32(i)
			}
		}
		Sort(traces)
		g := GatheringsOf(traces, time.Hour, 0, nil)
		c := newCompany(g, Least{Occasions: 3})
		found := 0
		for a := range g.ranking.accounts {
			found += len(c.of(g, a))
		}
		return float64(c.looked + found)
	}
	const n, slack = 20000, 1.1
	first, second, fourth := looked(n), looked(2*n), looked(4*n)
	if most := 2 * slack * (second - first); fourth-second > most {
		t.Errorf("%.0f looked at for %d comments, %.0f for twice, %.0f for four times as many: linear would be at most %.0f", first, n, second, fourth, second+most)
	}
	if all := float64(n / 10 * (n / 10) / 2); first > all/2 {
		t.Errorf("%.0f looked at, where the crowded post alone makes %.0f pairs", first, all)
	}
}
