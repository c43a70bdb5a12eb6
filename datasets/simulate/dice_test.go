package simulate

import "testing"

func TestUrnDrawsInProportion(t *testing.T) {
	d, u := roll(1, "urn"), newUrn([]int{1, 0, 3, 6})
	var drawn [4]int
	for range 10000 {
		drawn[u.draw(d)]++
	}
	if drawn[1] != 0 || drawn[0] < 850 || drawn[0] > 1150 || drawn[2] < 2800 || drawn[2] > 3200 {
		t.Fatal(drawn)
	}
}

func TestHeavyStaysWithinItsBounds(t *testing.T) {
	d := roll(1, "heavy")
	var octaves [12]int
	for range 10000 {
		n := d.heavy(60, 7200)
		if n < 60 || n > 7200 {
			t.Fatal(n)
		}
		for octave := range octaves {
			if n < 60<<(octave+1) {
				octaves[octave]++
				break
			}
		}
	}
	for octave := range 6 {
		if octaves[octave] < 1000 {
			t.Errorf("octave %d has %d of 10000", octave, octaves[octave])
		}
	}
}

func TestScrambledNumbersAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for n := range 200_000 {
		id := scrambled(n)
		if seen[id] {
			t.Fatal(id)
		}
		seen[id] = true
	}
}
