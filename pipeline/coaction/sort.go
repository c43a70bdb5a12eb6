package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// Sort brings traces into the order that Count takes: by key, time, account and row.
func Sort(traces []pipeline.Trace) { slices.SortFunc(traces, compareTraces) }

func compareTraces(a, b pipeline.Trace) int {
	switch {
	case a.Key != b.Key:
		return cmp.Compare(a.Key, b.Key)
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.Account != b.Account:
		return cmp.Compare(a.Account, b.Account)
	}
	return cmp.Compare(a.Row, b.Row)
}

// sorter sets the traces of parts in a line, on one core: by key with a counting sort, then by time, in which most dumps are sorted already.
type sorter struct {
	next   []uint32 // by key of the part: where its next trace goes
	unruly []moved  // scratch
}

// moved is a place of a line while a key is sorted.
type moved struct {
	ticks   int64
	account pipeline.ID
	row     uint32
}

// set sets traces of a part in a line from a place on.
func (s *sorter) set(l *line, from int, slabs []*slab, r *ranking) {
	s.count(from, slabs)
	for _, slab := range slabs {
		for k, t := range slab.places[:slab.n] {
			next := &s.next[inPart(t.key)]
			l.set(int(*next), r.ranks[t.account], slab.ticks(k), slab.row(k))
			*next++
		}
	}
	first := uint32(from)
	for _, end := range s.next { // where the next key begins
		if end > first {
			s.sort(l, span{first, end})
			l.keys.mark(first)
		}
		first = end
	}
}

// count finds where the traces of each key begin.
func (s *sorter) count(from int, slabs []*slab) {
	s.next = s.next[:0]
	for _, slab := range slabs {
		for _, t := range slab.places[:slab.n] {
			for int(inPart(t.key)) >= len(s.next) {
				s.next = append(s.next, 0)
			}
			s.next[inPart(t.key)]++
		}
	}
	at := uint32(from)
	for k, n := range s.next {
		s.next[k] = at
		at += n
	}
}

// sort sorts a key by time.
func (s *sorter) sort(l *line, key span) {
	i := key.first + 1
	for i < key.end && l.ticks(i-1) <= l.ticks(i) {
		i++
	}
	if i >= key.end {
		return
	}
	s.unruly = s.unruly[:0]
	for i := key.first; i < key.end; i++ {
		m := moved{ticks: l.ticks(i), account: l.seats[i].account}
		if l.rows != nil {
			m.row = l.rows[i]
		}
		s.unruly = append(s.unruly, m)
	}
	slices.SortFunc(s.unruly, func(a, b moved) int { return cmp.Compare(a.ticks, b.ticks) })
	for k, m := range s.unruly {
		l.set(int(key.first)+k, m.account, m.ticks, m.row)
	}
}
