package coaction

import (
	"context"
	"runtime"
	"sync"

	"pikir/pipeline"
)

// countOnDisk counts traces in the file. They become a line on disk. Accounts are then taken in ranges of as many as there is memory for, and the line is gone through twice for each: first
// to see which pairs may weigh enough, then to add those up. No co-action is ever written.
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
	cores := runtime.GOMAXPROCS(0)
	budget := max(s.limit/int64(cores), 1<<10)
	ranges := f.ranges(ranks{0, pipeline.ID(len(r.accounts))}, uint64(budget/newSums(opt, r).bytesOfMeeting(s.repeats)))
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
			w := sweeper{file: f, sums: newSums(opt, r), budget: budget}
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
type ranks struct{ first, end pipeline.ID }

func (r ranks) holds(account pipeline.ID) bool { return account-r.first < r.end-r.first }

// ranges parts accounts into ranges with so many meetings, or one account.
func (f *lineFile) ranges(in ranks, most uint64) (parts []ranks) {
	from, meetings := in.first, uint64(0)
	for a := in.first; a < in.end; a++ {
		if meetings += f.meetings[a]; meetings > most && a > from {
			parts = append(parts, ranks{from, a})
			from, meetings = a, f.meetings[a]
		}
	}
	return append(parts, ranks{from, in.end})
}

const (
	cellsAMeeting = 2  // of the sketch, or up to twice as many, so that few pairs that weigh too little slip through
	sumBytes      = 80 // of a pair in a window: sums, slots and order
	seenBytes     = 16 // of a co-action where comments are kept
	pairsAMeeting = 10 // one in so many is taken to weigh enough until it is known
)

// bytesOfMeeting is about how much memory a meeting takes. Pairs of which one co-action is enough are not sketched.
func (s *sums) bytesOfMeeting(withRows bool) int64 {
	bytes := s.bytesOf(1, 1, withRows)
	if s.least > 1 {
		bytes = cellsAMeeting + bytes/pairsAMeeting
	}
	return bytes
}

// bytesOf is the memory of pairs that are added up.
func (s *sums) bytesOf(pairs, meetings uint64, withRows bool) int64 {
	bytes := sumBytes * pairs
	if withRows {
		bytes += seenBytes * meetings
	}
	return int64(bytes) * int64(len(s.windows))
}

// sweeper counts the pairs of ranges on one core.
type sweeper struct {
	file   *lineFile
	line   line
	sums   *sums
	budget int64
	emit   func([]Pair) error
	pairs  []Pair
	places []uint32
}

// count counts the pairs whose account of lower rank lies in a range. Where too many pairs may weigh enough, they are added up a part of the range at a time.
func (w *sweeper) count(ctx context.Context, all ranks) error {
	parts := []ranks{all}
	if s := w.sums; s.least > 1 {
		meetings := uint64(0)
		for _, n := range w.file.meetings[all.first:all.end] {
			meetings += n
		}
		s.often.reset(int(cellsAMeeting*meetings) - 1)
		if err := w.sweep(ctx, all, w.line.sketch); err != nil {
			return err
		}
		pairs, weight := s.often.reaching(s.least)
		bytes := s.bytesOf(pairs, weight, w.file.withRows)
		parts = w.file.ranges(all, meetings/uint64(1+bytes/(w.budget/2))+1)
	}
	for _, part := range parts {
		w.sums.reset()
		if err := w.sweep(ctx, part, w.line.add); err != nil {
			return err
		}
		if err := w.handOver(); err != nil {
			return err
		}
	}
	return nil
}

// blockPlaces is how many places are read at once.
const blockPlaces = 64 << 10

// sweep goes through the line and has something done with the meetings of the accounts in the range with those of higher rank.
func (w *sweeper) sweep(ctx context.Context, of ranks, do func(*sums)) error {
	for from := 0; from < w.file.n && ctx.Err() == nil; from += blockPlaces {
		to := min(from+blockPlaces, w.file.n)
		first, err := w.file.read(&w.line, from, to)
		if err != nil {
			return err
		}
		w.places = w.places[:0]
		for i := first; i < first+uint32(to-from); i++ {
			if of.holds(w.line.accounts[i]) {
				w.places = append(w.places, i)
			}
		}
		w.line.meet(w.sums, w.places, do)
	}
	return ctx.Err()
}

// handOver hands over the pairs added up, some at a time.
func (w *sweeper) handOver() error {
	const atOnce = 4096
	order := w.sums.weighty()
	for from := 0; from < len(order); from += atOnce {
		w.pairs = w.sums.appendPairs(w.pairs[:0], order[from:min(from+atOnce, len(order))])
		if err := w.emit(w.pairs); err != nil {
			return err
		}
	}
	return nil
}
