package text

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// disturbances are ways in which people write the same comment otherwise.
var disturbances = []struct {
	name    string
	disturb func(string, *rand.Rand) string
}{
	{"all capitals", func(s string, _ *rand.Rand) string { return strings.ToUpper(s) }},
	{"a letter drawn out", func(s string, r *rand.Rand) string {
		return atLetter(s, r, func(a, b rune) string { return strings.Repeat(string(a), 4) + string(b) })
	}},
	{"look-alike letters of the other script", func(s string, _ *rand.Rand) string { return strings.Map(lookAlike, s) }},
	{"Kazakh letters as plain ones", func(s string, _ *rand.Rand) string { return strings.Map(plainLetter, s) }},
	{"two letters swapped", func(s string, r *rand.Rand) string {
		return atLetter(s, r, func(a, b rune) string { return string(b) + string(a) })
	}},
	{"a letter left out", func(s string, r *rand.Rand) string {
		return atLetter(s, r, func(_, b rune) string { return string(b) })
	}},
}

// atLetter rewrites two neighbouring letters somewhere in every fifth word, at least once.
func atLetter(s string, r *rand.Rand, write func(a, b rune) string) string {
	runes := []rune(s)
	for range 1 + len(strings.Fields(s))/5 {
		i := r.IntN(max(1, len(runes)-1))
		if i+1 < len(runes) && unicode.IsLetter(runes[i]) && unicode.IsLetter(runes[i+1]) {
			runes = slices.Concat(runes[:i], []rune(write(runes[i], runes[i+1])), runes[i+2:])
		}
	}
	return string(runes)
}

func lookAlike(r rune) rune {
	if scriptOf(r) == cyrillicTwin {
		return twins[r]
	}
	return r
}

func plainLetter(r rune) rune {
	if r < rune(len(plainKazakh)) && r >= 0x400 {
		return plainKazakh[r]
	}
	return r
}

// robustnessTable tells how far scores move under each disturbance.
func robustnessTable(t *testing.T, folder string) string {
	s := NewScorer()
	var b strings.Builder
	b.WriteString("\n## Robustness\n\nMean change of p_positive, and share of labels that change; the first 2,000 comments of each.\n\n| disturbance | Kazakh reviews | English comments | RuSentiTweet | invented probe |\n|---|---|---|---|---|\n")
	tests := [][]Example{quality(t, folder, "kk-polarity-valid.csv.gz", ""), quality(t, folder, "open/dev.parquet", "goemotions"), quality(t, folder, "measure-only/ru-tweets-train.csv.gz", "rusentitweet"), probeExamples()}
	for _, d := range disturbances {
		b.WriteString("| " + d.name)
		for _, test := range tests {
			move, flips := movement(s, test[:min(len(test), 2000)], d.disturb)
			fmt.Fprintf(&b, " | %.3f, %.3f", move, flips)
		}
		b.WriteString(" |\n")
	}
	return b.String()
}

func movement(s *Scorer, test []Example, disturb func(string, *rand.Rand) string) (move, flips float64) {
	random := rand.New(rand.NewPCG(1, 2))
	n := math.Max(1, float64(len(test)))
	for _, e := range test {
		before, after := s.Score(e.Text), s.Score(disturb(e.Text, random))
		move += math.Abs(float64(before.Positive-after.Positive)) / n
		flips += oneIf(before.Label != after.Label) / n
	}
	return move, flips
}

// TestDisturbancesMoveScoresLittle holds on the invented probe, whose comments every reader has.
func TestDisturbancesMoveScoresLittle(t *testing.T) {
	s := NewScorer()
	for _, d := range disturbances {
		if move, flips := movement(s, probeExamples(), d.disturb); move > 0.08 || flips > 0.2 {
			t.Errorf("%s: p_positive moves by %.3f on average, %.3f of labels change", d.name, move, flips)
		}
	}
}
