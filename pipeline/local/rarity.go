package local

import (
	"context"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// Wordings is what is known of each near-duplicate group of texts.
type Wordings struct {
	Surprisal []float64 // nats, by group: −ln of the chance that an independent writer arrives at what its texts have in common
	Comments  []uint32
	Distinct  []uint32 // different texts in the group, after folding
}

// leastSurprisal is the rarity, in nats, below which a shared wording is left aside: more than one comment in e^6 ≈ 400 reads like it.
const leastSurprisal = 6

// dependence is the part of a wording's surprisal that counts. Words of a text hang together by its topic too, beyond the neighbour that the word
// model sees, so a fifth is taken off.
const dependence = 0.8

// testRarity tests, pair by pair, how improbable it is that two accounts arrive independently at the wordings they share
// (METHODS §1, WORDS). Copies within one conversation do not count. A model of words is trusted less in its far tail than the other nulls are, so only pairs
// that chance would not leave even once in a hundred such dumps are kept (Bonferroni).
func (s *significance) testRarity(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, of sought) ([]pipeline.Pair, error) {
	rare := s.rareTraces(traces)
	copies := s.copying(rare)
	candidates, err := s.sharers(ctx, d, rare)
	if err != nil {
		return nil, err
	}
	s.tests += int64(len(candidates))
	return slices.DeleteFunc(copies.kept(candidates), func(p pipeline.Pair) bool { return of.only != nil && !of.only.holds(p.A, p.B) }), nil
}

// rareTraces keeps the traces of wordings that are rare enough to count.
func (s *significance) rareTraces(traces []pipeline.Trace) []pipeline.Trace {
	return slices.DeleteFunc(traces, func(t pipeline.Trace) bool { return s.wordings.Surprisal[t.Key] < leastSurprisal })
}

// copying tests wordings that two accounts share. That nobody arrives at a wording by chance does not make all who use it copy each other: a set phrase, an official answer, a song goes from mouth to
// mouth. Where others use the wordings too, the two must also share more of them than they would if all texts were dealt out anew. Accounts with so few comments that no such test could speak
// against chance are spared it: whether theirs is a text that people pass on is asked of the cluster (virality).
type copying struct {
	*significance
	met      held
	users    []uint32 // accounts, by wording
	comments []uint32 // by wording that more than two accounts use
	most     float64  // the p of a pair that chance would leave once in a hundred dumps
	enough   uint32   // comments of an account, for the test of set phrases
}

func (s *significance) copying(rare []pipeline.Trace) *copying {
	wordings, accounts := len(s.wordings.Surprisal), s.corpus.Accounts.Len()
	c := &copying{significance: s, met: holdByAccount(rare, accounts, byKeyAndTime), users: make([]uint32, wordings), comments: make([]uint32, wordings), most: mostByWords(s.corpus)}
	for a := range accounts {
		eachKey(c.met.of(pipeline.ID(a)), func(of []pipeline.Trace) {
			c.users[of[0].Key]++
			c.comments[of[0].Key] += uint32(len(of))
		})
	}
	for i, n := range c.users {
		if n <= 2 {
			c.comments[i] = 0
		}
	}
	c.enough = max(fewestSaid, stats.Enough(c.most, c.comments, uint32(s.corpus.Len())))
	return c
}

// mostByWords is the p of a pair that chance would leave once in a hundred dumps.
func mostByWords(c *Corpus) float64 { return 0.01 / among(c.ActiveAccounts()) }

// inCommon is what a pair shares outside its talk: the nats of the wordings that only the two use, and of those that others use too, each paid for by the number of pairs of their comments.
type inCommon struct {
	own, common float64
	known       bool // some are wordings that others use too
}

// variedFrom is the share of a wording's comments that are not simply repeated from which it is no set phrase: one that goes from mouth to mouth keeps its words, slots are filled anew each time.
const variedFrom = 0.5

// fewestVaried is how many varied wordings make a stock. A single one may be a formula into which people put a name: a wish, a condolence.
const fewestVaried = 2

// kept are the pairs that neither chance nor set phrases explain, with their p. The former is held for each pair, the latter at a false discovery rate over all pairs with comments enough that share a wording at all.
func (c *copying) kept(candidates []pipeline.Pair) []pipeline.Pair {
	var doubted []int
	var own []float64
	for i := range candidates {
		of := c.weigh(&candidates[i])
		if of.known && candidates[i].P <= c.most && c.spoken(candidates[i]) {
			doubted, own = append(doubted, i), append(own, of.own)
		}
	}
	p := c.dealtAnew(candidates, doubted)
	for k, q := range stats.BenjaminiHochberg(p, float64(len(p))) {
		if pair := &candidates[doubted[k]]; q > setPhrases {
			pair.P = math.Exp(-own[k])
		}
	}
	return slices.DeleteFunc(candidates, func(p pipeline.Pair) bool { return p.P > c.most })
}

// fewestSaid is the fewest comments of an account that is asked for set phrases. A crew that shares a stock of texts out among very many accounts leaves each with a few, of which two have one in common.
const fewestSaid = 10

// setPhrases is the share that may owe it to chance, of the pairs that are kept for sharing more wordings than dealt-out texts would.
const setPhrases = 0.01

// spoken says whether one of the accounts has comments enough for the test of set phrases.
func (c *copying) spoken(p pipeline.Pair) bool {
	return max(c.corpus.CommentsOf[p.A], c.corpus.CommentsOf[p.B]) >= c.enough
}

// weigh fills in the p of a pair, were there no set phrases, and the number of wordings that it shares.
func (c *copying) weigh(p *pipeline.Pair) (of inCommon) {
	chances := math.Log(float64(c.corpus.CommentsOf[p.A])) + math.Log(float64(c.corpus.CommentsOf[p.B]))
	p.Keys = 0              // candidates count occasions
	varied, stock := 0, 0.0 // wordings that others use too, mostly said in other words each time, and their nats
	c.met.shared(p.A, p.B, func(a, b []pipeline.Trace) {
		if c.talk.between(a[0].Row, b[0].Row) {
			return
		}
		p.Keys++
		nats := math.Max(0, dependence*c.wordings.Surprisal[a[0].Key]-chances)
		switch wording := pipeline.ID(a[0].Key); {
		case c.users[wording] <= 2:
			of.own += nats
		case nats > 0 && c.wordings.variety(wording) >= variedFrom:
			varied++
			stock += nats
		default:
			of.common += nats
			of.known = true
		}
	})
	switch {
	case varied >= fewestVaried:
		of.own += stock
	case varied > 0:
		of.common += stock
		of.known = true
	}
	p.P = math.Exp(-of.own - of.common)
	p.Weight, p.Expected = p.Keys, p.P
	return of
}

// dealtAnew asks each account of the doubted pairs that has comments enough whether it says the wordings of the other more often than if all texts were dealt out anew. The larger p counts.
func (c *copying) dealtAnew(candidates []pipeline.Pair, doubted []int) []float64 {
	if len(doubted) == 0 {
		return nil
	}
	strata := strataOfTexts(c.corpus, c.met.traces, len(c.users))
	p := make([]float64, len(doubted))
	for k, i := range doubted {
		a, b := candidates[i].A, candidates[i].B
		if c.corpus.CommentsOf[b] >= c.enough {
			p[k] = c.repeats(&strata, a, b)
		}
		if c.corpus.CommentsOf[a] >= c.enough {
			p[k] = math.Max(p[k], c.repeats(&strata, b, a))
		}
	}
	return p
}

// repeats bounds the chance that b, who says one of the wordings of a that others use too, says them so often, if all texts but a's are dealt out anew within their strata.
func (c *copying) repeats(strata *strata, a, b pipeline.ID) float64 {
	expected, said := 0.0, 0
	eachKey(c.met.of(a), func(of []pipeline.Trace) {
		if c.comments[of[0].Key] > 0 {
			expected += strata.expected(a, b, of)
		}
	})
	c.met.shared(a, b, func(own, others []pipeline.Trace) {
		if c.comments[own[0].Key] > 0 && !c.talk.between(own[0].Row, others[0].Row) {
			said += len(others)
		}
	})
	return stats.DealtTail(said, c.corpus.CommentsOf[b], expected)
}

// sharers finds the pairs of accounts that share a wording: all of them, except that a wording used by more than Rule.Crowd accounts ties
// each account to those who used it just before, which keeps the group in one piece.
func (s *significance) sharers(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([]pipeline.Pair, error) {
	sortByKeyAndTime(traces)
	crowded := s.crowdPairs(d, traces)
	kept, _ := s.uncrowded(traces, d.Rule.Crowd)
	pairs, err := s.candidates(ctx, d, kept, coaction.AnyTime)
	if err != nil {
		return nil, err
	}
	return mergePairs(pairs, crowded), nil
}

// crowdTies is how many earlier users of a crowded wording each user is tied to.
const crowdTies = 3

func (s *significance) crowdPairs(d *pipeline.Detector, traces []pipeline.Trace) []pipeline.Pair {
	var pairs []pipeline.Pair
	for len(traces) > 0 {
		n := sameKey(traces)
		if n > d.Rule.Crowd {
			for i := range traces[:n] {
				for j := max(0, i-crowdTies); j < i; j++ {
					if a, b := traces[j].Account, traces[i].Account; a != b {
						pairs = append(pairs, pipeline.Pair{A: min(a, b), B: max(a, b), Detector: d.Name})
					}
				}
			}
		}
		traces = traces[n:]
	}
	return pairs
}
