// Package parallel does independent pieces of work on all cores. Who asks for it keeps the results in places of their own, by number, so that they are the same on any
// number of cores.
package parallel

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Each calls do for each number below n, on all cores; which goroutine takes which number is open. A panic in do ends the program.
func Each(n int, do func(i int)) {
	cores := min(n, runtime.GOMAXPROCS(0))
	if cores < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range cores {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// Stretches calls do for stretches of n things on all cores, one after the other: Each for many small things.
func Stretches(n int, do func(from, to int)) {
	length := max(1, min(n/256, 4096)) // short enough to keep all cores busy to the end, long enough that handing out costs nothing
	Each((n+length-1)/length, func(i int) { do(i*length, min(n, (i+1)*length)) })
}

// Collect concatenates what do gives for stretches of n things, found on all cores, in order. Where the stretches end depends on the number of cores.
func Collect[T any](n int, do func(from, to int) []T) []T {
	stretches := min(n, 4*runtime.GOMAXPROCS(0))
	found := make([][]T, stretches)
	Each(stretches, func(i int) { found[i] = do(i*n/stretches, (i+1)*n/stretches) })
	return slices.Concat(found...)
}
