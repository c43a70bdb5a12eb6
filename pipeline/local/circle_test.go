package local

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
)

// What a sweep over the keys of an account finds is what a search finds for each of the others, and what the traces hold.
func TestCircleFindsSharedKeys(t *testing.T) {
	c := corpusOf(busyPage(rand.New(rand.NewPCG(2, 7)), 150, 40, 3000))
	traces := tracesOf(c)
	sortByKeyAndTime(traces)
	m := newMoments(traces, c.Accounts.Len(), []time.Duration{time.Minute, time.Hour}, func(w time.Duration) time.Duration { return 12 * w })
	candidates, err := coaction.Count(context.Background(), traces, coaction.Options{Windows: []time.Duration{time.Hour}, MinWeight: 3})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(candidates, func(p, q coaction.Pair) int { return int(lower(m, p)) - int(lower(m, q)) })
	circle := newCircle(c.Accounts.Len())
	groups := 0
	for rest := candidates; len(rest) > 0; groups++ {
		n := circle.gather(m, rest)
		for i, p := range rest[:n] {
			got, want := circle.with(i), m.common(lower(m, p), m.rank[p.A]+m.rank[p.B]-lower(m, p))
			if !slices.Equal(got, want) || len(got) != sharedKeysOf(traces, p.A, p.B) {
				t.Fatalf("accounts %d and %d share %d keys in a sweep, %d in a search, %d in the traces", p.A, p.B, len(got), len(want), sharedKeysOf(traces, p.A, p.B))
			}
		}
		rest = rest[n:]
	}
	if len(candidates) < 1000 || groups > len(candidates)/4 {
		t.Errorf("%d candidates in %d groups", len(candidates), groups)
	}
}

func lower(m *moments, p coaction.Pair) uint32 { return min(m.rank[p.A], m.rank[p.B]) }

// sharedKeysOf counts the keys of both accounts one by one.
func sharedKeysOf(traces []pipeline.Trace, a, b pipeline.ID) int {
	held := map[pipeline.Key]int{}
	for _, t := range traces {
		if t.Account == a {
			held[t.Key] |= 1
		}
		if t.Account == b {
			held[t.Key] |= 2
		}
	}
	n := 0
	for _, by := range held {
		if by == 3 {
			n++
		}
	}
	return n
}
