package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Above is the p-value of a measure that should lie above the same measure of comparable groups: the share of all, itself included, that lie as high.
//
// A measure beyond every group gets the smaller of that share and Student's t at 5 degrees of freedom for its distance from them in standard deviations, which has far
// heavier tails than most measures. So p ≤ 1/(groups + 1) is exact under exchangeability, and only what lies below is modelled. NaN values among the groups
// are left out; no groups, or a NaN value, give NaN.
func Above(value float64, groups []float64) float64 {
	var known []float64
	reached := 1
	for _, g := range groups {
		if math.IsNaN(g) {
			continue
		}
		known = append(known, g)
		if g >= value {
			reached++
		}
	}
	if len(known) == 0 || math.IsNaN(value) {
		return math.NaN()
	}
	p := float64(reached) / float64(len(known)+1)
	if reached > 1 || len(known) < 20 {
		return p
	}
	mean, deviation := stat.MeanStdDev(known, nil)
	return math.Min(p, StudentTail((value-mean)/deviation, 5))
}

// Below is Above for a measure that should lie below.
func Below(value float64, groups []float64) float64 {
	negative := make([]float64, len(groups))
	for i, g := range groups {
		negative[i] = -g
	}
	return Above(-value, negative)
}

// Mean of the values that are known; NaN without any.
func Mean(values []float64) float64 {
	sum, n := 0.0, 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	return sum / n
}
