package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestExcessInformation(t *testing.T) {
	const kinds, events, rounds = 20, 200, 100
	random := rand.New(rand.NewPCG(4, 4))
	sum, squares := 0.0, 0.0
	for range rounds { // three sources of one distribution
		var sources [3][]uint16
		for i := range sources {
			for range events {
				sources[i] = append(sources[i], uint16(kinds*random.Float64()*random.Float64()))
			}
		}
		x := ExcessInformation(sources[:], kinds, 3, random)
		sum += x / rounds
		squares += x * x / rounds
	}
	if error := math.Sqrt(squares / rounds); math.Abs(sum) > 4*error {
		t.Errorf("sources of one distribution differ by %.5f ± %.5f on average", sum, error)
	}
	apart := [][]uint16{make([]uint16, events), make([]uint16, events)} // kind 0 against kind 1: one bit
	for i := range apart[1] {
		apart[1][i] = 1
	}
	if x := ExcessInformation(apart, 2, 50, random); math.Abs(x-math.Ln2) > 0.01 {
		t.Errorf("sources without a common kind differ by %.4f, want ln 2", x)
	}
}
