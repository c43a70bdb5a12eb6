package text

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

func styleOf(s string) []int {
	var features []int
	Style(s, func(f int) { features = append(features, f) })
	slices.Sort(features)
	return features
}

func TestStyleSeesHabitsAndNotTopics(t *testing.T) {
	tests := []struct {
		name, a, b string
		same       bool
	}{
		{"another topic of the same shape", "Школа и двор.", "Рынок и мост.", false}, // endings differ
		{"short words of one length", "Дом и сад.", "Газ и лес.", true},
		{"a function word", "Дом и сад.", "Дом а сад.", false},
		{"a Kazakh function word", "Жол және көше", "Жол мен көше", false},
		{"space before a comma", "дом, сад", "дом ,сад", false},
		{"capitals", "дом сад", "Дом сад", false},
		{"shouting", "дом сад", "ДОМ сад", false},
		{"smiles", "дом сад)", "дом сад)))", false},
		{"no full stop", "дом сад.", "дом сад", false},
		{"addresses are left out", "дом https://example.org/a.b?c=d сад", "дом http://example.kz/!! сад", true},
		{"names are left out", "@aru дом", "@daulet_1990 дом", true},
		{"numbers are left out", "дом 12 сад", "дом 2020 сад", true},
	}
	for _, test := range tests {
		if same := slices.Equal(styleOf(test.a), styleOf(test.b)); same != test.same {
			t.Errorf("%s: %q and %q have the same features: %v", test.name, test.a, test.b, same)
		}
	}
}

func TestStyleFeaturesStayInRange(t *testing.T) {
	if len(functionWords) > styleWords {
		t.Fatalf("%d function words share %d features", len(functionWords), styleWords)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		for _, f := range styleOf(s) {
			if f < 0 || f >= StyleFeatures {
				t.Fatalf("%q gives feature %d", s, f)
			}
		}
	})
}
