package stats

import (
	"cmp"
	"math"
	"slices"
)

// BenjaminiHochberg gives the false discovery rate q of each p-value among total tests, of which those not in p count as 1
// (Benjamini & Hochberg 1995). The result is in the order of p.
func BenjaminiHochberg(p []float64, total float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(p[a], p[b]), cmp.Compare(a, b)) })
	q := make([]float64, len(p))
	least := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		i := order[rank]
		least = math.Min(least, p[i]*total/float64(rank+1))
		q[i] = least
	}
	return q
}

// smallestP keeps 1/p finite.
const smallestP = 1e-300

// Cauchy combines p-values that may depend on each other (Liu & Xie 2020, JASA 115:393). Values above one half count as one half:
// a test that found nothing neither helps nor hides what another found.
func Cauchy(p ...float64) float64 {
	if len(p) == 0 {
		return 1
	}
	sum, smallest := 0.0, 1.0
	for _, v := range p {
		smallest = math.Min(smallest, v)
		sum += cotangent(math.Max(v, smallestP))
	}
	switch mean := sum / float64(len(p)); {
	case smallest >= 0.5:
		return smallest
	case mean > 1e8: // atan has lost its last digits here, and arccot x = 1/x
		return 1 / (mean * math.Pi)
	default:
		return 0.5 - math.Atan(mean)/math.Pi
	}
}

// cotangent is cot(πp), cut at zero for p above one half.
func cotangent(p float64) float64 {
	if p < 1e-8 {
		return 1 / (p * math.Pi)
	}
	return math.Tan((0.5 - math.Min(p, 0.5)) * math.Pi)
}
