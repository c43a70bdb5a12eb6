package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

var (
	placeRule = pipeline.Detector{Name: "place", Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Selection}, Least: 3, Crowd: 1000}}
	timeRule  = pipeline.Detector{Name: "time", Rule: pipeline.Rule{Nulls: []pipeline.Null{pipeline.Jitter}, Habitual: true, Least: 3,
		Windows: []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute}}}
)

// testAll gives all tested pairs, sorted.
func (s *significance) testAll(d *pipeline.Detector, traces []pipeline.Trace) (pairs []pipeline.Pair, err error) {
	err = s.test(context.Background(), d, traces, sought{most: 1}, func(found []pipeline.Pair) error { pairs = append(pairs, found...); return nil })
	sortPairs(pairs)
	return pairs, err
}

// crew adds accounts that are sent to the same posts within a minute of each other.
func crew(random *rand.Rand, comments []said, size, posts int) []said {
	for p := range posts {
		post := p * 7
		at := float64(post)*3600 + 4000*random.Float64()
		for m := range size {
			comments = append(comments, said{account: fmt.Sprint("crew", m), post: fmt.Sprint("p", post), page: "news", at: at + 40*random.Float64()})
		}
	}
	return comments
}

func TestPairsOfOrdinaryPeopleAreNotSignificant(t *testing.T) {
	for _, d := range []*pipeline.Detector{&placeRule, &timeRule} {
		t.Run(d.Name, func(t *testing.T) {
			for seed := range uint64(20) {
				c := corpusOf(busyPage(rand.New(rand.NewPCG(seed, 1)), 400, 240, 8000))
				s := significanceOf(c)
				pairs, err := s.testAll(d, tracesOf(c))
				if err != nil {
					t.Fatal(err)
				}
				s.combine(pairs, []string{d.Name})
				for _, alpha := range []float64{0.05, 0.01, 0.001} {
					hits := 0
					eachPair(pairs, func(of []pipeline.Pair) {
						if combined(of, 1) <= alpha {
							hits++
						}
					})
					if low, _ := stats.Wilson(float64(hits), among(c.ActiveAccounts())); low > alpha {
						t.Errorf("seed %d: p ≤ %g for %d of all pairs", seed, alpha, hits)
					}
				}
				for _, p := range pairs {
					if p.Q <= 0.01 {
						t.Errorf("seed %d: an ordinary pair is called significant: %+v", seed, p)
					}
				}
			}
		})
	}
}

func TestCrewIsFound(t *testing.T) {
	for _, d := range []*pipeline.Detector{&placeRule, &timeRule} {
		t.Run(d.Name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(9, 9))
			c := corpusOf(crew(random, busyPage(random, 400, 240, 8000), 8, 20))
			s := significanceOf(c)
			pairs, err := s.testAll(d, tracesOf(c))
			if err != nil {
				t.Fatal(err)
			}
			s.combine(pairs, []string{d.Name})
			found, falsely := 0, 0
			eachPair(pairs, func(of []pipeline.Pair) {
				if of[0].Q > 0.01 {
					return
				}
				_, a := c.accountName(of[0].A)
				_, b := c.accountName(of[0].B)
				if a[0] == 'c' && b[0] == 'c' {
					found++
				} else {
					falsely++
				}
			})
			if found < 25 || falsely > 1 {
				t.Errorf("%d of 28 pairs of the crew found, %d others", found, falsely)
			}
		})
	}
}

// What does not fit in memory is counted on disk, to the same end.
func TestMemoryDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	c := corpusOf(crew(random, busyPage(random, 200, 120, 4000), 8, 20))
	for _, d := range []*pipeline.Detector{&placeRule, &timeRule} {
		s := significanceOf(c)
		want, err := s.testAll(d, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		s.memory, s.dir = 4096, t.TempDir()
		if got, err := s.testAll(d, tracesOf(c)); err != nil || len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %d pairs on disk, %d in memory: %v", d.Name, len(got), len(want), err)
		}
	}
}

// Comments that answer each other lie close together without any order from above.
func TestConversationIsNotSynchrony(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	comments := busyPage(random, 400, 240, 8000)
	for p := range 30 {
		post, at := fmt.Sprint("p", p*5), float64(p*5)*3600+600
		comments = append(comments,
			said{account: "asel", post: post, page: "news", at: at, comment: fmt.Sprint("q", p)},
			said{account: "berik", post: post, page: "news", at: at + 5, parent: fmt.Sprint("q", p)})
	}
	c := corpusOf(comments)
	s := significanceOf(c)
	for _, d := range []*pipeline.Detector{&placeRule, &timeRule} {
		pairs, err := s.testAll(d, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pairs {
			_, a := c.accountName(p.A)
			_, b := c.accountName(p.B)
			if a == "asel" && b == "berik" || a == "berik" && b == "asel" {
				t.Errorf("%s counts a conversation: %+v", d.Name, p)
			}
		}
	}
}

func TestCoarseTimesGiveNoFineEvidence(t *testing.T) {
	s := &significance{precision: pipeline.Minute}
	got := s.fineEnough([]time.Duration{10 * time.Second, time.Minute, 2 * time.Minute, 10 * time.Minute})
	if len(got) != 1 || got[0] != 10*time.Minute {
		t.Errorf("windows for times in whole minutes: %v, want 10m0s alone", got)
	}
}

// TestOtherNetworksDoNotDrownAPair: accounts on other networks could never have met those of a pair, and do not count among the pairs that it stands out from.
func TestOtherNetworksDoNotDrownAPair(t *testing.T) {
	const on, networks = 40, 5
	c := newCorpus()
	for a := range on * networks {
		c.Accounts.ID(fmt.Sprint("\x00", a))
		c.AccountPlatform = append(c.AccountPlatform, c.Platforms.ID(fmt.Sprint("network", a/on)))
		c.CommentsOf = append(c.CommentsOf, activeFrom)
	}
	s := significanceOf(c)
	if got, want := s.pairsThatCanMeet(), networks*among(on); got != want {
		t.Errorf("%g pairs can meet, not %g", got, want)
	}
	p := 0.01 / (networks * among(on))
	met := pipeline.Pair{A: 0, B: 1, Detector: "place", P: p}
	across := pipeline.Pair{A: 0, B: on, Detector: "words", P: p}
	pairs := []pipeline.Pair{met, across}
	s.combine(pairs, []string{"place"})
	if pairs[0].OwnQ > 0.01001 {
		t.Errorf("q %g of a pair on one network", pairs[0].OwnQ)
	}
	pairs = []pipeline.Pair{met, across}
	s.combine(pairs, []string{"words"})
	if pairs[1].OwnQ < 0.02 {
		t.Errorf("q %g of a pair across networks, of which there are more", pairs[1].OwnQ)
	}
}
