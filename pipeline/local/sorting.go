package local

import (
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// sortParted sorts by compare on all cores. Rank must not fall where compare does not: items are first dealt out by its upper bits, so that each part is sorted within
// the processor's cache.
func sortParted[T any](items []T, rank func(*T) uint64, compare func(a, b T) int) {
	const small, partItems, mostBits = 1 << 12, 1 << 8, 16
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
	onAllCores(len(ends)-1, func(p int) {
		from := 0
		if p > 0 {
			from = ends[p-1]
		}
		part := dealt[from:ends[p]]
		slices.SortFunc(part, compare)
		copy(items[from:], part)
	})
}

// onAllCores calls do for each number below n; which goroutine takes which number is open.
func onAllCores(n int, do func(i int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wait.Wait()
}

// inStretches calls do for stretches of n things on all cores, one after the other.
func inStretches(n int, do func(from, to int)) {
	const stretch = 1 << 12
	onAllCores((n+stretch-1)/stretch, func(i int) { do(i*stretch, min(n, (i+1)*stretch)) })
}

// collect concatenates what do gives for shares of n things, found on all cores, in order.
func collect[T any](n int, do func(from, to int) []T) []T {
	shares := min(n, 4*runtime.GOMAXPROCS(0))
	found := make([][]T, shares)
	onAllCores(shares, func(i int) { found[i] = do(i*n/shares, (i+1)*n/shares) })
	return slices.Concat(found...)
}
