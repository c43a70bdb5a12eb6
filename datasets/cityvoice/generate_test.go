package cityvoice

import (
	"slices"
	"testing"
)

func TestGenerate(t *testing.T) {
	all := Generate(1)
	count := map[string]int{}
	for _, c := range all {
		count["all"]++
		count[c.Lang+" "+c.Label]++
		count[c.Kind]++
		if c.Test {
			count["test"]++
		}
		count[c.Source]++
		if c.Text == "" {
			t.Fatalf("an empty comment: %+v", c)
		}
	}
	if count["all"] < 5000 {
		t.Errorf("%d comments, want at least 5,000", count["all"])
	}
	for _, of := range []string{"ru pos", "ru neu", "ru neg", "kk pos", "kk neu", "kk neg", "mixed pos", "mixed neu", "mixed neg", "en pos", "en neu", "en neg", "sarcasm", "approval", "rhetorical", "test"} {
		if count[of] < 50 {
			t.Errorf("%d comments of %s, want at least 50", count[of], of)
		}
	}
	for _, source := range []string{City, Talk, Speech, Everyday, Contrast, Turns} {
		if count[source] < 1000 {
			t.Errorf("%d comments of %s, want at least 1,000", count[source], source)
		}
	}
	if !slices.Equal(all, Generate(1)) {
		t.Error("the same seed gives other comments")
	}
	if slices.Equal(all, Generate(2)) {
		t.Error("another seed gives the same comments")
	}
}
