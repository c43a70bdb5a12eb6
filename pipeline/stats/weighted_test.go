package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// weightedTails draws values and gives the p of their weighted mean; the degrees of freedom may be those of equal weights on purpose.
func weightedTails(weights []float64, draws int, equal bool) []float64 {
	random := rand.New(rand.NewPCG(2, 6))
	p := make([]float64, draws)
	for i := range p {
		values, mean := make([]float64, len(weights)), 0.0
		for k, w := range weights {
			values[k] = random.NormFloat64()
			mean += w * values[k]
		}
		for k := range values {
			values[k] -= mean
		}
		variance, degrees := VarianceOfMean(weights, values)
		if equal {
			degrees = len(weights) - 1
		}
		p[i] = StudentTail(mean/math.Sqrt(variance), degrees)
	}
	return p
}

func TestVarianceOfMeanIsCalibratedForUnequalWeights(t *testing.T) {
	for name, weights := range map[string][]float64{
		"equal":       {0.2, 0.2, 0.2, 0.2, 0.2},
		"unequal":     {0.4, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05},
		"one for all": {0.85, 0.05, 0.05, 0.05},
	} {
		calibrated(t, name, weightedTails(weights, 4000, false))
	}
}

func TestDegreesOfEqualWeightsAreWrongForUnequal(t *testing.T) {
	low := 0.0
	for _, p := range weightedTails([]float64{0.85, 0.05, 0.05, 0.05}, 4000, true) {
		if p <= 0.01 {
			low++
		}
	}
	if least, _ := Wilson(low, 4000); least <= 0.01 {
		t.Errorf("only %.4f of the p-values are at or below 0.01: the check above sees nothing", low/4000)
	}
}

func TestVarianceOfEqualWeights(t *testing.T) {
	variance, degrees := VarianceOfMean([]float64{0.25, 0.25, 0.25, 0.25}, []float64{-3, -1, 1, 3})
	if want := 20.0 / 3 / 4; math.Abs(variance-want) > 1e-12 || degrees != 3 {
		t.Errorf("variance %g at %d degrees of freedom, want %g at 3", variance, degrees, want)
	}
}
