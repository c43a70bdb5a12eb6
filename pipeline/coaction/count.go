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
	x := l.index(len(r.accounts))
	var shares []int // where they begin
	for a, next := 0, uint32(0); a < len(x.start)-1; a++ {
		if x.start[a] >= next {
			shares, next = append(shares, a), x.start[a]+sharePlaces
		}
	}
	shares = append(shares, len(x.start)-1)
	return inOrder(ctx, len(shares)-1, func() func(share int, to []Pair) ([]Pair, error) {
		s := newSums(opt, r)
		return func(share int, pairs []Pair) ([]Pair, error) {
			s.touched = 0
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				l.account(s, &x, a)
				pairs = s.appendPairs(pairs, s.weighty())
			}
			return pairs, nil
		}
	}, opt.Progress, emit)
}

// account sums up the co-actions of an account with those of higher rank. Where pairs must have several, a first pass only counts, so that the second can leave out
// most accounts that are met but once.
func (l *line) account(s *sums, x *index, a int) {
	s.reset()
	first, end := int(x.start[a]), int(x.start[a+1])
	around := 0
	for at := first; at < end; at++ {
		if at >= s.touched {
			s.touched = min(at+32, len(x.places))
			s.warm += l.touch(x.places[at:s.touched])
		}
		around += l.around[x.places[at]].places()
	}
	places := x.places[first:end]
	if s.least > 1 {
		s.often.reset(min(around, x.accounts()))
		if l.meet(s, places, l.sketch) {
			l.add(s)
			return
		}
	}
	l.meet(s, places, l.add)
}

// meet lists the meetings of places with accounts of higher rank and has something done with them, some at a time. It says whether all are listed still.
func (l *line) meet(s *sums, places []uint32, do func(*sums)) (all bool) {
	s.met, all = s.met[:0], true
	for _, i := range places {
		if l.list(s, i); len(s.met) >= metAtOnce {
			do(s)
			s.met, all = s.met[:0], false
		}
	}
	do(s)
	return all
}

// touch reads places and the ends of what lies around them, so that they are in the cache soon after. The waits for memory overlap, as they would not where each
// place is worked on at once.
func (l *line) touch(places []uint32) (sum uint32) {
	for _, i := range places {
		sum += l.around[i].on
	}
	for _, i := range places {
		around := l.around[i]
		sum += l.accounts[i-around.before] + l.accounts[i+around.on-1]
	}
	return sum
}

// cell numbers a pair for a sketch: those of one account side by side, as the busy accounts that it meets are, others elsewhere.
func (l *line) cell(m meeting) uint64 {
	return uint64(l.accounts[m.i])*0x9e3779b1 + uint64(l.accounts[m.j])
}

// metAtOnce is about how many meetings are listed before they are gone through.
const metAtOnce = 16 << 10

// list lists the meetings of a place with accounts of higher rank.
func (l *line) list(s *sums, i uint32) {
	looked := 0
	s.met, looked = l.meetings(s.met, i)
	s.looked += looked
}

// sketch counts the meetings listed.
func (l *line) sketch(s *sums) {
	for _, m := range s.met {
		s.often.add(l.cell(m))
	}
}

// sift keeps those of the meetings listed whose accounts may meet often enough.
func (l *line) sift(s *sums) {
	n := 0
	for _, m := range s.met {
		s.met[n] = m
		if s.often.reaches(l.cell(m), s.least) {
			n++
		}
	}
	s.met = s.met[:n]
}

// add adds up the meetings listed.
func (l *line) add(s *sums) {
	if s.least > 1 {
		l.sift(s)
	}
	s.deltas = resized(s.deltas, len(s.met))
	for k, m := range s.met { // apart from what follows, so that the waits for memory overlap
		s.deltas[k] = max(l.at[m.j]-l.at[m.i], l.at[m.i]-l.at[m.j])
	}
	for k, m := range s.met {
		pair, delta := uint64(l.accounts[m.i])<<32|uint64(l.accounts[m.j]), s.deltas[k]
		at := s.meet(pair, l.keys.number(l.base+m.i), l.base+m.i, l.base+m.j, delta)
		if l.rows != nil {
			s.note(at, delta, l.rows[m.i], l.rows[m.j])
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
