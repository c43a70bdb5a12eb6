package text

import (
	"math/rand/v2"
	"testing"

	"pikir/pipeline/text/linear"
)

// TestLabelsOfAModelThatLeansAreSetRight draws logits of which those of the rare class are too low by a nat.
func TestLabelsOfAModelThatLeansAreSetRight(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	var data []labelled
	for i := range 3000 {
		d := labelled{label: i % 10 % 3}
		var l linear.Logits
		for k := range 3 {
			l[k] = float32(random.NormFloat64())
		}
		l[d.label] += 2.5
		l[Negative]--
		d.logits = l
		data = append(data, d)
	}
	got := fitLabel(data, 1)
	if got[Negative] < 0.6 || got[Negative] > 1.4 || got[Positive] < -0.4 || got[Positive] > 0.4 {
		t.Errorf("offsets %v, want about one for the class that is a nat too low", got)
	}
	if before, after := labelF1(data, [3]float32{}), labelF1(data, got); after < before+0.02 {
		t.Errorf("macro-F1 %.3f before, %.3f after", before, after)
	}
}
