package detectors

import (
	"math"
	"math/rand/v2"
)

// shifted takes a measure of a month's days once for each number of days that they are turned by, each day that leaves the end coming back at the beginning; first as they are.
func shifted(days []float64, measure func([]float64) float64) []float64 {
	values, turned := make([]float64, len(days)), make([]float64, len(days))
	for by := range days {
		for i, n := range days {
			turned[(i+by)%len(days)] = n
		}
		values[by] = measure(turned)
	}
	return values
}

// shiftChance is how often months, each turned by a number of days of its own, have a measure at least as large in sum as they have unturned: circular shifts (Lotwick & Silverman 1982, J. R. Stat. Soc. B
// 44:406) keep whatever crowds a month's days together, but for where in the month it is. values are those of shifted, by month; unknown ones count as nothing. It stops early where
// that is often (Besag & Clifford 1991, Biometrika 78:301).
func shiftChance(values [][]float64, draws int, random *rand.Rand) float64 {
	const enough, rounding = 100, 1e-9
	own := 0.0
	for _, month := range values {
		own += orNothing(month[0])
	}
	reached := 0
	for drawn := 1; drawn <= draws; drawn++ {
		sum := 0.0
		for _, month := range values {
			sum += orNothing(month[random.IntN(len(month))])
		}
		if sum >= own-rounding {
			if reached++; reached == enough {
				return float64(reached) / float64(drawn)
			}
		}
	}
	return float64(reached+1) / float64(draws+1)
}

func orNothing(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}
