package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Z95 is the two-sided 95 % quantile of the standard normal distribution.
const Z95 = 1.959963984540054

// Wilson is the 95 % score interval of a share of successes (Wilson 1927). No trials give [0, 1].
func Wilson(successes, trials float64) (low, high float64) {
	if trials <= 0 {
		return 0, 1
	}
	share, z2 := successes/trials, Z95*Z95
	centre := (share + z2/(2*trials)) / (1 + z2/trials)
	half := Z95 / (1 + z2/trials) * math.Sqrt(share*(1-share)/trials+z2/(4*trials*trials))
	return math.Max(0, centre-half), math.Min(1, centre+half)
}

// StudentQuantile is the quantile of Student's t with the given degrees of freedom.
func StudentQuantile(p float64, degrees int) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: float64(max(1, degrees))}.Quantile(p)
}

// StudentTail is P(T ≥ t) of Student's t with the given degrees of freedom; NaN t gives 1.
func StudentTail(t float64, degrees int) float64 {
	if math.IsNaN(t) {
		return 1
	}
	return distuv.StudentsT{Sigma: 1, Nu: float64(max(1, degrees))}.Survival(t)
}

// Deviation is the standard deviation of values; fewer than two give 0.
func Deviation(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	return stat.StdDev(values, nil)
}
