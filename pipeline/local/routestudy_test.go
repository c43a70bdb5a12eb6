package local

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// The null of same-route on real people: accounts that leave one place around the same time change their further ways with each other, again and again. Every comment stays where and
// when it was, so that each place keeps its crowd and each moment what is written about then; only who goes where is chance, as in the Markov null.

// visitTo is an account's stay at one place of a page, until it writes at another.
type visitTo struct {
	rows     []uint32
	from, to int64 // first and last comment
	next     int   // the visit that follows; −1: none
}

// visitsOf gives the visits of all accounts page by page, with the first of each account on each page.
func visitsOf(c *Corpus) (visits []visitTo, first []int) {
	rows, start := c.ByAccount()
	for a := range c.Accounts.Len() {
		latest := map[pipeline.ID]int{} // by page
		for _, row := range rows[start[a]:start[a+1]] {
			at, page := c.At[row], c.page(uint32(row))
			i, known := latest[page]
			if known && c.Place(visits[i].rows[0]) == c.Place(row) {
				visits[i].rows, visits[i].to = append(visits[i].rows, row), at
				continue
			}
			if latest[page] = len(visits); known {
				visits[i].next = len(visits)
			} else {
				first = append(first, len(visits))
			}
			visits = append(visits, visitTo{[]uint32{row}, at, at, -1})
		}
	}
	return visits, first
}

// exchangeRoutes gives a corpus in which accounts that leave a place within half a horizon of each other have changed their further ways, where the order of time allows it.
func exchangeRoutes(c *Corpus, horizon int64, random *rand.Rand) *Corpus {
	visits, first := visitsOf(c)
	leaving := map[uint64][]int{}
	for i, v := range visits {
		if v.next >= 0 {
			k := mix(uint64(c.Place(v.rows[0])), uint64(v.to/(horizon/2)))
			leaving[k] = append(leaving[k], i)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(leaving)) {
		of := leaving[k]
		for range 8 * len(of) {
			v, w := &visits[of[random.IntN(len(of))]], &visits[of[random.IntN(len(of))]]
			if visits[v.next].from > w.to && visits[w.next].from > v.to {
				v.next, w.next = w.next, v.next
			}
		}
	}
	exchanged := *c
	exchanged.Account = slices.Clone(c.Account)
	exchanged.CommentsOf = make([]uint32, len(c.CommentsOf))
	for _, i := range first {
		for a := c.Account[visits[i].rows[0]]; i >= 0; i = visits[i].next {
			for _, row := range visits[i].rows {
				exchanged.Account[row] = a
				exchanged.CommentsOf[a]++
			}
		}
	}
	return &exchanged
}

// exchangedRoutes tests all pairs of the most traced accounts that could have left together, after so many exchanges. A broken null takes the next place as chosen among all,
// wherever one is and whenever.
func (r *run) exchangedRoutes(t *testing.T, times int, broken bool) (all permuted) {
	t.Helper()
	d := detectors.SameRoute
	for seed := range uint64(times) {
		own := *r
		own.corpus, own.talk = exchangeRoutes(r.corpus, d.Rule.Horizon.Microseconds(), rand.New(rand.NewPCG(seed, 41))), nil
		traces, err := own.traces(d)
		if err != nil {
			t.Fatal(err)
		}
		s := own.significance()
		steps := s.newSteps(traces, d.Rule.Horizon)
		j := s.newJourneys(steps)()
		anywhere := steps.anywhere(s)
		eachTwo(mostTraced(steps.traces, s.corpus.Accounts.Len()), func(a, b pipeline.ID) {
			matches := j.compare(pipeline.Pair{A: a, B: b})
			j.allowForNews(1)
			for i := range j.chances {
				if broken {
					j.chances[i] = anywhere
				}
			}
			if len(j.chances) > 0 {
				all.add(matches, func(k int) float64 { return stats.PoissonBinomialTail(k, j.chances, nil) })
			}
		})
	}
	return all
}

// anywhere is how often two steps of the dump lead to the same place, wherever and whenever they begin.
func (st *steps) anywhere(s *significance) float64 {
	to := map[uint32]float64{}
	for _, t := range st.traces {
		to[uint32(t.Key)]++
	}
	same, n := 0.0, float64(len(st.traces))
	for _, k := range to { // whole numbers: their order does not matter
		same += k * (k - 1)
	}
	return same / (n * (n - 1))
}

// routed says whether a dump has the posts that routes need.
func routed(r *run) bool {
	return r.corpus.lacks(detectors.SameRoute.Needs, r.precision) == pipeline.Text{}
}

func TestExchangedRoutesAreCalibrated(t *testing.T) {
	r := loaded(t, ordinaryDump(t, 3))
	result := r.exchangedRoutes(t, 1, false)
	for _, alpha := range levels {
		if result.tooMany(alpha) {
			t.Errorf("%d of %d p-values are at or below %g", result.at(alpha), len(result.p), alpha)
		}
	}
	if broken := r.exchangedRoutes(t, 1, true); !slices.ContainsFunc(levels[:], broken.tooMany) {
		t.Errorf("a null of routes that knows no place and no hour goes unseen: %d of %d p-values are at or below 0.01", broken.at(0.01), len(broken.p))
	}
}

func TestExchangingRoutesKeepsPlacesAndMoments(t *testing.T) {
	c := corpusOf(busyPage(rand.New(rand.NewPCG(2, 2)), 60, 40, 3000))
	e := exchangeRoutes(c, detectors.SameRoute.Rule.Horizon.Microseconds(), rand.New(rand.NewPCG(1, 1)))
	moved := 0
	for row := range c.Len() {
		if c.Account[row] != e.Account[row] {
			moved++
		}
	}
	if moved < c.Len()/4 {
		t.Errorf("only %d of %d comments changed hands", moved, c.Len())
	}
	steps := func(c *Corpus) []pipeline.Key {
		var keys []pipeline.Key
		for _, s := range stepTraces(c) {
			keys = append(keys, s.Key)
		}
		slices.Sort(keys)
		return keys
	}
	if before, after := steps(c), steps(e); !slices.Equal(before, after) {
		t.Errorf("%d steps became %d, or others", len(before), len(after))
	}
}
