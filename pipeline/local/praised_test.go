package local

import (
	"math"
	"testing"

	"pikir/pipeline"
)

func TestPraised(t *testing.T) {
	for _, c := range []struct {
		what    string
		low     float64
		matched float64
		want    pipeline.Praised
	}{
		{"far more than others", 0.5, 0.3, pipeline.PraisedAuthorities},
		{"no more than others", 0.2, 0.3, pipeline.PraisedOthers},
		{"where nobody names anybody that the lists know", 0, 0.01, pipeline.PraisedUnknown},
		{"named by the group alone", 0.2, 0.01, pipeline.PraisedAuthorities},
		{"no groups to hold it against", 0.2, math.NaN(), pipeline.PraisedUnknown},
	} {
		if got := praised(&pipeline.Evidence{Low: c.low, Matched: c.matched}); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
