package coaction

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// sharePlaces is about how many traces the accounts have whose pairs are counted at once.
const sharePlaces = 8192

// count counts the co-actions of the line, account by account.
func (l *line) count(ctx context.Context, r *ranking, opt Options, emit func([]Pair) error) error {
	l.renumber(r)
	l.findRuns()
	x := l.index(len(r.accounts))
	windows, longest := opt.windows()
	var shares []int // where they begin
	for a, next := 0, uint32(0); a < len(x.start)-1; a++ {
		if x.start[a] >= next {
			shares, next = append(shares, a), x.start[a]+sharePlaces
		}
	}
	shares = append(shares, len(x.start)-1)
	return inOrder(ctx, len(shares)-1, func() func(share int, to []Pair) ([]Pair, error) {
		s := newSums(windows, r)
		return func(share int, pairs []Pair) ([]Pair, error) {
			s.touched = 0
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				l.account(s, &x, a, longest)
				pairs = s.sorted(pairs, opt.MinWeight)
			}
			return pairs, nil
		}
	}, opt.Progress, emit)
}

// account sums up the co-actions of an account with those of higher rank.
func (l *line) account(s *sums, x *index, a int, longest int64) {
	s.reset()
	around := span{}
	for at := int(x.start[a]); at < int(x.start[a+1]); at++ {
		if at >= s.touched {
			s.touched = min(at+32, len(x.places))
			s.warm += l.touch(x.places[at:s.touched])
		}
		i := int(x.places[at])
		around = l.around(i, longest, around)
		l.meet(s, i, around)
	}
}

// touch reads places and what lies beside them, so that they are in the cache soon after. The waits for memory overlap, as they would not where each
// place is worked on at once.
func (l *line) touch(places []uint32) (sum uint32) {
	const beside = 5
	last := len(l.places) - 1
	for _, i := range places {
		sum += l.places[max(int(i)-beside, 0)].key + l.places[min(int(i)+beside, last)].key
	}
	return sum
}

// meet adds the co-actions of a place with those of accounts of higher rank.
func (l *line) meet(s *sums, i int, around span) {
	p := l.places[i]
	var looked int
	s.higher, looked = l.higher(s.higher[:0], i, around)
	s.looked += looked
	for _, j := range s.higher {
		q := &l.places[j]
		delta := max(q.at-p.at, p.at-q.at)
		at := s.meet(uint64(p.account)<<32|uint64(q.account), p.key, uint32(i), j, delta)
		if l.rows != nil {
			s.note(at, delta, l.rows[i], l.rows[j])
		}
	}
}

type result struct {
	pairs []Pair
	err   error
}

// inOrder does n shares of work on all cores and hands over the pairs of each in their order, from the calling goroutine, which
// must not keep them.
func inOrder(ctx context.Context, n int, worker func() func(share int, to []Pair) ([]Pair, error), progress func(done, total int), emit func([]Pair) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cores := runtime.GOMAXPROCS(0)
	done := make([]chan result, n)
	for i := range done {
		done[i] = make(chan result, 1)
	}
	room := make(chan []Pair, 4*cores) // one for each share that may be begun or done and not yet handed over
	for range cap(room) {
		room <- nil
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	defer wait.Wait()
	defer stop()
	for range cores {
		wait.Go(func() {
			do := worker()
			for ctx.Err() == nil {
				var to []Pair
				select {
				case to = <-room:
				case <-ctx.Done():
					return
				}
				share := int(next.Add(1)) - 1
				if share >= n {
					return
				}
				pairs, err := do(share, to[:0])
				done[share] <- result{pairs, err}
			}
		})
	}
	for share := range n {
		select {
		case r := <-done[share]:
			if r.err == nil && len(r.pairs) > 0 && ctx.Err() == nil {
				r.err = emit(r.pairs)
			}
			if r.err != nil {
				return r.err
			}
			room <- r.pairs
			if progress != nil {
				progress(share+1, n)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
