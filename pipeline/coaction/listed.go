package coaction

import "pikir/pipeline"

// listed is the meetings of a range of accounts, those of each account together, column by column.
type listed struct {
	ends   []uint32 // by account of the range: where its meetings end, so far
	others []pipeline.ID
	i, j   []uint32 // places in the whole line
	deltas []int64  // microseconds
	rows   [][2]uint32
}

// listedBytes is the memory of a meeting.
func listedBytes(withRows bool) int64 {
	if withRows {
		return 28
	}
	return 20
}

// reset makes room for so many meetings of each account.
func (l *listed) reset(meetings []uint64, withRows bool) {
	l.ends = l.ends[:0]
	n := 0
	for _, m := range meetings {
		l.ends = append(l.ends, uint32(n))
		n += int(m)
	}
	l.others, l.i, l.j, l.deltas = resized(l.others, n), resized(l.i, n), resized(l.j, n), resized(l.deltas, n)
	if l.rows = l.rows[:0]; withRows {
		l.rows = resized(l.rows, n)
	}
}

// add takes in meetings of accounts of the range that begins with first. Those of each account come in the order of their places.
func (l *listed) add(of *line, met []meeting, first pipeline.ID) {
	for _, m := range met {
		end := &l.ends[of.accounts[m.i]-first]
		at := *end
		*end++
		l.others[at], l.i[at], l.j[at] = of.accounts[m.j], of.base+m.i, of.base+m.j
		l.deltas[at] = of.at.between(m.i, m.j)
		if of.rows != nil {
			l.rows[at] = [2]uint32{of.rows[m.i], of.rows[m.j]}
		}
	}
}

// count adds up the meetings of one account, which are those from one on to before another.
func (l *listed) count(t *tally, keys *ordinals, from, end uint32) {
	for _, other := range l.others[from:end] {
		t.note(other)
	}
	for at := from; at < end; at++ {
		if !t.enough(l.others[at]) {
			continue
		}
		sum := t.add(l.others[at], keys.number(l.i[at]), l.i[at], l.j[at], l.deltas[at])
		if len(l.rows) > 0 {
			t.noteRows(sum, l.deltas[at], l.rows[at][0], l.rows[at][1])
		}
	}
	for _, other := range l.others[from:end] {
		t.forget(other)
	}
}
