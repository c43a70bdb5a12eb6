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
		want, says         string
	}{
		{"nothing found", "chance", Grades{}, Circumstances{}, Fits, ""},
		{"one moderate sign", "chance", moderate, Circumstances{}, Unknown, ""},
		{"a strong sign", "chance", strong, Circumstances{}, DoesNotFit, ""},
		{"no answers in the dump", "conversation", strong, Circumstances{Answers: math.NaN()}, Unknown, "does not tell"},
		{"answers to others alone", "conversation", strong, Circumstances{Answers: 0.1}, DoesNotFit, "0 % of the group's"},
		{"answers to each other", "conversation", strong, Circumstances{Answers: 0.1, Talk: 0.5}, Fits, "50 % of the group's"},
		{"answers to each other alone", "conversation", strong, Circumstances{Answers: math.NaN(), Talk: 0.5}, Fits, "50 % of the group's"},
		{"copies of one text", "viral", strong, Circumstances{OneText: true}, Unknown, "where few do"},
		{"a stock of texts", "viral", strong, Circumstances{}, DoesNotFit, ""},
		{"a text passed on", "viral", strong, Circumstances{Viral: true}, Fits, ""},
	} {
		for _, e := range Explanations(c.grades, c.facts, 0, true, true) {
			if e.Name == c.explanation && (e.Result != c.want || !strings.Contains(e.Tested.EN, c.says)) {
				t.Errorf("%s: %s %q, says %q", c.about, e.Name, e.Result, e.Tested.EN)
			}
		}
	}
}
