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
		if SharedTail(int(n), expectedDealt(sizes, n, all)) <= p {
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
			use := Uses(size, n, all)
			last, both = size, use*use
		}
		sum += both
	}
	return sum
}

// Uses is the chance that an account with so many comments of all uses a wording, which others have so often.
func Uses(wording, comments, all uint32) float64 {
	return -math.Expm1(float64(comments) * math.Log1p(-math.Min(1-1e-12, float64(wording)/float64(max(1, all)))))
}

// SharedTail bounds from above the chance of k or more of independent events of which so many are expected: it is below the tail of a Poisson variable with their mean
// (Hoeffding 1956, Annals of Mathematical Statistics 27:713) where k is more than expected by one or greater, and given as one elsewhere.
func SharedTail(k int, expected float64) float64 {
	if float64(k) < expected+1 {
		return 1
	}
	return mathext.GammaIncReg(float64(k), expected)
}

// Hits is what is known of dealing texts to comments: their number, and of the wordings asked for the number, the sum of their shares of all comments, and how many are expected to be hit.
type Hits struct {
	Comments, Wordings int
	Share, Expected    float64
}

// Add adds a wording that others have so often, of all comments that are dealt.
func (h *Hits) Add(wording, all uint32) {
	h.Wordings++
	h.Share += float64(wording) / float64(max(1, all))
	h.Expected += Uses(wording, uint32(h.Comments), all)
}

// Tail bounds from above the chance that k or more of the wordings are hit: by the Poisson tail, and, sharper where comments are few, by adding up over each k wordings and k comments in order, which by
// Maclaurin's inequality gives at most what wordings of equal shares would.
func (h *Hits) Tail(k int) float64 {
	if k > min(h.Comments, h.Wordings) {
		return 0
	}
	ways := logFactorial(h.Comments) - logFactorial(h.Comments-k) + logFactorial(h.Wordings) - logFactorial(h.Wordings-k) - logFactorial(k)
	return math.Min(SharedTail(k, h.Expected), math.Exp(ways+float64(k)*math.Log(h.Share/float64(max(1, h.Wordings)))))
}

// Beyond bounds from above the chance that k or more of the wordings are hit where it is known that one is.
func (h *Hits) Beyond(k int) float64 {
	return math.Min(1, h.Tail(k)/-math.Expm1(-h.Expected))
}

func logFactorial(n int) float64 {
	value, _ := math.Lgamma(float64(n + 1))
	return value
}
