package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Events with chances up to the cut, of whatever sizes, happen as often as is said if their chances come to the sum needed, and the sum is not needed twice.
func TestChancesNeededAreEnoughHoweverParted(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, level := range [...]float64{0.05, 0.01, 1e-6} {
		for _, cut := range screenCuts {
			needed := chancesNeeded(mostKeysAdded, cut, level)
			for keys := 1; keys < len(needed); keys += 1 + keys/32 {
				need := needed[keys]
				if need == math.MaxUint32 {
					if keys > 16 && cut <= 64 && level >= 0.01 {
						t.Errorf("%d keys at %d: no sum is said to be enough", keys, cut)
					}
					continue
				}
				for range 4 {
					if chances := parted(random, need, cut); PoissonBinomialTail(keys, chances, nil) <= level {
						t.Fatalf("%d keys at %d: %d parts, as %v, exceed %g with %g", keys, cut, need, chances, level, PoissonBinomialTail(keys, chances, nil))
					}
				}
				if few := parted(random, need/2, cut); level >= 0.01 && PoissonBinomialTail(keys, few, nil) > level {
					t.Errorf("%d keys at %d: half of %d parts, as %v, exceed %g", keys, cut, need, few, level)
				}
			}
		}
	}
}

// parted parts a sum among chances up to a cut, now evenly and now most unevenly.
func parted(random *rand.Rand, sum, cut uint32) (chances []float64) {
	least := 1 + random.Uint32N(cut)
	for sum > 0 {
		part := min(sum, least+random.Uint32N(cut-least+1))
		chances = append(chances, float64(part)*screenUnit)
		sum -= part
	}
	return chances
}
