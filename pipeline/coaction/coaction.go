// Package coaction counts co-actions: two comments of different accounts with the same key, close in time.
//
// The count is exact. Traces come sorted by key and time; a window slides over each key, so the work is linear in traces plus co-actions, and a post with a
// million comments costs no more than its co-actions. Several windows are counted in one pass.
package coaction

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"pikir/pipeline"
)

// AnyTime is the window in which any two comments with the same key meet.
const AnyTime = time.Duration(math.MaxInt64)

// Options of a count.
type Options struct {
	Windows   []time.Duration // at least one; |t1 − t2| ≤ window counts, ends included
	MinWeight uint32          // pairs with fewer co-actions in the longest window are left out, and hardly cost memory
	// Skip leaves out a co-action, such as two comments of one conversation; nil keeps all.
	Skip func(x, y *pipeline.Trace) bool
}

// Pair is two accounts, A < B, with their co-actions in one window.
type Pair struct {
	A, B                 pipeline.ID
	Window               int    // position in Options.Windows
	Weight               uint32 // pairs of comments
	Keys                 uint32 // distinct keys
	CommentsA, CommentsB uint32 // distinct comments on each side
	MeanDelta            float64 // mean |t1 − t2|, seconds
}

// Sort brings traces into the order that Count takes: by key, time, account and row.
func Sort(traces []pipeline.Trace) {
	slices.SortFunc(traces, func(a, b pipeline.Trace) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.At, b.At), cmp.Compare(a.Account, b.Account), cmp.Compare(a.Row, b.Row))
	})
}

// Count counts the co-actions of sorted traces. Pairs come sorted by A, B and window; windows in which two accounts never meet are left out. The
// result does not depend on the number of cores.
func Count(ctx context.Context, traces []pipeline.Trace, opt Options) ([]Pair, error) {
	records, err := collect(ctx, traces, opt)
	if err != nil {
		return nil, err
	}
	var pairs []Pair
	eachPair(records, func(of []record) {
		if uint32(len(of)) < opt.MinWeight {
			return
		}
		for w := range opt.Windows {
			if p, met := summarise(of, w, opt.Windows[w], traces); met {
				pairs = append(pairs, p)
			}
		}
	})
	return pairs, nil
}

// record is one co-action.
type record struct {
	pair         uint64 // both accounts, the smaller in the upper half
	delta        int64  // microseconds
	older, newer uint32 // positions among the traces
}

// collect finds all co-actions within the longest window, sorted by pair, then key and time.
func collect(ctx context.Context, traces []pipeline.Trace, opt Options) ([]record, error) {
	longest := slices.Max(opt.Windows).Microseconds()
	shares := split(traces, runtime.GOMAXPROCS(0))
	var seen *sketch
	if opt.MinWeight > 1 {
		seen = newSketch(len(traces))
		for _, s := range shares { // one after the other: the sketch is shared, and it only decides what is worth keeping
			slide(ctx, traces, s, longest, opt.Skip, func(r record) { seen.add(r.pair) })
		}
	}
	found := make([][]record, len(shares))
	var wait sync.WaitGroup
	for i, s := range shares {
		wait.Go(func() {
			slide(ctx, traces, s, longest, opt.Skip, func(r record) {
				if seen == nil || seen.atLeast(r.pair, opt.MinWeight) {
					found[i] = append(found[i], r)
				}
			})
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return sortByPair(slices.Concat(found...)), nil
}

// share is a range of traces that begins and ends with whole keys.
type share struct{ from, to int }

// split parts traces into about equal shares between keys. A single hot key is parted too: a share may begin in the middle of a key, since each co-action is found
// from its older comment, looking forward beyond the share's end.
func split(traces []pipeline.Trace, n int) []share {
	shares := make([]share, 0, n)
	for i := range n {
		if from, to := i*len(traces)/n, (i+1)*len(traces)/n; to > from {
			shares = append(shares, share{from, to})
		}
	}
	return shares
}

// slide calls found with every co-action whose older comment lies in the share.
func slide(ctx context.Context, traces []pipeline.Trace, s share, longest int64, skip func(x, y *pipeline.Trace) bool, found func(record)) {
	for i := s.from; i < s.to; i++ {
		if i&0x3fff == 0 && ctx.Err() != nil {
			return
		}
		t := &traces[i]
		for j := i + 1; j < len(traces); j++ {
			u := &traces[j]
			if u.Key != t.Key || u.At-t.At > longest {
				break
			}
			if u.Account == t.Account || skip != nil && skip(t, u) {
				continue
			}
			found(record{uint64(min(t.Account, u.Account))<<32 | uint64(max(t.Account, u.Account)), u.At - t.At, uint32(i), uint32(j)})
		}
	}
}

// eachPair calls do with the co-actions of each pair of accounts.
func eachPair(records []record, do func(of []record)) {
	for len(records) > 0 {
		n := 1
		for n < len(records) && records[n].pair == records[0].pair {
			n++
		}
		do(records[:n])
		records = records[n:]
	}
}

// summarise counts the co-actions of one pair within one window.
func summarise(of []record, w int, window time.Duration, traces []pipeline.Trace) (Pair, bool) {
	p := Pair{A: pipeline.ID(of[0].pair >> 32), B: pipeline.ID(of[0].pair), Window: w}
	var sum float64
	var key pipeline.Key
	var rowsA, rowsB []uint32
	for _, r := range of {
		if r.delta > window.Microseconds() {
			continue
		}
		x, y := &traces[r.older], &traces[r.newer]
		if p.Weight == 0 || x.Key != key {
			p.Keys++
			key = x.Key
		}
		p.Weight++
		sum += float64(r.delta)
		if x.Account != p.A {
			x, y = y, x
		}
		rowsA, rowsB = append(rowsA, x.Row), append(rowsB, y.Row)
	}
	p.CommentsA, p.CommentsB = distinct(rowsA), distinct(rowsB)
	p.MeanDelta = sum / 1e6 / float64(max(1, p.Weight))
	return p, p.Weight > 0
}

// distinct counts different rows; it sorts them in place.
func distinct(rows []uint32) uint32 {
	slices.Sort(rows)
	return uint32(len(slices.Compact(rows)))
}
