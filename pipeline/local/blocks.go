package local

import (
	"cmp"
	"context"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/network"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// leastCompany is how many members of the other half of a block make company of a key: more than the one that any pair has.
const leastCompany = 2

// blockGroups gives the groups of accounts that act in lock step, many on the same keys (METHODS §1, PLACE). Dense blocks are looked for under one half of the keys and days, and tested
// under the other, each half in turn, so that the search need not be paid for.
func (r *run) blockGroups(ctx context.Context, d *pipeline.Detector) ([]group, error) {
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	tested, err := r.eachHalf("groups by "+d.Name, traces, func(s *significance, half, other []pipeline.Trace) ([]group, error) {
		weak, err := s.weakPairs(ctx, d, half)
		if err != nil {
			return nil, err
		}
		return s.testBlocks(s.denseBlocks(weak, half, d), other, d), nil
	})
	if err != nil {
		return nil, err
	}
	return joinGroups(r.firmGroups(tested)), ctx.Err()
}

// testBlocks tests blocks under the keys of the traces: the visits of one half of the members against the keys of the other half, each half in turn.
func (s *significance) testBlocks(blocks [][]pipeline.ID, traces []pipeline.Trace, d *pipeline.Detector) []group {
	visits := s.tryBlocks(blocks, traces, d.Rule)
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

// weakPairs lists the pairs that share more keys than independent choice explains, at a p that says nothing of a single one. They are sorted.
func (s *significance) weakPairs(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) ([]pipeline.Pair, error) {
	var weak []pipeline.Pair
	err := s.testSelection(ctx, d, slices.Clone(traces), func(tested []pipeline.Pair) error {
		for _, p := range tested {
			if p.P <= weakTie {
				p.Q = p.P
				weak = append(weak, p)
			}
		}
		return nil
	})
	sortPairs(weak)
	return weak, err
}

// denseBlocks gives the accounts of the densest block of each community of weakly tied accounts, of the keys that those pairs share (FRAUDAR).
func (s *significance) denseBlocks(weak []pipeline.Pair, traces []pipeline.Trace, d *pipeline.Detector) [][]pipeline.ID {
	found := communities(weak, s.corpus.Accounts.Len(), weakTie, 1, s.seed)
	of := s.positions(found)
	links := make([][]network.Link, len(found))
	keys := make([]map[pipeline.Key]uint32, len(found))
	met := holdByAccount(s.daily(slices.Clone(traces), d.Rule), s.corpus.Accounts.Len(), byKeyAndTime)
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
			links[c] = append(links[c], network.Link{Account: uint32(a), Object: key}, network.Link{Account: uint32(b), Object: key})
		})
	}
	var blocks [][]pipeline.ID
	for c, members := range found {
		var block []pipeline.ID
		for _, a := range network.Fraudar(len(members), len(keys[c]), links[c]).Accounts {
			block = append(block, members[a])
		}
		if len(block) >= 2*leastCompany {
			blocks = append(blocks, block)
		}
	}
	return blocks
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

// sitting is who held a key of a page, by account, each at its first comment there: the traces from one on to before another.
type sitting struct {
	page, key uint64
	from, end uint32
}

// trying tries the visits of members of blocks, page by page.
type trying struct {
	talk    *conversations
	traces  []pipeline.Trace
	team    []pipeline.ID // by account: half of a block, None outside all
	horizon int64         // microseconds
	visits  [][]visit     // by team
	all     []int64       // moments of all visits of the page at hand
}

// tryBlocks asks of every key that a member of a block chose: do at least two of the other half of its block hold it? Somebody who is on the page at that time would have chosen one of the
// keys that they hold with the share that people outside the block show within the horizon, so that what draws readers then, such as the newest posts, is explained. What the other
// half holds is given, so that the visits of this one are independent. The result is by half block.
func (s *significance) tryBlocks(blocks [][]pipeline.ID, traces []pipeline.Trace, rule pipeline.Rule) [][]visit {
	t := trying{talk: s.talk, traces: s.daily(slices.Clone(traces), rule), team: slices.Repeat([]pipeline.ID{pipeline.None}, s.corpus.Accounts.Len()), horizon: rule.Horizon.Microseconds(), visits: make([][]visit, 2*len(blocks))}
	for i, members := range blocks {
		for k, a := range members {
			t.team[a] = pipeline.ID(2*i + k%2)
		}
	}
	for sittings := s.sittings(t.traces, rule, t.team); len(sittings) > 0; {
		n := 1
		for n < len(sittings) && sittings[n].page == sittings[0].page {
			n++
		}
		t.read(sittings[:n])
		sittings = sittings[n:]
	}
	for _, visits := range t.visits {
		weighVisits(visits)
	}
	return t.visits
}

