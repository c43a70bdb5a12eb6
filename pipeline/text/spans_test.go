package text

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pikir/pipeline"
)

func TestSpans(t *testing.T) {
	s := NewScorer()
	for comment, want := range map[string][]Span{
		"Спасибо всем, кто помогал! Көп рахмет барлығыңызға": {{pipeline.Russian, "спасибо всем кто помогал"}, {pipeline.Kazakh, "көп рахмет барлығыңызға"}},
		"Жақсы, бірақ почему так поздно, тағы күтеміз бе?":   {{pipeline.Kazakh, "жақсы бірақ"}, {pipeline.Russian, "почему так поздно"}, {pipeline.Kazakh, "тағы күтеміз бе"}},
		"only today I saw it, өте керемет болды":             {{pipeline.English, "only today i saw it"}, {pipeline.Kazakh, "өте керемет болды"}},
		"доставка тез келді, рахмет 👍":                       {{pipeline.Kazakh, "доставка тез келді рахмет"}}, // a borrowed word
		"Спасибо за новый парк":                              {{pipeline.Russian, "спасибо за новый парк"}},
		"👍👍 100": nil,
	} {
		if diff := cmp.Diff(want, s.Spans(comment)); diff != "" {
			t.Errorf("%q: %s", comment, diff)
		}
	}
}
