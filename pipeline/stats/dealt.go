package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// Dealt is the law of the wordings that two accounts share where the texts of a corpus are dealt out over its comments: every wording keeps its comments and every
// account the number of its own, and who says what is chance (the null of METHODS §1, PLACE, with wordings in the place of posts). It holds the wordings by their
// number of comments, of which there are few.
type Dealt struct {
	comments, wordings []uint32 // of a wording; how many wordings have so many
	all                uint32
	expected           map[[2]uint32]float64
}

// NewDealt takes the number of comments of each wording, zero for those to leave aside, and of the corpus.
func NewDealt(comments []uint32, all int) *Dealt {
	d := &Dealt{all: uint32(all), expected: map[[2]uint32]float64{}}
	for _, n := range slices.Sorted(slices.Values(comments)) {
		if last := len(d.comments) - 1; last >= 0 && d.comments[last] == n {
			d.wordings[last]++
		} else if n > 0 {
			d.comments, d.wordings = append(d.comments, n), append(d.wordings, 1)
		}
	}
	return d
}

// Expected is how many wordings accounts with so many comments share in the mean.
func (d *Dealt) Expected(a, b uint32) float64 {
	key := [2]uint32{min(a, b), max(a, b)}
	sum, known := d.expected[key]
	if known {
		return sum
	}
	for i, n := range d.comments {
		sum += float64(d.wordings[i]) * Uses(n, a, d.all) * Uses(n, b, d.all)
	}
	d.expected[key] = sum
	return sum
}

// Attainable bounds from above the chance that accounts with so many comments share as many wordings as the one with fewer has comments.
func (d *Dealt) Attainable(a, b uint32) float64 { return SharedTail(int(min(a, b)), d.Expected(a, b)) }

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
