package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Above is the p-value of a measure that should lie above the same measure of comparable groups: the share of all, itself included, that lie as high.
//
// Groups that each take the share taken of the accounts they are drawn from are more alike than they and a further group would be: of accounts of variance σ², groups of n differ from
// the mean of all these accounts by (1 − taken)·σ²/n, a further group by (1 + taken)·σ²/n (Cochran 1977, Sampling Techniques, theorem 2.2). So their distances from their mean are
// stretched by the root of the ratio first. Where few accounts differ very much, that is not quite enough.
//
// A measure beyond every group gets the smaller of that share and Student's t at 5 degrees of freedom for its distance from them in standard deviations, which has far
// heavier tails than most measures. So p ≤ 1/(groups + 1) is exact under exchangeability, and only what lies below is modelled. NaN values among the groups
// are left out; no groups, or a NaN value, give NaN.
func Above(value float64, groups []float64, taken float64) float64 {
	var known []float64
	for _, g := range groups {
		if !math.IsNaN(g) {
			known = append(known, g)
		}
	}
	if len(known) == 0 || math.IsNaN(value) {
		return math.NaN()
	}
	mean, deviation := stat.MeanStdDev(known, nil)
	stretch := math.Sqrt((1 + taken) / (1 - taken))
	reached := 1
	for _, g := range known {
		if g == value || mean+stretch*(g-mean) >= value {
			reached++
		}
	}
	p := float64(reached) / float64(len(known)+1)
	if reached > 1 || len(known) < 20 {
		return p
	}
	return math.Min(p, StudentTail((value-mean)/(stretch*deviation), 5))
}

// Below is Above for a measure that should lie below.
func Below(value float64, groups []float64, taken float64) float64 {
	negative := make([]float64, len(groups))
	for i, g := range groups {
		negative[i] = -g
	}
	return Above(-value, negative, taken)
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
