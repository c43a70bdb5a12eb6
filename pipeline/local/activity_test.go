package local

import (
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
)

// Comments around a moment are those that going through all of them finds, under a post and on its page.
func TestActivityCountsAround(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 4))
	comments := busyPage(random, 80, 40, 3000)
	for i := range comments {
		if i%9 == 0 {
			comments[i].page = "other"
		}
	}
	c := corpusOf(comments)
	around := newActivity(c)
	const reach = int64(3600e6)
	for range 300 {
		row := random.IntN(c.Len())
		at := c.At[row] + random.Int64N(2*reach) - reach
		place, page := c.Place(uint32(row)), c.Page[row]
		there, on := 0, 0
		for other, moment := range c.At {
			if moment < at-reach || moment > at+reach {
				continue
			}
			if c.Place(uint32(other)) == place {
				there++
			}
			if c.Page[other] == page {
				on++
			}
		}
		if got := around.places.around(place, at, reach); got != there {
			t.Fatalf("%d comments at place %d, counted %d", there, place, got)
		}
		if got := around.pages.around(page, at, reach); got != on {
			t.Fatalf("%d comments on page %d, counted %d", on, page, got)
		}
	}
	if got := around.pages.around(pipeline.None, c.At[0], reach); got != 0 {
		t.Errorf("%d comments on no page", got)
	}
}
