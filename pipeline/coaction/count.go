package coaction

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"pikir/pipeline"
)

// sharePlaces is about how many traces the accounts have whose pairs are counted at once.
const sharePlaces = 2048

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
		c := counter{line: l, index: x, tally: newTally(opt, r, l.clock)}
		return func(share int, pairs []Pair) ([]Pair, error) {
			c.touched = 0
			for a := shares[share]; a < shares[share+1] && ctx.Err() == nil; a++ {
				c.account(a)
				pairs = c.tally.appendPairs(pairs, uint32(a))
			}
			return pairs, nil
		}
	}, opt.Progress, emit)
}

// counter counts the co-actions of one account after the other, on one core.
type counter struct {
	line    *line
	index   *index
	tally   *tally
	parts   []span    // of what lies around a place
	met     []meeting // there
	key     uint32    // a number that changes with the key of places of one account
	touched int       // places of the index that have been touched
	warm    uint32    // so that touching is not left out
	looked  int       // places around places
}

// account sums up the co-actions of an account with those of higher rank. Where pairs must have several, a first pass only notes whom it meets, so that the second can leave out
// the accounts that are met but once, nearly all.
func (c *counter) account(a int) {
	c.tally.reset()
	first, end := int(c.index.start[a]), int(c.index.start[a+1])
	for at := first; at < end; at++ {
		if at >= c.touched {
			c.touched = min(at+32, len(c.index.places))
			c.warm += c.line.touch(c.index.places[at:c.touched])
		}
	}
	places, account := c.index.places[first:end], pipeline.ID(a)
	if !c.tally.few(account) {
		c.note(account, places)
	}
	c.addUp(account, places)
}

// note notes whom an account meets at places.
func (c *counter) note(account pipeline.ID, places []spot) {
	for _, p := range places {
		c.parts = c.line.parts(c.parts[:0], account, c.line.span(p.i, p.reach()))
		for _, s := range c.parts {
			c.tally.note(account, c.line.seats[s.first:s.end])
			c.looked += int(s.end - s.first)
		}
	}
}

// addUp adds up the meetings of an account at places: all of them if they are few, else those with accounts that it meets several times.
func (c *counter) addUp(account pipeline.ID, places []spot) {
	few := c.tally.few(account)
	for _, p := range places {
		if p.first() {
			c.key++
		}
		c.met = c.met[:0]
		c.parts = c.line.parts(c.parts[:0], account, c.line.span(p.i, p.reach()))
		for _, s := range c.parts {
			if few {
				c.met = c.line.lookAt(c.met, account, s)
			} else {
				c.met = c.tally.sift(c.met, c.line.seats[s.first:s.end], s.first)
			}
			c.looked += int(s.end - s.first)
		}
		c.tally.addAll(c.line, c.key, p.i, c.met)
	}
}

// touch reads what lies around places, so that it is in the cache soon after. The waits for memory overlap, as they would not where each
// place is worked on at once.
func (l *line) touch(places []spot) (sum uint32) {
	for _, p := range places {
		around := p.reach()
		first, last := p.i-uint32(around.before), p.i+uint32(around.on)-1
		sum += l.seats[first].account + l.seats[p.i].account + l.seats[last].account
		if last-first > 16 && l.seats[first].account != l.seats[p.i].account { // else it may stand in a long run of its own, which is stepped over
			for j := first + 8; j < last; j += 8 { // a line of the cache
				sum += l.seats[j].account
			}
		}
	}
	return sum
}

// mostKept is how many pairs the memory of a share may have room for, to be used for the next.
const mostKept = 48 << 10

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
			if cap(r.pairs) > mostKept {
				r.pairs = nil
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
