package local

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pikir/pipeline"
)

var linkRule = pipeline.Detector{Name: "links", Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Selection}, Least: 2, Crowd: 500}}

const sharers = 50

// linksOfTheDay draws accounts that share links of the day, some links far more popular than others, each account on a page of its own. With the chance copies, an odd account shares
// what the even one before it does. The link, numbered from one, stands in the place of the wording.
func linksOfTheDay(random *rand.Rand, copies float64) []said {
	const days, links, shares = 30, 12, 2
	var all []said
	for day := range days {
		for a := range sharers {
			for k := range shares {
				link := 1 + day*links + int(links*random.Float64()*random.Float64())
				if last := len(all) - shares; a%2 == 1 && random.Float64() < copies {
					link = all[last].wording
				}
				all = append(all, said{account: fmt.Sprint("u", a), page: fmt.Sprint("page", a), at: float64(day)*86400 + float64(1000*k) + 3600*random.Float64(), wording: link})
			}
		}
	}
	return all
}

func testedLinks(t *testing.T, comments []said) []pipeline.Pair {
	c := corpusOf(comments)
	traces := tracesOf(c)
	for i := range traces {
		traces[i].Key = pipeline.Key(c.TextCluster[i])
	}
	pairs, err := significanceOf(c).testAll(&linkRule, traces)
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}

// Nobody chose a link that lies on many pages among those of one page only: the null of a page would give two who share two such links the chance of nothing.
func TestLinksOnManyPagesAreCalibrated(t *testing.T) {
	for seed := range uint64(6) {
		pairs := testedLinks(t, linksOfTheDay(rand.New(rand.NewPCG(seed, 12)), 0))
		if len(pairs) < 500 {
			t.Fatalf("only %d pairs were tested", len(pairs))
		}
		for _, alpha := range levels {
			if hits, excess := tooManyLow(pairs, sharers, alpha); excess {
				t.Errorf("seed %d: p ≤ %g for %d of %.0f pairs", seed, alpha, hits, among(sharers))
			}
		}
	}
}

func TestCopiedLinksBreakTheNull(t *testing.T) {
	pairs := testedLinks(t, linksOfTheDay(rand.New(rand.NewPCG(1, 12)), 0.5))
	if hits, excess := tooManyLow(pairs, sharers, 0.001); !excess {
		t.Errorf("accounts that copy each other's links go unseen: p ≤ 0.001 for %d pairs", hits)
	}
}
