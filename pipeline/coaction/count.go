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
func (l *line) count(ctx context.Context, opt Options, emit func([]Pair) error) error {
	x := l.index()
	windows, longest := opt.windows()
	var shares []int // where they begin
	for a, next := 0, uint32(0); a < len(x.start)-1; a++ {
		if x.start[a] >= next {
			shares, next = append(shares, a), x.start[a]+sharePlaces
		}
	}
	shares = append(shares, len(x.start)-1)
	return inOrder(ctx, len(shares)-1, func() func(share int) ([]Pair, error) {
		s := newSums(windows)
		return func(share int) (pairs []Pair, err error) {
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				s.reset()
				for _, i := range x.of(a) {
					l.meet(s, int(i), longest)
				}
				pairs = s.sorted(pairs, opt.MinWeight)
			}
			return pairs, nil
		}
	}, emit)
}

// meet adds the co-actions of a place with those of accounts of larger numbers.
func (l *line) meet(s *sums, i int, longest int64) {
	p := l.places[i]
	for j := l.around(i, longest); j < len(l.places); j++ {
		q := &l.places[j]
		delta := max(q.at-p.at, p.at-q.at)
		if q.key != p.key || delta > longest {
			return
		}
		if q.account > p.account {
			at := s.meet(uint64(p.account)<<32|uint64(q.account), p.key, uint32(i), uint32(j), delta)
			if l.rows != nil {
				s.note(at, delta, l.rows[i], l.rows[j])
			}
		}
	}
}

type result struct {
	pairs []Pair
	err   error
}

// inOrder does n shares of work on all cores and hands over the pairs of each in their order, from the calling goroutine.
func inOrder(ctx context.Context, n int, worker func() func(share int) ([]Pair, error), emit func([]Pair) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cores := runtime.GOMAXPROCS(0)
	done := make([]chan result, n)
	for i := range done {
		done[i] = make(chan result, 1)
	}
	ahead := make(chan struct{}, 4*cores) // shares that are done or begun and not yet handed over
	var next atomic.Int64
	var wait sync.WaitGroup
	defer wait.Wait()
	defer stop()
	for range cores {
		wait.Go(func() {
			do := worker()
			for ctx.Err() == nil {
				select {
				case ahead <- struct{}{}:
				case <-ctx.Done():
					return
				}
				share := int(next.Add(1)) - 1
				if share >= n {
					return
				}
				pairs, err := do(share)
				done[share] <- result{pairs, err}
			}
		})
	}
	for share := range n {
		select {
		case r := <-done[share]:
			<-ahead
			if r.err == nil && len(r.pairs) > 0 && ctx.Err() == nil {
				r.err = emit(r.pairs)
			}
			if r.err != nil {
				return r.err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
