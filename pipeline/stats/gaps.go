package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// Burstiness of the gaps between events with the finite-size correction of Kim & Jo 2016 (Phys. Rev. E 94:032311, eq. 22): −1 for a clock, 0 for
// chance (Poisson), 1 for bursts, whatever the number of events. Fewer than three gaps, or none above zero, give NaN.
func Burstiness(gaps []float64) float64 {
	n, sum, squares := float64(len(gaps)), 0.0, 0.0
	for _, g := range gaps {
		sum += g
	}
	if n < 3 || sum == 0 {
		return math.NaN()
	}
	for _, g := range gaps {
		squares += (g - sum/n) * (g - sum/n)
	}
	r := math.Sqrt(squares/n) / (sum / n)
	up, down := math.Sqrt(n+1), math.Sqrt(n-1)
	return (up*r - down) / ((up-2)*r + down)
}

// Memory is the correlation of each gap between events with the next (Goh & Barabási 2008, EPL 81:48002, eq. 5), plus 1/n, by which the correlation of n independent gaps falls short
// of zero (Kendall 1954, Biometrika 41:403): positive where long gaps follow long ones. Fewer than four gaps, or gaps that are all the same, give NaN.
func Memory(gaps []float64) float64 {
	n := len(gaps)
	if n < 4 {
		return math.NaN()
	}
	r := stat.Correlation(gaps[:n-1], gaps[1:], nil)
	return r + 1/float64(n)
}
