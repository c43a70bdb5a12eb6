package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawn gives n gaps that are independent, or each so much like the one before.
func drawnGaps(n int, like float64, random *rand.Rand) []float64 {
	gaps := make([]float64, n)
	for i := range gaps {
		gaps[i] = random.ExpFloat64()
		if i > 0 && random.Float64() < like {
			gaps[i] = gaps[i-1] * (0.8 + 0.4*random.Float64())
		}
	}
	return gaps
}

// Of independent gaps, however many, the memory is zero on average; of gaps that resemble the one before it is not.
func TestMemoryOfIndependentGapsIsZero(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{10, 30, 100} {
		const trials = 20000
		free, tied := make([]float64, trials), make([]float64, trials)
		for i := range trials {
			free[i], tied[i] = Memory(drawnGaps(n, 0, random)), Memory(drawnGaps(n, 0.7, random))
		}
		error := 4 / math.Sqrt(float64(n)*trials)
		if m := Mean(free); math.Abs(m) > error+0.01 {
			t.Errorf("%d gaps: memory %.4f on average", n, m)
		}
		if m := Mean(tied); m < 0.1 {
			t.Errorf("%d gaps like the ones before: memory %.4f on average", n, m)
		}
	}
	for _, gaps := range [][]float64{nil, {1, 2, 3}, {5, 5, 5, 5, 5}} {
		if m := Memory(gaps); !math.IsNaN(m) {
			t.Errorf("%v: %g", gaps, m)
		}
	}
}

func TestMemoryEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gaps := rapid.SliceOfN(rapid.Float64Range(0, 1000), 4, 30).Draw(t, "gaps")
		n := len(gaps) - 1
		first, second := Mean(gaps[:n]), Mean(gaps[1:])
		product, squareA, squareB := 0.0, 0.0, 0.0
		for i := range n {
			a, b := gaps[i]-first, gaps[i+1]-second
			product, squareA, squareB = product+a*b, squareA+a*a, squareB+b*b
		}
		if squareA < 1e-9 || squareB < 1e-9 {
			return
		}
		want := product/math.Sqrt(squareA*squareB) + 1/float64(len(gaps))
		if got := Memory(gaps); math.Abs(got-want) > 1e-9 {
			t.Fatalf("memory %g, want %g", got, want)
		}
	})
}

// Somebody who never rests, sleeps or remembers comments at random: exponential gaps, longer by what is not commented on.
func TestGapsOfTheRestlessAreExponential(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, comment := range []float64{1, 0.25} {
		const n = 20000
		gaps := RestSleepComment{Comment: comment, Active: 2}.Gaps(n, random)
		mean := 100 / math.E / comment
		slices.Sort(gaps)
		largest := 0.0
		for i, g := range gaps {
			largest = max(largest, math.Abs(1-math.Exp(-g/mean)-float64(i)/n))
		}
		if len(gaps) != n || largest > 1.95/math.Sqrt(n) { // Kolmogorov–Smirnov at one in a thousand
			t.Errorf("%d gaps, distance %g from the exponential law", len(gaps), largest)
		}
	}
}

func TestNobodyCommentsAsleep(t *testing.T) {
	m := usualPerson
	m.Sleep = 0.4
	now, late, nights := 0.0, 0, 0
	for _, g := range m.Gaps(5000, rand.New(rand.NewPCG(1, 1))) {
		if now += g; math.Mod(now, secondsOfDay) > 0.6*secondsOfDay {
			late++ // a delay that began awake may end asleep
		}
		if g > 0.4*secondsOfDay {
			nights++
		}
	}
	if days := int(now / secondsOfDay); late > days || nights < days/2 {
		t.Errorf("%d comments at night, %d nights without one, in %d days", late, nights, days)
	}
}

// A model that is fitted to one sample expects another, to within an eighth of the gaps, and not that of a clock.
func TestFitFindsTheLawOfTheGaps(t *testing.T) {
	for name, person := range map[string]RestSleepComment{
		"busy":   {0.2, 0.5, 0.9, 0.8, 0.7, 1.5, 3, 0.3},
		"slow":   {0.6, 0.3, 0.7, 0.9, 0.6, 2.2, 4, 0.35},
		"sleepy": {0.4, 0.6, 1, 0.5, 0.9, 1.8, 3.5, 0.45},
	} {
		random := rand.New(rand.NewPCG(2, 2))
		_, expected := FitRestSleepComment(GapHistogram(person.Gaps(5000, random)))
		if far := variation(expected, GapHistogram(person.Gaps(5000, random))); far > 0.12 {
			t.Errorf("%s: %.3f of the gaps lie elsewhere", name, far)
		}
		clock := slices.Repeat([]float64{1800}, 100)
		if far := variation(expected, GapHistogram(clock)); far < 0.5 {
			t.Errorf("%s: only %.3f of the gaps of a clock lie elsewhere", name, far)
		}
	}
}

func variation(a, b []float64) (distance float64) {
	sumA, sumB := 0.0, 0.0
	for i := range a {
		sumA, sumB = sumA+a[i], sumB+b[i]
	}
	for i := range a {
		distance += math.Abs(a[i]/sumA-b[i]/sumB) / 2
	}
	return distance
}

func BenchmarkFitRestSleepComment(b *testing.B) {
	histogram := GapHistogram(usualPerson.Gaps(3000, rand.New(rand.NewPCG(5, 5))))
	for range b.N {
		FitRestSleepComment(histogram)
	}
}
