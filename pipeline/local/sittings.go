package local

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

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
	moments [][]int64     // those of each of its sittings in which somebody of a block is
}

// tryBlocks asks of every key that a member of a block chose: do at least two of the other half of its block hold it? Somebody who is on the page at that time would have chosen one of the
// keys that they hold with the share that people outside the block show within the horizon, so that what draws readers then, such as the newest posts, is explained. What the other
// half holds is given, so that the visits of this one are independent. The result is by half block.
func (s *significance) tryBlocks(blocks [][]pipeline.ID, daily []pipeline.Trace, rule pipeline.Rule) [][]visit {
	t := trying{talk: s.talk, traces: slices.Clone(daily), team: slices.Repeat([]pipeline.ID{pipeline.None}, s.corpus.Accounts.Len()), horizon: rule.Horizon.Microseconds(), visits: make([][]visit, 2*len(blocks))}
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

// attendance is who of a block holds a key of the page at hand.
type attendance struct {
	sitting int
	seats   []pipeline.Trace // of its members, by account
}

// read takes the sittings of one page.
func (t *trying) read(page []sitting) {
	t.all, t.moments = t.all[:0], t.moments[:0]
	attended := map[pipeline.ID][]attendance{} // by block
	var blocks []pipeline.ID
	for i, s := range page {
		from, attends := len(t.all), false
		for _, own := range t.of(s) {
			t.all = append(t.all, own.At)
			if team := t.team[own.Account]; team != pipeline.None {
				attends = true
				at := attended[team/2]
				if len(at) == 0 {
					blocks = append(blocks, team/2)
				}
				if len(at) == 0 || at[len(at)-1].sitting != i {
					at = append(at, attendance{sitting: i})
				}
				at[len(at)-1].seats = append(at[len(at)-1].seats, own)
				attended[team/2] = at
			}
		}
		var moments []int64
		if attends {
			moments = slices.Clone(t.all[from:])
			slices.Sort(moments)
		}
		t.moments = append(t.moments, moments)
	}
	sortParted(t.all, func(at *int64) uint64 { return uint64(*at) - math.MaxInt64 - 1 }, order)
	parallel.Each(len(blocks), func(i int) { t.tryBlock(attended[blocks[i]]) })
}

// tryBlock tries the visits of one block. Company that its halves keep is seen by when others than it came there.
func (t *trying) tryBlock(attended []attendance) {
	var own []int64    // moments of its members
	var held [2]coming // by half: to keys that it keeps company on
	for _, a := range attended {
		for _, seat := range a.seats {
			own = append(own, seat.At)
		}
	}
	slices.Sort(own)
	for _, a := range attended {
		size := [2]int{}
		for _, seat := range a.seats {
			size[t.team[seat.Account]%2]++
		}
		for half, n := range size {
			if n >= leastCompany {
				held[half].add(t.moments[a.sitting], a.seats, len(own))
			}
		}
	}
	for half := range held {
		slices.Sort(held[half].few)
		slices.Sort(held[half].own)
	}
	for _, a := range attended {
		t.try(a.seats, own, &held)
	}
}

// coming is when others than a block's members came to some keys. Keys that more people hold than the block has visits are not copied for each block: many blocks may hold one that everybody holds.
type coming struct {
	few  []int64   // all moments of keys that few hold
	many [][]int64 // those of each key that many hold
	own  []int64   // moments of the block's members among them
}

func (c *coming) add(moments []int64, own []pipeline.Trace, visits int) {
	if len(moments) > visits {
		c.many = append(c.many, moments)
	} else {
		c.few = append(c.few, moments...)
	}
	for _, seat := range own {
		c.own = append(c.own, seat.At)
	}
}

// between counts the moments from one to another.
func (c *coming) between(from, to int64) int {
	n := within(c.few, from, to) - within(c.own, from, to)
	for _, moments := range c.many {
		n += within(moments, from, to)
	}
	return n
}

// try tries the visits of a block's members to a key.
func (t *trying) try(seats []pipeline.Trace, moments []int64, held *[2]coming) {
	for _, own := range seats {
		team, from, to := t.team[own.Account], own.At-t.horizon, own.At+t.horizon
		t.visits[team] = append(t.visits[team], visit{account: own.Account, hit: t.inCompany(seats, own),
			near: float64(held[1-team%2].between(from, to)), all: float64(within(t.all, from, to) - within(moments, from, to))})
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
