package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// The oracle enumerates all outcomes.
func enumeratedTail(n int, p []float64) float64 {
	total := 0.0
	for outcome := range 1 << len(p) {
		chance, count := 1.0, 0
		for i, q := range p {
			if outcome>>i&1 == 1 {
				chance *= q
				count++
			} else {
				chance *= 1 - q
			}
		}
		if count >= n {
			total += chance
		}
	}
	return total
}

func TestPoissonBinomialTailEqualsEnumeration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 0, 10).Draw(t, "p")
		n := rapid.IntRange(0, 11).Draw(t, "n")
		if got, want := PoissonBinomialTail(n, p, nil), enumeratedTail(n, p); math.Abs(got-want) > 1e-12 {
			t.Fatalf("P(N ≥ %d) = %g, enumeration gives %g", n, got, want)
		}
	})
}

// Numbers of successes that cannot be reached yet, or that cannot make enough any more, are left out; the tail is the same to the last bit.
func TestTailIsThatOfAllNumbersOfSuccesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 60).Draw(t, "p")
		n := rapid.IntRange(1, len(p)).Draw(t, "n")
		mass := make([]float64, n+1)
		mass[0] = 1
		for _, q := range p {
			mass[n] += mass[n-1] * q
			for k := n - 1; k > 0; k-- {
				mass[k] = mass[k]*(1-q) + mass[k-1]*q
			}
			mass[0] *= 1 - q
		}
		if got, want := PoissonBinomialTail(n, p, nil), math.Min(1, mass[n]); got != want {
			t.Fatalf("P(N ≥ %d) = %v, all numbers give %v", n, got, want)
		}
	})
}

func TestSaddlepointTailIsNearTheExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, law := range []struct {
		name   string
		chance func() float64
	}{
		{"any", random.Float64},
		{"small", func() float64 { return 0.4 * random.Float64() }},
		{"close to one", func() float64 { return 1 - 0.4*random.Float64() }},
		{"one or little", func() float64 { return min(1, 0.1+float64(random.IntN(2))*random.Float64()*5) }},
	} {
		p := make([]float64, 900)
		for i := range p {
			p[i] = law.chance()
		}
		for n := manySuccesses; n <= len(p)+1; n += 43 {
			want, got := dynamicTail(min(n, len(p)), p, nil), saddlepointTail(n, p)
			if n > len(p) {
				want = 0
			}
			if want > 1e-30 && math.Abs(got/want-1) > 1e-3 || want <= 1e-30 && got > 2e-30 {
				t.Errorf("%s: P(N ≥ %d) = %g, exactly %g", law.name, n, got, want)
			}
		}
	}
}

func TestBenjaminiHochberg(t *testing.T) {
	// The worked example: 5 tests seen among 10.
	q := BenjaminiHochberg([]float64{0.04, 0.001, 0.008, 0.5, 0.0005}, 10)
	want := []float64{0.1, 0.005, 8.0 / 300, 1, 0.005}
	for i := range q {
		if math.Abs(q[i]-want[i]) > 1e-12 {
			t.Fatalf("q[%d] = %g, want %g", i, q[i], want[i])
		}
	}
}

func TestBenjaminiHochbergKeepsFDRUnderTheNull(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	falsely := 0
	const draws = 2000
	for range draws {
		p := make([]float64, 50)
		for i := range p {
			p[i] = random.Float64()
		}
		for _, q := range BenjaminiHochberg(p, 50) {
			if q <= 0.05 {
				falsely++
				break
			}
		}
	}
	if low, _ := Wilson(float64(falsely), draws); low > 0.05 {
		t.Fatalf("%d of %d families of null tests held a discovery, more than 5 %%", falsely, draws)
	}
}

