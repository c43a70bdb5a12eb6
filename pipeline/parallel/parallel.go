// Package parallel does independent pieces of work on all cores. Who asks for it keeps the results in places of their own, by number, so that they are the same on any
// number of cores.
package parallel

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Each calls do for each number below n, on all cores; which goroutine takes which number is open. The caller's own takes part, so that it does not wait for others to be
// scheduled where all cores are busy. A panic in do ends the program.
func Each(n int, do func(i int)) {
	cores := min(n, runtime.GOMAXPROCS(0))
	if cores < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(i)
		}
	}
	var wait sync.WaitGroup
	for range cores - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
}

// Stretches calls do for stretches of n things on all cores, one after the other: Each for many small things.
func Stretches(n int, do func(from, to int)) {
	length := max(1, min(n/256, 4096)) // short enough to keep all cores busy to the end, long enough that handing out costs nothing
	Each((n+length-1)/length, func(i int) { do(i*length, min(n, (i+1)*length)) })
}

// Collect concatenates what do appends to found for stretches of n things, found on all cores, in order. Room is about how much comes of the first so many things: where that is enough for each
// stretch, nothing is copied to another place. Where the stretches end depends on the number of cores.
func Collect[T any](n int, room func(things int) int, do func(from, to int, found []T) []T) []T {
	stretches := min(n, 4*runtime.GOMAXPROCS(0))
	all, found, spilt := make([]T, room(n)), make([][]T, stretches), make([]bool, stretches)
	Each(stretches, func(i int) {
		from, to := i*n/stretches, (i+1)*n/stretches
		own := all[room(from):room(from):room(to)]
		found[i] = do(from, to, own)
		spilt[i] = len(found[i]) > cap(own)
	})
	if slices.Contains(spilt, true) {
		return slices.Concat(found...)
	}
	all = all[:0]
	for _, of := range found {
		all = append(all, of...)
	}
	return all
}
