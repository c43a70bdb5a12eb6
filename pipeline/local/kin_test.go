package local

import (
	"math"
	"slices"
	"testing"

	"pikir/pipeline"
)

// The more accounts write in the phrases of a cluster, the less evidence each needs, as with any false discovery rate; the result comes in order of accounts.
func TestKinDiscovered(t *testing.T) {
	corpus := corpusOf([]said{{account: "a", post: "p"}, {account: "b", post: "p"}, {account: "c", post: "p"}, {account: "d", post: "p"}, {account: "e", post: "p"}})
	r := &run{corpus: corpus, opt: Options{Alpha: 0.01}}
	enough := func(found int) float64 { return math.Log(5*2/0.01/float64(found)) + 1e-9 } // five accounts, two clusters
	for name, c := range map[string]struct {
		nats []float64
		want []pipeline.ID
	}{
		"one with enough for one":            {[]float64{enough(1)}, []pipeline.ID{0}},
		"one with enough for two":            {[]float64{enough(2)}, nil},
		"two with enough for two":            {[]float64{enough(2), enough(2)}, []pipeline.ID{0, 1}},
		"a strong one carries a weaker":      {[]float64{enough(2), 0.1, 50}, []pipeline.ID{0, 2}},
		"a strong one does not carry chance": {[]float64{0.5, 0.1, 50}, []pipeline.ID{2}},
		"none":                               {nil, nil},
	} {
		var candidates []kin
		for a, nats := range c.nats {
			candidates = append(candidates, kin{account: pipeline.ID(a), nats: nats})
		}
		found := r.discovered(candidates, 2)
		var got []pipeline.ID
		for _, k := range found {
			got = append(got, k.account)
			if k.q > r.opt.Alpha {
				t.Errorf("%s: account %d with q %g", name, k.account, k.q)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Clusters are joined where most accounts of one write in the vocabulary of the other, not in passing: of the ready-made replies of a press office some announce what a crew is told to praise.
func TestClustersAkin(t *testing.T) {
	operations := []operation{{members: []pipeline.ID{0, 1, 2, 3}}, {members: []pipeline.ID{4, 5, 6}}}
	r := &run{corpus: &Corpus{CommentsOf: []uint32{10, 10, 10, 10, 1, 1, 1}}}
	for name, c := range map[string]struct {
		comments map[pipeline.ID]uint32 // of the first, in the vocabulary of the second
		joined   bool
	}{
		"half of its members often":    {map[pipeline.ID]uint32{0: 4, 1: 10}, true},
		"all of them in passing":       {map[pipeline.ID]uint32{0: 3, 1: 3, 2: 1, 3: 2}, false},
		"one of them in every comment": {map[pipeline.ID]uint32{2: 10, 3: 2}, false},
	} {
		if edges := r.akinEdges(operations, map[[2]int]map[pipeline.ID]uint32{{0, 1}: c.comments}); (len(edges) == 1) != c.joined {
			t.Errorf("%s: edges %v", name, edges)
		}
	}
}
