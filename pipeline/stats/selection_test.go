package stats

import (
	"maps"
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
	degrees := func(of func(i Incidence) uint64) (all []int) {
		count := map[uint64]int{}
		for _, i := range in {
			count[of(i)]++
		}
		return slices.Collect(maps.Values(count))
	}
	accounts := classes(degrees(func(i Incidence) uint64 { return uint64(i.Account) }))
	keys := classes(degrees(func(i Incidence) uint64 { return i.Key }))
	appendShared(nil, accounts, keys)
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

// What is found by marks and by searching is what a plain look through all memberships finds.
func TestCommonStrataAreThoseOfBoth(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const accounts, strata = 60, 300
	var in []Incidence
	member := map[[2]uint32]int{} // degree by account and stratum
	for a := range uint32(accounts) {
		share := math.Pow(0.9, float64(a)) // from all strata to hardly any
		for stratum := range uint32(strata) {
			for key := range uint64(3) {
				if random.Float64() < share {
					in = append(in, Incidence{uint64(stratum), key, a})
					member[[2]uint32{a, stratum}]++
				}
			}
		}
	}
	s := NewSelection(in, accounts)
	const level = 0.01
	screen := s.Screen(false, level)
	held := map[uint32]int{}
	for of, keys := range member {
		held[of[0]] += keys
	}
	if most := slices.Max(slices.Collect(maps.Values(held))); s.mostKeys(1<<20) != most || s.mostKeys(9) != 9 {
		t.Errorf("an account holds %d keys at most, said to be %d", most, s.mostKeys(1<<20))
	}
	for a := range uint32(accounts) {
		for b := range uint32(accounts) {
			var want []int
			for stratum := range uint32(strata) {
				if x, y := member[[2]uint32{a, stratum}], member[[2]uint32{b, stratum}]; x > 0 && y > 0 {
					want = append(want, min(x, y))
				}
			}
			var got []int
			choices := s.Common(nil, a, b)
			for _, c := range choices {
				got = append(got, c.Fewer)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("accounts %d and %d: fewer keys by stratum %v, want %v", a, b, got, want)
			}
			chances := Chances(nil, choices, false)
			for keys := 1; keys <= mostKeysAdded+20; keys += 1 + keys/32 {
				p := PoissonBinomialTail(keys, chances, nil)
				if float64(keys) <= Tolerated(Expected(choices), false) {
					p = 1
				}
				seen, above := screen.Common(nil, keys, a, b)
				if p <= level && (above || screen.Tells(keys) && screen.Glimpse(keys, a, b)) {
					t.Fatalf("accounts %d and %d share %d keys with p = %g, said to exceed %g", a, b, keys, p, level)
				}
				if !above && !slices.Equal(seen, choices) {
					t.Fatalf("accounts %d and %d choose %v, said to be %v", a, b, choices, seen)
				}
			}
		}
	}
}
