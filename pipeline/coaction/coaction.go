// Package coaction counts co-actions: two comments of different accounts with the same key, close in time.
//
//	store := coaction.NewStore(limit, dir)
//	defer store.Close()
//	err := store.Append(trace) // as often as needed
//	err = store.Count(ctx, coaction.Options{Windows: []time.Duration{time.Minute}, MinWeight: 2}, emit)
//
// The count is exact. Traces are sorted by key and time and a window slides over each key, so that time is linear in traces (beside their sort) plus co-actions, and a
// post with a million comments costs no more than its co-actions. Several windows are counted in one go.
//
// Memory holds the traces, 24 bytes each, or what a limit leaves of them, and an eighth of the co-actions: the first slide counts how many each account has with
// accounts of larger numbers; then the accounts are taken in bands, and each band's co-actions are found again, put into place by that count, sorted and
// summed up. Finding a co-action again costs less than keeping it.
package coaction

import (
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
	Keep      func(pipeline.ID) bool // accounts that take part; nil: all
	// Skip leaves out a co-action, such as two comments of one conversation; nil keeps all. It is called from several goroutines.
	Skip func(older, newer *pipeline.Trace) bool
}

func (o *Options) longest() int64 { return slices.Max(o.Windows).Microseconds() }

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
	if opt.Keep != nil {
		traces = slices.DeleteFunc(slices.Clone(traces), func(t pipeline.Trace) bool { return !opt.Keep(t.Account) })
	}
	var pairs []Pair
	whole := func(do func(base uint32, traces []pipeline.Trace) error) error { return do(0, traces) }
	most := pipeline.ID(0)
	for i := range traces {
		most = max(most, traces[i].Account)
	}
	c := counter{each: whole, accounts: int(most) + 1, opt: opt}
	err := c.count(ctx, func(found []Pair) error { pairs = append(pairs, found...); return nil })
	return pairs, err
}
