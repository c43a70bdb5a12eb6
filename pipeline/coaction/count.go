package coaction

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
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
		c := counter{line: l, index: &x, tally: newTally(opt, r)}
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
	line      *line
	index     *index
	tally     *tally
	met, kept []meeting // scratch
	deltas    []int64   // of those kept, microseconds
	touched   int       // places of the index that have been touched
	warm      uint32    // so that touching is not left out
	looked    int       // places around places
}

// account sums up the co-actions of an account with those of higher rank. Where pairs must have several, a first pass only counts, so that the second can leave out
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
	places := c.index.places[first:end]
	if c.tally.least == 1 {
		c.meet(places, func() { c.add(c.met) })
		return
	}
	if c.meet(places, c.note) {
		c.sift()
		c.forget()
		return
	}
	c.meet(places, c.sift)
	c.meet(places, c.forget)
}

// metAtOnce is about how many meetings are listed before they are gone through.
const metAtOnce = 16 << 10

// meet lists the meetings of places with accounts of higher rank and has something done with them, some at a time. It says whether all are listed still.
func (c *counter) meet(places []uint32, do func()) (all bool) {
	c.met, all = c.met[:0], true
	for _, i := range places {
		looked := 0
		c.met, looked = c.line.meetings(c.met, i)
		if c.looked += looked; len(c.met) >= metAtOnce {
			do()
			c.met, all = c.met[:0], false
		}
	}
	do()
	return all
}

// note counts the accounts met.
func (c *counter) note() {
	for _, m := range c.met {
		c.tally.note(c.line.accounts[m.j])
	}
}

// forget takes back what note did.
func (c *counter) forget() {
	for _, m := range c.met {
		c.tally.forget(c.line.accounts[m.j])
	}
}

// sift adds up the meetings with accounts that are met often enough.
func (c *counter) sift() {
	c.kept = resized(c.kept, len(c.met))
	n := 0
	for _, m := range c.met {
		c.kept[n] = m
		if c.tally.enough(c.line.accounts[m.j]) {
			n++
		}
	}
	c.add(c.kept[:n])
}

// add adds up meetings.
func (c *counter) add(met []meeting) {
	l := c.line
	c.deltas = resized(c.deltas, len(met))
	for k, m := range met { // apart from what follows, so that the waits for memory overlap
		c.deltas[k] = l.at.between(m.i, m.j)
	}
	last, key := uint32(math.MaxUint32), uint32(0)
	for k, m := range met {
		if m.i != last {
			last, key = m.i, l.keys.number(l.base+m.i)
		}
		at := c.tally.add(l.accounts[m.j], key, l.base+m.i, l.base+m.j, c.deltas[k])
		if l.rows != nil {
			c.tally.noteRows(at, c.deltas[k], l.rows[m.i], l.rows[m.j])
		}
	}
}

// touch reads places and the ends of what lies around them, so that they are in the cache soon after. The waits for memory overlap, as they would not where each
// place is worked on at once.
func (l *line) touch(places []uint32) (sum uint32) {
	for _, i := range places {
		sum += uint32(l.around[i].on)
	}
	for _, i := range places {
		around := l.around[i]
		sum += l.accounts[i-uint32(around.before)] + l.accounts[i+uint32(around.on)-1]
	}
	return sum
}

// mostKept is how many pairs the memory of a share may have room for, to be used for the next.
const mostKept = 4 << 10

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
