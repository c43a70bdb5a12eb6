package local

import (
	"testing"

	"pikir/pipeline"
)

// One pair in a cluster that other evidence brought together ties nobody else: it is weak evidence at most, however many of the members it makes up.
func TestOnePairIsWeakEvidence(t *testing.T) {
	d := &pipeline.Detector{Name: "co-comment", Family: pipeline.Place}
	r := &run{opt: Options{Alpha: 0.01, Detectors: []*pipeline.Detector{d}}}
	pair := func(a, b pipeline.ID) pipeline.Pair {
		return pipeline.Pair{A: a, B: b, Detector: d.Name, P: 1e-12, Q: 1e-9, OwnQ: 1e-9}
	}
	for name, c := range map[string]struct {
		pairs []pipeline.Pair
		want  pipeline.Strength
	}{
		"two of four tied":   {[]pipeline.Pair{pair(1, 2)}, pipeline.Weak},
		"three of four tied": {[]pipeline.Pair{pair(1, 2), pair(2, 3)}, pipeline.Strong},
	} {
		evidence := r.tieEvidence(c.pairs, []pipeline.ID{1, 2, 3, 4})
		if len(evidence) != 1 || evidence[0].Grade() != c.want {
			t.Errorf("%s: %+v, want one %v", name, evidence, c.want)
		}
	}
}
