package local

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/pipeline"
)

// metNowAndThen ties that share of the pairs of a crew, whose accounts are numbered from first on.
func metNowAndThen(pairs []pipeline.Pair, random *rand.Rand, first, crew int, share float64) []pipeline.Pair {
	for a := first; a < first+crew; a++ {
		for b := a + 1; b < first+crew; b++ {
			if random.Float64() < share {
				pairs = append(pairs, pipeline.Pair{A: pipeline.ID(a), B: pipeline.ID(b), P: 0.03, Q: 0.03})
			}
		}
	}
	return pairs
}

// A crew of which every fourth pair met is one piece to the eye, and several to modularity. Two crews that a chance tie connects stay two.
func TestWeakCommunitiesAreRejoined(t *testing.T) {
	const crew = 60
	random := rand.New(rand.NewPCG(1, 1))
	pairs := metNowAndThen(nil, random, 0, crew, 0.25)
	if apart := communities(pairs, weakTie, 1, 1); len(apart) < 2 {
		t.Fatalf("modularity makes %d of the crew: nothing to rejoin", len(apart))
	}
	pairs = metNowAndThen(pairs, random, crew, crew, 0.25)
	pairs = append(pairs, pipeline.Pair{A: 3, B: crew + 3, P: 0.03, Q: 0.03})
	sortPairs(pairs)
	s := &significance{seed: 1, minds: minds{of: slices.Repeat([]mind{{n: 1}}, 2*crew)}}
	found := s.weakCommunities(pairs)
	if len(found) != 2 || len(found[0]) < crew-3 || len(found[1]) < crew-3 {
		t.Fatalf("%d communities, want two of about %d", len(found), crew)
	}
	for i, members := range found {
		if (members[0] < crew) != (members[len(members)-1] < crew) {
			t.Errorf("community %d holds accounts of both crews", i)
		}
	}
}
