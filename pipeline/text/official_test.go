package text

import (
	_ "embed"
	"strings"
	"testing"
)

// official holds invented praise of authorities that names troubles, as crews write it, and as much blame in like words: "pos" or "neg", a tab and the comment. None is learned from.
//
//go:embed testdata/official.tsv
var official string

// TestOfficialPraiseRanksAboveBlame draws a comment of each: the praise should have the higher p_positive. `go test ./pipeline/text -run OfficialPraise -v` tells how often.
func TestOfficialPraiseRanksAboveBlame(t *testing.T) {
	s := NewScorer()
	by := map[string][]float32{}
	for line := range strings.Lines(official) {
		label, comment, _ := strings.Cut(strings.TrimSpace(line), "\t")
		by[label] = append(by[label], s.Score(comment).Positive)
	}
	above, pairs := 0.0, 0.0
	for _, praise := range by["pos"] {
		for _, blame := range by["neg"] {
			above += oneIf(praise > blame)
			pairs++
		}
	}
	t.Logf("praise has the higher p_positive in %.3f of the pairs", above/pairs)
	if above/pairs < 0.8 {
		t.Errorf("praise has the higher p_positive in %.3f of the pairs, want at least 0.8", above/pairs)
	}
}
