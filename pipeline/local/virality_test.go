package local

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pikir/pipeline"
)

// signed spaces the comments of a cluster out from hours to three weeks, each later than the one before by the same factor, as people pass on a text.
func signed(cl *pipeline.Cluster) *pipeline.Cluster {
	for i := range cl.Comments {
		hours := math.Pow(500, float64(i)/float64(len(cl.Comments)-1))
		cl.Comments[i].At = int64(hours * 3600 * 1e6)
	}
	return cl
}

// steady spaces the comments of a cluster out evenly over three weeks.
func steady(cl *pipeline.Cluster) *pipeline.Cluster {
	for i := range cl.Comments {
		cl.Comments[i].At = int64(500 * float64(i+1) / float64(len(cl.Comments)) * 3600 * 1e6)
	}
	return cl
}

// apart spaces the comments of a cluster out by the given number of days.
func apart(days float64, cl *pipeline.Cluster) *pipeline.Cluster {
	for i := range cl.Comments {
		cl.Comments[i].At = int64(days * float64(i) * 24 * 3600 * 1e6)
	}
	return cl
}

// copies builds a cluster in which each of n accounts writes the given wordings (0: a text of its own), under posts that take turns.
func copies(n, posts int, wordings ...int) *pipeline.Cluster {
	var comments []said
	for a := range n {
		for k, w := range wordings {
			comments = append(comments, said{account: fmt.Sprint("a", a), post: fmt.Sprint("p", (a+k)%posts), at: float64(a*977 + k*31), wording: w})
		}
	}
	c := corpusOf(comments)
	cl := &pipeline.Cluster{}
	for a := range n {
		cl.Members = append(cl.Members, pipeline.ID(a))
	}
	for row := range c.Len() {
		cl.Comments = append(cl.Comments, c.Comment(uint32(row)))
	}
	return cl
}

func TestVirality(t *testing.T) {
	const wordings, smallTalk = 10, 9
	corpus := corpusOf([]said{{account: "a"}, {account: "b"}, {account: "c"}})
	r := &run{corpus: corpus, wordings: Wordings{Surprisal: make([]float64, wordings), Comments: make([]uint32, wordings), Distinct: make([]uint32, wordings)}}
	for w := range wordings {
		r.wordings.Surprisal[w], r.wordings.Comments[w], r.wordings.Distinct[w] = 50, 100, 1
	}
	r.wordings.Surprisal[smallTalk] = leastSurprisal
	spun := &run{corpus: corpus, wordings: Wordings{Surprisal: r.wordings.Surprisal, Comments: r.wordings.Comments, Distinct: make([]uint32, wordings)}}
	for w := range wordings {
		spun.wordings.Distinct[w] = 90
	}
	ending := &run{corpus: corpus, wordings: r.wordings, coverage: pipeline.Coverage{First: time.Unix(0, 0).AddDate(0, -3, 0), Last: time.Unix(0, 0)}}
	for name, c := range map[string]struct {
		run     *run
		cluster *pipeline.Cluster
		want    bool
	}{
		"a petition":                                      {r, copies(60, 40, 1), true},
		"a petition, signed twice by each":                {r, copies(60, 40, 1, 1), true},
		"a petition, and small talk that everybody has":   {r, copies(60, 40, 1, smallTalk), true},
		"a petition of few":                               {r, signed(copies(12, 9, 1)), true},
		"the same text from few within hours":             {r, copies(12, 9, 1), false},
		"the same text from few at an even pace":          {r, steady(copies(12, 9, 1)), false},
		"a spun text from few, at once or late":           {spun, signed(copies(12, 9, 1)), false},
		"a stock of texts, at once or late":               {r, signed(copies(12, 9, 1, 2)), false},
		"four accounts, at once or late":                  {r, signed(copies(4, 4, 1)), false},
		"a giveaway under three posts":                    {r, steady(copies(30, 3, 1)), true},
		"a chain letter that comes back for years":        {spun, apart(70, copies(7, 7, 1)), true},
		"a spun text once a week for a year":              {spun, apart(7, copies(60, 40, 1)), false},
		"a stock of texts that come back for years":       {spun, apart(70, copies(7, 7, 1, 2)), false},
		"a text of few from the last day of a long dump":  {ending, copies(12, 9, 1), true},
		"one text three times from each":                  {r, copies(60, 40, 1, 1, 1), false},
		"a giveaway under one post":                       {r, copies(20, 1, 1), true},
		"people who write other things and share a quote": {r, copies(20, 15, 1, 0, 0, 0), true},
		"a crew with a stock of texts":                    {r, copies(20, 15, 1, 2, 3, 4), false},
		"a crew with a stock of texts and cover comments": {r, copies(20, 15, 1, 2, 3, 0, 0, 0, 0, 0), false},
		"a crowd of throw-away accounts with a spun text": {spun, copies(60, 40, 1), false},
		"no shared text":                                  {r, copies(60, 40, 0, 0), false},
	} {
		if got := c.run.virality(c.cluster); got.viral() != c.want {
			t.Errorf("%s: viral %v (%+v)", name, got.viral(), got)
		}
	}
}