// sittings lists, by page and key, those on the pages where teams are. Daily traces of a key that was used on several pages are parted by page.
func (s *significance) sittings(daily []pipeline.Trace, rule pipeline.Rule, team []pipeline.ID) []sitting {
	attended := map[uint64]bool{}
	for _, t := range daily {
		if team[t.Account] != pipeline.None {
			attended[s.page(t, rule)] = true
		}
	}
	var sittings []sitting
	from := 0
	eachKey(daily, func(of []pipeline.Trace) {
		if of[0].Key&elsewhere != 0 {
			slices.SortStableFunc(of, func(a, b pipeline.Trace) int { return order(s.page(a, rule), s.page(b, rule)) })
		}
		for len(of) > 0 {
			page := s.page(of[0], rule)
			n := slices.IndexFunc(of, func(t pipeline.Trace) bool { return s.page(t, rule) != page })
			if n < 0 {
				n = len(of)
			}
			if attended[page] {
				sittings = append(sittings, sitting{page, of[0].Key, uint32(from), uint32(from + n)})
			}
			of, from = of[n:], from+n
		}
	})
	slices.SortFunc(sittings, func(a, b sitting) int { return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.key, b.key)) })
	return sittings
}

// of lists the traces of a sitting.
func (t *trying) of(s sitting) []pipeline.Trace { return t.traces[s.from:s.end] }

// read takes the sittings of one page.
func (t *trying) read(page []sitting) {
	t.all = t.all[:0]
	attended := map[pipeline.ID][]sitting{} // by block
	var blocks []pipeline.ID
	for _, s := range page {
		for _, own := range t.of(s) {
			t.all = append(t.all, own.At)
			team := t.team[own.Account]
			if team == pipeline.None {
				continue
			}
			at := attended[team/2]
			if len(at) == 0 {
				blocks = append(blocks, team/2)
			}
			if len(at) == 0 || at[len(at)-1] != s {
				attended[team/2] = append(at, s)
			}
		}
	}
	slices.Sort(t.all)
	parallel.Each(len(blocks), func(i int) { t.tryBlock(blocks[i], attended[blocks[i]]) })
}

// tryBlock tries the visits of one block. Company that its halves keep is seen by when others than it came there.
func (t *trying) tryBlock(block pipeline.ID, attended []sitting) {
	var own []int64     // moments of its members
	var held [2][]int64 // by half: those of others to keys that it keeps company on
	for _, s := range attended {
		size := [2]int{}
		for _, seat := range t.of(s) {
			if team := t.team[seat.Account]; team != pipeline.None && team/2 == block {
				size[team%2]++
				own = append(own, seat.At)
			}
		}
		for half, n := range size {
			if n >= leastCompany {
				held[half] = t.others(held[half], s, block)
			}
		}
	}
	slices.Sort(own)
	slices.Sort(held[0])
	slices.Sort(held[1])
	for _, s := range attended {
		t.try(t.of(s), block, own, held)
	}
}

// others appends the moments at which others than a block's members came.
func (t *trying) others(moments []int64, s sitting, block pipeline.ID) []int64 {
	for _, seat := range t.of(s) {
		if other := t.team[seat.Account]; other == pipeline.None || other/2 != block {
			moments = append(moments, seat.At)
		}
	}
	return moments
}

// try tries the visits of a block to a key.
func (t *trying) try(seats []pipeline.Trace, block pipeline.ID, moments []int64, held [2][]int64) {
	for _, own := range seats {
		team := t.team[own.Account]
		if team == pipeline.None || team/2 != block {
			continue
		}
		from, to := own.At-t.horizon, own.At+t.horizon
		t.visits[team] = append(t.visits[team], visit{account: own.Account, hit: t.inCompany(seats, own),
			near: float64(within(held[1-team%2], from, to)), all: float64(within(t.all, from, to) - within(moments, from, to))})
	}
}

// inCompany says whether enough of the other half of an account's block are on its key with whom it does not talk there.
func (t *trying) inCompany(seats []pipeline.Trace, own pipeline.Trace) bool {
	company := 0
	for _, seat := range seats {
		if t.team[seat.Account] == t.team[own.Account]^1 && !t.talk.between(seat.Row, own.Row) {
			if company++; company == leastCompany {
				return true
			}
		}
	}
	return false
}
