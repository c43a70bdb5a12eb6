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
