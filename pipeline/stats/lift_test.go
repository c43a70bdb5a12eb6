package stats

import (
	"math"
	"testing"
)

// Where accounts weigh the same and places have many others, the variance is the textbook's: that of the accounts' means over their number, and that of each place's mean by its share.
func TestLift(t *testing.T) {
	usual := map[uint32]*Sample{1: {}, 2: {}, 3: {}}
	for _, x := range []float64{0.1, 0.3} {
		usual[1].Add(x)
	}
	usual[2].Add(0.4)
	l := NewLift(usual, 0.25)
	for account, says := range [][2]float64{{0.6, 0.7}, {0.8, 0.9}, {0.9, 0.6}} {
		l.Add(uint32(account), 1, says[0])
		l.Add(uint32(account), 2, says[1])
	}
	l.Add(0, 3, 1) // nobody else is there
	l.Add(7, 9, 1)
	if l.Accounts() != 3 || math.Abs(l.Mean()-0.45) > 1e-12 || math.Abs(l.Matched()-0.3) > 1e-12 {
		t.Errorf("%d accounts, lift %v, matched %v, want 3, 0.45, 0.3", l.Accounts(), l.Mean(), l.Matched())
	}
	// Means of accounts less the usual: 0.35, 0.55, 0.45; their variance over three is 0.01/3. Means of places: 0.02/2 from two values, 0.25 from one; shares of a half.
	variance, degrees := l.Variance()
	if want := 0.01/3 + (0.01+0.25)/4; math.Abs(variance-want) > 1e-12 || degrees != 2 {
		t.Errorf("variance %v at %d degrees, want %v at 2", variance, degrees, want)
	}
}
