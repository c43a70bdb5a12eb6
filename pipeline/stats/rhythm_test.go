package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

// calibrated fails when more of the p-values lie at or below 0.05 or 0.01 than a binomial with that chance gives once in ten thousand.
func calibrated(t *testing.T, name string, p []float64) {
	t.Helper()
	for _, alpha := range []float64{0.05, 0.01} {
		n := 0
		for _, v := range p {
			if v <= alpha {
				n++
			}
		}
		if tail := 1 - (distuv.Binomial{N: float64(len(p)), P: alpha}).CDF(float64(n)-1); n > 0 && tail < 1e-4 {
			t.Errorf("%s: %d of %d p-values are at or below %g", name, n, len(p), alpha)
		}
	}
}

func TestAboveIsTheRankAmongGroups(t *testing.T) {
	groups := []float64{1, 2, 3, math.NaN(), 4}
	for _, test := range []struct{ value, want float64 }{{0, 1}, {3, 0.6}, {3.5, 0.4}, {9, 0.2}} {
		if got := Above(test.value, groups, 0); got != test.want {
			t.Errorf("Above(%g) = %g, want %g", test.value, got, test.want)
		}
		if got := Below(-test.value, []float64{-1, -2, -3, -4}, 0); got != test.want {
			t.Errorf("Below(%g) = %g, want %g", -test.value, got, test.want)
		}
	}
	if p := Above(1, nil, 0); !math.IsNaN(p) {
		t.Error(p)
	}
	if p := Above(math.NaN(), groups, 0); !math.IsNaN(p) {
		t.Error(p)
	}
}

func TestAboveIsCalibratedForHeavyTails(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for name, draw := range map[string]func() float64{
		"normal":    random.NormFloat64,
		"lognormal": func() float64 { return math.Exp(random.NormFloat64()) },
		"uniform":   random.Float64,
	} {
		var p []float64
		for range 3000 {
			groups := make([]float64, 120)
			for i := range groups {
				groups[i] = draw()
			}
			p = append(p, Above(draw(), groups, 0))
		}
		calibrated(t, name, p)
	}
}

func TestUnderDispersionIsCalibrated(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 1))
	for _, alpha := range []float64{0, 0.02, 0.3} {
		var p []float64
		for range 500 {
			counts := make([]float64, 6)
			for i := range counts {
				counts[i] = negativeBinomial(400, alpha, random)
			}
			p = append(p, UnderDispersion(counts, []float64{alpha}, 300, random).P)
		}
		calibrated(t, "negative binomial", p)
		small := slices.Min(p)
		if small > 0.1 {
			t.Errorf("alpha %g: smallest p of 500 is %g: the test never rejects", alpha, small)
		}
	}
}

func TestUnderDispersionSeesAQuota(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 1))
	d := UnderDispersion([]float64{1004, 1011, 1000, 1019, 1007, 1002}, []float64{0.05, 0.1, 0.2}, 2000, random)
	if d.P > 0.001 || d.Index > 0.1 || d.Expected < 20 || d.Critical <= d.Index {
		t.Fatalf("%+v", d)
	}
	if d.Low > d.Index || d.High < d.Index {
		t.Fatalf("interval %+v", d)
	}
	if d := UnderDispersion([]float64{0, 0, 0}, nil, 100, random); !math.IsNaN(d.P) {
		t.Fatalf("%+v", d)
	}
}

func TestChangePointsFindsLevels(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		daily := make([]int, 300)
		for i := range daily {
			rate := 4.0
			if i >= 100 && i < 220 {
				rate = 33
			}
			if i%7 > 4 {
				rate *= 0.6
			}
			daily[i] = int(negativeBinomial(rate, 0.05, random))
		}
		points := ChangePoints(daily, 7)
		if len(points) != 2 || abs(points[0]-100) > 2 || abs(points[1]-220) > 2 {
			t.Fatalf("seed %d: change points %v, want 100 and 220", seed, points)
		}
	}
}

func abs(n int) int { return max(n, -n) }

func TestChangePointsOfASteadyRateAreFew(t *testing.T) {
	wrong := 0
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 1))
		daily := make([]int, 200)
		for i := range daily {
			daily[i] = int(negativeBinomial(20, 0.1, random))
		}
		wrong += len(ChangePoints(daily, 7))
	}
	if wrong > 10 {
		t.Fatalf("%d change points in 100 steady series", wrong)
	}
}

