package local

import (
	"math"

	"pikir/pipeline/stats"
)

// outlook looks at the meetings of two accounts, short of a test: how many fall within each window is exact, and the chance of so many is bounded from below.
type outlook struct {
	meets   []glance
	once    int          // of meets: those under keys where both have a single comment, which come first
	several [][2]stretch // other keys: the comments of the account with fewer, and the other's
	evident []int        // of meets: their evidence in a window, in half steps
	bounds  []bound      // of the chances of meets in that window, as far as they were needed
	least   []float64    // bounds of the chances
	partly  []int        // of meets: those of which not all comments were seen
	memory  []float64
}

// bound is no more than the chance of a meeting; zero where it was not asked for.
type bound struct {
	chance float64
	whole  bool // all comments of the meeting were seen
}

// glance is a meeting as far as it was looked at: where the two come closest, by the account with fewer comments under the key and the other.
type glance struct {
	closest   int64
	few, many uint32  // places
	others    stretch // the other's comments under the key
	number    uint32  // of the first's
}

// look finds the meetings at a horizon, under the keys that two accounts share.
func (o *outlook) look(m *moments, shared []common, h int) {
	o.meets, o.several = o.meets[:0], o.several[:0]
	reach := m.horizons[h].Microseconds()
	for i := range shared {
		few, many := shared[i].fewer()
		if many.len() == 1 {
			o.meetOnce(m.at, few.from, many, reach)
		} else {
			o.several = append(o.several, [2]stretch{few, many})
		}
	}
	o.once = len(o.meets)
	o.walkAll(m.at, reach)
}

// clear forgets all meetings.
func (o *outlook) clear() {
	o.meets = o.meets[:0]
	o.forget()
}

// forget forgets what was found of the meetings in a window.
func (o *outlook) forget() { o.evident, o.bounds = o.evident[:0], o.bounds[:0] }

// lookOn adds the meetings under further keys, in their order.
func (o *outlook) lookOn(m *moments, shared []common, h int) {
	reach := m.horizons[h].Microseconds()
	for i := range shared {
		few, many := shared[i].fewer()
		if many.len() == 1 {
			o.meetOnce(m.at, few.from, many, reach)
		} else {
			o.walk(m.at, few, many, reach)
		}
	}
}

// narrow is look at a shorter horizon under the same keys: single comments that meet there have met before.
func (o *outlook) narrow(m *moments, h int) {
	reach := m.horizons[h].Microseconds()
	met := o.meets[:o.once]
	o.meets = o.meets[:0]
	for _, g := range met {
		if g.closest <= reach {
			o.meets = append(o.meets, g)
		}
	}
	o.once = len(o.meets)
	o.walkAll(m.at, reach)
}

// fewer puts the comments of the account with fewer under a key first.
func (k *common) fewer() (few, many stretch) {
	if k.own.len() > k.other.len() {
		return k.other, k.own
	}
	return k.own, k.other
}

func (o *outlook) walkAll(at []int64, reach int64) {
	for _, of := range o.several {
		o.walk(at, of[0], of[1], reach)
	}
}

// meetOnce is walk where both accounts have a single comment under a key, as most have.
func (o *outlook) meetOnce(at []int64, few uint32, many stretch, reach int64) {
	gap := max(at[few]-at[many.from], at[many.from]-at[few])
	if gap <= reach {
		o.meets = append(o.meets, glance{gap, few, many.from, many, 1})
	}
}

// walk goes through the fewer comments of two accounts under a key, and looks for the nearest of the others.
func (o *outlook) walk(at []int64, few, many stretch, reach int64) {
	meet, next := glance{closest: never}, many.from // the first of the others that does not come before
	for i := few.from; i < few.end; i++ {
		last := next
		next = notBefore(at, stretch{next, many.end}, at[i])
		if i > few.from && !joined(at, i, stretch{last, next}, reach) {
			o.note(&meet, reach)
		}
		gap, near := never, next
		if next > many.from {
			gap, near = at[i]-at[next-1], next-1
		}
		if next < many.end && at[next]-at[i] < gap {
			gap, near = at[next]-at[i], next
		}
		if gap < meet.closest {
			meet = glance{gap, i, near, many, few.len()}
		}
	}
	o.note(&meet, reach)
}

// note keeps a meeting, if it is one, and begins the next.
func (o *outlook) note(meet *glance, reach int64) {
	if meet.closest <= reach {
		o.meets = append(o.meets, *meet)
	}
	meet.closest = never
}

