package local

import (
	"slices"
	"testing"

	"pikir/detectors"
	"pikir/pipeline"
)

// A group stands, with the members and twice the median p, that it has in most of three partings; if the first finds none, no other is made.
func TestGroupsThatStand(t *testing.T) {
	with := func(p float64, members ...pipeline.ID) group {
		of := map[pipeline.ID][]visit{}
		for _, a := range members {
			of[a] = []visit{{account: a, hit: true}}
		}
		return group{members: members, p: p, q: p, visits: len(members), of: of}
	}
	for name, c := range map[string]struct {
		partings [partings][]group
		want     [][]pipeline.ID
		p        float64
		made     int
	}{
		"in all":               {[partings][]group{{with(1e-9, 1, 2, 3, 4)}, {with(1e-4, 1, 2, 3, 4)}, {with(1e-6, 1, 2, 3, 4)}}, [][]pipeline.ID{{1, 2, 3, 4}}, 2e-6, 3},
		"in two":               {[partings][]group{{with(1e-9, 1, 2, 3)}, nil, {with(1e-4, 1, 2, 3)}}, [][]pipeline.ID{{1, 2, 3}}, 2e-4, 3},
		"in one":               {[partings][]group{{with(1e-9, 1, 2, 3)}, nil, nil}, nil, 0, 3},
		"not in the first":     {[partings][]group{nil, {with(1e-9, 1, 2, 3)}, {with(1e-9, 1, 2, 3)}}, nil, 0, 1},
		"weak in most":         {[partings][]group{{with(1e-9, 1, 2, 3)}, {with(0.009, 1, 2, 3)}, {with(0.008, 1, 2, 3)}}, nil, 0, 3},
		"members now and then": {[partings][]group{{with(1e-9, 1, 2, 3, 4)}, {with(1e-4, 1, 2, 3, 5)}, {with(1e-6, 1, 2, 3, 5)}}, [][]pipeline.ID{{1, 2, 3, 5}}, 2e-6, 3},
		"in parts":             {[partings][]group{{with(1e-9, 1, 2, 3, 4, 5, 6)}, {with(1e-4, 1, 2, 3), with(1e-6, 4, 5, 6)}, nil}, [][]pipeline.ID{{1, 2, 3, 4, 5, 6}}, 2e-4, 3},
		"two":                  {[partings][]group{{with(1e-9, 1, 2, 3), with(1e-9, 7, 8, 9)}, {with(1e-9, 7, 8, 9)}, {with(1e-9, 7, 8, 9), with(1e-9, 1, 2, 4)}}, [][]pipeline.ID{{7, 8, 9}}, 2e-9, 3},
	} {
		r := &run{opt: Options{Alpha: 0.01, Seed: 1}}
		made := 0
		stand, err := r.standing(detectors.Synchrony, func(uint64) ([]group, error) {
			made++
			return c.partings[made-1], nil
		})
		if err != nil || made != c.made {
			t.Errorf("%s: %d partings, %v", name, made, err)
		}
		if len(stand) != len(c.want) {
			t.Errorf("%s: %d groups, want %d", name, len(stand), len(c.want))
			continue
		}
		for i, g := range stand {
			if !slices.Equal(g.members, c.want[i]) || g.p != c.p || g.q != c.p {
				t.Errorf("%s: members %v, p %g, q %g", name, g.members, g.p, g.q)
			}
			for _, a := range g.members {
				if len(g.of[a]) != 1 {
					t.Errorf("%s: %d visits of account %d", name, len(g.of[a]), a)
				}
			}
		}
	}
}
