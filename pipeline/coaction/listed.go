package coaction

// listed is the meetings of a range of accounts, those of each account together, column by column.
type listed struct {
	ends   []uint32  // by account of the range: where its meetings end, so far
	met    []meeting // at places in the whole line
	i      []uint32  // where
	deltas []int64   // ticks
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
	l.met, l.i, l.deltas = resized(l.met, n), resized(l.i, n), resized(l.deltas, n)
	if l.rows = l.rows[:0]; withRows {
		l.rows = resized(l.rows, n)
	}
}

// add takes in the meetings of an account at a place. Those of each account come in the order of its places.
func (l *listed) add(of *line, met []meeting, i uint32, end *uint32) {
	for _, m := range met {
		at := *end
		*end++
		l.met[at], l.i[at] = meeting{m.other, of.base + m.j}, of.base+i
		l.deltas[at] = of.between(i, m.j)
		if of.rows != nil {
			l.rows[at] = [2]uint32{of.rows[i], of.rows[m.j]}
		}
	}
}

// count adds up the meetings of one account, which are those from one on to before another.
func (l *listed) count(t *tally, keys *ordinals, from, end uint32) {
	t.noteAll(l.met[from:end])
	for at := from; at < end; at++ {
		m := l.met[at]
		if t.least > 1 && !t.again(m.other) {
			continue
		}
		sum := t.add(m.other, keys.number(l.i[at]), l.i[at], m.j, l.deltas[at])
		if len(l.rows) > 0 {
			t.noteRows(sum, l.deltas[at], l.rows[at][0], l.rows[at][1])
		}
	}
}
