package detectors

import (
	"testing"

	"pikir/pipeline"
)

// Where a dump names no pages, a network stands for one: arrivals on two networks never share a key.
func TestArrivalsOnTwoNetworks(t *testing.T) {
	keyOf := func(page, network pipeline.ID) (key pipeline.Key) {
		Bursts.Habits([]pipeline.Comment{{Page: page, Platform: network, At: 1e12}}, func(k pipeline.Key, _ *pipeline.Comment) { key = k })
		return key
	}
	if keyOf(pipeline.None, 0) == keyOf(pipeline.None, 1) {
		t.Error("two networks without pages share a key")
	}
	if keyOf(3, 0) == keyOf(4, 0) || keyOf(3, 0) != keyOf(3, 1) || keyOf(3, 0) == keyOf(pipeline.None, 0) {
		t.Error("places are mixed up")
	}
}
