// Package stats holds the nulls, p-values, false discovery rates and intervals of Pikir, on gonum.
package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Where many successes are asked of many events, dynamic programming would take more than a million steps, and the saddlepoint is all but exact.
const (
	manySuccesses = 256
	mostSteps     = 1 << 20
)

// saddlepointAllowance is for a saddlepoint that is an error of one in a hundred too small.
const saddlepointAllowance = 1.01

// PoissonBinomialTail is P(N ≥ n) for N the number of successes of independent events with the given probabilities: exact by dynamic programming in
// O(len(p) · n), and by the saddlepoint in O(len(p)), within a thousandth of it for tails down to 1e-30, where that would take long. The scratch slice is reused when it is
// large enough.
func PoissonBinomialTail(n int, p []float64, scratch []float64) float64 {
	if n <= 0 {
		return 1
	}
	if n > len(p) {
		return 0
	}
	if n >= manySuccesses && n*len(p) > mostSteps {
		return saddlepointTail(n, p)
	}
	return dynamicTail(n, p, scratch)
}

// TailExceeds says that P(N ≥ n) surely exceeds a level below one half, for N as in PoissonBinomialTail or with larger probabilities: N reaches its mean, rounded down, at least every other time (Jogdeo & Samuels 1968,
// Annals of Mathematical Statistics 39:1191); else by dynamic programming over successes or failures, of whichever fewer are to be counted, if it is short. It makes the saddlepointAllowance.
func TailExceeds(n int, p []float64, level float64, scratch *[]float64) bool {
	mean := 0.0
	for _, q := range p {
		mean += q
	}
	switch failures := len(p) - n; {
	case float64(n) <= mean-1e-6:
		return true
	case failures < n && (failures+1)*len(p) <= mostSteps:
		*scratch = slices.Grow((*scratch)[:0], failures+2)
		return failuresUpTo(failures, p, *scratch) > saddlepointAllowance*level
	case n*len(p) <= mostSteps:
		*scratch = slices.Grow((*scratch)[:0], n+1)
		return dynamicTail(n, p, *scratch) > saddlepointAllowance*level
	}
	return false
}

// BinomialReach gives, for each number of events up to n that all have the probability q, the largest number of successes that is reached with a probability of more than the level.
func BinomialReach(n int, q, level float64) []int {
	reach, mass := make([]int, n+1), make([]float64, n+1) // mass[k] = P(k successes)
	mass[0] = 1
	for events := 1; events <= n; events++ {
		for k := events; k > 0; k-- {
			mass[k] = mass[k]*(1-q) + mass[k-1]*q
		}
		mass[0] *= 1 - q
		k, tail := events, mass[events]
		for ; k > 0 && tail <= level; k-- {
			tail += mass[k-1]
		}
		reach[events] = k
	}
	return reach
}

// BinomialTail is P(N ≥ n) for N the number of successes of independent events that all have the probability q.
func BinomialTail(n, events int, q float64) float64 {
	if n <= 0 {
		return 1
	}
	if n > events {
		return 0
	}
	return mathext.RegIncBeta(float64(n), float64(events-n+1), q)
}

// failuresUpTo is the probability of at most n failures.
func failuresUpTo(n int, p, scratch []float64) float64 {
	mass := scratch[:n+1] // mass[k] = P(k failures so far)
	clear(mass)
	mass[0] = 1
	for i, q := range p {
		for k := min(n, i+1); k > 0; k-- {
			mass[k] = mass[k]*q + mass[k-1]*(1-q)
		}
		mass[0] *= q
	}
	sum := 0.0
	for _, m := range mass {
		sum += m
	}
	return sum
}

func dynamicTail(n int, p, scratch []float64) float64 {
	if cap(scratch) < n+1 {
		scratch = make([]float64, n+1)
	}
	mass := scratch[:n+1] // mass[k] = P(k so far); mass[n] absorbs n and more
	clear(mass)
	mass[0] = 1
	for i, q := range p {
		fewest := max(0, n-(len(p)-i-1)) // that the events still to come can make n of
		addEvent(mass[:min(n, i+1)+1], fewest, q)
	}
	return math.Min(1, mass[n])
}

// addEvent moves what lies at each number of successes by one event. The last number takes in all beyond it; what lies below the fewest does not matter any more.
func addEvent(mass []float64, fewest int, q float64) {
	n := len(mass) - 1
	mass[n] += mass[n-1] * q
	for k := n - 1; k >= max(1, fewest); k-- {
		mass[k] = mass[k]*(1-q) + mass[k-1]*q
	}
	if fewest == 0 {
		mass[0] *= 1 - q
	}
}

// saddlepointTail is the formula of Lugannani & Rice with Daniels' second continuity correction (Daniels 1987, International Statistical Review 55:37, eq. 6.11), whose error
// is relative, so that far tails are as good as near ones.
func saddlepointTail(n int, p []float64) float64 {
	possible, certain := 0, 0
	for _, q := range p {
		if q > 0 {
			possible++
		}
		if q >= 1 {
			certain++
		}
	}
	switch {
	case n > possible:
		return 0
	case n <= certain:
		return 1
	}
	x := float64(n) - 0.5
	s := saddlepoint(x, p)
	k, _, variance := cumulants(s, p)
	w := math.Copysign(math.Sqrt(2*math.Max(0, s*x-k)), s)
	u := 2 * math.Sinh(s/2) * math.Sqrt(variance)
	beyond := math.Erfc(w/math.Sqrt2) / 2
	if math.Abs(w) < 1e-3 { // both terms below are without bound, and their difference all but nothing
		return beyond
	}
	return math.Min(1, math.Max(0, beyond+math.Exp(-w*w/2)/math.Sqrt(2*math.Pi)*(1/u-1/w)))
}

// saddlepoint solves K'(s) = x by Newton's method, kept within a bracket.
func saddlepoint(x float64, p []float64) float64 {
	low, high, s := -700.0, 700.0, 0.0
	for range 100 {
		_, mean, variance := cumulants(s, p)
		if math.Abs(mean-x) <= 1e-9*x {
			break
		}
		if mean < x {
			low = s
		} else {
			high = s
		}
		if s += (x - mean) / variance; !(s > low && s < high) {
			s = (low + high) / 2
		}
	}
	return s
}

// cumulants are the cumulant generating function at s and its first two derivatives.
func cumulants(s float64, p []float64) (k, mean, variance float64) {
	up := math.Exp(s)
	product := 1.0 // of a few factors, since logarithms are slow
	for _, q := range p {
		factor := 1 - q + q*up // exact where q is 1, also far down
		tilted := q * up / factor
		mean += tilted
		variance += tilted * (1 - tilted)
		if product *= factor; product > 1e100 || product < 1e-100 {
			k, product = k+math.Log(product), 1
		}
	}
	return k + math.Log(product), mean, variance
}
