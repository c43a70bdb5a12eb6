package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/network"
)

// voiced gives each comment a p_positive and a p_negative: of a team as told, of others at random.
func voiced(random *rand.Rand, c *Corpus, teams map[string][2]float64) {
	for row, a := range c.Account {
		p := [2]float64{0.6 * random.Float64(), 0.6 * random.Float64()}
		_, name := c.accountName(a)
		for team, told := range teams {
			if len(name) > len(team) && name[:len(team)] == team {
				p = told
			}
		}
		c.Positive[row], c.Negative[row] = uint16(65535*p[0]), uint16(65535*p[1])
	}
}

// One crew praises, another runs down, and both come right after the news: they stay apart, whatever comes with them.
func TestCrewsOfOppositeCampsAreNotJoined(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	corpus := corpusOf(throwaways(random, busyPage(random, 400, 240, 8000), 3, 40, true))
	voiced(random, corpus, map[string][2]float64{"team0-": {0.9, 0.02}, "team1-": {0.3, 0.3}, "team2-": {0.02, 0.9}})
	var clusters [][]pipeline.ID
	for k := range 3 {
		clusters = append(clusters, team(corpus, fmt.Sprintf("team%d-", k)))
	}
	operations, err := linking(corpus).operations(context.Background(), clusters)
	if err != nil {
		t.Fatal(err)
	}
	if len(operations) != 2 || len(operations[0].members) != 80 || len(operations[1].members) != 40 {
		t.Fatalf("%d operations, want one of 80 accounts and one of 40", len(operations))
	}
	for _, o := range operations {
		if slices.Contains(o.members, clusters[0][0]) && slices.Contains(o.members, clusters[2][0]) {
			t.Error("the crew that praises and the one that runs down are one operation")
		}
	}
}

func TestCamps(t *testing.T) {
	for _, c := range []struct {
		name string
		said [2]float64
		want camp
	}{
		{"praise", [2]float64{0.9, 0.02}, praises},
		{"abuse", [2]float64{0.02, 0.9}, runsDown},
		{"as others", [2]float64{0.3, 0.3}, neither},
		{"hardly kinder than others", [2]float64{0.33, 0.28}, neither},
	} {
		random := rand.New(rand.NewPCG(4, 5))
		corpus := corpusOf(throwaways(random, busyPage(random, 400, 240, 8000), 1, 40, true))
		voiced(random, corpus, map[string][2]float64{"team0-": c.said})
		operations := withGroups([][]pipeline.ID{team(corpus, "team0-")}, nil)
		takeCamps(newGatherer(corpus, operations), operations, 0.01)
		if got := operations[0].camp(); got != c.want {
			t.Errorf("%s: camp %d, want %d", c.name, got, c.want)
		}
	}
}

func TestTiesWithinCamps(t *testing.T) {
	operations := []operation{{parts: []part{{camp: praises}}}, {parts: []part{{}}}, {parts: []part{{}}}, {parts: []part{{camp: runsDown}}}, {parts: []part{{}}}, {parts: []part{{}}}}
	edge := func(a, b uint32, weight float64) network.Edge { return network.Edge{A: a, B: b, Weight: weight} }
	ties := []network.Edge{edge(0, 3, 9), edge(0, 1, 5), edge(1, 2, 4), edge(2, 3, 3), edge(4, 5, 1)}
	got := withinCamps(minds{}, operations, ties, func(e network.Edge) network.Edge { return e })
	if want := []network.Edge{edge(0, 1, 5), edge(1, 2, 4), edge(4, 5, 1)}; !slices.Equal(got, want) {
		t.Errorf("ties %v, want %v", got, want)
	}
}
