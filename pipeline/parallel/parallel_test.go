package parallel

import (
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

// onCores runs a test with one core, two and more than there is work for.
func onCores(t *testing.T, test func(t *testing.T)) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		test(t)
	}
}

func TestEachTakesEveryNumberOnce(t *testing.T) {
	onCores(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 5, 1000} {
			taken := make([]int32, n)
			Each(n, func(i int) { atomic.AddInt32(&taken[i], 1) })
			for i := range taken {
				if times := taken[i]; times != 1 {
					t.Fatalf("of %d numbers %d was taken %d times", n, i, times)
				}
			}
		}
	})
}

func TestStretchesCoverEverythingOnce(t *testing.T) {
	onCores(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 255, 256, 257, 513, 1_000_000, 2_000_001} {
			taken := make([]int32, n)
			Stretches(n, func(from, to int) {
				for i := from; i < to; i++ {
					atomic.AddInt32(&taken[i], 1)
				}
			})
			if slices.ContainsFunc(taken, func(times int32) bool { return times != 1 }) {
				t.Fatalf("%d things were not each taken once", n)
			}
		}
	})
}

func TestCollectKeepsTheOrder(t *testing.T) {
	onCores(t, func(t *testing.T) {
		for _, n := range []int{0, 1, 3, 1000} {
			var want []int
			for i := range n {
				want = append(want, slices.Repeat([]int{i}, i%4)...)
			}
			for _, room := range []int{0, 1, 2, 4} { // for each thing: too little, enough for some stretches, more than enough
				got := Collect(n, func(things int) int { return room * things }, func(from, to int, found []int) []int {
					for i := from; i < to; i++ {
						found = append(found, slices.Repeat([]int{i}, i%4)...)
					}
					return found
				})
				if !slices.Equal(got, want) {
					t.Fatalf("%d things with room for %d each: %v", n, room, got)
				}
			}
		}
	})
}
