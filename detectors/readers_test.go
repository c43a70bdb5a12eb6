package detectors_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
	"pikir/pipeline/stats"
)

// readers is the number of invented people of a world.
const readers = 120

// written is a comment of one of them; parent counts from 1.
type written struct {
	reader, page, post, parent int
	at                         time.Time
}

// visits draws three weeks of readers, each with a page and hours of the day that it prefers. A visit takes a few of the latest posts of a page, the newest first; that share of
// the comments answers one that stands there. With the chance copies, an odd reader makes the visits of the even one before it, a little later.
func visits(random *rand.Rand, answers, copies float64) []written {
	const days, pages, postsADay = 21, 3, 6
	var all []written
	standing := map[int][]int{} // by post: comments
	say := func(w written) {
		if there := standing[w.post]; len(there) > 0 && random.Float64() < answers { // one of those that stand on top
			w.parent = 1 + there[random.IntN(min(12, len(there)))]
		}
		all = append(all, w)
		standing[w.post] = append(standing[w.post], len(all)-1)
	}
	var visit []written
	for day := range days {
		for turn := range 2 * readers {
			reader := turn % readers
			if reader%2 == 0 || random.Float64() >= copies {
				visit = visit[:0]
				page := reader % pages
				if random.IntN(4) == 0 {
					page = random.IntN(pages)
				}
				hour := 12 + 7*float64(turn/readers) + math.Sin(float64(reader)) + 0.5*random.NormFloat64()
				at := time.Date(2020, 3, 1+day, 0, 0, int(3600*hour), 0, time.UTC)
				for back := range 12 {
					if newest := (day+1)*postsADay - 1; back <= newest && random.Float64() < 0.25 {
						at = at.Add(time.Duration(30+random.IntN(200)) * time.Second)
						visit = append(visit, written{page: page, post: (newest-back)*pages + page, at: at})
					}
				}
			}
			for _, w := range visit {
				w.reader, w.at = reader, w.at.Add(time.Duration(random.IntN(20))*time.Second)
				say(w)
			}
		}
	}
	return all
}

func asDump(t *testing.T, comments []written) string {
	var buffer bytes.Buffer
	w := csv.NewWriter(&buffer)
	rows := [][]string{{"platform", "comment_id", "account_id", "page_id", "post_id", "parent_id", "created_at"}}
	for i, c := range comments {
		parent := ""
		if c.parent > 0 {
			parent = fmt.Sprint("c", c.parent-1)
		}
		rows = append(rows, []string{"vk", fmt.Sprint("c", i), fmt.Sprint("reader ", c.reader), fmt.Sprint("page ", c.page), fmt.Sprint("post ", c.post), parent, c.at.Format(time.RFC3339)})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "comments.csv")
	if err := os.WriteFile(file, buffer.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// smallest gives the combined p-value of each tested pair over the windows of a detector.
func smallest(t *testing.T, d *pipeline.Detector, file string) []float64 {
	opt := local.Options{
		Dumps: []string{file}, Out: filepath.Join(t.TempDir(), "run"), Detectors: []*pipeline.Detector{d}, Zone: time.UTC, Seed: 1, Alpha: 0.01,
		Import: dump.Options{Zone: time.UTC, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
	pairs, err := local.FindPairs(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(pairs, func(x, y pipeline.Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	var p []float64
	for len(pairs) > 0 {
		var windows []float64
		first := pairs[0]
		for len(pairs) > 0 && pairs[0].A == first.A && pairs[0].B == first.B {
			windows, pairs = append(windows, pairs[0].P), pairs[1:]
		}
		p = append(p, stats.Cauchy(windows...))
	}
	return p
}

// lower says how many of all pairs of readers have p ≤ α, and whether that is more than a binomial allows once in ten thousand.
func lower(p []float64, alpha float64) (hits int, excess bool) {
	for _, v := range p {
		if v <= alpha {
			hits++
		}
	}
	possible := distuv.Binomial{N: readers * (readers - 1) / 2, P: alpha}
	return hits, hits > 0 && 1-possible.CDF(float64(hits)-1) < 1e-4
}

var readerDetectors = []*pipeline.Detector{detectors.CoComment, detectors.CoReply, detectors.SameRoute, detectors.Bursts}

func TestPairsOfReadersAreCalibrated(t *testing.T) {
	for seed := range uint64(3) {
		file := asDump(t, visits(rand.New(rand.NewPCG(seed, 4)), float64(seed)/3, 0))
		for _, d := range readerDetectors {
			p := smallest(t, d, file)
			for _, alpha := range []float64{0.05, 0.01, 0.001} {
				hits, excess := lower(p, alpha)
				t.Logf("%-11s seed %d: %5d pairs tested, p ≤ %-5g for %d of %d", d.Name, seed, len(p), alpha, hits, readers*(readers-1)/2)
				if excess {
					t.Errorf("%s, seed %d: p ≤ %g for %d pairs of readers", d.Name, seed, alpha, hits)
				}
			}
		}
	}
}

// Readers who make each other's visits break the nulls of place and moment, and the check above must see it. (That of co-reply is broken where its null is tested.)
func TestReadersWhoCopyEachOtherBreakTheNulls(t *testing.T) {
	file := asDump(t, visits(rand.New(rand.NewPCG(1, 4)), 0, 0.9))
	for _, d := range []*pipeline.Detector{detectors.CoComment, detectors.SameRoute, detectors.Bursts} {
		if hits, excess := lower(smallest(t, d, file), 0.001); !excess {
			t.Errorf("%s: a broken null goes unseen, p ≤ 0.001 for %d pairs", d.Name, hits)
		}
	}
}
