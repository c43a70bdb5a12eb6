package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
)

// fans come within some minutes under most of the posts of a page.
func fans(random *rand.Rand, comments []said, size, posts int) []said {
	for post := range posts {
		for f := range size {
			if random.Float64() < 0.6 {
				comments = append(comments, said{account: fmt.Sprintf("fan%d", f), post: fmt.Sprint("p", post), page: "news", at: float64(post)*3600 + 30 + 240*random.Float64()})
			}
		}
	}
	return comments
}

// Who is early under each post is in the company of others who are, and tied to none of them; without the question for habits they are.
func TestHabitsTieNobody(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 14))
	r := linking(corpusOf(fans(random, busyPage(random, 400, 400, 8000), 10, 400)))
	groups, err := r.groups(context.Background())
	if err != nil || len(groups) > 0 {
		t.Errorf("groups %v, error %v", groups, err)
	}
	together := [][]pipeline.ID{team(r.corpus, "fan")}
	if g := r.tryGroups(sortedTraces(r.corpus), together, &momentsRule, false)[0]; g.p > 1e-6 {
		t.Errorf("p %g without habits, so that they are nothing to be explained", g.p)
	}
	pairs, err := significanceOf(r.corpus).testAll(&momentsRule, tracesOf(r.corpus))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		if p.P <= 1e-6 {
			t.Errorf("accounts %d and %d have p %g", p.A, p.B, p.P)
		}
	}
}
