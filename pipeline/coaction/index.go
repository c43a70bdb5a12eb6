package coaction

import (
	"runtime"

	"pikir/pipeline/parallel"
)

// index lists the places of each account.
type index struct {
	start  []uint32 // by rank, one more than accounts
	places []spot   // in ascending order for each account
}

// spot is a place and what lies around it.
type spot struct {
	i      uint32
	around reach
}

// index is called when all traces are in. Stretches of the line are gone through side by side.
func (l *line) index(accounts int) *index {
	l.keys.close()
	stretches := l.stretches(accounts)
	next := make([][]uint32, len(stretches)) // by rank: comments in a stretch, then where the next of them goes
	runs := make([][]span, len(stretches))
	parallel.Each(len(stretches), func(k int) {
		of := stretches[k]
		next[k] = make([]uint32, accounts)
		for _, e := range l.seats[of.first:of.end] {
			next[k][e.account]++
		}
		l.eachKey(of, func(key span) { runs[k] = l.appendRuns(runs[k], key) })
	})
	x := &index{start: make([]uint32, accounts+1), places: make([]spot, len(l.seats))}
	at := uint32(0)
	for a := range accounts {
		x.start[a] = at
		for k := range next {
			at, next[k][a] = at+next[k][a], at
		}
	}
	x.start[accounts] = at
	parallel.Each(len(stretches), func(k int) {
		var around []reach
		l.eachKey(stretches[k], func(key span) {
			around = l.lookAround(around, key)
			for n, reach := range around {
				i := key.first + uint32(n)
				to := &next[k][l.seats[i].account]
				x.places[*to] = spot{i, reach}
				*to++
			}
		})
	})
	for _, some := range runs {
		l.runs = append(l.runs, some...)
	}
	return x
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
