package local

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/pipeline"
)

// drawn gives companions of one operation with normal scores: of ordinary people a third is near, whatever they write; of the crew, which writes more like the
// operation, nearly all are.
func drawn(random *rand.Rand, ordinary, crew int) []companion {
	var companions []companion
	for a := range ordinary + crew {
		c := companion{kin: kin{account: pipeline.ID(a), nats: random.NormFloat64()}, near: random.IntN(3) == 0}
		if a >= ordinary {
			c.nats, c.near = c.nats+4, random.IntN(20) > 0
		}
		companions = append(companions, c)
	}
	return companions
}

// The share of ordinary people among those taken in holds on average, with a crew or without one, and most of a crew is found.
func TestCompanionsHoldTheirRate(t *testing.T) {
	const worlds, alpha = 2000, 0.1
	for _, crew := range []int{0, 40} {
		random := rand.New(rand.NewPCG(7, uint64(crew)))
		var proportions, found float64
		for range worlds {
			kept := arrivedTogether(drawn(random, 120, crew), alpha)
			wrong := 0
			for _, k := range kept {
				if int(k.account) < 120 {
					wrong++
				}
			}
			proportions += float64(wrong) / math.Max(1, float64(len(kept)))
			found += float64(len(kept) - wrong)
		}
		rate, bound := proportions/worlds, alpha+3*math.Sqrt(alpha*(1-alpha)/worlds)
		if rate > bound {
			t.Errorf("with a crew of %d, %.3f of those taken in are ordinary people, want at most %.3f", crew, rate, bound)
		}
		if found < 0.8*float64(crew)*worlds {
			t.Errorf("of a crew of %d, %.1f are found on average", crew, found/worlds)
		}
	}
}

// Without anybody farther off there is nothing to compare with, and nobody is taken in.
func TestNoDecoysNoCompanions(t *testing.T) {
	companions := drawn(rand.New(rand.NewPCG(1, 1)), 0, 50)
	for i := range companions {
		companions[i].near = true
	}
	if found := arrivedTogether(companions, 0.01); len(found) > 0 {
		t.Errorf("%d accounts were taken in without a decoy", len(found))
	}
}

// Gaps are the same as by comparing each comment with all others.
func TestGapsAgainstBruteForce(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		accounts := 2 + random.IntN(8)
		of := make([]pipeline.ID, accounts)
		for a := range of {
			of[a] = []pipeline.ID{pipeline.None, 0, 1}[random.IntN(3)]
		}
		post := make([]pipeline.Trace, 1+random.IntN(20))
		for i := range post {
			post[i] = pipeline.Trace{Account: pipeline.ID(random.IntN(accounts)), At: int64(random.IntN(100))}
		}
		slices.SortFunc(post, func(x, y pipeline.Trace) int { return int(x.At - y.At) })
		for o := range pipeline.ID(2) {
			var g gaps
			g.measure(post, of, o)
			for i, t1 := range post {
				want := never
				for _, t2 := range post {
					if of[t2.Account] == o && t2.Account != t1.Account {
						want = min(want, max(t1.At-t2.At, t2.At-t1.At))
					}
				}
				if g.gap[i] != want {
					t.Fatalf("gap of comment %d to operation %d: %d, want %d", i, o, g.gap[i], want)
				}
			}
		}
	}
}