// notBefore is the first of the places at or after a moment. It steps in doubling strides.
func notBefore(at []int64, places stretch, moment int64) uint32 {
	if places.len() == 1 {
		if at[places.from] < moment {
			return places.end
		}
		return places.from
	}
	stride := uint32(1)
	for places.from+stride <= places.end && at[places.from+stride-1] < moment {
		stride *= 2
	}
	low, high := places.from+stride/2, min(places.from+stride, places.end)
	for low < high {
		if middle := low + (high-low)/2; at[middle] < moment {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
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

// mostWithin is no less than the meetings within a window at a horizon that is no longer: in each of those there is a comment of the account with fewer under the key.
func (o *outlook) mostWithin(window int64) (n int) {
	for i := range o.meets {
		if o.meets[i].closest <= window {
			n += int(o.meets[i].number)
		}
	}
	return n
}

// likely says that so many meetings within a window, whose evidence was found, surely have a chance of more than most. If that does not tell, a glimpse of the comments to either side of the nearest ones mostly does.
func (o *outlook) likely(m *moments, w, within int, most float64) bool {
	o.least = o.least[:0]
	for _, e := range o.evident {
		o.least = append(o.least, chanceOf[e])
	}
	if stats.TailExceeds(within, o.least, most, &o.memory) {
		return true
	}
	o.partly = o.partly[:0]
	for i, by := range o.bounds {
		if by.chance == 0 {
			by = m.leastChance(&o.meets[i], w, neighbours)
		}
		if o.least[i] = by.chance; !by.whole {
			o.partly = append(o.partly, i)
		}
	}
	if stats.TailExceeds(within, o.least, most, &o.memory) {
		return true
	}
	for _, i := range o.partly {
		o.least[i] = m.leastChance(&o.meets[i], w, farNeighbours).chance
	}
	return len(o.partly) > 0 && stats.TailExceeds(within, o.least, most, &o.memory)
}

// farNeighbours is neighbours for those of which so many do not tell.
const farNeighbours = 256

// leastChance bounds the chance of a meeting to fall within the window from below, by so many comments to either side of the nearest one. It is exact where one account has a single comment and all
// of the other's are seen. Else, with n pairs of comments that are within the window with a mean chance q, it is 1 − (1−q)ⁿ ≥ 1 − exp(−nq), and nq, for f and g comments, is fg/(f+g) times the sum over
// all, which no comment left out makes larger.
func (m *moments) leastChance(g *glance, w int, glimpse uint32) bound {
	if g.number == 1 && g.others.len() == 1 {
		return bound{m.chanceOfTwo(g.few, g.many, g.closest, w), true}
	}
	s := sight{m: m, g: g, w: w, window: m.windows[w].Microseconds(), reach: m.horizons[m.windows[w].horizon].Microseconds(), moment: m.at[g.few]}
	up, down := s.up(glimpse), s.down(glimpse)
	whole := up && down
	if seen := s.seen; whole && g.number == 1 {
		own := m.windows[w].rate.Chance(float64(m.near(g.few, w)-s.near), float64(m.far(g.few, m.windows[w].horizon)-s.far))
		return bound{stats.AnyMeeting((s.sum+own)/(seen+1), int(seen)), whole}
	}
	return bound{-math.Expm1(-s.sum * s.seen / (s.seen + 1)), whole}
}

// sight is what is seen of the comments of the account with more of them in a meeting.
type sight struct {
	m                     *moments
	g                     *glance
	w                     int
	window, reach, moment int64
	sum, seen             float64 // of their chances, and their number
	near, far             int     // of them within the window and the horizon of the other's comment
}

// up goes from the nearest comment on to the end of the meeting, and says whether it came there.
func (s *sight) up(most uint32) bool {
	at := s.m.at
	for place := s.g.many; place < s.g.others.end; place++ {
		if place > s.g.many && at[place]-max(at[place-1], min(s.moment, at[place])) > s.reach {
			return true
		}
		if place == s.g.many+most {
			return false
		}
		s.add(place)
	}
	return true
}

// down goes from before the nearest comment to the beginning.
func (s *sight) down(most uint32) bool {
	at := s.m.at
	for place := s.g.many; place > s.g.others.from; place-- {
		if min(at[place], max(s.moment, at[place-1]))-at[place-1] > s.reach {
			return true
		}
		if place+most == s.g.many {
			return false
		}
		s.add(place - 1)
	}
	return true
}

func (s *sight) add(place uint32) {
	window := &s.m.windows[s.w]
	near, far := s.m.near(place, s.w), s.m.far(place, window.horizon)
	switch gap := max(s.m.at[place]-s.moment, s.moment-s.m.at[place]); {
	case s.g.number > 1:
		near = max(0, near-int(s.g.number))
	case gap <= s.window:
		near, far, s.near, s.far = near-1, far-1, s.near+1, s.far+1
	case gap <= s.reach:
		far, s.far = far-1, s.far+1
	}
	s.sum, s.seen = s.sum+window.rate.Chance(float64(near), float64(far)), s.seen+1
}
