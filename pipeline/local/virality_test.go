package local

import (
	"fmt"
	"math"
	"slices"
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
	return clusterOfAll(corpusOf(comments))
}

// clusterOfAll is one of all accounts of a corpus.
func clusterOfAll(c *Corpus) *pipeline.Cluster {
	cl := &pipeline.Cluster{}
	for a := range c.Accounts.Len() {
		cl.Members = append(cl.Members, pipeline.ID(a))
	}
	for row := range c.Len() {
		cl.Comments = append(cl.Comments, c.Comment(uint32(row)))
	}
	return cl
}

// wordingsIn is what is known of the wordings of a cluster, the only one to use them, where so large a share of the texts differs from all others.
func wordingsIn(cl *pipeline.Cluster, variety float64) Wordings {
	const wordings = 10
	w := Wordings{Surprisal: slices.Repeat([]float64{50}, wordings), Comments: make([]uint32, wordings), Distinct: make([]uint32, wordings)}
	for i := range cl.Comments {
		if of := cl.Comments[i].TextCluster; of != pipeline.None {
			w.Comments[of]++
		}
	}
	for i, n := range w.Comments {
		w.Distinct[i] = 1 + uint32(variety*float64(n))
	}
	return w
}

// countsIn is a corpus that knows of the members of a cluster how many comments each has.
func countsIn(cl *pipeline.Cluster) *Corpus {
	c := newCorpus()
	c.CommentsOf = make([]uint32, len(cl.Members))
	for i := range cl.Comments {
		c.CommentsOf[cl.Comments[i].Account]++
	}
	return c
}

func TestVirality(t *testing.T) {
	type world struct {
		variety  float64
		coverage pipeline.Coverage
	}
	r, spun := world{}, world{variety: 0.9}
	ending := world{coverage: pipeline.Coverage{First: time.Unix(0, 0).AddDate(0, -3, 0), Last: time.Unix(0, 0)}}
	for name, c := range map[string]struct {
		world
		cluster *pipeline.Cluster
		want    bool
	}{
		"a petition":                                      {r, copies(60, 40, 1), true},
		"a petition, signed twice by each":                {r, copies(60, 40, 1, 1), true},
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
		r := &run{corpus: countsIn(c.cluster), wordings: wordingsIn(c.cluster, c.variety), coverage: c.coverage}
		if got := r.virality(c.cluster, slices.Repeat([]bool{true}, len(r.wordings.Comments))); got.viral() != c.want {
			t.Errorf("%s: viral %v (%+v)", name, got.viral(), got)
		}
	}
}

// People who pass on a text, and now and then say what everybody says, have no stock of texts.
func TestSmallTalkIsNobodysOwn(t *testing.T) {
	const passedOn, smallTalk, everyday = 1, 2, 3
	var comments []said
	for i := range 60 {
		account, at := fmt.Sprint("a", i), float64(i*977)
		for k, w := range []int{passedOn, smallTalk, everyday} {
			comments = append(comments, said{account: account, post: fmt.Sprint("p", (i+k)%40), at: at + float64(k), wording: w})
		}
	}
	for i := range 100 {
		comments = append(comments, said{account: fmt.Sprint("o", i), post: "p1", at: float64(i * 31), wording: smallTalk})
	}
	c := corpusOf(comments)
	members := make([]pipeline.ID, 60)
	for i := range members {
		members[i] = pipeline.ID(i)
	}
	g := newGatherer(c, []operation{{members: members}})
	r := &run{corpus: c, wordings: Wordings{Surprisal: []float64{0, 50, 50, 5}, Comments: []uint32{0, 60, 160, 60}, Distinct: []uint32{0, 1, 1, 1}}}
	own := r.ownWordings(g)
	if want := []bool{true, true, false, true}; !slices.Equal(own, want) {
		t.Errorf("own wordings %v, want %v", own, want)
	}
	cl := g.cluster(1, members)
	if !r.virality(cl, own).viral() {
		t.Error("people who share one text and small talk are taken for a crew")
	}
	if r.virality(cl, []bool{true, true, true, true}).viral() {
		t.Error("were the small talk theirs alone, they would work from a stock of texts")
	}
}
