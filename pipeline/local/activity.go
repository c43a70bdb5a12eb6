package local

import (
	"cmp"
	"slices"
	"sort"

	"pikir/pipeline"
)

// activity counts how many comments stand under a post, or on a page, around a moment.
type activity struct {
	corpus         *Corpus
	byPost, byPage []uint32 // rows by post, or page, and time
}

func newActivity(c *Corpus) *activity {
	return &activity{c, c.rowsBy(c.Post), c.rowsBy(c.Page)}
}

// rowsBy sorts rows by a column and time.
func (c *Corpus) rowsBy(column []pipeline.ID) []uint32 {
	rows := make([]uint32, c.Len())
	for row := range rows {
		rows[row] = uint32(row)
	}
	slices.SortFunc(rows, func(x, y uint32) int { return cmp.Or(cmp.Compare(column[x], column[y]), cmp.Compare(c.At[x], c.At[y])) })
	return rows
}

func (a *activity) underPost(post pipeline.ID, at, reach int64) int {
	return a.around(a.byPost, a.corpus.Post, post, at, reach)
}

func (a *activity) onPage(page pipeline.ID, at, reach int64) int {
	return a.around(a.byPage, a.corpus.Page, page, at, reach)
}

// around counts the comments with this value of a column from at−reach to at+reach.
func (a *activity) around(rows []uint32, column []pipeline.ID, value pipeline.ID, at, reach int64) int {
	before := func(limit int64) int {
		return sort.Search(len(rows), func(i int) bool {
			if v := column[rows[i]]; v != value {
				return v > value
			}
			return a.corpus.At[rows[i]] >= limit
		})
	}
	return before(at+reach+1) - before(at-reach)
}
