package local

import (
	"cmp"
	"context"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/network"
	"pikir/pipeline/stats"
)

// leastCompany is how many members of the other half of a block make company of a key: more than the one that any pair has.
const leastCompany = 2

// blockGroups gives the groups of accounts that act in lock step, many on the same keys (METHODS §1, PLACE). Dense blocks are looked for under one half of the keys and days, and tested
// under the other, each half in turn, so that the search need not be paid for.
func (r *run) blockGroups(ctx context.Context, d *pipeline.Detector, seed uint64) ([]group, error) {
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	tested, err := r.eachHalf(d, traces, seed, func(s *significance, half []pipeline.Trace) []pipeline.Trace { return s.daily(half, d.Rule) }, func(s *significance, half, other []pipeline.Trace) ([]group, error) {
		weak, err := s.weakPairs(ctx, d, half)
		if err != nil {
			return nil, err
		}
		return s.testBlocks(s.denseBlocks(weak, half), other, d), nil
	})
	if err != nil {
		return nil, err
	}
	return joinGroups(r.firmGroups(tested)), nil
}

// testBlocks tests blocks under the keys of daily traces: the visits of one half of the members against the keys of the other half, each half in turn.
func (s *significance) testBlocks(blocks [][]pipeline.ID, daily []pipeline.Trace, d *pipeline.Detector) []group {
	visits := s.tryBlocks(blocks, daily, d.Rule)
	tested := make([]group, len(blocks))
	for i, members := range blocks {
		both := visits[2*i : 2*i+2]
		g := group{detector: d, members: members, of: byMember(slices.Concat(both...))}
		var p [2]float64
		for k, side := range both {
			hits, expected, chance := tallyVisits(side)
			g.hits, g.expected, g.visits, p[k] = g.hits+hits, g.expected+expected, g.visits+len(side), chance
		}
		g.p = stats.Cauchy(p[:]...)
		tested[i] = g
	}
	return tested
}

// weakPairs lists the pairs that share more daily keys than independent choice explains, at a p that says nothing of a single one. They are sorted.
func (s *significance) weakPairs(ctx context.Context, d *pipeline.Detector, daily []pipeline.Trace) ([]pipeline.Pair, error) {
	var weak []pipeline.Pair
	err := s.testDaily(ctx, d, slices.Clone(daily), sought{most: weakTie}, func(tested []pipeline.Pair) error {
		for _, p := range tested {
			p.Q = p.P
			weak = append(weak, p)
		}
		return nil
	})
	sortPairs(weak)
	return weak, err
}

// denseBlocks gives the accounts of the densest block of each community of weakly tied accounts, of the keys that those pairs share (FRAUDAR).
func (s *significance) denseBlocks(weak []pipeline.Pair, daily []pipeline.Trace) [][]pipeline.ID {
	found := s.weakCommunities(weak)
	of := s.positions(found)
	links := make([]linkSet, len(found))
	keys := make([]map[pipeline.Key]uint32, len(found))
	met := holdByAccount(daily, s.corpus.Accounts.Len(), byKeyAndTime)
	for _, p := range weak {
		c := of[p.A]
		if c == pipeline.None || c != of[p.B] {
			continue
		}
		a, _ := slices.BinarySearch(found[c], p.A)
		b, _ := slices.BinarySearch(found[c], p.B)
		met.shared(p.A, p.B, func(ofA, ofB []pipeline.Trace) {
			if keys[c] == nil {
				keys[c] = map[pipeline.Key]uint32{}
			}
			key, known := keys[c][ofA[0].Key]
			if !known {
				key = uint32(len(keys[c]))
				keys[c][ofA[0].Key] = key
			}
			links[c].add(network.Link{Account: uint32(a), Object: key}, network.Link{Account: uint32(b), Object: key})
		})
	}
	var blocks [][]pipeline.ID
	for c, members := range found {
		var block []pipeline.ID
		for _, a := range network.Fraudar(len(members), len(keys[c]), links[c].links).Accounts {
			block = append(block, members[a])
		}
		if len(block) >= 2*leastCompany {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// linkSet holds links that come again and again, one for each pair that shares a key, in memory for the different ones.
type linkSet struct {
	links     []network.Link
	different int // of the first so many each is there once
}

func (l *linkSet) add(more ...network.Link) {
	l.links = append(l.links, more...)
	if len(l.links) < 2*l.different+1024 {
		return
	}
	slices.SortFunc(l.links, func(a, b network.Link) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Object, b.Object))
	})
	l.links = slices.Compact(l.links)
	l.different = len(l.links)
}

// positions gives, by account, which of the groups it is in; None for the others.
func (s *significance) positions(groups [][]pipeline.ID) []pipeline.ID {
	of := slices.Repeat([]pipeline.ID{pipeline.None}, s.corpus.Accounts.Len())
	for i, members := range groups {
		for _, a := range members {
			of[a] = pipeline.ID(i)
		}
	}
	return of
}
