package coaction

import (
	"runtime"
	"slices"

	"pikir/pipeline/parallel"
)

// index lists the places of each account.
type index struct {
	start  []uint32 // by rank, one more than accounts
	places []spot   // in ascending order for each account
}

// spot is a place of an account and what lies around it.
type spot struct {
	i      uint32
	around reach
}

// begins marks, in the number of places before, the first spot of an account under a key. No reach is that far.
const begins = 1 << 15

func (s spot) first() bool { return s.around.before&begins != 0 }

func (s spot) reach() reach { return reach{s.around.before &^ begins, s.around.on} }

// cursor is where the next spot of an account goes, and the first place of the key of the one before, + 1.
type cursor struct{ to, key uint32 }

// index is called when all traces are in. Places where an account meets nobody of higher rank are left out. Stretches of the line are gone through side by side.
func (l *line) index(accounts int) *index {
	l.keys.close()
	l.around = make([]reach, len(l.seats))
	stretches := l.stretches(accounts)
	next := make([][]cursor, len(stretches)) // by rank; first the spots in a stretch are counted
	runs := make([][]span, len(stretches))
	parallel.Each(len(stretches), func(k int) {
		runs[k] = l.findAround(stretches[k])
		next[k] = l.leaveLonely(stretches[k], make([]cursor, accounts))
	})
	x := &index{start: make([]uint32, accounts+1)}
	at := uint32(0)
	for a := range accounts {
		x.start[a] = at
		for k := range next {
			at, next[k][a].to = at+next[k][a].to, at
		}
	}
	x.start[accounts] = at
	x.places = make([]spot, at)
	parallel.Each(len(stretches), func(k int) { x.fill(l, stretches[k], next[k]) })
	l.around, l.runs = nil, slices.Concat(runs...)
	return x
}

// leaveLonely makes nothing lie around the places where an account meets nobody of higher rank, and counts the others.
func (l *line) leaveLonely(of span, perAccount []cursor) []cursor {
	for i := of.first; i < of.end; i++ {
		if l.lonely(i) {
			l.around[i] = reach{}
		} else {
			perAccount[l.seats[i].account].to++
		}
	}
	return perAccount
}

// fill fills in the spots of a stretch.
func (x *index) fill(l *line, of span, next []cursor) {
	l.eachKey(of, func(key span) {
		for i := key.first; i < key.end; i++ {
			around := l.around[i]
			if around.on == 0 {
				continue
			}
			to := &next[l.seats[i].account]
			if to.key != key.first+1 {
				to.key = key.first + 1
				around.before |= begins
			}
			x.places[to.to] = spot{i, around}
			to.to++
		}
	})
}

// stretches parts the line between keys, into so many stretches as there are cores, and as take no more than a byte for each place to count accounts.
func (l *line) stretches(accounts int) (parts []span) {
	n := len(l.seats)
	number := max(1, min(runtime.GOMAXPROCS(0), n/(4*accounts+1)))
	for k, from := 1, uint32(0); int(from) < n; k++ {
		end := min(l.keys.next(uint32(n*k/number)), uint32(n))
		if k == number {
			end = uint32(n)
		}
		if end > from {
			parts = append(parts, span{from, end})
		}
		from = max(from, end)
	}
	return parts
}
