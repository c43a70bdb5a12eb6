package pipeline

import (
	"math"
	"strings"
	"testing"
)

// No explanation is ruled out, or confirmed, by what the dump does not tell.
func TestExplanations(t *testing.T) {
	var moderate, strong Grades
	moderate[Place], strong[Words] = Moderate, Strong
	for _, c := range []struct {
		about, explanation string
		grades             Grades
		facts              Circumstances
		shared             float64
		want, says         string
	}{
		{"nothing found", "chance", Grades{}, Circumstances{}, 0, Fits, ""},
		{"one moderate sign", "chance", moderate, Circumstances{}, 0, Unknown, ""},
		{"a strong sign", "chance", strong, Circumstances{}, 0, DoesNotFit, ""},
		{"no answers in the dump", "conversation", strong, Circumstances{Answers: math.NaN()}, 0, Unknown, "does not tell"},
		{"answers to others alone", "conversation", strong, Circumstances{Answers: 0.1}, 0, DoesNotFit, "0 % of the group's"},
		{"answers to each other", "conversation", strong, Circumstances{Answers: 0.1, Talk: 0.5}, 0, Fits, "50 % of the group's"},
		{"answers to each other alone", "conversation", strong, Circumstances{Answers: math.NaN(), Talk: 0.5}, 0, Fits, "50 % of the group's"},
		{"copies of one text", "viral", strong, Circumstances{OneText: true}, 0, Unknown, "where few do"},
		{"a stock of texts", "viral", strong, Circumstances{}, 0.2, DoesNotFit, ""},
		{"many texts, hardly any said again", "viral", strong, Circumstances{}, 0.19, Unknown, "where few do"},
		{"a text passed on", "viral", strong, Circumstances{Viral: true}, 0, Fits, ""},
	} {
		for _, e := range Explanations(c.grades, c.facts, c.shared, true, true) {
			if e.Name == c.explanation && (e.Result != c.want || !strings.Contains(e.Tested.EN, c.says)) {
				t.Errorf("%s: %s %q, says %q", c.about, e.Name, e.Result, e.Tested.EN)
			}
		}
	}
}
