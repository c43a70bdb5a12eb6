package coaction

import (
	"cmp"
	"slices"

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
	runs   []span   // of one account, long ones
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

// span is places from one on to before another, of one key.
type span struct{ first, end int }

// around gives the places with the key of place i that are at most so many microseconds away. Before is what it gave for an earlier place, from where it goes on if
// it can: an account with many comments in one window costs no more than they and their neighbours.
func (l *line) around(i int, longest int64, before span) span {
	p, s := l.places[i], span{i, i + 1}
	if i < before.end {
		for s = before; p.at-l.places[s.first].at > longest; {
			s.first++
		}
	}
	for ; s.first > 0 && i >= before.end; s.first-- {
		if q := &l.places[s.first-1]; q.key != p.key || p.at-q.at > longest {
			break
		}
	}
	for ; s.end < len(l.places); s.end++ {
		if q := &l.places[s.end]; q.key != p.key || q.at-p.at > longest {
			break
		}
	}
	return s
}

// longRun is the length from which on the comments of one account in a row are stepped over at once.
const longRun = 32

// findRuns lists the long runs.
func (l *line) findRuns() {
	for first := 0; first < len(l.places); {
		p, end := l.places[first], first+1
		for end < len(l.places) && l.places[end].account == p.account && l.places[end].key == p.key {
			end++
		}
		if end-first >= longRun {
			l.runs = append(l.runs, span{first, end})
		}
		first = end
	}
}

// runEnd is the end of the long run that a place lies in, or the next place.
func (l *line) runEnd(i int) int {
	after, _ := slices.BinarySearchFunc(l.runs, i, func(r span, i int) int { return cmp.Compare(r.first, i+1) })
	if after > 0 && i < l.runs[after-1].end {
		return l.runs[after-1].end
	}
	return i + 1
}

// higher appends those of the places around place i whose accounts have a higher rank, and says how many places it looked at.
func (l *line) higher(to []uint32, i int, around span) ([]uint32, int) {
	account, own, skipped := l.places[i].account, 0, 0
	for j := around.first; j < around.end; j++ {
		switch other := l.places[j].account; {
		case other > account:
			to = append(to, uint32(j))
		case other == account:
			if own++; own >= longRun {
				end := l.runEnd(j)
				skipped += end - 1 - j
				j = end - 1
			}
		}
	}
	return to, max(around.end-around.first-skipped, 0)
}

// ranking numbers accounts anew: those with few traces first. When each account counts its meetings with those of higher rank, it has few to tell apart,
// for most meetings of a busy account are with less busy ones.
type ranking struct {
	ranks    []uint32      // by account
	accounts []pipeline.ID // by rank
	traces   []uint32      // by rank
}

func rankingOf(traces []uint32) *ranking {
	r := &ranking{make([]uint32, len(traces)), make([]pipeline.ID, len(traces)), make([]uint32, len(traces))}
	order := make([]uint64, len(traces))
	for account, n := range traces {
		order[account] = uint64(n)<<32 | uint64(account)
	}
	slices.Sort(order)
	for rank, o := range order {
		account := uint32(o)
		r.ranks[account], r.accounts[rank], r.traces[rank] = uint32(rank), account, uint32(o>>32)
	}
	return r
}

// renumber puts ranks in the place of accounts.
func (l *line) renumber(r *ranking) {
	for i := range l.places {
		l.places[i].account = r.ranks[l.places[i].account]
	}
}

// index lists the places of each account.
type index struct {
	start  []uint32 // by account, one more than accounts
	places []uint32 // in ascending order for each account
}

func (l *line) index(accounts int) index {
	x := index{start: make([]uint32, accounts+2), places: make([]uint32, len(l.places))}
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
	x.start = x.start[:accounts+1]
	return x
}
