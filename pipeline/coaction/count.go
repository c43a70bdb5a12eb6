package coaction

import (
	"context"
	"runtime"
	"slices"
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
	if s.least > 1 {
		s.often.reset(min(around, x.accounts()))
		for _, i := range x.places[first:end] {
			for _, j := range l.look(s, i) {
				s.often.add(l.cell(i, j))
			}
		}
	}
	for _, i := range x.places[first:end] {
		l.meet(s, i, l.look(s, i))
	}
	l.add(s)
}

// look gives the places around a place whose accounts have a higher rank, until the next call.
func (l *line) look(s *sums, i uint32) []uint32 {
	looked := 0
	s.higher, looked = l.higher(s.higher, i)
	s.looked += looked
	return s.higher
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
func (l *line) cell(i, j uint32) uint64 {
	return uint64(l.accounts[i])*0x9e3779b1 + uint64(l.accounts[j])
}

// meet lists the co-actions of a place with others, of accounts that are met often enough.
func (l *line) meet(s *sums, i uint32, others []uint32) {
	n := len(s.met)
	s.met = slices.Grow(s.met, len(others))[:n+len(others)]
	for _, j := range others {
		s.met[n] = meeting{i: i, j: j}
		if s.least == 1 || s.often.reaches(l.cell(i, j), s.least) {
			n++
		}
	}
	s.met = s.met[:n]
	if len(s.met) >= metAtOnce {
		l.add(s)
	}
}

// metAtOnce is about how many co-actions are listed before they are added up.
const metAtOnce = 512

// add adds up the co-actions listed.
func (l *line) add(s *sums) {
	for k := range s.met { // apart from what follows, so that the waits for memory overlap
		m := &s.met[k]
		m.delta = max(l.at[m.j]-l.at[m.i], l.at[m.i]-l.at[m.j])
	}
	for k := range s.met {
		m := &s.met[k]
		at := s.meet(uint64(l.accounts[m.i])<<32|uint64(l.accounts[m.j]), l.keys.number(l.base+m.i), l.base+m.i, l.base+m.j, m.delta)
		if l.rows != nil {
			s.note(at, m.delta, l.rows[m.i], l.rows[m.j])
		}
	}
	s.met = s.met[:0]
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
