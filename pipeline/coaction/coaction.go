// Package coaction counts co-actions: two comments of different accounts with the same key, close in time.
//
//	store := coaction.NewStore(limit, dir)
//	defer store.Close()
//	err := store.Append(trace) // as often as needed
//	err = store.Count(ctx, coaction.Options{Windows: []time.Duration{time.Minute}, MinWeight: 2}, emit)
//
// The count is exact. Traces are sorted by key and time. Then each account in turn goes to the places of its comments and sums up, account by account, those that it
// meets around them and that have more comments. So few are they that their sums fit into the processor's cache, since it is the busy accounts that everybody meets. No co-action is ever kept, and time
// is linear in traces (beside their sort) plus co-actions: a post with a million comments costs no more than its co-actions. Several windows are counted in one go.
//
// Memory holds 20 bytes a trace. What a limit leaves no room for goes to disk: the traces, by key, and then the co-actions, once, by account.
package coaction

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
)

// AnyTime is the window in which any two comments with the same key meet.
const AnyTime = time.Duration(math.MaxInt64)

// Options of a count.
type Options struct {
	Windows   []time.Duration        // at least one; |t1 − t2| ≤ window counts, ends included
	MinWeight uint32                 // pairs with fewer co-actions in a window are left out of it
	Keep      func(pipeline.ID) bool // accounts that take part; nil: all. It is called from several goroutines
	Progress  func(done, total int)  // told, from the calling goroutine, how many of as many shares of equal work are done; nil: nobody
}

// windows gives the windows in microseconds, and the longest.
func (o *Options) windows() (windows []int64, longest int64) {
	for _, w := range o.Windows {
		windows = append(windows, w.Microseconds())
	}
	return windows, slices.Max(windows)
}

// Pair is two accounts, A < B, with their co-actions in one window.
type Pair struct {
	A, B                 pipeline.ID
	Window               int     // position in Options.Windows
	Weight               uint32  // pairs of comments
	Keys                 uint32  // distinct keys
	CommentsA, CommentsB uint32  // distinct comments on each side
	MeanDelta            float64 // mean |t1 − t2|, seconds
}

// Count counts the co-actions of sorted traces. Pairs come sorted by A, B and window; windows in which two accounts never meet are left out. The
// result does not depend on the number of cores.
func Count(ctx context.Context, traces []pipeline.Trace, opt Options) ([]Pair, error) {
	var pairs []Pair
	err := CountEach(ctx, traces, opt, func(found []Pair) error { pairs = append(pairs, found...); return nil })
	slices.SortFunc(pairs, func(p, q Pair) int {
		return cmp.Or(cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B), cmp.Compare(p.Window, q.Window))
	})
	return pairs, err
}

// CountEach is Count for more pairs than memory holds: they come in stretches, in the way of Store.Count.
func CountEach(ctx context.Context, traces []pipeline.Trace, opt Options, emit func([]Pair) error) error {
	l := lineOf(traces, opt.Keep)
	var perAccount []uint32
	for i := range l.places {
		perAccount = counted(perAccount, l.places[i].account)
	}
	return l.count(ctx, rankingOf(perAccount), opt, emit)
}

// counted counts one more of an account.
func counted(perAccount []uint32, account pipeline.ID) []uint32 {
	if n := int(account) + 1 - len(perAccount); n > 0 {
		perAccount = append(perAccount, make([]uint32, n)...)
	}
	perAccount[account]++
	return perAccount
}
