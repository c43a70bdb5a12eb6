package coaction

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOrderedGivesNumbersInOrderOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{1, 64, 4097, 600_000}).Draw(t, "n")
		o := newOrdered(n)
		for range 2 {
			drawn := rapid.SliceOf(rapid.Uint32Range(0, uint32(n-1))).Draw(t, "numbers")
			for _, number := range drawn {
				o.add(number)
			}
			slices.Sort(drawn)
			if got := o.drain(nil); !slices.Equal(got, slices.Compact(drawn)) {
				t.Fatalf("%v, want %v", got, drawn)
			}
		}
	})
}
