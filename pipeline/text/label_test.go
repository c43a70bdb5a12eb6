package text

import (
	"math"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
)

// leaning draws examples of which the logits of the rare class are too low by a nat.
func leaning(random *rand.Rand, n int, d labelled) (data []labelled) {
	d.weight = 1
	for i := range n {
		d.label = i % 10 % 3
		for k := range 3 {
			d.logits[k] = float32(random.NormFloat64())
		}
		d.logits[d.label] += 2.5
		d.logits[Negative]--
		data = append(data, d)
	}
	return data
}

func TestLabelsOfAModelThatLeansAreSetRight(t *testing.T) {
	data := leaning(rand.New(rand.NewPCG(1, 1)), 3000, labelled{})
	got := fitLabel(data)
	if got[Negative] < 0.6 || got[Negative] > 1.4 || got[Positive] < -0.4 || got[Positive] > 0.4 {
		t.Errorf("offsets %v, want about one for the class that is a nat too low", got)
	}
	classes := classesOf(data)
	if before, after := labelF1(data, classes, [3]float32{}), labelF1(data, classes, got); after < before+0.02 {
		t.Errorf("macro-F1 %.3f before, %.3f after", before, after)
	}
}

// TestLabelsOfFewRealCommentsHangLittleOnChance sets labels on one draw of a few hundred comments after another.
func TestLabelsOfFewRealCommentsHangLittleOnChance(t *testing.T) {
	far := func(talk bool) (sum float64) {
		random := rand.New(rand.NewPCG(0, 2))
		for range 8 {
			got := fitLabel(leaning(random, fewReal, labelled{talk: talk}))
			sum += math.Abs(float64(got[Negative]-1)) + math.Abs(float64(got[Positive]))
		}
		return sum
	}
	if hit, expected := far(false), far(true); expected > 0.8*hit {
		t.Errorf("offsets are %.2f off where the macro-F1 to be expected sets them, %.2f where hits do: want much less", expected, hit)
	}
}

func TestHitsAreCountedOfManyRealCommentsAndOfInventedOnes(t *testing.T) {
	for _, c := range []struct {
		real, invented int
		counted        bool
	}{{manyReal, 0, true}, {manyReal - 1, 0, false}, {fewReal, 5000, false}, {fewReal - 1, 5000, true}} {
		random := rand.New(rand.NewPCG(3, 3))
		data := append(leaning(random, c.real, labelled{talk: true}), leaning(random, c.invented, labelled{invented: true})...)
		if got := classesOf(data)[0]; (got[data[0].label] == 1) != c.counted {
			t.Errorf("%d real comments, %d invented ones: classes %v, counted %v", c.real, c.invented, got, c.counted)
		}
	}
}

// TestInventedCommentsWeighNoMoreThanRealOnes has five invented comments for each real one; with too few real ones all weigh alike.
func TestInventedCommentsWeighNoMoreThanRealOnes(t *testing.T) {
	for real, want := range map[int]float64{fewest: fewest, fewest - 1: 5 * (fewest - 1)} {
		data := make([]labelled, 6*real)
		for i := range data {
			data[i].invented = i >= real
		}
		weighInvented(data)
		got := 0.0
		for _, d := range data[real:] {
			got += d.weight
		}
		if math.Abs(got-want) > 1e-6 || data[0].weight != 1 {
			t.Errorf("%d real comments weigh %g each, the invented ones %g together, want %g", real, data[0].weight, got, want)
		}
	}
}

// TestLabelsAreSetBesideThoseOfOtherLanguagesWhereFewAreReal asks for the comments that people wrote in another language, no reviews and no invented ones, of a language with few.
func TestLabelsAreSetBesideThoseOfOtherLanguagesWhereFewAreReal(t *testing.T) {
	var h heldOut
	add := func(l pipeline.Lang, n int, d labelled) {
		for range n {
			h[l] = append(h[l], d)
		}
	}
	add(pipeline.Russian, 3, labelled{talk: true})
	add(pipeline.Russian, 7, labelled{invented: true})
	add(pipeline.English, fewReal, labelled{talk: true})
	add(pipeline.English, 5, labelled{invented: true})
	add(pipeline.Kazakh, 2*fewReal, labelled{}) // reviews, each half a comment
	add(pipeline.Mixed, 2*fewReal-1, labelled{})
	for l, want := range map[pipeline.Lang]int{pipeline.Russian: 10 + fewReal, pipeline.English: fewReal + 5, pipeline.Kazakh: 2 * fewReal, pipeline.Mixed: 2*fewReal - 1 + 3 + fewReal} {
		if got := len(h.forLabelsOf(int(l))); got != want {
			t.Errorf("labels of %v are set on %d comments, want %d", l, got, want)
		}
	}
}
