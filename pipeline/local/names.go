package local

import (
	"pikir/pipeline"
	"pikir/pipeline/intern"
	"pikir/pipeline/parallel"
)

// inOrderOfNames numbers accounts, posts and pages anew, in the order of their names. What is drawn at random, and whom a community is begun with, hangs on these numbers: in the order in which a dump happens to tell them
// the same comments, sorted otherwise, would name other accounts.
func (c *Corpus) inOrderOfNames() {
	var number [3][]uint32
	tables := [len(number)]*intern.Table{c.Accounts, c.Posts, c.Pages}
	parallel.Each(len(tables), func(k int) { number[k] = tables[k].Sort() })
	for _, column := range []struct {
		ids    []pipeline.ID
		number []uint32
	}{{c.Account, number[0]}, {c.ReplyTo, number[0]}, {c.Post, number[1]}, {c.Page, number[2]}} {
		renumber(column.ids, column.number)
	}
	c.AccountPlatform, c.CommentsOf, c.Born = moved(c.AccountPlatform, number[0]), moved(c.CommentsOf, number[0]), moved(c.Born, number[0])
	c.PostMood, c.PostAt = moved(c.PostMood, number[1]), moved(c.PostAt, number[1])
}

func renumber(ids []pipeline.ID, number []uint32) {
	parallel.Stretches(len(ids), func(from, to int) {
		for i, id := range ids[from:to] {
			if id != pipeline.None {
				ids[from+i] = number[id]
			}
		}
	})
}

// moved is a column by number in the order of the new numbers. What lies beyond its end stays zero.
func moved[T any](column []T, number []uint32) []T {
	if len(column) == 0 {
		return nil
	}
	to := make([]T, len(number))
	for before, value := range column {
		to[number[before]] = value
	}
	return to
}

// lot is what a comment draws, in whatever row it stands.
func (c *Corpus) lot(seed uint64, row uint32) uint64 {
	return mix(mix(seed^uint64(c.Account[row]), uint64(c.Place(row))), uint64(c.At[row]))
}
