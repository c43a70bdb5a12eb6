package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/network"
)

// mindsOf gives accounts with so many comments each, of a mean and a spread for each kind; accounts of one kind follow each other.
func mindsOf(random *rand.Rand, comments, accounts int, means ...float64) minds {
	var m minds
	for _, mean := range means {
		for range accounts {
			var of mind
			for range comments {
				of.add(int64(65535 * max(-1, min(1, mean+0.5*random.NormFloat64()))))
			}
			m.of = append(m.of, of)
		}
	}
	return m
}

func everybody(m minds) []pipeline.ID {
	all := make([]pipeline.ID, len(m.of))
	for a := range all {
		all[a] = pipeline.ID(a)
	}
	return all
}

func TestAccountsOfTwoMindsArePartedAndOthersAreNot(t *testing.T) {
	for _, c := range []struct {
		name               string
		comments, accounts int
		means              []float64
		parts              []int
	}{
		{"praise and complaint", 20, 30, []float64{0.8, -0.3}, []int{30, 30}},
		{"three minds", 80, 20, []float64{0.9, 0, -0.9}, []int{20, 20, 20}},
		{"one mind", 20, 60, []float64{0.2}, []int{60}},
		{"a little kinder", 20, 30, []float64{0.3, 0}, []int{60}},
		{"single comments", 1, 30, []float64{0.8, -0.3}, []int{60}}, // what one comment says is no mind
		{"two who complain", 30, 2, []float64{0.8, 0.8, 0.8, 0.8, 0.8, -0.6}, []int{10}},
	} {
		m := mindsOf(rand.New(rand.NewPCG(1, 2)), c.comments, c.accounts, c.means...)
		var sizes []int
		for _, part := range m.alike(everybody(m)) {
			sizes = append(sizes, len(part))
		}
		if !slices.Equal(sizes, c.parts) {
			t.Errorf("%s: parts of %v accounts, want %v", c.name, sizes, c.parts)
		}
	}
}

func TestMindsOfNobodyAndOfTheSilent(t *testing.T) {
	m := minds{of: make([]mind, 5)}
	if parts := m.alike(everybody(m)); parts != nil {
		t.Errorf("parts %v of accounts without comments", parts)
	}
	if m.view().differs(m.view(everybody(m)...)) || m.view(1).differs(m.view()) {
		t.Error("nobody is of another mind")
	}
}

// Two crews that come to the same posts at the same moments, one to praise and one to run down, are two groups; and were there no difference in what they say, one.
func TestCrewsOfTwoMindsAreTwoGroups(t *testing.T) {
	for _, apart := range []bool{true, false} {
		random := rand.New(rand.NewPCG(9, 9))
		comments := busyPage(random, 400, 240, 8000)
		for post := range 240 {
			at := float64(post)*3600 + 7200*random.ExpFloat64()
			for _, who := range random.Perm(40)[:8] {
				at += 20 + 100*random.Float64()
				comments = append(comments, said{account: fmt.Sprint([2]string{"crew", "foes"}[who%2], who), post: fmt.Sprint("p", post), page: "news", at: at})
			}
		}
		corpus := corpusOf(comments)
		told := map[string][2]float64{"crew": {0.9, 0.02}, "foes": {0.9, 0.02}}
		if apart {
			told["foes"] = [2]float64{0.02, 0.7}
		}
		voiced(random, corpus, told)
		groups, err := linking(corpus).groups(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		both := 0
		for _, g := range groups {
			if shared(g.members, team(corpus, "crew")) > 0 && shared(g.members, team(corpus, "foes")) > 0 {
				both++
			}
		}
		if apart && (len(groups) != 2 || both > 0) || !apart && both == 0 {
			t.Errorf("of two minds: %t: %d groups, %d hold accounts of both crews", apart, len(groups), both)
		}
	}
}

// People who answer a crew within minutes are not of it, and do not hide it.
func TestThoseWhoAnswerACrewAreNotOfIt(t *testing.T) {
	for mockers, answers := range map[int]int{25: 1, 200: 1} {
		random := rand.New(rand.NewPCG(9, 9))
		comments := sent(random, busyPage(random, 400, 240, 1000), 20, 240)
		for i, c := range slices.Clone(comments) {
			if !strings.HasPrefix(c.account, "crew") {
				continue
			}
			comments[i].comment = fmt.Sprint("c", i)
			for range answers {
				comments = append(comments, said{account: fmt.Sprint("mocker", random.IntN(mockers)), post: c.post, page: c.page, at: c.at + 30 + 300*random.Float64(), parent: comments[i].comment})
			}
		}
		corpus := corpusOf(comments)
		groups, err := linking(corpus).groups(context.Background())
		if err != nil || len(groups) != 1 {
			t.Errorf("%d who answer: %d groups, error %v, want one", mockers, len(groups), err)
			continue
		}
		if crew, others := shared(groups[0].members, team(corpus, "crew")), shared(groups[0].members, team(corpus, "mocker")); crew < 18 || others > 1 {
			t.Errorf("of %d who answer %d are in the group, of the crew of 20 %d", mockers, others, crew)
		}
	}
}

// A chain of operations, each not far from the next, does not join its ends.
func TestTiesWithinMinds(t *testing.T) {
	m := mindsOf(rand.New(rand.NewPCG(1, 2)), 200, 5, 0.6, 0.15, -0.3)
	var operations []operation
	for i := range 3 {
		operations = append(operations, operation{members: everybody(m)[5*i : 5*i+5], parts: []part{{}}})
	}
	ties := []network.Edge{{A: 0, B: 1, Weight: 5}, {A: 1, B: 2, Weight: 4}}
	if got := withinCamps(m, operations, ties, func(e network.Edge) network.Edge { return e }); !slices.Equal(got, ties[:1]) {
		t.Errorf("ties %v, want the first alone", got)
	}
}
