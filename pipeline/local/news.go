package local

import (
	"slices"

	"pikir/pipeline"
)

// news is what people write about at each moment.
type news struct {
	corpus *Corpus
	rows   []uint32 // by account and time
	start  []uint32 // by account
	around *activity
}

func readNews(c *Corpus) *news {
	n := &news{corpus: c, around: newActivity(c)}
	n.rows, n.start = c.ByAccount()
	return n
}

// arrival is the comment to which a step leads.
type arrival struct {
	at   int64
	to   pipeline.ID
	here int // comments at its place within half an hour, itself included
	all  int // comments on its page then but for the place left, itself not included
}

// arrival finds the first comment of an account at the next place of a step after the one that is left.
func (n *news) arrival(t *pipeline.Trace) arrival {
	c, own := n.corpus, n.rows[n.start[t.Account]:n.start[t.Account+1]]
	left, _ := slices.BinarySearchFunc(own, t.Row, func(row, left uint32) int {
		if c.At[row] != c.At[left] {
			return order(c.At[row], c.At[left])
		}
		return order(row, left)
	})
	row := own[left+slices.IndexFunc(own[left:], func(row uint32) bool { return c.Place(row) == next(t) })]
	at, reach := c.At[row], shortestHorizon.Microseconds()
	return arrival{at, next(t), n.around.places.around(next(t), at, reach), n.around.pages.around(c.page(row), at, reach) - n.around.places.around(origin(t), at, reach) - 1}
}

// current is the share of the other comments on the page, around the moment at which one account writes next and but for the place both left, that stand at the place where the other went; the other itself
// counts among them, so that where nobody else is about the step says nothing.
func (n *news) current(own, other *arrival) float64 {
	reach, all, here := shortestHorizon.Microseconds(), own.all, own.here-1
	if own.to != other.to {
		here = n.around.places.around(other.to, own.at, reach)
	}
	if apart := own.at - other.at; apart <= reach && -apart <= reach {
		all, here = all-1, here-1
	}
	return float64(1+max(0, here)) / float64(1+max(0, all, here))
}
