package coaction

import (
	"pikir/pipeline"
)

// place is a trace in a line.
type place struct {
	at      int64 // microseconds
	account uint32
	key     uint32 // a number of the key
}

// line is traces sorted by key and time.
type line struct {
	places []place
	rows   []uint32 // comment of each place; nil where no comment has two
}

// lineOf sets sorted traces in a line.
func lineOf(traces []pipeline.Trace, keep func(pipeline.ID) bool) *line {
	l := &line{places: make([]place, 0, len(traces))}
	rows := make([]uint32, 0, len(traces))
	key := uint32(0)
	for i := range traces {
		t := &traces[i]
		if i > 0 && t.Key != traces[i-1].Key {
			key++
		}
		if keep == nil || keep(t.Account) {
			l.places = append(l.places, place{t.At, t.Account, key})
			rows = append(rows, t.Row)
		}
	}
	if repeats(rows) {
		l.rows = rows
	}
	return l
}

// repeats says whether a number occurs twice.
func repeats(numbers []uint32) bool {
	seen := []uint64{}
	for _, n := range numbers {
		for int(n/64) >= len(seen) {
			seen = append(seen, 0)
		}
		if seen[n/64]>>(n%64)&1 == 1 {
			return true
		}
		seen[n/64] |= 1 << (n % 64)
	}
	return false
}

// row is the comment of a place: any number that it alone has.
func (l *line) row(i int) uint32 {
	if l.rows == nil {
		return uint32(i)
	}
	return l.rows[i]
}

// around is the first place with the key of place i that is at most so many microseconds older.
func (l *line) around(i int, longest int64) (first int) {
	p := l.places[i]
	for first = i; first > 0; first-- {
		if q := &l.places[first-1]; q.key != p.key || p.at-q.at > longest {
			break
		}
	}
	return first
}

// index lists the places of each account.
type index struct {
	start  []uint32 // by account, one more than accounts
	places []uint32 // in ascending order for each account
}

func (l *line) index() index {
	most := uint32(0)
	for i := range l.places {
		most = max(most, l.places[i].account)
	}
	x := index{start: make([]uint32, int(most)+3), places: make([]uint32, len(l.places))}
	for i := range l.places {
		x.start[l.places[i].account+2]++
	}
	for a := 2; a < len(x.start); a++ {
		x.start[a] += x.start[a-1]
	}
	for i := range l.places {
		next := &x.start[l.places[i].account+1]
		x.places[*next] = uint32(i)
		*next++
	}
	x.start = x.start[:len(x.start)-1]
	return x
}

func (x *index) of(account int) []uint32 { return x.places[x.start[account]:x.start[account+1]] }
