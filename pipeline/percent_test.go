package pipeline

import (
	"math"
	"testing"
)

func TestPercentIsNeitherNothingNorAllOfWhatIsNeither(t *testing.T) {
	for share, want := range map[float64]string{0: "0", 1: "100", 0.0001: "<0.1", 0.0049: "0.5", 0.004: "0.4", 0.007: "1", 0.5: "50", 0.994: "99", 0.9951: "99.5", 0.998: "99.8", 0.99951: ">99.9"} {
		if got := Percent(share); got != want {
			t.Errorf("%g: %s, want %s", share, got, want)
		}
	}
	for i := 1; i < 10_000; i++ {
		if got := Percent(float64(i) / 10_000); got == "0" || got == "100" {
			t.Errorf("%d of 10,000: %s", i, got)
		}
	}
	if got := Percent(math.NaN()); got != "NaN" { // by which the driver knows that nothing was compared
		t.Error(got)
	}
}
