package local

import (
	"context"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
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
func (s *significance) testRarity(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([]pipeline.Pair, error) {
	rare, met := s.rareTraces(traces)
	candidates, err := s.sharers(ctx, d, rare)
	if err != nil {
		return nil, err
	}
	least := math.Log(among(s.corpus.ActiveAccounts())) + math.Log(100)
	tested := candidates[:0]
	for _, p := range candidates {
		nats, keys := s.nats(met, p)
		if nats < least {
			continue
		}
		p.Keys, p.Weight, p.P = keys, keys, math.Exp(-nats)
		p.Expected = p.P
		tested = append(tested, p)
	}
	return tested, nil
}

// rareTraces keeps the traces of wordings that are rare enough to count.
func (s *significance) rareTraces(traces []pipeline.Trace) (rare []pipeline.Trace, met held) {
	rare = slices.DeleteFunc(traces, func(t pipeline.Trace) bool { return s.wordings.Surprisal[t.Key] < leastSurprisal })
	return rare, holdByAccount(rare, s.corpus.Accounts.Len(), byKeyAndTime)
}

// nats is the evidence of the wordings that two accounts share outside their talk, each paid for by the number of pairs of their comments; and how many wordings they are.
func (s *significance) nats(met held, p pipeline.Pair) (nats float64, keys uint32) {
	chances := math.Log(float64(s.corpus.CommentsOf[p.A])) + math.Log(float64(s.corpus.CommentsOf[p.B]))
	met.shared(p.A, p.B, func(a, b []pipeline.Trace) {
		if s.talk.between(a[0].Row, b[0].Row) {
			return
		}
		nats += math.Max(0, dependence*s.wordings.Surprisal[a[0].Key]-chances)
		keys++
	})
	return nats, keys
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
