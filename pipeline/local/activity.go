package local

import (
	"slices"
	"sort"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// activity knows when comments were written at each place, and on each page.
type activity struct{ places, pages timetable }

func newActivity(c *Corpus) *activity {
	pages, posts := c.Pages.Len(), c.Posts.Len()
	return &activity{
		timesBy(c.At, pages+posts, func(row int) pipeline.ID { return c.Place(uint32(row)) }),
		timesBy(c.At, pages, func(row int) pipeline.ID { return c.page(uint32(row)) }),
	}
}

// timetable holds times by a number, ascending; those of no number at all stand last.
type timetable struct {
	start []uint32 // by number, two more: where its times begin
	at    []int64
}

func timesBy(at []int64, numbers int, of func(row int) pipeline.ID) timetable {
	t := timetable{make([]uint32, numbers+2), make([]int64, len(at))}
	for row := range at {
		t.start[t.number(of(row))+1]++
	}
	for n := range numbers + 1 {
		t.start[n+1] += t.start[n]
	}
	next := slices.Clone(t.start)
	for row, moment := range at {
		to := &next[t.number(of(row))]
		t.at[*to] = moment
		*to++
	}
	parallel.Stretches(numbers+1, func(from, to int) {
		for n := from; n < to; n++ {
			slices.Sort(t.at[t.start[n]:t.start[n+1]])
		}
	})
	return t
}

// number is where an id's times stand.
func (t *timetable) number(id pipeline.ID) int { return min(int(id), len(t.start)-2) }

// around counts the times from at−reach to at+reach.
func (t *timetable) around(id pipeline.ID, at, reach int64) int {
	n := t.number(id)
	own := t.at[t.start[n]:t.start[n+1]]
	from := uint32(sort.Search(len(own), func(i int) bool { return own[i] >= at-reach }))
	return int(notBefore(own, stretch{from, uint32(len(own))}, at+reach+1) - from) // mostly near
}
