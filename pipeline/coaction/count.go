package coaction

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline"
)

const (
	bands       = 8       // about how often traces are gone through again
	leastRoom   = 1 << 18 // co-actions held at once, at least
	shareTraces = 4096    // traces that a core takes at once
	recordBytes = int64(unsafe.Sizeof(record{}))
)

// record is one co-action of an account with one of a larger number.
type record struct {
	other         pipeline.ID
	key           uint32 // any number that the key alone has
	row, otherRow uint32 // comments of the account and of the other
	delta         int64  // microseconds
}

// counter is one count.
type counter struct {
	each     func(do func(base uint32, traces []pipeline.Trace) error) error // sorted traces, whole keys at once
	accounts int
	opt      Options
	room     int64 // records held at once, at most; 0 leaves it to bands
}

func (c *counter) count(ctx context.Context, emit func([]Pair) error) error {
	begun, err := c.begun(ctx)
	if err != nil {
		return err
	}
	total := uint64(0)
	for _, n := range begun {
		total += n
	}
	room := max(total/bands+1, leastRoom)
	if c.room > 0 {
		room = max(min(room, uint64(c.room)), leastRoom)
	}
	records := make([]record, 0, min(room, total))
	for low := 0; low < c.accounts; {
		high, n := reach(begun, low, room)
		if uint64(cap(records)) < n { // one account with more than there is room for
			records = nil // may be collected first
			records = make([]record, n)
		}
		records = records[:n]
		if err := c.band(ctx, records, low, begun[low:high], emit); err != nil {
			return err
		}
		low = high
	}
	return nil
}

// begun counts, by account, the co-actions with accounts of larger numbers.
func (c *counter) begun(ctx context.Context) ([]uint64, error) {
	counts := make([][]uint64, runtime.GOMAXPROCS(0))
	for core := range counts {
		counts[core] = make([]uint64, c.accounts)
	}
	err := c.slide(ctx, 0, c.accounts, func(core int, older, newer *pipeline.Trace, _ uint32) {
		counts[core][min(older.Account, newer.Account)]++
	})
	for _, of := range counts[1:] {
		for account, n := range of {
			counts[0][account] += n
		}
	}
	return counts[0], err
}

// reach is how far a band of accounts from low on goes until it holds room co-actions; it holds one account at least.
func reach(begun []uint64, low int, room uint64) (high int, n uint64) {
	for high = low; high < len(begun) && (high == low || n+begun[high] <= room); high++ {
		n += begun[high]
	}
	return high, n
}

// band counts the pairs whose A is one of a stretch of accounts from low on.
func (c *counter) band(ctx context.Context, records []record, low int, begun []uint64, emit func([]Pair) error) error {
	next := make([]atomic.Uint64, len(begun))
	ends := make([]uint64, len(begun))
	end := uint64(0)
	for i, n := range begun {
		next[i].Store(end)
		end += n
		ends[i] = end
	}
	err := c.slide(ctx, low, low+len(begun), func(_ int, older, newer *pipeline.Trace, key uint32) {
		delta := newer.At - older.At
		if older.Account > newer.Account {
			older, newer = newer, older
		}
		at := next[int(older.Account)-low].Add(1) - 1
		records[at] = record{newer.Account, key, older.Row, newer.Row, delta}
	})
	if err != nil {
		return err
	}
	return c.summarise(records, low, ends, emit)
}

// slide calls found with every co-action whose smaller account is in [low, high), on all cores; key is a number of the key alone.
func (c *counter) slide(ctx context.Context, low, high int, found func(core int, older, newer *pipeline.Trace, key uint32)) error {
	return c.each(func(base uint32, traces []pipeline.Trace) error {
		var next atomic.Int64
		var wait sync.WaitGroup
		for core := range min(runtime.GOMAXPROCS(0), 1+len(traces)/shareTraces) {
			wait.Go(func() {
				for ctx.Err() == nil {
					to := int(next.Add(shareTraces))
					if to-shareTraces >= len(traces) {
						return
					}
					c.slideShare(traces, to-shareTraces, min(to, len(traces)), base, low, high, func(older, newer *pipeline.Trace, key uint32) {
						found(core, older, newer, key)
					})
				}
			})
		}
		wait.Wait()
		return ctx.Err()
	})
}

// slideShare finds the co-actions whose older comment is one of traces[from:to]. A share may begin and end in the middle of a key, so a hot key is shared out.
func (c *counter) slideShare(traces []pipeline.Trace, from, to int, base uint32, low, high int, found func(older, newer *pipeline.Trace, key uint32)) {
	longest := c.opt.longest()
	first, _ := slices.BinarySearchFunc(traces[:from], traces[from].Key, func(t pipeline.Trace, key pipeline.Key) int { return cmp.Compare(t.Key, key) })
	for i := from; i < to; i++ {
		t := &traces[i]
		if t.Key != traces[first].Key {
			first = i
		}
		for j := i + 1; j < len(traces); j++ {
			u := &traces[j]
			if u.Key != t.Key || u.At-t.At > longest {
				break
			}
			a := int(min(t.Account, u.Account))
			if a < low || a >= high || t.Account == u.Account || c.opt.Skip != nil && c.opt.Skip(t, u) {
				continue
			}
			found(t, u, base+uint32(first))
		}
	}
}
