package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Enough is the least number of comments from which two accounts that share as many wordings as they have comments would do so with a chance of at most p, where the texts of a corpus are dealt out over its
// comments: every wording keeps its comments and every account the number of its own, and who says what is chance (the null of METHODS §1, PLACE, with wordings in the place of posts). Comments are counted
// by wording, zero for those to leave aside. None up to a thousand is enough: math.MaxUint32.
func Enough(p float64, comments []uint32, all uint32) uint32 {
	sizes := slices.Sorted(slices.Values(comments))
	for n := uint32(1); n <= 1000; n++ {
		if sharedTail(int(n), expectedDealt(sizes, n, all)) <= p {
			return n
		}
	}
	return math.MaxUint32
}

// expectedDealt is how many wordings two accounts with n comments each share in the mean; sizes are sorted.
func expectedDealt(sizes []uint32, n, all uint32) (sum float64) {
	last, both := uint32(0), 0.0
	for _, size := range sizes {
		if size != last {
			use := some(n, float64(size)/float64(max(1, all)))
			last, both = size, use*use
		}
		sum += both
	}
	return sum
}

// some is the chance that at least one of so many comments gets a text that each gets with the chance q.
func some(comments uint32, q float64) float64 {
	return -math.Expm1(float64(comments) * math.Log1p(-math.Min(1-1e-12, q)))
}

// sharedTail bounds from above the chance of k or more of independent events of which so many are expected: it is below the tail of a Poisson variable with their mean
// (Hoeffding 1956, Annals of Mathematical Statistics 27:713) where k is more than expected by one or greater, and given as one elsewhere.
func sharedTail(k int, expected float64) float64 {
	if float64(k) < expected+1 {
		return 1
	}
	return mathext.GammaIncReg(float64(k), expected)
}

// DealtTail bounds from above the chance that k or more of an account's comments get one of some texts that are dealt out anew, of which so many are expected, where it is known that one does: the
// number is a sum of hypergeometric ones, whose tail lies below that of a binomial of the same mean (Hoeffding 1963, Journal of the American Statistical Association 58:13) where k is more than expected by one
// or greater. It is given as one elsewhere.
func DealtTail(k int, comments uint32, expected float64) float64 {
	if float64(k) < expected+1 {
		return 1
	}
	q := math.Min(1, expected/float64(max(1, comments)))
	return math.Min(1, BinomialTail(k, int(comments), q)/some(comments, q))
}
