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
		c := counter{line: l, index: x, tally: newTally(opt, r)}
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
	visits  []visit
	met     []meeting // in all visits
	kept    []meeting // scratch
	touched int       // places of the index that have been touched
	warm    uint32    // so that touching is not left out
	looked  int       // places around places
}

// visit is a place of the account and where the meetings there end among those listed.
type visit struct {
	i   uint32
	end int
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
	account := pipeline.ID(a)
	if c.tally.few(account) {
		c.meet(account, places, c.addAll)
		return
	}
	if c.meet(account, places, c.note) {
		c.sift()
	} else {
		c.meet(account, places, c.sift)
	}
}

// metAtOnce is about how many meetings are listed before they are gone through.
const metAtOnce = 16 << 10

// meet lists the meetings of an account at its places with accounts of higher rank and has something done with them, some at a time. It says whether all are listed still.
func (c *counter) meet(account pipeline.ID, places []spot, do func()) (all bool) {
	c.clear()
	all = true
	for _, p := range places {
		c.visit(account, p)
		if len(c.met) >= metAtOnce {
			do()
			c.clear()
			all = false
		}
	}
	do()
	return all
}

func (c *counter) clear() { c.visits, c.met = c.visits[:0], c.met[:0] }

func (c *counter) visit(account pipeline.ID, at spot) {
	before, looked := len(c.met), 0
	c.met, looked = c.line.meetings(c.met, account, c.line.span(at.i, at.around))
	if len(c.met) > before {
		c.visits = append(c.visits, visit{at.i, len(c.met)})
	}
	c.looked += looked
}

// note counts the accounts met.
func (c *counter) note() { c.tally.note(c.met) }

// sift adds up the meetings with accounts that are met often enough.
func (c *counter) sift() {
	c.kept = resized(c.kept, len(c.met))
	from := 0
	for _, v := range c.visits {
		n := 0
		for _, m := range c.met[from:v.end] {
			c.kept[n] = m
			if c.tally.enough(m.other) {
				n++
			}
		}
		c.add(v.i, c.kept[:n])
		from = v.end
	}
}

// addAll adds up all meetings.
func (c *counter) addAll() {
	from := 0
	for _, v := range c.visits {
		c.add(v.i, c.met[from:v.end])
		from = v.end
	}
}

// add adds up meetings at place i.
func (c *counter) add(i uint32, met []meeting) {
	if len(met) == 0 {
		return
	}
	l := c.line
	key := l.keys.number(l.base + i)
	for _, m := range met {
		delta := l.between(i, m.j)
		at := c.tally.add(m.other, key, l.base+i, l.base+m.j, delta)
		if l.rows != nil {
			c.tally.noteRows(at, delta, l.rows[i], l.rows[m.j])
		}
	}
}

// touch reads what lies around places, so that it is in the cache soon after. The waits for memory overlap, as they would not where each
// place is worked on at once.
func (l *line) touch(places []spot) (sum uint32) {
	for _, p := range places {
		sum += l.seats[p.i-uint32(p.around.before)].account + l.seats[p.i].account + l.seats[p.i+uint32(p.around.on)-1].account
		sum += l.keys.number(p.i)
	}
	return sum
}

// mostKept is how many pairs the memory of a share may have room for, to be used for the next.
const mostKept = 12 << 10

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
