package local

import (
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/intern"
)

// A detector runs where the dump has what it needs, and otherwise says what is missing in each language.
func TestLacks(t *testing.T) {
	empty := &Corpus{Posts: intern.New(), Pages: intern.New()}
	for column := range lackedColumn {
		why := empty.lacks(pipeline.Need{Columns: []string{column}}, pipeline.Second)
		if why.EN == "" || why.RU == "" || why.KK == "" {
			t.Errorf("%s missing: %+v, want a sentence in each language", column, why)
		}
	}
	whole := &Corpus{Posts: intern.New(), HasTexts: true}
	whole.Posts.ID("post")
	for _, c := range []struct {
		have, need pipeline.Precision
		want       string
	}{
		{pipeline.Second, pipeline.Minute, ""},
		{pipeline.Day, pipeline.Second, "times are only known to the day, and the detector needs them to the second"},
		{pipeline.Estimated, pipeline.Hour, "times are only known roughly, and the detector needs them to the hour"},
	} {
		need := pipeline.Need{Columns: []string{pipeline.PostID, pipeline.TextColumn}, Precision: c.need}
		if got := whole.lacks(need, c.have).EN; got != c.want {
			t.Errorf("times to the %v, needed to the %v: %q, want %q", c.have, c.need, got, c.want)
		}
	}
}

// A list that a finding shows in part only is said among the limits.
func TestCutListsAreNoted(t *testing.T) {
	var pairs []pipeline.Pair
	var members []pipeline.ID
	for b := range pipeline.ID(100) {
		members = append(members, b)
		for a := range b {
			pairs = append(pairs, pipeline.Pair{A: a, B: b, Detector: "place", P: 1e-9 * float64(b+1)})
		}
	}
	sortPairs(pairs)
	var r run
	all := links(pairs, members, 0.01, 1)
	if n := r.atMost(mostLinks, len(links(pairs, members[:50], 0.01, 1))); n != 50*49/2 || r.cut {
		t.Errorf("%d pairs shown, cut %v", n, r.cut)
	}
	if n := r.atMost(mostLinks, len(all)); n != mostLinks || !r.cut || all[0].Weight < all[len(all)-1].Weight {
		t.Errorf("%d of %d pairs shown, cut %v", n, len(all), r.cut)
	}
}
