package local

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pikir/pipeline"
)

var routeRule = pipeline.Detector{Name: "routes", Rule: pipeline.Rule{
	Nulls: []pipeline.Null{pipeline.Succession}, Least: 3, Horizon: 6 * time.Hour, Crowd: 1000}}

const walkers = 80

// walks draws readers who visit a page now and then, each time reading some of the latest posts, newest first, with gaps. With the chance copies, an odd account takes the walk of
// the even one before it.
func walks(random *rand.Rand, days int, copies float64) []said {
	const postsADay = 10
	var all []said
	walk := func(account int, at float64, posts []int) {
		for i, p := range posts {
			all = append(all, said{account: fmt.Sprint("u", account), post: fmt.Sprint("p", p), page: "news", at: at + float64(i)*120 + 60*random.Float64()})
		}
	}
	for day := range days {
		var before []int
		for a := range walkers {
			posts := before
			if a%2 == 0 || random.Float64() >= copies {
				posts = latest(random, (day+1)*postsADay)
			}
			before = posts
			walk(a, float64(day)*86400+float64(36000*random.Float64()), posts)
		}
	}
	return all
}

// latest picks some of the last twenty posts, mostly from the newest to the oldest.
func latest(random *rand.Rand, newest int) []int {
	var posts []int
	for back := range 20 {
		if p := newest - back; p >= 0 && random.Float64() < 0.3 {
			posts = append(posts, p)
		}
	}
	if random.Float64() < 0.3 {
		random.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
	}
	return posts
}

// devoted draws a page a few of whose readers comment on almost every post soon after it comes, among many who come now and then. Only the few are still there when the next
// post comes, so that they, and nobody else, take the same way.
func devoted(random *rand.Rand) []said {
	var all []said
	for post := range 240 {
		at := 3600 * float64(post)
		for a := range 8 {
			if random.Float64() < 0.8 {
				all = append(all, said{account: fmt.Sprint("devoted", a), post: fmt.Sprint("p", post), page: "news", at: at + 1200*random.ExpFloat64()})
			}
		}
		for range 10 {
			all = append(all, said{account: fmt.Sprint("u", random.IntN(600)), post: fmt.Sprint("p", post), page: "news", at: at + 1800*random.ExpFloat64()})
		}
	}
	return all
}

// stepTraces are the steps from post to post.
func stepTraces(c *Corpus) []pipeline.Trace {
	last := map[pipeline.ID]uint32{}
	var traces []pipeline.Trace
	rows, start := c.ByAccount()
	for a := range c.Accounts.Len() {
		var history []pipeline.Comment
		for _, row := range rows[start[a]:start[a+1]] {
			history = append(history, c.Comment(row))
		}
		for _, h := range history {
			if from, ok := last[h.Account]; ok && c.Place(from) != h.Post {
				traces = append(traces, pipeline.Trace{Key: uint64(c.Place(from))<<32 | uint64(h.Post), At: c.At[from], Account: h.Account, Row: from})
			}
			last[h.Account] = h.Row
		}
	}
	return traces
}

func testedRoutes(t *testing.T, comments []said) []pipeline.Pair {
	c := corpusOf(comments)
	pairs, err := significanceOf(c).testAll(&routeRule, stepTraces(c))
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestRoutesOfOrdinaryPeopleAreCalibrated(t *testing.T) {
	worlds := map[string]func(random *rand.Rand) ([]said, int){
		"visits":    func(random *rand.Rand) ([]said, int) { return walks(random, 30, 0), walkers },
		"busy page": func(random *rand.Rand) ([]said, int) { return busyPage(random, 150, 240, 9000), 150 },
		"devoted":   func(random *rand.Rand) ([]said, int) { return devoted(random), 8 }, // no others make three steps together
		"few posts": func(random *rand.Rand) ([]said, int) { return busyPage(random, 60, 20, 3000), 60 },
	}
	for name, world := range worlds {
		tested := 0
		for seed := range uint64(6) {
			comments, accounts := world(rand.New(rand.NewPCG(seed, 8)))
			pairs := testedRoutes(t, comments)
			tested += len(pairs)
			for _, alpha := range []float64{0.05, 0.01, 0.001} {
				hits, excess := tooManyLow(pairs, accounts, alpha)
				t.Logf("%s, seed %d: %d of %d tested and %.0f possible pairs have p ≤ %g", name, seed, hits, len(pairs), among(accounts), alpha)
				if excess {
					t.Errorf("%s, seed %d: p ≤ %g for %d of %.0f pairs", name, seed, alpha, hits, among(accounts))
				}
			}
		}
		if tested == 0 {
			t.Errorf("%s: no pair was tested", name)
		}
	}
}

func TestCopiedRoutesBreakTheNull(t *testing.T) {
	pairs := testedRoutes(t, walks(rand.New(rand.NewPCG(1, 8)), 30, 0.5))
	if hits, excess := tooManyLow(pairs, walkers, 0.001); !excess {
		t.Errorf("accounts that copy each other's routes go unseen: p ≤ 0.001 for %d pairs", hits)
	}
}
