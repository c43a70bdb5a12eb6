package coaction

import (
	"cmp"
	"math"
	"slices"
)

// tally adds up the co-actions of one account at a time with those of higher rank. It finds these by rank, without hashing: few of them are met most of the time, so that
// what is read and written stays in the cache.
type tally struct {
	*marks
	windows   []int64 // ticks
	perSecond float64 // ticks
	least     uint32  // weight
	ranking   *ranking
	slots     []uint32 // by rank: position of the first sum + 1, 0 where there is none
	sums      []sum    // len(windows) for each account met, in the order in which they came
	rows      []seen   // where comments have several keys
	heavy     *ordered // ranks of those met whose pairs weigh enough
	order     []uint32 // these
}

// sum is what is known of a pair within a window.
type sum struct {
	delta                int64  // ticks, of all
	other                uint32 // rank
	weight, keys         uint32
	commentsA, commentsB uint32
	key, i, beyond       uint32 // of the last co-action; beyond is where the comments j end so far
}

// seen is a comment in a sum, at its even place for A, at its odd one for B.
type seen struct{ sum, row uint32 }

func newTally(opt Options, r *ranking, clock clock) *tally {
	windows, _ := opt.windows()
	for w := range windows {
		windows[w] /= clock.tick()
	}
	return &tally{marks: newMarks(len(r.accounts)), windows: windows, perSecond: float64(second / clock.tick()), least: max(opt.MinWeight, 1), ranking: r, slots: make([]uint32, len(r.accounts)), heavy: newOrdered(len(r.accounts))}
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

// addAll adds up the meetings at place i, under a key. Places grow from call to call, and those met do so along a key.
func (t *tally) addAll(l *line, key, i uint32, met []meeting) {
	for _, m := range met {
		delta := l.between(i, m.j)
		at := t.add(m.other, key, l.base+i, l.base+m.j, delta)
		if l.rows != nil {
			t.noteRows(at, delta, l.rows[i], l.rows[m.j])
		}
	}
}

// add adds a co-action of comment i with comment j of another account, under a key that is not 0. Co-actions come ordered by i, then j, numbers that grow along a key and are larger under the keys that come
// later. A pair's comments j then move on with i, so that one beyond the last is new. It gives the position of the first sum.
func (t *tally) add(other, key, i, j uint32, delta int64) (at int) {
	at = int(t.slots[other]) - 1
	if at < 0 {
		at = t.begin(other)
	}
	for w, window := range t.windows {
		if delta <= window {
			t.sums[at+w].add(key, i, j, delta)
		}
	}
	return at
}

func (t *tally) begin(other uint32) int {
	at := len(t.sums)
	for range t.windows {
		t.sums = append(t.sums, sum{other: other, i: math.MaxUint32})
	}
	t.slots[other] = uint32(at) + 1
	return at
}

// add has no jumps that cannot be foretold.
func (s *sum) add(key, i, j uint32, delta int64) {
	s.weight++
	s.delta += delta
	s.keys += one(key != s.key)
	s.commentsA += one(i != s.i)
	s.commentsB += one(j >= s.beyond)
	s.key, s.i, s.beyond = key, i, max(s.beyond, j+1)
}

// one is 1 for what is so.
func one(is bool) uint32 {
	if is {
		return 1
	}
	return 0
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
	for at := range t.sums {
		if t.sums[at].weight >= t.least {
			t.heavy.add(t.sums[at].other)
		}
	}
	t.order = t.heavy.drain(t.order[:0])
	if n := len(to) + len(t.order)*len(t.windows); n > cap(to) {
		to = slices.Grow(to, n) // twice the room, or more
	}
	for _, other := range t.order {
		first := int(t.slots[other]) - 1
		for at := first; at < first+len(t.windows); at++ {
			if t.sums[at].weight >= t.least {
				to = append(to, t.pair(account, at))
			}
		}
	}
	return to
}

// pair is a sum with the accounts in the place of their ranks.
func (t *tally) pair(account uint32, at int) Pair {
	sum := &t.sums[at]
	p := Pair{t.ranking.accounts[account], t.ranking.accounts[sum.other], at % len(t.windows), sum.weight, sum.keys, sum.commentsA, sum.commentsB,
		float64(sum.delta) / t.perSecond / float64(sum.weight)}
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
