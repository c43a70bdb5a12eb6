package text

import (
	"slices"
	"strings"
	"testing"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// TestRemarksOfACityAreToldFromOtherComments holds the shipped weights to invented comments kept apart from training.
func TestRemarksOfACityAreToldFromOtherComments(t *testing.T) {
	s := NewScorer()
	n, remarks := map[string]float64{}, map[string]float64{}
	for _, c := range cityvoice.Generate(1) {
		if c.Test {
			s.split.split(c.Text)
			_, kinds := s.logits(s.language())
			n[c.Source]++
			remarks[c.Source] += oneIf(isRemark(kinds))
		}
	}
	for source, want := range map[string][2]float64{cityvoice.City: {0.6, 1}, cityvoice.Contrast: {0.6, 1}, cityvoice.Turns: {0.6, 1}, cityvoice.Everyday: {0, 0.35}} { // some everyday posts are about the city too
		if share := remarks[source] / n[source]; share < want[0] || share > want[1] {
			t.Errorf("%.2f of %s read like remarks, want %v", share, source, want)
		}
	}
}

func TestCommitteesLearnContrastsAndActsOfSpeechApart(t *testing.T) {
	var train []Example
	for _, lang := range []pipeline.Lang{pipeline.English, pipeline.Kazakh, pipeline.Russian, pipeline.Other} {
		for range 12 {
			train = append(train, Example{"a", Negative, lang, cityvoice.Contrast}, Example{"b", Positive, lang, cityvoice.City}, Example{"c", Positive, lang, "KazSAnDRA"},
				Example{"d", Neutral, lang, cityvoice.Everyday}, Example{"e", Positive, lang, "weak_afinn"}, Example{"f", WordOnly, lang, "list"},
				Example{"g", Neutral, lang, cityvoice.Speech})
		}
	}
	count := func(committee int, text string) (n int) {
		for _, e := range DefaultRecipe.lessons(train, committee) {
			n += int(oneIf(e.Text == text))
		}
		return n
	}
	for committee, want := range [committees][]int{ofEnglish: {0, 24, 24, 24, 0, 0, 24}, ofOthers: {0, 36, 36, 36, 0, 0, 36}, ofRemarks: {48, 12, 8, 39, 0, 0, 0}} {
		var got []int
		for _, text := range []string{"a", "b", "c", "d", "e", "f", "g"} {
			got = append(got, count(committee, text))
		}
		if !slices.Equal(got, want) {
			t.Errorf("committee %d learns %v of each, want %v", committee, got, want)
		}
	}
}

func TestCapitalsAndLettersDrawnOutTellNoKind(t *testing.T) {
	s := NewScorer()
	kinds := func(text string) linear.Logits {
		s.split.split(text)
		_, kinds := s.logits(s.language())
		return kinds
	}
	for _, c := range []string{"молодцы, яму закрыли", "рахмет, жол тегіс болды", "oh great, the lift is stuck", "спасибо за новый двор"} {
		loud := strings.ToUpper(strings.Replace(c, "о", "оооо", 1))
		if got, want := kinds(loud), kinds(c); got != want {
			t.Errorf("%q reads like each kind by %v, %q by %v", loud, got, c, want)
		}
	}
}
