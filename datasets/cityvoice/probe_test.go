package cityvoice

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// words are those of a text in small, plain letters.
func words(text string) []string {
	text = strings.ReplaceAll(plainKazakh.Replace(strings.ToLower(text)), "ё", "е")
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// runs calls f with every five words in a row.
func runs(text string, f func(five string)) {
	w := words(text)
	for i := range len(w) - 4 {
		f(strings.Join(w[i:i+5], " "))
	}
}

func TestProbeSharesNoFiveWordsWithTraining(t *testing.T) {
	learned := map[string]string{}
	for _, c := range Generate(1) {
		runs(c.Text, func(five string) { learned[five] = c.Text })
	}
	for _, c := range Probe() {
		runs(c.Text, func(five string) {
			if from, ok := learned[five]; ok {
				t.Errorf("%q shares %q with %q", c.Text, five, from)
			}
		})
	}
	if len(learned) < 10_000 {
		t.Errorf("%d runs of five words to compare with, want at least 10,000", len(learned))
	}
}

func TestProbe(t *testing.T) {
	count, seen := map[string]int{}, map[string]bool{}
	labels := map[string]string{"praise": "pos", "thanks": "pos", "approval": "pos", "complaint": "neg", "rhetorical": "neg", "sarcasm": "neg", "question": "neu", "announcement": "neu"}
	for _, c := range Probe() {
		for _, of := range []string{"all", c.Label, c.Lang, c.Kind, c.Target} {
			count[of]++
		}
		if want, ok := labels[c.Kind]; !ok && c.Kind != "offtopic" || ok && c.Label != want {
			t.Errorf("%q is labelled %s %s", c.Text, c.Label, c.Kind)
		}
		if seen[c.Text] || !slices.Contains(langs[:], c.Lang) {
			t.Errorf("%q is there twice or in no known language (%s)", c.Text, c.Lang)
		}
		seen[c.Text] = true
	}
	least := map[string]int{"all": 300, "sarcasm": 60, "approval": 40, "rhetorical": 30, "kk": 100, "ru": 100, "mixed": 50, "en": 50, "authority": 200, "other": 80, "neu": 60}
	for of, n := range least {
		if count[of] < n {
			t.Errorf("%d comments of %s, want at least %d", count[of], of, n)
		}
	}
}
