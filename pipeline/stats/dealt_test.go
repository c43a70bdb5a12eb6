package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Texts that are dealt out over all comments are shared as the law says: the mean within its error, and the tail never above its bound by more than a binomial allows.
func TestDealtAgainstDealing(t *testing.T) {
	const ofA, ofB, all, deals = 12, 30, 2000, 4000
	random := rand.New(rand.NewPCG(4, 4))
	var comments []uint32
	var texts []int // by comment, its wording; −1 for a text of its own
	for w := range 60 {
		n := 3 + random.IntN(20)
		comments = append(comments, uint32(n))
		for range n {
			texts = append(texts, w)
		}
	}
	for len(texts) < all {
		texts = append(texts, -1)
	}
	d := NewDealt(append(comments, 0, 0), all)
	var sum float64
	var reached [6]int
	for range deals {
		random.Shuffle(all, func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		shared := sharedOf(texts[:ofA], texts[ofA:ofA+ofB])
		sum += float64(shared)
		for k := range reached {
			if shared >= k {
				reached[k]++
			}
		}
	}
	if mean, want := sum/deals, d.Expected(ofA, ofB); math.Abs(mean-want) > 0.1*want {
		t.Errorf("%g shared in the mean, want %g", mean, want)
	}
	for k, n := range reached {
		bound := SharedTail(k, d.Expected(ofA, ofB))
		if share := float64(n) / deals; share > bound+4*math.Sqrt(bound/deals) {
			t.Errorf("%d or more are shared in %g of the deals, above the bound of %g", k, share, bound)
		}
	}
	if SharedTail(3, d.Expected(ofA, ofB)) >= 0.5 {
		t.Error("the bound says nothing")
	}
}

func sharedOf(a, b []int) (n int) {
	used := map[int]bool{}
	for _, w := range a {
		used[w] = w >= 0
	}
	for _, w := range b {
		if used[w] {
			n, used[w] = n+1, false
		}
	}
	return n
}
