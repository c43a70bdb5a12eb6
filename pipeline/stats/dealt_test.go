package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Texts that are dealt out over all comments are shared as the law says: the mean within its error, and the tail never above its bound by more than a binomial allows.
func TestDealtAgainstDealing(t *testing.T) {
	const own, all, deals = 20, 2000, 4000
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
	expected := expectedDealt(slices.Sorted(slices.Values(append(comments, 0, 0))), own, all)
	var sum float64
	var reached [6]int
	for range deals {
		random.Shuffle(all, func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		shared := sharedOf(texts[:own], texts[own:2*own])
		sum += float64(shared)
		for k := range reached {
			if shared >= k {
				reached[k]++
			}
		}
	}
	if mean := sum / deals; math.Abs(mean-expected) > 0.1*expected {
		t.Errorf("%g shared in the mean, want %g", mean, expected)
	}
	for k, n := range reached {
		bound := sharedTail(k, expected)
		if share := float64(n) / deals; share > bound+4*math.Sqrt(bound/deals) {
			t.Errorf("%d or more are shared in %g of the deals, above the bound of %g", k, share, bound)
		}
	}
	if sharedTail(4, expected) >= 0.1 {
		t.Error("the bound says nothing")
	}
}

// The comments of an account get texts that are dealt out no more often than the bound says, be the account's comments few or many.
func TestDealtTailAgainstDealing(t *testing.T) {
	const all, dealt, deals = 300, 48, 20000
	random := rand.New(rand.NewPCG(4, 5))
	texts := make([]bool, all)
	for i := range dealt {
		texts[i] = true
	}
	for _, comments := range []uint32{3, 12} {
		expected := float64(comments) * dealt / all
		var reached [8]int
		for range deals {
			random.Shuffle(all, func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
			hit := 0
			for _, is := range texts[:comments] {
				if is {
					hit++
				}
			}
			for k := 0; k <= min(hit, len(reached)-1); k++ {
				reached[k]++
			}
		}
		for k := 2; k < len(reached); k++ {
			bound, given := DealtTail(k, comments, expected), float64(reached[k])/float64(reached[1])
			if given > bound+4*math.Sqrt(bound/float64(reached[1])) {
				t.Errorf("%d comments: %d or more get a text in %g of the deals that give one, above the bound of %g", comments, k, given, bound)
			}
			if k <= int(comments) && float64(k) >= expected+1 && given > 0.001 && bound > 3*given {
				t.Errorf("%d comments: the bound of %d or more is %g where %g of the deals reach it", comments, k, bound, given)
			}
		}
	}
}

func TestEnough(t *testing.T) {
	comments := []uint32{0, 20, 5, 20, 7}
	for _, p := range []float64{1e-2, 1e-6, 1e-12} {
		n := Enough(p, comments, 1000)
		sizes := slices.Sorted(slices.Values(comments))
		if sharedTail(int(n), expectedDealt(sizes, n, 1000)) > p || n > 1 && sharedTail(int(n-1), expectedDealt(sizes, n-1, 1000)) <= p {
			t.Errorf("%d comments are not the least that are enough for %g", n, p)
		}
	}
	if n := Enough(1e-9, slices.Repeat([]uint32{900}, 2000), 1000); n != math.MaxUint32 {
		t.Errorf("%d comments are enough where everybody shares everything", n)
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