// PELT prunes but must not lose the optimum.
func TestChangePointsAreOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		daily := rapid.SliceOfN(rapid.IntRange(0, 60), 6, 14).Draw(t, "daily")
		const shortest = 3
		penalty := 3 * math.Log(float64(len(daily)))
		uneven := weeklyUnevenness(daily)
		value := func(points []int) float64 {
			sum, ends := 0.0, append(append([]int{0}, points...), len(daily))
			for i := 1; i < len(ends); i++ {
				s := 0.0
				for _, x := range daily[ends[i-1]:ends[i]] {
					s += float64(x)
				}
				if s > 0 {
					sum += 2 * (s - s*math.Log(s/float64(ends[i]-ends[i-1]))) / uneven
				}
				sum += penalty
			}
			return sum
		}
		best := math.Inf(1)
		var try func(points []int, from int)
		try = func(points []int, from int) {
			if len(daily)-from >= shortest {
				best = math.Min(best, value(points))
			}
			for at := from + shortest; at <= len(daily)-shortest; at++ {
				try(append(slices.Clone(points), at), at)
			}
		}
		try(nil, 0)
		if got := value(ChangePoints(daily, shortest)); got > best+1e-9 {
			t.Fatalf("cost %g, optimum %g", got, best)
		}
	})
}

func TestCircularDistanceIgnoresTheCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.Float64Range(0.1, 50), 24, 24)
		a, b := counts.Draw(t, "a"), counts.Draw(t, "b")
		cut := rapid.IntRange(0, 23).Draw(t, "cut")
		turned := func(h []float64) []float64 { return append(slices.Clone(h[cut:]), h[:cut]...) }
		got, want := CircularDistance(turned(a), turned(b)), CircularDistance(a, b)
		if math.Abs(got-want) > 1e-12 || want < 0 {
			t.Fatalf("%g when cut at %d, %g at 0", got, cut, want)
		}
		if d := CircularDistance(a, a); d > 1e-15 {
			t.Fatalf("%g from itself", d)
		}
	})
}

func TestResultant(t *testing.T) {
	for _, test := range []struct {
		times []int64
		want  float64
	}{{[]int64{5, 65, 125}, 1}, {[]int64{0, 15, 30, 45}, 0}, {[]int64{0, 15}, math.Sqrt2 / 2}} {
		if got := Resultant(test.times, 60); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%v: %g, want %g", test.times, got, test.want)
		}
	}
}

func TestBurstiness(t *testing.T) {
	if b := Burstiness([]float64{5, 5, 5, 5}); math.Abs(b+1) > 1e-12 {
		t.Errorf("a clock has burstiness %g", b)
	}
	if b := Burstiness([]float64{0, 0, 0, 0, 9}); math.Abs(b-1) > 1e-12 {
		t.Errorf("one burst has burstiness %g", b)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for _, n := range []int{10, 1000} {
		sum := 0.0
		for range 500 {
			gaps := make([]float64, n)
			for i := range gaps {
				gaps[i] = random.ExpFloat64()
			}
			sum += Burstiness(gaps) / 500
		}
		if math.Abs(sum) > 0.05 {
			t.Errorf("chance with %d gaps has mean burstiness %g", n, sum)
		}
	}
	if b := Burstiness([]float64{1, 2}); !math.IsNaN(b) {
		t.Error(b)
	}
}

// Groups of fifteen drawn from 150 are too much alike: only with their share do they tell how far a further group may lie. Without it, the check fails.
func TestAboveKnowsWhatGroupsAreDrawnFrom(t *testing.T) {
	const draws, size, pool = 1500, 15, 150
	for taken, valid := range map[float64]bool{float64(size) / pool: true, 0: false} {
		random := rand.New(rand.NewPCG(3, 9))
		low := 0.0
		for range draws {
			accounts := make([]float64, size+pool)
			for i := range accounts {
				accounts[i] = random.NormFloat64()
			}
			groups := make([]float64, 99)
			for g := range groups {
				for _, i := range random.Perm(pool)[:size] {
					groups[g] += accounts[size+i] / size
				}
			}
			if Above(Mean(accounts[:size]), groups, taken) <= 0.05 {
				low++
			}
		}
		if least, _ := Wilson(low, draws); (least <= 0.05) != valid {
			t.Errorf("taken %g: %.3f of the p-values are at or below 0.05", taken, low/draws)
		}
	}
}
