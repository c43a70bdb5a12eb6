package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

var momentsRule = pipeline.Detector{
	Name: "moments", Family: pipeline.Time, Rule: timeRule.Rule,
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) { emit(pipeline.Key(c.Post)) },
}

// linking is a run that can link clusters of a corpus whose accounts share no wording.
func linking(c *Corpus) *run {
	return &run{corpus: c, pairs: []*pipeline.Detector{&momentsRule}, opt: Options{Alpha: 0.01, Seed: 1}}
}

// team lists the accounts whose names begin alike.
func team(c *Corpus, prefix string) []pipeline.ID {
	var members []pipeline.ID
	for a := range c.Accounts.Len() {
		if _, name := c.accountName(pipeline.ID(a)); len(name) > len(prefix) && name[:len(prefix)] == prefix {
			members = append(members, pipeline.ID(a))
		}
	}
	return members
}

// throwaways adds, for each of so many orders, one comment from a new account of each team within ten minutes; where together is false each team comes at an hour of its own.
func throwaways(random *rand.Rand, comments []said, teams, orders int, together bool) []said {
	for o := range orders {
		post := o * 5
		hour := 5400 * random.ExpFloat64()
		for team := range teams {
			if !together {
				hour = 5400 * random.ExpFloat64()
			}
			at := float64(post)*3600 + hour + 400*random.Float64()
			comments = append(comments, said{account: fmt.Sprintf("team%d-%d", team, o), post: fmt.Sprint("p", post), page: "news", at: at})
		}
	}
	return comments
}

func TestTeamsOfOneOrderAreJudgedAsOne(t *testing.T) {
	for _, c := range []struct {
		name     string
		together bool
		want     []int // members of the operations
	}{
		{"sent out together", true, []int{120}},
		{"each on its own", false, []int{40, 40, 40}},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(4, 4))
			corpus := corpusOf(throwaways(random, busyPage(random, 400, 240, 8000), 3, 40, c.together))
			var clusters [][]pipeline.ID
			for k := range 3 {
				clusters = append(clusters, team(corpus, fmt.Sprintf("team%d-", k)))
			}
			operations, err := linking(corpus).operations(context.Background(), clusters)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, o := range operations {
				got = append(got, len(o.members))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("operations of %v accounts, want %v", got, c.want)
			}
			if parts := operations[0].parts; c.together && (len(parts) != 3 || parts[0].q > linkRate) {
				t.Errorf("parts %+v, want three with a firm link", parts)
			}
		})
	}
}

// Groups of ordinary accounts meet as often as chance has it: the p of their links is calibrated, and none is joined.
func TestGroupsOfOrdinaryPeopleAreNotLinked(t *testing.T) {
	const groups, size = 12, 15
	var p []float64
	pairs := 0
	for seed := range uint64(12) {
		c := corpusOf(busyPage(rand.New(rand.NewPCG(seed, 1)), 400, 240, 8000))
		var operations []operation
		for g := range groups {
			var members []pipeline.ID
			for m := range size {
				members = append(members, pipeline.ID(g+groups*m))
			}
			operations = append(operations, operation{members: members, parts: []part{{members: members, p: 1, q: 1}}, linkable: true})
		}
		tested := linking(c).testLinks(sortedTraces(c), timeRule.Rule.Windows, horizon(timeRule.Rule), operations)
		for _, link := range tested {
			p = append(p, link.P)
			if link.Q <= linkRate && excess(link) >= leastExcess {
				t.Errorf("seed %d: ordinary groups are linked: %+v", seed, link)
			}
		}
		pairs += groups * (groups - 1) / 2
	}
	for _, alpha := range []float64{0.05, 0.01, 0.001} {
		hits := 0
		for _, v := range p {
			if v <= alpha {
				hits++
			}
		}
		if low, _ := stats.Wilson(float64(hits), float64(pairs)); low > alpha {
			t.Errorf("p ≤ %g for %d of %d pairs of groups", alpha, hits, pairs)
		}
	}
}

func sortedTraces(c *Corpus) []pipeline.Trace {
	traces := tracesOf(c)
	coaction.Sort(traces)
	return traces
}
