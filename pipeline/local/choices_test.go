package local

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
)

// readers comment on what is new on a page at one hour of the evening, and half of them on a second post.
func readers(random *rand.Rand, comments []said, size, days int) []said {
	for day := range days {
		for g := range size {
			for range 1 + random.IntN(2) {
				at := float64(24*day+20)*3600 + 3600*random.Float64()
				age := 5400 * random.ExpFloat64()
				comments = append(comments, said{account: fmt.Sprintf("reader%d", g), post: fmt.Sprint("p", max(0, int((at-age)/3600))), page: "news", at: at})
			}
		}
	}
	return comments
}

// choosers are placeRule, where the ages of posts are asked.
var choosers = func() pipeline.Detector {
	d := placeRule
	d.Rule.Habitual = true
	return d
}()

// People who read what is new at one hour choose the same posts without knowing of each other: the ages of the posts that they choose explain it. Those of a crew that is sent to the same posts do not.
func TestAgesTieNobody(t *testing.T) {
	firm := func(d *pipeline.Detector, comments []said, name string) (n int) {
		c := corpusOf(comments)
		pairs, err := significanceOf(c).testAll(d, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		of := map[pipeline.ID]bool{}
		for _, a := range team(c, name) {
			of[a] = true
		}
		for _, p := range pairs {
			if p.P <= 1e-6 && of[p.A] && of[p.B] {
				n++
			}
		}
		return n
	}
	random := rand.New(rand.NewPCG(8, 1))
	evening := readers(random, busyPage(random, 400, 1200, 16000), 10, 50)
	if n := firm(&placeRule, evening, "reader"); n < 10 {
		t.Errorf("%d of 45 pairs of readers are firm without ages, so that they are nothing to be explained", n)
	}
	if n := firm(&choosers, evening, "reader"); n > 0 {
		t.Errorf("%d pairs of readers are firm", n)
	}
	sentOut := crew(random, busyPage(random, 400, 1200, 16000), 6, 170)
	if n := firm(&choosers, sentOut, "crew"); n < 15 {
		t.Errorf("%d of 15 pairs of a crew are firm", n)
	}
}

// Of a page with posts that open each hour, an account that looked for other ages would have chosen the posts next to these.
func TestChoicesOfOtherAges(t *testing.T) {
	var comments []said
	for post := range 10 { // opened by others, each an hour after the one before
		comments = append(comments, said{account: fmt.Sprint("o", post), post: fmt.Sprint("p", post), page: "news", at: float64(3600 * post)})
	}
	mine := []said{ // ages of 90, 150 and 30 minutes
		{account: "one0", post: "p5", page: "news", at: 6.5 * 3600},
		{account: "one0", post: "p5", page: "news", at: 7.5 * 3600},
		{account: "one0", post: "p8", page: "news", at: 8.5 * 3600},
	}
	comments = append(comments, mine...)
	comments = append(comments, said{account: "two0", post: "p4", page: "news", at: 9 * 3600}, said{account: "two0", post: "p6", page: "news", at: 9.1 * 3600})
	c := corpusOf(comments)
	s := significanceOf(c)
	l := newShelves(s, choosers.Rule, tracesOf(c))
	two := holdByAccount(s.daily(tracesOf(c), choosers.Rule), c.Accounts.Len(), byKeyAndTime).of(team(c, "two")[0])
	first := tracesOf(c)[len(comments)-5]
	// At 6:30 an age of 150 minutes means the posts of 4 and 5 o'clock, of which the first (two comments) was chosen and the second (three) was not; one of 30 minutes those of 6 (two, chosen) alone, since the next had not opened.
	if got, want := l.choices(first, two), (like{near: 2.0/5 + 1, all: 2}); got != want {
		t.Errorf("choices %+v, want %+v", got, want)
	}
}
