package text

import (
	"testing"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
)

// TestQualityOnProbe measures the shipped weights on the invented probe, which no weights have learned from.
func TestQualityOnProbe(t *testing.T) {
	var all []Example
	by := map[string][]Example{}
	for _, c := range cityvoice.Probe() {
		lang, _ := pipeline.ParseLang(c.Lang)
		e := Example{Text: c.Text, Label: labels[c.Label], Lang: lang, Source: "probe"}
		all = append(all, e)
		by[c.Kind], by["in "+c.Lang], by["to "+c.Target] = append(by[c.Kind], e), append(by["in "+c.Lang], e), append(by["to "+c.Target], e)
	}
	s := NewScorer()
	m := measured(s, all)
	t.Logf("%d comments, macro-F1 %.3f, ECE %.3f, from 0.5 on %v, surely %v, confusion (rows: labelled neg, neu, pos) %v",
		len(all), m.macroF1(), m.ece(), m.half, m.surely, m.confusion)
	for _, of := range []string{"thanks", "praise", "approval", "complaint", "rhetorical", "sarcasm", "question", "announcement", "offtopic", "in kk", "in ru", "in mixed", "in en", "to authority", "to other"} {
		right, praised := 0, 0
		for _, e := range by[of] {
			score := s.Score(e.Text)
			if score.Positive >= pipeline.PositiveFrom {
				praised++
			}
			if one := measuredAs(score); one == e.Label {
				right++
			}
		}
		t.Logf("%-12s %3d comments, %.2f read rightly, %.2f taken for praise", of, len(by[of]), float64(right)/float64(len(by[of])), float64(praised)/float64(len(by[of])))
	}
	if m.macroF1() < 0.45 {
		t.Errorf("macro-F1 %.3f, want at least 0.45", m.macroF1())
	}
}

// measuredAs is the likeliest label.
func measuredAs(s Score) int {
	switch rest := 1 - s.Positive - s.Negative; {
	case s.Positive > s.Negative && s.Positive > rest:
		return Positive
	case rest > s.Negative:
		return Neutral
	}
	return Negative
}
