package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// line is traces sorted by key and time, column by column, or a stretch of them. A place is a position in it.
type line struct {
	base     uint32 // number of the first place in the whole line
	longest  int64  // window, microseconds
	at       moments
	accounts []pipeline.ID // ranks
	around   []reach
	keys     *ordinals // of the whole line: marks the first place of each key
	rows     []uint32  // comments; nil where no comment has two places
	runs     []span    // of one account in the whole line, long ones
}

// reach is how many places before and from one on have its key and lie within the longest window, up to farReach.
type reach struct{ before, on uint16 }

const farReach = 1<<16 - 1

// span is places from one on to before another.
type span struct{ first, end uint32 }

func newLine(n int, times *timespan, withRows bool, longest int64) *line {
	l := &line{longest: longest, at: times.moments(n), accounts: make([]pipeline.ID, n), around: make([]reach, n), keys: newOrdinals(n)}
	if withRows {
		l.rows = make([]uint32, n)
	}
	return l
}

// set puts a trace at a place. Different places may be set at the same time.
func (l *line) set(i int, t place, row uint32, r *ranking) {
	l.at.set(i, t.at)
	l.accounts[i] = r.ranks[t.account]
	if l.rows != nil {
		l.rows[i] = row
	}
}

// lookAround finds what lies around the places of a key.
func (l *line) lookAround(key span) {
	first, end := key.first, key.first
	for i := key.first; i < key.end; i++ {
		for l.at.between(first, i) > l.longest {
			first++
		}
		for end < key.end && l.at.between(i, end) <= l.longest {
			end++
		}
		l.around[i] = reach{uint16(min(i-first, farReach)), uint16(min(end-i, farReach))}
	}
}

// span is the places that have the key of place i and lie within the longest window.
func (l *line) span(i uint32) span {
	around := l.around[i]
	s := span{i - uint32(around.before), i + uint32(around.on)}
	if around.before == farReach {
		for s.first > 0 && !l.keys.marked(l.base+s.first) && l.at.between(s.first-1, i) <= l.longest {
			s.first--
		}
	}
	if around.on == farReach {
		for int(s.end) < len(l.accounts) && !l.keys.marked(l.base+s.end) && l.at.between(i, s.end) <= l.longest {
			s.end++
		}
	}
	return s
}

// close is called when all traces are in.
func (l *line) close() {
	l.keys.close()
	l.findRuns()
}

const (
	longRun   = 32          // the length from which on the comments of one account in a row are stepped over at once
	shortSpan = 8 * longRun // up to here looking at all places is faster
)

// findRuns lists the long runs.
func (l *line) findRuns() {
	for first := 0; first < len(l.accounts); {
		account, end := l.accounts[first], first+1
		for end < len(l.accounts) && l.accounts[end] == account && !l.keys.marked(uint32(end)) {
			end++
		}
		if end-first >= longRun {
			l.runs = append(l.runs, span{uint32(first), uint32(end)})
		}
		first = end
	}
}

// runEnd is the end of the long run that a place lies in, or the next place.
func (l *line) runEnd(i uint32) uint32 {
	after, _ := slices.BinarySearchFunc(l.runs, l.base+i, func(r span, i uint32) int { return cmp.Compare(r.first, i+1) })
	if after > 0 && l.base+i < l.runs[after-1].end {
		return l.runs[after-1].end - l.base
	}
	return i + 1
}

// meeting is a co-action of two places, the account of j having the higher rank.
type meeting struct{ i, j uint32 }

// meetings appends those of place i with accounts of higher rank, and says how many places it looked at.
func (l *line) meetings(to []meeting, i uint32) ([]meeting, int) {
	account, s := l.accounts[i], l.span(i)
	around := int(s.end - s.first)
	if around > shortSpan {
		return l.manyMeetings(to, i, s)
	}
	n := len(to)
	to = slices.Grow(to, around)[:n+around]
	for k, other := range l.accounts[s.first:s.end] {
		to[n] = meeting{i, s.first + uint32(k)} // written over where the account does not count: no jump that cannot be foretold
		if other > account {
			n++
		}
	}
	return to[:n], around
}

// manyMeetings is meetings for spans in which the account itself may stand often.
func (l *line) manyMeetings(to []meeting, i uint32, s span) ([]meeting, int) {
	account, own, skipped := l.accounts[i], 0, uint32(0)
	for j := s.first; j < s.end; j++ {
		switch other := l.accounts[j]; {
		case other > account:
			to = append(to, meeting{i, j})
		case other == account:
			if own++; own >= longRun {
				end := min(l.runEnd(j), s.end)
				skipped += end - 1 - j
				j = end - 1
			}
		}
	}
	return to, int(s.end - s.first - skipped)
}
