package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// line is traces sorted by key and time, column by column, or a stretch of them. A place is a position in it.
type line struct {
	base     uint32        // number of the first place in the whole line
	at       []int64       // microseconds
	accounts []pipeline.ID // ranks
	around   []reach
	keys     *ordinals // of the whole line: marks the first place of each key
	rows     []uint32  // comments; nil where no comment has two places
	runs     []span    // of one account in the whole line, long ones
}

// reach is how many places before and from one on have its key and lie within the longest window.
type reach struct{ before, on uint32 }

func (r reach) places() int { return int(r.before + r.on) }

// span is places from one on to before another.
type span struct{ first, end uint32 }

func newLine(n int, withRows bool) *line {
	l := &line{at: make([]int64, n), accounts: make([]pipeline.ID, n), around: make([]reach, n), keys: newOrdinals(n)}
	if withRows {
		l.rows = make([]uint32, n)
	}
	return l
}

// put writes sorted traces, whose keys stand nowhere else, from a place on. Different stretches may be written at the same time.
func (l *line) put(from int, sorted []stored, r *ranking, longest int64) {
	first, end := 0, 0
	for i := range sorted {
		t := &sorted[i]
		l.at[from+i], l.accounts[from+i] = t.at, r.ranks[t.account]
		if i == 0 || t.key != sorted[i-1].key {
			l.keys.mark(uint32(from + i))
			first = i
		}
		for t.at-sorted[first].at > longest {
			first++
		}
		for end = max(end, i+1); end < len(sorted) && sorted[end].key == t.key && sorted[end].at-t.at <= longest; {
			end++
		}
		l.around[from+i] = reach{uint32(i - first), uint32(end - i)}
	}
	if l.rows != nil {
		for i := range sorted {
			l.rows[from+i] = sorted[i].row
		}
	}
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
	around, account := l.around[i], l.accounts[i]
	first, end := i-around.before, i+around.on
	if around.places() > shortSpan {
		return l.manyMeetings(to, i, span{first, end})
	}
	n := len(to)
	to = slices.Grow(to, around.places())[:n+around.places()]
	for k, other := range l.accounts[first:end] {
		to[n] = meeting{i, first + uint32(k)} // written over where the account does not count: no jump that cannot be foretold
		if other > account {
			n++
		}
	}
	return to[:n], around.places()
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