func TestCauchy(t *testing.T) {
	for _, c := range []struct{ p, want []float64 }{
		{[]float64{0.03}, []float64{0.03, 1e-12}},
		{[]float64{1e-12, 1}, []float64{2e-12, 1e-14}},
		{[]float64{1e-200, 0.4}, []float64{2e-200, 1e-202}},
		{[]float64{0, 0.4}, []float64{2e-300, 1e-302}},
		{[]float64{0.9, 0.7}, []float64{0.7, 1e-12}},
	} {
		if got := Cauchy(c.p...); math.Abs(got-c.want[0]) > c.want[1] {
			t.Errorf("Cauchy(%v) = %g, want %g", c.p, got, c.want[0])
		}
	}
}

func TestCauchyIsCalibratedUnderDependence(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const draws = 20000
	for _, alpha := range []float64{0.01, 0.001} {
		hits := 0
		for range draws {
			shared := random.NormFloat64()
			p := make([]float64, 4)
			for i := range p {
				p[i] = distuv.UnitNormal.Survival(0.8*shared + 0.6*random.NormFloat64())
			}
			if Cauchy(p...) <= alpha {
				hits++
			}
		}
		if low, _ := Wilson(float64(hits), draws); low > 1.1*alpha {
			t.Errorf("share of p ≤ %g is %g", alpha, float64(hits)/draws)
		}
	}
}

func TestTailExceedsOnlyWhereTheTailDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 21))
	var scratch []float64
	said, could := 0, 0
	for range 20000 {
		p := make([]float64, 1+random.IntN(40))
		for i := range p {
			p[i] = math.Pow(random.Float64(), 4*random.Float64())
		}
		n, level := 1+random.IntN(len(p)), 0.1*random.Float64()
		exceeds := PoissonBinomialTail(n, p, nil) > level
		if TailExceeds(n, p, level, &scratch) {
			if said++; !exceeds {
				t.Fatalf("P(N ≥ %d) is %v, not above %v", n, PoissonBinomialTail(n, p, nil), level)
			}
		}
		if exceeds {
			could++
		}
	}
	if said < could*99/100 {
		t.Errorf("said in %d of %d cases", said, could)
	}
}

// Events that surely happen must not drown the others in rounding, far below the mean either. With few others the saddlepoint is within a tenth.
func TestSaddlepointBesideCertainEvents(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 2000 {
		certain, others, q := random.IntN(600), 20+random.IntN(60), random.Float64()
		p := slices.Concat(slices.Repeat([]float64{1}, certain), slices.Repeat([]float64{q}, others))
		n := certain + 1 + random.IntN(others)
		got, want := saddlepointTail(n, p), dynamicTail(n, p, nil)
		if math.IsNaN(got) || want > 1e-30 && math.Abs(got-want) > 0.1*want {
			t.Fatalf("%d of %d certain and %d events of %g: %g, want %g", n, certain, others, q, got, want)
		}
	}
}

// A number that events of one probability reach with more than a level is the largest such, and events whose geometric mean it is reach it too.
func TestBinomialReachIsReachedByUnlikeEvents(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for range 3000 {
		p, logs := make([]float64, 1+random.IntN(30)), 0.0
		spread := random.Float64()
		for i := range p {
			p[i] = math.Exp(-0.01 - 6*spread*random.Float64())
			logs += math.Log(p[i])
		}
		n, mean, level := len(p), math.Exp(logs/float64(len(p))), math.Pow(10, -3*random.Float64())/2
		k := BinomialReach(n, mean, level)[n]
		alike := slices.Repeat([]float64{mean}, n)
		if PoissonBinomialTail(k, alike, nil) <= level || k < n && PoissonBinomialTail(k+1, alike, nil) > level*(1+1e-12) {
			t.Errorf("%d events of %g reach %d with more than %g", n, mean, k, level)
		}
		for k := range n + 1 {
			if unlike, alike := PoissonBinomialTail(k, p, nil), PoissonBinomialTail(k, alike, nil); unlike < alike*(1-1e-9) {
				t.Fatalf("%v reach %d with %g, less than %g of their geometric mean", p, k, unlike, alike)
			}
		}
	}
}
