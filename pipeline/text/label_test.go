package text

import (
	"math"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// TestLabelsOfAModelThatLeansAreSetRight draws logits of which those of the rare class are too low by a nat.
func TestLabelsOfAModelThatLeansAreSetRight(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var data []labelled
	for i := range 3000 {
		d := labelled{label: i % 10 % 3, weight: 1}
		var l linear.Logits
		for k := range 3 {
			l[k] = float32(random.NormFloat64())
		}
		l[d.label] += 2.5
		l[Negative]--
		d.logits = l
		data = append(data, d)
	}
	got := fitLabel(data)
	if got[Negative] < 0.6 || got[Negative] > 1.4 || got[Positive] < -0.4 || got[Positive] > 0.4 {
		t.Errorf("offsets %v, want about one for the class that is a nat too low", got)
	}
	if before, after := labelF1(data, [3]float32{}), labelF1(data, got); after < before+0.02 {
		t.Errorf("macro-F1 %.3f before, %.3f after", before, after)
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
