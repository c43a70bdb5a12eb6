package coaction

import (
	"context"
	"runtime"
	"sync"

	"pikir/pipeline"
)

// countOnDisk counts traces in the file. They become a line on disk. Accounts are then taken in ranges of as many as there is memory for, and the line is gone through once for each, to
// list their meetings. No co-action is ever written.
func (s *Store) countOnDisk(ctx context.Context, opt Options, emit func([]Pair) error) error {
	if err := s.spill(); err != nil {
		return err
	}
	s.free = nil
	r := rankingOf(s.perAccount)
	s.perAccount = nil
	f, err := s.lineOnDisk(ctx, &opt, r)
	if err != nil {
		return err
	}
	defer f.file.close()
	r.ranks = nil // the line holds them
	cores := runtime.GOMAXPROCS(0)
	budget := s.limit * 3 / 5 // the rest is for what is kept of accounts
	ranges := f.ranges(uint64(max(budget/int64(cores), 1<<10) / listedBytes(s.repeats)))
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	turns := make([]chan struct{}, len(ranges)+1) // closed when the pairs of all ranges before are handed over
	for i := range turns {
		turns[i] = make(chan struct{})
	}
	close(turns[0])
	var wait sync.WaitGroup
	for core := range cores {
		wait.Go(func() {
			w := sweeper{file: f, counter: counter{line: &line{}, tally: newTally(opt, r, f.clock)}}
			for k := core; k < len(ranges) && ctx.Err() == nil; k += cores {
				w.emit = func(pairs []Pair) error {
					select {
					case <-turns[k]:
						return emit(pairs)
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				if err := w.count(ctx, ranges[k]); err != nil {
					stop(err)
				}
				select {
				case <-turns[k]:
					if opt.Progress != nil && ctx.Err() == nil {
						opt.Progress(k+1, len(ranges))
					}
					close(turns[k+1])
				case <-ctx.Done():
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

// ranks is a range of accounts.
type ranks struct {
	first, end pipeline.ID
	fits       bool // there is memory for its meetings
}

func (r ranks) holds(account pipeline.ID) bool { return account-r.first < r.end-r.first }

// ranges parts accounts into ranges with so many meetings, or one account.
func (f *lineFile) ranges(most uint64) (parts []ranks) {
	next, meetings := ranks{fits: true}, uint64(0)
	for a, n := range f.meetings {
		if meetings += n; meetings > most && next.end > next.first {
			parts = append(parts, next)
			next, meetings = ranks{pipeline.ID(a), 0, true}, n
		}
		next.end, next.fits = pipeline.ID(a)+1, meetings <= most
	}
	return append(parts, next)
}

// sweeper counts the pairs of ranges on one core.
type sweeper struct {
	counter
	file   *lineFile
	listed listed
	places []spot
	under  uint32 // number of the key of the last of them
	pairs  []Pair
	emit   func([]Pair) error
}

// count counts the pairs whose account of lower rank lies in a range.
func (w *sweeper) count(ctx context.Context, of ranks) error {
	if !of.fits {
		return w.countOne(ctx, of)
	}
	w.listed.reset(w.file.meetings[of.first:of.end], w.file.withRows)
	if err := w.sweep(ctx, of, w.list); err != nil {
		return err
	}
	from := uint32(0)
	for k, end := range w.listed.ends {
		w.tally.reset()
		w.listed.count(w.tally, w.file.keys, from, end)
		from = end
		w.pairs = w.tally.appendPairs(w.pairs, of.first+pipeline.ID(k))
		if err := w.handOver(handedAtOnce); err != nil {
			return err
		}
	}
	return w.handOver(1)
}

// list lists the meetings of accounts of a range at their places in the block.
func (w *sweeper) list(of ranks) {
	for _, p := range w.places {
		account := w.line.seats[p.i].account
		w.met = w.line.meetings(w.met[:0], account, w.line.span(p.i, p.reach()))
		w.listed.add(w.line, w.met, p.i, &w.listed.ends[account-of.first])
	}
}

// countOne counts the pairs of an account that has more meetings than there is memory for.
func (w *sweeper) countOne(ctx context.Context, of ranks) error {
	w.tally.reset()
	if !w.tally.few(of.first) {
		if err := w.sweep(ctx, of, func(ranks) { w.note(of.first, w.places) }); err != nil {
			return err
		}
	}
	if err := w.sweep(ctx, of, func(ranks) { w.addUp(of.first, w.places) }); err != nil {
		return err
	}
	w.pairs = w.tally.appendPairs(w.pairs, of.first)
	return w.handOver(1)
}

// sweep goes through the line and has something done at the places of the accounts in the range.
func (w *sweeper) sweep(ctx context.Context, of ranks, do func(ranks)) error {
	w.under = 0
	for block := 0; block*blockPlaces < w.file.n && ctx.Err() == nil; block++ {
		places, err := w.file.read(w.line, block)
		if err != nil {
			return err
		}
		w.places = w.places[:0]
		for i := places.first; i < places.end; i++ {
			if of.holds(w.line.seats[i].account) {
				w.places = append(w.places, w.spot(i))
			}
		}
		do(of)
	}
	return ctx.Err()
}

// spot is a place of the line in memory, as in the index of an account if all such places are its.
func (w *sweeper) spot(i uint32) spot {
	s := spot{i, w.line.around[i]}
	if key := w.file.keys.number(w.line.base + i); key != w.under {
		w.under = key
		s.around.before |= begins
	}
	return s
}

// handedAtOnce is how many pairs, or more, are handed over.
const handedAtOnce = 4096

// handOver hands over the pairs found, if there are so many.
func (w *sweeper) handOver(least int) error {
	if len(w.pairs) < least {
		return nil
	}
	err := w.emit(w.pairs)
	w.pairs = w.pairs[:0]
	return err
}
