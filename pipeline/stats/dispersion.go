package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Dispersion says how even counts are.
type Dispersion struct {
	Index     float64 // variance over mean: 1 for Poisson counts
	Low, High float64 // 95 % interval of the index, from χ² at n − 1 degrees of freedom
	Expected  float64 // median of the index under the null
	Critical  float64 // an index below it would have p ≤ 5 %
	P         float64 // that counts are as even by chance
}

// UnderDispersion tests whether counts are more even than negative binomial counts of the same mean. How uneven these are is drawn for each sample from alphas
// (variance = μ + αμ²; below zero counts as Poisson), so that p carries what is not known about it; without alphas the null is Poisson, the most even of ordinary counts.
// The index of dispersion is Fisher's (Cox & Lewis 1966, ch. 6). Fewer than two counts, or none above zero, give NaN.
func UnderDispersion(counts []float64, alphas []float64, samples int, random *rand.Rand) Dispersion {
	index, mean := dispersionIndex(counts)
	if math.IsNaN(index) {
		return Dispersion{Index: index, Low: index, High: index, Expected: index, Critical: index, P: index}
	}
	null, drawn, below := make([]float64, samples), make([]float64, len(counts)), 1
	for s := range null {
		alpha := 0.0
		if len(alphas) > 0 {
			alpha = alphas[random.IntN(len(alphas))]
		}
		for i := range drawn {
			drawn[i] = negativeBinomial(mean, alpha, random)
		}
		null[s], _ = dispersionIndex(drawn)
		if math.IsNaN(null[s]) {
			null[s] = 0 // no count at all is as even as can be
		}
		if null[s] <= index {
			below++
		}
	}
	slices.Sort(null)
	degrees := float64(len(counts) - 1)
	chi := distuv.ChiSquared{K: degrees}
	return Dispersion{
		Index: index, Low: index * degrees / chi.Quantile(0.975), High: index * degrees / chi.Quantile(0.025),
		Expected: null[samples/2], Critical: null[samples/20], P: float64(below) / float64(samples+1),
	}
}

func dispersionIndex(counts []float64) (index, mean float64) {
	n, squares := float64(len(counts)), 0.0
	for _, c := range counts {
		mean += c / n
	}
	for _, c := range counts {
		squares += (c - mean) * (c - mean)
	}
	if n < 2 || mean == 0 {
		return math.NaN(), mean
	}
	return squares / (n - 1) / mean, mean
}

// negativeBinomial draws a count with variance mean + alpha·mean².
func negativeBinomial(mean, alpha float64, random *rand.Rand) float64 {
	if alpha > 0 {
		mean = distuv.Gamma{Alpha: 1 / alpha, Beta: 1 / (alpha * mean), Src: random}.Rand()
	}
	if mean <= 0 {
		return 0
	}
	return distuv.Poisson{Lambda: mean, Src: random}.Rand()
}
