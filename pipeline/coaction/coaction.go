// Package coaction counts co-actions: two comments of different accounts with the same key, close in time.
//
//	store := coaction.NewStore(limit, dir)
//	defer store.Close()
//	err := store.Append(traces...) // as often as needed
//	err = store.Count(ctx, coaction.Options{Windows: []time.Duration{time.Minute}, MinWeight: 2}, emit)
//
// The count is exact. Traces are sorted by key and time. Then each account in turn goes to the places of its comments and sums up, account by account, those that it
// meets around them and that have more comments. So few are they that their sums fit into the processor's cache, since it is the busy accounts that everybody meets. No co-action is ever kept, and time
// is linear in traces (beside their sort) plus co-actions: a post with a million comments costs no more than its co-actions. Several windows are counted in one go.
//
// Where pairs must have several co-actions, an account first notes whom it meets, and whom again, in two bits for each of the others: most pairs meet but once, and are never held.
//
// Memory holds up to 16 bytes a trace, 20 where times are no whole seconds, and four more for a moment. What a limit leaves no room for goes to disk: the traces, sorted by key and time, no co-actions. They are then gone through for one range of accounts
// after the other, of as many as there is memory for.
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
	Progress  func(done, total int)  // told, by one goroutine at a time, how many of as many shares of equal work are done; nil: nobody
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
	l, r := lineOf(traces, &opt)
	return l.count(ctx, r, opt, emit)
}

// counted counts one more of an account.
func counted(perAccount []uint32, account pipeline.ID) []uint32 {
	if n := int(account) + 1; n > len(perAccount) {
		if n > cap(perAccount) {
			perAccount = append(perAccount, make([]uint32, n)...) // twice as many, or more
		}
		perAccount = perAccount[:n]
	}
	perAccount[account]++
	return perAccount
}

// lineOf sets sorted traces in a line.
func lineOf(traces []pipeline.Trace, opt *Options) (*line, *ranking) {
	var kept []*pipeline.Trace
	var rows, perAccount []uint32
	var clock clock
	for i := range traces {
		if t := &traces[i]; opt.Keep == nil || opt.Keep(t.Account) {
			kept, rows, perAccount = append(kept, t), append(rows, t.Row), counted(perAccount, t.Account)
			clock.fine = !clock.suit(t.At) || clock.fine
		}
	}
	_, longest := opt.windows()
	l, r := newLine(len(kept), clock, repeats(rows), longest), rankingOf(perAccount)
	for first, end := 0, 0; first < len(kept); first = end {
		for end = first; end < len(kept) && kept[end].Key == kept[first].Key; end++ {
			l.set(end, r.ranks[kept[end].Account], clock.ticks(kept[end].At), kept[end].Row)
		}
		l.keys.mark(uint32(first))
	}
	return l, r
}

// repeats says whether a number occurs twice.
func repeats(numbers []uint32) bool {
	seen := []uint64{}
	for _, n := range numbers {
		for int(n/64) >= len(seen) {
			seen = append(seen, 0)
		}
		if seen[n/64]>>(n%64)&1 == 1 {
			return true
		}
		seen[n/64] |= 1 << (n % 64)
	}
	return false
}
