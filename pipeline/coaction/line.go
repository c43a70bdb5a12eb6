package coaction

import (
	"cmp"
	"slices"
	"sort"

	"pikir/pipeline"
)

// line is traces sorted by key and time, or a stretch of them. A place is a position in it.
type line struct {
	base    uint32 // number of the first place in the whole line
	longest int64  // window, ticks
	clock   clock
	seats   []seat
	late    []uint32  // upper halves of times on a fine clock
	around  []reach   // of lines on disk
	keys    *ordinals // of the whole line: marks the first place of each key
	rows    []uint32  // comments; nil where no comment has two places
	runs    []span    // of one account in the whole line, long ones
}

// seat is who is at a place, and since when.
type seat struct {
	account pipeline.ID // rank
	at      uint32      // ticks, lower half
}

// reach is how many places before and from one on have its key and lie within the longest window, up to farReach.
type reach struct{ before, on uint16 }

const farReach = 1<<15 - 1

// span is places from one on to before another.
type span struct{ first, end uint32 }

func newLine(n int, clock clock, withRows bool, longest int64) *line {
	l := &line{longest: longest / clock.tick(), clock: clock, seats: make([]seat, n), keys: newOrdinals(n)}
	if clock.fine {
		l.late = make([]uint32, n)
	}
	if withRows {
		l.rows = make([]uint32, n)
	}
	return l
}

// set puts a trace at a place. Different places may be set at the same time.
func (l *line) set(i int, rank pipeline.ID, ticks int64, row uint32) {
	l.seats[i] = seat{rank, uint32(ticks)}
	if l.late != nil {
		l.late[i] = uint32(ticks >> 32)
	}
	if l.rows != nil {
		l.rows[i] = row
	}
}

// ticks is the time of a place.
func (l *line) ticks(i uint32) int64 {
	if l.late != nil {
		return int64(l.late[i])<<32 | int64(l.seats[i].at)
	}
	return int64(l.seats[i].at)
}

// between is the time between two places, in ticks.
func (l *line) between(i, j uint32) int64 {
	apart := l.ticks(i) - l.ticks(j)
	return max(apart, -apart)
}

// lookAround finds what lies around the places of a key. The first place from which on a later one is within reach is the first that lies around that.
func (l *line) lookAround(key span) {
	end := key.first
	for i := key.first; i < key.end; i++ {
		for at := l.ticks(i); end < key.end && l.ticks(end)-at <= l.longest; end++ {
			l.around[end].before = uint16(min(end-i, farReach))
		}
		l.around[i].on = uint16(min(end-i, farReach))
	}
}

// findAround finds what lies around the places of whole keys, and the long runs.
func (l *line) findAround(of span) (runs []span) {
	l.eachKey(of, func(key span) {
		l.lookAround(key)
		runs = l.appendRuns(runs, key)
	})
	return runs
}

// near is how many places on either side are looked at to tell that an account meets nobody there.
const near = 16

// lonely says that no account of higher rank lies around a place, if so few places do that this is told at once.
func (l *line) lonely(i uint32) bool {
	around, rank := l.around[i], l.seats[i].account
	if around.before > near || around.on > near {
		return false
	}
	for _, other := range l.seats[i-uint32(around.before) : i+uint32(around.on)] {
		if other.account > rank {
			return false
		}
	}
	return true
}

// span is the places that have the key of place i and lie within the longest window. Those that a reach cannot say are looked for.
func (l *line) span(i uint32, around reach) span {
	s := span{i - uint32(around.before), i + uint32(around.on)}
	if around.before == farReach {
		s.first = uint32(sort.Search(int(i), func(j int) bool { return l.meets(i, uint32(j)) }))
	}
	if around.on == farReach {
		s.end = i + uint32(sort.Search(len(l.seats)-int(i), func(n int) bool { return !l.meets(i, i+uint32(n)) }))
	}
	return s
}

// meets says whether two places have the same key and lie within the longest window.
func (l *line) meets(i, j uint32) bool {
	return l.keys.number(l.base+i) == l.keys.number(l.base+j) && l.between(i, j) <= l.longest
}

// eachKey calls do for the places of each key in a span that begins and ends with keys.
func (l *line) eachKey(of span, do func(key span)) {
	for key := of; key.first < of.end; key.first = key.end {
		key.end = min(l.keys.next(key.first+1), of.end)
		do(key)
	}
}

const (
	longRun   = 32          // the length from which on the comments of one account in a row are stepped over at once
	shortSpan = 8 * longRun // up to here looking at all places is faster
)

// appendRuns appends the long runs of a key.
func (l *line) appendRuns(to []span, key span) []span {
	for first := key.first; first < key.end; {
		account, end := l.seats[first].account, first+1
		for end < key.end && l.seats[end].account == account {
			end++
		}
		if end-first >= longRun {
			to = append(to, span{first, end})
		}
		first = end
	}
	return to
}

// meeting is with an account of higher rank, who stands at place j.
type meeting struct {
	other pipeline.ID
	j     uint32
}

// parts appends what remains of a span without the long runs of an account.
func (l *line) parts(to []span, account pipeline.ID, s span) []span {
	if s.end-s.first > shortSpan {
		for _, run := range l.runs[l.runAt(s.first):] {
			if run.first >= l.base+s.end {
				break
			}
			if from := max(run.first, l.base+s.first) - l.base; l.seats[from].account == account {
				to = append(to, span{s.first, from})
				s.first = min(run.end-l.base, s.end)
			}
		}
	}
	return append(to, s)
}

// meetings appends those of an account with accounts of higher rank in a span.
func (l *line) meetings(to []meeting, account pipeline.ID, s span) []meeting {
	var room [4]span
	for _, part := range l.parts(room[:0], account, s) {
		to = l.lookAt(to, account, part)
	}
	return to
}

// runAt is the position of the first long run that ends behind a place.
func (l *line) runAt(i uint32) int {
	at, _ := slices.BinarySearchFunc(l.runs, l.base+i, func(r span, i uint32) int { return cmp.Compare(r.end, i+1) })
	return at
}

func (l *line) lookAt(to []meeting, account pipeline.ID, s span) []meeting {
	n := len(to)
	to = slices.Grow(to, int(s.end-s.first))[:n+int(s.end-s.first)]
	for k, other := range l.seats[s.first:s.end] {
		to[n] = meeting{other.account, s.first + uint32(k)} // written over where the account does not count: no jump that cannot be foretold
		if other.account > account {
			n++
		}
	}
	return to[:n]
}
