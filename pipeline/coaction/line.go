package coaction

import (
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

// around gives the places with the key of place i that are at most so many microseconds away.
func (l *line) around(i int, longest int64) (first, end int) {
	p := l.places[i]
	for first = i; first > 0; first-- {
		if q := &l.places[first-1]; q.key != p.key || p.at-q.at > longest {
			break
		}
	}
	for end = i + 1; end < len(l.places); end++ {
		if q := &l.places[end]; q.key != p.key || q.at-p.at > longest {
			break
		}
	}
	return first, end
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
