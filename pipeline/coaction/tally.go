package coaction

import (
	"cmp"
	"slices"
)

// tally adds up the co-actions of one account at a time with those of higher rank. It finds these by rank, without hashing: few of them are met most of the time, so that
// what is read and written stays in the cache.
type tally struct {
	*marks
	windows []int64 // ticks
	tick    int64   // microseconds
	least   uint32  // weight
	ranking *ranking
	slots   []uint32 // by rank: position of the first sum + 1, 0 where there is none
	sums    []sum    // len(windows) for each account met, in the order in which they came
	rows    []seen   // where comments have several keys
	order   []uint64 // other account, then position of its sum
}

// sum is what is known of a pair within a window.
type sum struct {
	delta                int64  // ticks, of all
	other                uint32 // rank
	weight, keys         uint32
	commentsA, commentsB uint32
	key, i, j            uint32 // of the last co-action
}

// seen is a comment in a sum, at its even place for A, at its odd one for B.
type seen struct{ sum, row uint32 }

func newTally(opt Options, r *ranking, clock clock) *tally {
	windows, _ := opt.windows()
	for w := range windows {
		windows[w] /= clock.tick()
	}
	return &tally{marks: newMarks(len(r.accounts)), windows: windows, tick: clock.tick(), least: max(opt.MinWeight, 1), ranking: r, slots: make([]uint32, len(r.accounts))}
}

// reset forgets all that was noted and all sums.
func (t *tally) reset() {
	t.marks.reset()
	for k := 0; k < len(t.sums); k += len(t.windows) {
		t.slots[t.sums[k].other] = 0
	}
	t.sums, t.rows = t.sums[:0], t.rows[:0]
}

// few says whether all that an account can meet may be added up, since they are so few that the sums stay in the cache, or since one meeting is enough.
func (t *tally) few(account uint32) bool {
	const few = 1024
	return len(t.ranking.accounts)-int(account) <= few || t.least == 1
}

// addAll adds up the meetings at place i, under a key. Those of one key come in a row, ordered by i, then j.
func (t *tally) addAll(l *line, key, i uint32, met []meeting) {
	for _, m := range met {
		delta := l.between(i, m.j)
		at := t.add(m.other, key, l.base+i, l.base+m.j, delta)
		if l.rows != nil {
			t.noteRows(at, delta, l.rows[i], l.rows[m.j])
		}
	}
}

// add adds a co-action of comment i with comment j of another account, numbers that grow along a key. All of one key come in a row,
// ordered by i, then j. A pair's comments j then move on with i, so that one beyond the last is new. It gives the position of the first sum.
func (t *tally) add(other, key, i, j uint32, delta int64) (at int) {
	at = int(t.slots[other]) - 1
	if at < 0 {
		at = t.begin(other)
	}
	of := t.sums[at : at+len(t.windows)]
	for w, window := range t.windows {
		if delta <= window {
			of[w].add(key, i, j, delta)
		}
	}
	return at
}

func (t *tally) begin(other uint32) int {
	at := len(t.sums)
	for range t.windows {
		t.sums = append(t.sums, sum{other: other})
	}
	t.slots[other] = uint32(at) + 1
	return at
}

func (s *sum) add(key, i, j uint32, delta int64) {
	s.weight++
	s.delta += delta
	if s.weight == 1 || s.key != key {
		s.keys++
		s.commentsA++
		s.commentsB++
		s.key, s.i, s.j = key, i, j
		return
	}
	if i != s.i {
		s.commentsA++
		s.i = i
	}
	if j > s.j {
		s.commentsB++
		s.j = j
	}
}

// noteRows keeps the comments of a co-action, where one may have several keys and be counted once; at is what add gave.
func (t *tally) noteRows(at int, delta int64, rowA, rowB uint32) {
	for w, window := range t.windows {
		if delta <= window {
			sum := uint32(at+w) * 2
			t.rows = append(t.rows, seen{sum, rowA}, seen{sum + 1, rowB})
		}
	}
}

// appendPairs appends the pairs of an account that weigh enough, by the rank of the other and window.
func (t *tally) appendPairs(to []Pair, account uint32) []Pair {
	t.countRows()
	t.order = t.order[:0]
	if higher := t.slots[account:]; len(higher) < 8*len(t.sums) {
		for _, slot := range higher {
			if slot > 0 {
				t.list(int(slot) - 1)
			}
		}
	} else {
		for at := 0; at < len(t.sums); at += len(t.windows) {
			t.list(at)
		}
		slices.Sort(t.order)
	}
	if n := len(to) + len(t.order); n > cap(to) {
		to = slices.Grow(to, n) // twice the room, or more
	}
	for _, o := range t.order {
		to = append(to, t.pair(account, int(uint32(o))))
	}
	return to
}

// list puts the sums of an account, of which this is the first, into the order if they weigh enough.
func (t *tally) list(first int) {
	for at := first; at < first+len(t.windows); at++ {
		if t.sums[at].weight >= t.least {
			t.order = append(t.order, uint64(t.sums[at].other)<<32|uint64(at))
		}
	}
}

// pair is a sum with the accounts in the place of their ranks.
func (t *tally) pair(account uint32, at int) Pair {
	sum := &t.sums[at]
	p := Pair{t.ranking.accounts[account], t.ranking.accounts[sum.other], at % len(t.windows), sum.weight, sum.keys, sum.commentsA, sum.commentsB,
		float64(sum.delta*t.tick) / 1e6 / float64(sum.weight)}
	if p.A > p.B {
		p.A, p.B, p.CommentsA, p.CommentsB = p.B, p.A, p.CommentsB, p.CommentsA
	}
	return p
}

// countRows counts the distinct comments of each sum, where they were kept.
func (t *tally) countRows() {
	if len(t.rows) == 0 {
		return
	}
	slices.SortFunc(t.rows, func(a, b seen) int {
		return cmp.Compare(uint64(a.sum)<<32|uint64(a.row), uint64(b.sum)<<32|uint64(b.row))
	})
	for i := range t.sums {
		t.sums[i].commentsA, t.sums[i].commentsB = 0, 0
	}
	for _, r := range slices.Compact(t.rows) {
		if sum := &t.sums[r.sum/2]; r.sum%2 == 0 {
			sum.commentsA++
		} else {
			sum.commentsB++
		}
	}
}
