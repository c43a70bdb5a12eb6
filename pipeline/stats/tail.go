// Package stats holds the nulls, p-values, false discovery rates and intervals of Pikir, on gonum.
package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// PoissonTail bounds P(N ≥ n) from above for a sum N of independent yes/no events with total expectation mean.
//
// From n ≥ mean + 1 on the Poisson tail bounds the Poisson-binomial one (Anderson & Samuels 1967; Hoeffding 1956).
// Below, Markov's inequality does, which for n = 1 is the union bound.
func PoissonTail(n int, mean float64) float64 {
	switch {
	case n <= 0:
		return 1
	case mean <= 0:
		return 0
	case float64(n) < mean+1:
		return math.Min(1, mean/float64(n))
	}
	return mathext.GammaIncReg(float64(n), mean)
}

// PoissonBinomialTail is P(N ≥ n) for N the number of successes of independent events with the given probabilities,
// exact by dynamic programming in O(len(p) · n). The scratch slice is reused when it is large enough.
func PoissonBinomialTail(n int, p []float64, scratch []float64) float64 {
	if n <= 0 {
		return 1
	}
	if n > len(p) {
		return 0
	}
	if cap(scratch) < n+1 {
		scratch = make([]float64, n+1)
	}
	mass := scratch[:n+1] // mass[k] = P(k so far); mass[n] absorbs n and more
	clear(mass)
	mass[0] = 1
	for _, q := range p {
		mass[n] += mass[n-1] * q
		for k := n - 1; k > 0; k-- {
			mass[k] = mass[k]*(1-q) + mass[k-1]*q
		}
		mass[0] *= 1 - q
	}
	return math.Min(1, mass[n])
}
