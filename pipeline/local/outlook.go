package local

import (
	"math"
	"sort"
	"sync/atomic"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/stats"
)

// sieve says which pairs of accounts need no test, since what comes of it would not matter. The zero value lets all be tested.
type sieve struct {
	most    float64                     // p beyond which a test does not matter; 0: all tests do
	matters func(a, b pipeline.ID) bool // for another test's sake; nil: no pair
	left    atomic.Int64                // tests left out
}

// leavesOut says whether two accounts need no test, and counts the tests.
func (s *sieve) leavesOut(o *outlook, m *moments, talk *conversations, p coaction.Pair, shared []common, rule pipeline.Rule) bool {
	if s.most == 0 || talk.anywhere(p.A, p.B) || s.matters != nil && s.matters(p.A, p.B) {
		return false
	}
	tests, hopeless := o.hopeless(m, shared, rule, s.most)
	if hopeless {
		s.left.Add(int64(tests))
	}
	return hopeless
}

// outlook looks at the meetings of two accounts, short of a test: how many fall within each window is exact, and the chance of so many is bounded from below.
type outlook struct {
	meets  []glance
	least  []float64 // bounds of the chances
	memory []float64
}

// glance is a meeting as far as it was looked at: where the two come closest, by the account with fewer comments under the key and the other.
type glance struct {
	closest   int64
	few, many uint32 // places
	from, end uint32 // of the other's comments under the key
	number    uint32 // of the first's
}

// hopeless says that no test of two accounts, who do not talk with each other, has a p of at most so much, and how many tests there would be.
func (o *outlook) hopeless(m *moments, shared []common, rule pipeline.Rule, most float64) (tests int, hopeless bool) {
	for h, reach := range m.horizons {
		o.look(m, shared, reach.Microseconds())
		for w := range m.windows {
			if m.windows[w].horizon != h {
				continue
			}
			within := o.within(m.windows[w].Microseconds())
			if within < rule.Least {
				continue
			}
			if !o.likely(m, w, within, most) {
				return 0, false
			}
			tests++
		}
	}
	return tests, true
}

// look finds the meetings under the keys that two accounts share.
func (o *outlook) look(m *moments, shared []common, reach int64) {
	o.meets = o.meets[:0]
	for _, k := range shared {
		few, many := k.own, k.other
		endFew, endMany := m.endOf(k.key, few), m.endOf(k.key, many)
		if endFew-few > endMany-many {
			few, many, endFew, endMany = many, few, endMany, endFew
		}
		o.walk(m.at, stretch{few, endFew}, stretch{many, endMany}, reach)
	}
}

// stretch is places from one on to before another.
type stretch struct{ from, end uint32 }

// walk goes through the fewer comments of two accounts under a key, and looks for the nearest of the others.
func (o *outlook) walk(at []int64, few, many stretch, reach int64) {
	meet, next := glance{closest: never}, many.from // the first of the others that does not come before
	finish := func() {
		if meet.closest <= reach {
			o.meets = append(o.meets, meet)
		}
	}
	for i := few.from; i < few.end; i++ {
		last := next
		next = notBefore(at, stretch{next, many.end}, at[i])
		if i > few.from && !joined(at, i, stretch{last, next}, reach) {
			finish()
			meet.closest = never
		}
		for near := max(next, many.from+1) - 1; near <= next && near < many.end; near++ {
			if gap := max(at[near]-at[i], at[i]-at[near]); gap < meet.closest {
				meet = glance{gap, i, near, many.from, many.end, few.end - few.from}
			}
		}
	}
	finish()
}

// notBefore is the first of the places at or after a moment. It steps in doubling strides.
func notBefore(at []int64, places stretch, moment int64) uint32 {
	stride := uint32(1)
	for places.from+stride <= places.end && at[places.from+stride-1] < moment {
		stride *= 2
	}
	low, high := places.from+stride/2, min(places.from+stride, places.end)
	return low + uint32(sort.Search(int(high-low), func(i int) bool { return at[low+uint32(i)] >= moment }))
}

// joined says whether no gap over the reach lies between a comment and the one before it, given the other account's comments between.
func joined(at []int64, i uint32, between stretch, reach int64) bool {
	if at[i]-at[i-1] <= reach {
		return true
	}
	last := at[i-1]
	for k := between.from; k < between.end; k++ {
		if at[k]-last > reach {
			return false
		}
		last = at[k]
	}
	return at[i]-last <= reach
}

func (o *outlook) within(window int64) (n int) {
	for i := range o.meets {
		if o.meets[i].closest <= window {
			n++
		}
	}
	return n
}

// likely says that so many meetings within a window surely have a chance of more than most. A glimpse of the comments to either side of the nearest ones mostly tells.
func (o *outlook) likely(m *moments, w, within int, most float64) bool {
	for _, glimpse := range [...]uint32{8, 256} {
		o.least = o.least[:0]
		for i := range o.meets {
			o.least = append(o.least, m.leastChance(&o.meets[i], w, glimpse))
		}
		if stats.TailExceeds(within, o.least, most, &o.memory) {
			return true
		}
	}
	return false
}

// leastChance bounds the chance of a meeting to fall within the window from below; for one comment each it is exact. With n pairs of comments that are within the window with a mean chance q, it is 1 − (1−q)ⁿ ≥ 1 − exp(−nq),
// and nq, for f and g comments, is fg/(f+g) times the sum over all, which no comment left out makes larger.
func (m *moments) leastChance(g *glance, w int, glimpse uint32) float64 {
	if g.number == 1 && g.end-g.from == 1 {
		return m.chanceOfTwo(g.few, g.many, g.closest, w)
	}
	window := &m.windows[w]
	reach, moment := m.horizons[window.horizon].Microseconds(), m.at[g.few]
	sum, seen := 0.0, 0.0
	look := func(place uint32) bool {
		gap := max(m.at[place]-moment, moment-m.at[place])
		if gap > reach {
			return false
		}
		near, far := int(m.near(place, w)), int(m.far(place, window.horizon))
		switch {
		case g.number > 1:
			near = max(0, near-int(g.number))
		case gap <= window.Microseconds():
			near, far = near-1, far-1
		default:
			far--
		}
		sum, seen = sum+window.rate.Chance(float64(near), float64(far)), seen+1
		return true
	}
	for place := g.many; place < min(g.many+glimpse, g.end) && look(place); place++ {
	}
	for place := g.many; place > g.many-min(g.many-g.from, glimpse) && look(place-1); place-- {
	}
	return -math.Expm1(-sum * seen / (seen + 1))
}
