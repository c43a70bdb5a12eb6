package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// world draws a stratum in which accounts choose keys independently, with unequal activity and popularity.
func world(random *rand.Rand, accounts, keys int) []Incidence {
	var in []Incidence
	for a := range accounts {
		for k := range keys {
			appetite, pull := 0.2+float64(a%7)/3, 0.1+float64(k%5)/4
			if x := 0.2 * appetite * pull; random.Float64() < x/(1+x) {
				in = append(in, Incidence{1, uint64(k), uint32(a)})
			}
		}
	}
	return in
}

func TestSelectionKeepsDegrees(t *testing.T) {
	in := world(rand.New(rand.NewPCG(5, 6)), 120, 40)
	accounts := classes(new(fitting).degrees(nil, in, func(i *Incidence) uint64 { return uint64(i.Account) }))
	keys := classes(new(fitting).degrees(nil, in, func(i *Incidence) uint64 { return i.Key }))
	expectedShared(accounts, keys)
	for _, a := range accounts {
		sum := 0.0
		for _, k := range keys {
			sum += k.members * chosen(a, k)
		}
		if math.Abs(sum-float64(a.degree)) > 1e-3*float64(a.degree) {
			t.Errorf("expected degree %g of accounts with degree %d", sum, a.degree)
		}
	}
}

func TestSelectionOfOneKeyIsCertain(t *testing.T) {
	s := NewSelection([]Incidence{{1, 9, 0}, {1, 9, 1}, {2, 9, 0}, {2, 8, 1}, {2, 8, 2}}, 3)
	if got := Expected(s.Common(nil, 0, 1)); got < 0.99 {
		t.Errorf("two accounts under the only post of a day: expected %g shared posts, want 1", got)
	}
}

func TestSelectionIsCalibrated(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	const draws, accounts, keys = 12, 80, 30
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		tests, hits := 0, 0
		for range draws {
			in := world(random, accounts, keys)
			s := NewSelection(in, accounts)
			shared := sharedKeys(in, accounts)
			for a := range accounts {
				for b := range a {
					tests++
					if PoissonBinomialTail(shared[a][b], Chances(nil, s.Common(nil, uint32(a), uint32(b)), false), nil) <= alpha {
						hits++
					}
				}
			}
		}
		if low, _ := Wilson(float64(hits), float64(tests)); low > alpha {
			t.Errorf("share of p ≤ %g is %g", alpha, float64(hits)/float64(tests))
		}
	}
}

func sharedKeys(in []Incidence, accounts int) [][]int {
	under := map[uint64][]uint32{}
	for _, i := range in {
		under[i.Key] = append(under[i.Key], i.Account)
	}
	shared := make([][]int, accounts)
	for a := range shared {
		shared[a] = make([]int, accounts)
	}
	for _, crowd := range under {
		for _, a := range crowd {
			for _, b := range crowd {
				shared[a][b]++
			}
		}
	}
	return shared
}

// Busy accounts that comment again and again under posts drawn by popularity alone share more posts than the model foresees, since it knows each account under a post once.
func TestBusiestAccountsOfChanceShareNoMoreThanTolerated(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	zipf := rand.NewZipf(random, 1.2, 10, 1999)
	const days, accounts, busy = 40, 300, 6
	var in []Incidence
	for day := range uint64(days) {
		for a := range accounts {
			for range 2000 / (1 + a) {
				in = append(in, Incidence{day, day<<32 | zipf.Uint64(), uint32(a)})
			}
		}
	}
	s := NewSelection(in, accounts)
	shared := sharedKeys(slices.Compact(in), accounts) // NewSelection has sorted them
	for a := range busy {
		for b := range a {
			if p := PoissonBinomialTail(shared[a][b], Chances(nil, s.Common(nil, uint32(a), uint32(b)), false), nil); p < 0.01 {
				t.Errorf("accounts %d and %d share %d keys, expected %.0f: p = %g", a, b, shared[a][b], Expected(s.Common(nil, uint32(a), uint32(b))), p)
			}
		}
	}
}
