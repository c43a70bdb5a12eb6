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

// greeters come under whatever post is there at one hour of the morning.
func greeters(random *rand.Rand, comments []said, size, days int) []said {
	for day := range days {
		for g := range size {
			if random.Float64() < 0.6 {
				comments = append(comments, said{account: fmt.Sprintf("greeter%d", g), post: fmt.Sprint("p", 24*day+6), page: "news", at: float64(24*day+6)*3600 + 1800 + 1800*random.Float64()})
			}
		}
	}
	return comments
}

// lunchers spend an hour at noon under posts of the day.
func lunchers(random *rand.Rand, comments []said, size, days int) []said {
	for day := range days {
		for g := range size {
			if random.Float64() < 0.7 {
				comments = append(comments, said{account: fmt.Sprintf("luncher%d", g), post: fmt.Sprint("p", 24*day+9+random.IntN(3)), page: "news", at: float64(24*day+12)*3600 + 3600*random.Float64()})
			}
		}
	}
	return comments
}

// Who is early under each post, or comes at one hour of each day, is in the company of others who do, and tied to none of them; without the question for habits they are.
func TestHabitsTieNobody(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 14))
	for name, comments := range map[string][]said{
		"fan":     fans(random, busyPage(random, 400, 400, 8000), 10, 400),
		"greeter": greeters(random, busyPage(random, 400, 1200, 8000), 10, 50),
		"luncher": lunchers(random, busyPage(random, 400, 1200, 16000), 14, 50),
	} {
		r := linking(corpusOf(comments))
		groups, err := r.groups(context.Background())
		if err != nil || len(groups) > 0 {
			t.Errorf("%ss: groups %v, error %v", name, groups, err)
		}
		together := [][]pipeline.ID{team(r.corpus, name)}
		if g := r.tryGroups(sortedTraces(r.corpus), together, &momentsRule, false)[0]; g.p > 1e-6 {
			t.Errorf("%ss: p %g without habits, so that they are nothing to be explained", name, g.p)
		}
		pairs, err := significanceOf(r.corpus).testAll(&momentsRule, tracesOf(r.corpus))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			if p.P <= 1e-6 {
				t.Errorf("%ss: accounts %d and %d have p %g", name, p.A, p.B, p.P)
			}
		}
	}
}

// Two moments are as far apart by time of day as the shorter way over midnight.
func TestOnClock(t *testing.T) {
	const hour = int64(microsecondsADay / 24)
	for _, test := range []struct{ apart, want int64 }{{0, 0}, {3, 3}, {-3, 3}, {12, 12}, {23, 1}, {-23, 1}, {49, 1}} {
		if got := onClock(test.apart * hour); got != test.want*hour {
			t.Errorf("%d hours apart: %d hours, want %d", test.apart, got/hour, test.want)
		}
	}
}

// An account that comes about midnight is there at one time of day before and after it.
func TestOftenOverMidnight(t *testing.T) {
	const minute = microsecondsADay / (24 * 60)
	h := habits{hours: []int64{5 * minute, 720 * minute, 1435 * minute}}
	if got := h.often(3*microsecondsADay + minute); got != 2 {
		t.Errorf("%g visits, want 2", got)
	}
	if got := h.often(3*microsecondsADay+minute, 2*microsecondsADay-5*minute); got != 1 {
		t.Errorf("%g visits but for one, want 1", got)
	}
}
