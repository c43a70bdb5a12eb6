package dump

import (
	"bytes"
	"slices"
)

// memberOrder is the order of the members of an object, with the columns that each gives. Records of a dump are nearly all written by one loop, so that the
// members of the next one stand where those of the last one stood, and none has to be searched for.
type memberOrder struct {
	names [][]byte
	first []column // that takes the member; columns if none does
	more  []taken  // further columns that take a member
}

type taken struct {
	member int
	column column
}

// learn takes the order of a record. Records with paths into inner objects have none.
func (o *memberOrder) learn(rec value, paths *[columns][]string) {
	o.names, o.first, o.more = o.names[:0], o.first[:0], o.more[:0]
	for _, path := range paths {
		if len(path) > 1 {
			return
		}
	}
	for key := range rec.members() {
		at := len(o.names)
		again := slices.ContainsFunc(o.names, func(n []byte) bool { return bytes.Equal(n, key) }) // the first of two members with one name counts
		o.names, o.first = slices.Grow(o.names, 1)[:at+1], append(o.first, columns)
		o.names[at] = append(o.names[at][:0], key...)
		for c, path := range paths {
			switch {
			case path == nil || again || path[0] != string(key):
			case o.first[at] == columns:
				o.first[at] = column(c)
			default:
				o.more = append(o.more, taken{at, column(c)})
			}
		}
	}
}

// follow fills in the cells of a record that has the members in this order; false, with the cells as they were, if it has not.
func (o *memberOrder) follow(rec value, r *row) bool {
	if len(o.names) == 0 {
		return false
	}
	k := 0
	for key, member := range rec.members() {
		if k == len(o.names) || !bytes.Equal(key, o.names[k]) {
			r.cells = [columns][]byte{}
			return false
		}
		if c := o.first[k]; c < columns {
			r.cells[c] = member.text()
		}
		k++
	}
	if k < len(o.names) {
		r.cells = [columns][]byte{}
		return false
	}
	for _, m := range o.more {
		r.cells[m.column] = r.cells[o.first[m.member]]
	}
	return true
}
