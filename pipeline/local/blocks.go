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

// seat is an account on a key of a page, at its first comment there.
type seat struct {
	page, key uint64
	account   pipeline.ID
	at        int64
	row       uint32
}

func (a seat) compare(b seat) int {
	return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.key, b.key), cmp.Compare(a.account, b.account))
}

// trying tries the visits of members of blocks, page by page.
type trying struct {
	talk    *conversations
	team    []pipeline.ID // by account: half of a block, None outside all
	horizon int64         // microseconds
	visits  [][]visit     // by team

	all  []int64                 // moments of all visits of the page at hand
	own  map[pipeline.ID][]int64 // by block: those of its members
	held map[pipeline.ID][]int64 // by team: those of others than its block to keys that it keeps company on
	size map[pipeline.ID]int     // by team: its members on the key at hand
}

// tryBlocks asks of every key that a member of a block chose: do at least two of the other half of its block hold it? Somebody who is on the page at that time would have chosen one of the
// keys that they hold with the share that people outside the block show within the horizon, so that what draws readers then, such as the newest posts, is explained. What the other
// half holds is given, so that the visits of this one are independent. The result is by half block.
func (s *significance) tryBlocks(blocks [][]pipeline.ID, traces []pipeline.Trace, rule pipeline.Rule) [][]visit {
	t := trying{talk: s.talk, team: slices.Repeat([]pipeline.ID{pipeline.None}, s.corpus.Accounts.Len()), horizon: rule.Horizon.Microseconds(), visits: make([][]visit, 2*len(blocks))}
	for i, members := range blocks {
		for k, a := range members {
			t.team[a] = pipeline.ID(2*i + k%2)
		}
	}
	for seats := s.seats(traces, rule, t.team); len(seats) > 0; {
		n := alike(seats, func(a, b seat) bool { return a.page == b.page })
		t.read(seats[:n])
		seats = seats[n:]
	}
	for _, visits := range t.visits {
		weighVisits(visits)
	}
	return t.visits
}

// alike is how many at the front are like the first.
func alike(seats []seat, same func(a, b seat) bool) int {
	n := 1
	for n < len(seats) && same(seats[0], seats[n]) {
		n++
	}
	return n
}

// seats lists who held which key, in order, on the pages where teams are.
func (s *significance) seats(traces []pipeline.Trace, rule pipeline.Rule, team []pipeline.ID) []seat {
	daily := s.daily(slices.Clone(traces), rule)
	attended := map[uint64]bool{}
	for _, t := range daily {
		if team[t.Account] != pipeline.None {
			attended[s.page(t, rule)] = true
		}
	}
	var seats []seat
	for _, t := range daily {
		if page := s.page(t, rule); attended[page] {
			seats = append(seats, seat{page, t.Key, t.Account, t.At, t.Row})
		}
	}
	slices.SortFunc(seats, seat.compare)
	return seats
}

// read takes the seats of one page.
func (t *trying) read(seats []seat) {
	t.all, t.own, t.held, t.size = t.all[:0], map[pipeline.ID][]int64{}, map[pipeline.ID][]int64{}, map[pipeline.ID]int{}
	for _, seat := range seats {
		t.all = append(t.all, seat.at)
		if team := t.team[seat.account]; team != pipeline.None {
			t.own[team/2] = append(t.own[team/2], seat.at)
		}
	}
	t.eachKey(seats, t.hold)
	slices.Sort(t.all)
	for _, of := range []map[pipeline.ID][]int64{t.own, t.held} {
		for _, moments := range of {
			slices.Sort(moments)
		}
	}
	t.eachKey(seats, t.try)
}

func (t *trying) eachKey(seats []seat, do func(of []seat)) {
	for len(seats) > 0 {
		n := alike(seats, func(a, b seat) bool { return a.key == b.key })
		do(seats[:n])
		seats = seats[n:]
	}
}

// hold notes, for each team that keeps company on a key, when others than its block came there.
func (t *trying) hold(seats []seat) {
	clear(t.size)
	for _, seat := range seats {
		if team := t.team[seat.account]; team != pipeline.None {
			t.size[team]++
		}
	}
	for team, n := range t.size {
		if n < leastCompany {
			continue
		}
		for _, seat := range seats {
			if other := t.team[seat.account]; other == pipeline.None || other/2 != team/2 {
				t.held[team] = append(t.held[team], seat.at)
			}
		}
	}
}

// try tries the visits to a key.
func (t *trying) try(seats []seat) {
	for _, own := range seats {
		team := t.team[own.account]
		if team == pipeline.None {
			continue
		}
		from, to := own.at-t.horizon, own.at+t.horizon
		t.visits[team] = append(t.visits[team], visit{account: own.account, hit: t.inCompany(seats, own),
			near: float64(within(t.held[team^1], from, to)), all: float64(within(t.all, from, to) - within(t.own[team/2], from, to))})
	}
}

// inCompany says whether enough of the other half of an account's block are on its key with whom it does not talk there.
func (t *trying) inCompany(seats []seat, own seat) bool {
	company := 0
	for _, seat := range seats {
		if t.team[seat.account] == t.team[own.account]^1 && !t.talk.between(seat.row, own.row) {
			if company++; company == leastCompany {
				return true
			}
		}
	}
	return false
}
