package local

import (
	"math/bits"
	"slices"

	"pikir/pipeline/parallel"
)

// sortParted sorts by compare on all cores. Rank must not fall where compare does not: items are first dealt out by its upper bits, so that each part is sorted within
// the processor's cache. Where ranks are as good as numbered, such as posts, each has a part of its own, which is in order from the start where the items came by time.
func sortParted[T any](items []T, rank func(*T) uint64, compare func(a, b T) int) {
	const small, partItems, mostBits, dense = 1 << 12, 1 << 8, 16, 16
	if len(items) < small {
		slices.SortFunc(items, compare)
		return
	}
	if slices.IsSortedFunc(items, compare) {
		return
	}
	low, high := rank(&items[0]), rank(&items[0])
	for i := range items {
		r := rank(&items[i])
		low, high = min(low, r), max(high, r)
	}
	shift := max(0, bits.Len64(high-low)-min(mostBits, bits.Len(uint(len(items)/partItems))))
	if high-low < uint64(len(items)/dense) {
		shift = 0
	}
	ends := make([]int, (high-low)>>shift+2)
	for i := range items {
		ends[(rank(&items[i])-low)>>shift+1]++
	}
	for p := 1; p < len(ends); p++ {
		ends[p] += ends[p-1]
	}
	dealt := make([]T, len(items))
	for i := range items {
		next := &ends[(rank(&items[i])-low)>>shift]
		dealt[*next] = items[i]
		*next++
	}
	parallel.Each(len(ends)-1, func(p int) {
		from := 0
		if p > 0 {
			from = ends[p-1]
		}
		part := dealt[from:ends[p]]
		slices.SortFunc(part, compare)
		copy(items[from:], part)
	})
}
