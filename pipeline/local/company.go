package local

import (
	"slices"
	"sort"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// company asks how often the members of a group come where another member has just been. A visit is a member's first comment under a post, or the first after
// the horizon: does it follow a comment of another member within the window? Were its moment like the first comments of other people's visits within the horizon, it would do so
// with the share of them that do (interval jitter, as for arrivals), and where it comes at hours of its own, with the share of those at its hours; and were it one that its account could have made at another of its own delays, it would do so
// with the share of these that do (habits). Each of these explanations must fail. Looking back only, no meeting counts twice, and each visit is weighed given those before it.
type company struct {
	s               *significance
	of              []pipeline.ID // by account: its group, None outside all
	window, horizon int64         // microseconds
	visits          [][]visit     // by group
	habits          habitsOf      // of members, where they are asked

	seen    []int64          // by account: its last comment under the post at hand
	firsts  []int64          // moments of all first comments there
	whose   []pipeline.ID    // of those: the group of the account, or that of the account which the comment answers; its moment is the group's then, not one that chance gave
	own     [][]int64        // by group: those of them that are its
	present []pipeline.Trace // comments of members there, by group and time
	first   []bool           // of those: opens a visit, other than by an answer to a member
}

// visit of a member: whether it hit, and its surroundings.
type visit struct {
	account   pipeline.ID
	hit       bool
	near, all float64 // first comments of other people within the horizon, and those that follow a member's comment
	delays    like    // the moments at its own other delays
	hours     like    // first comments of other people at the hours that it keeps
	byOthers  float64 // its chance by those around, leaning towards the share under all posts of the group
	byHours   float64 // likewise by those at its hours
	chance    float64 // by the explanation under which the hits of its account, or of the group, are least surprising
}

// companyOf tries all groups under the posts of the traces, which are sorted by key and time.
func (r *run) companyOf(traces []pipeline.Trace, groups [][]pipeline.ID, window, horizon time.Duration, byHabit bool) [][]visit {
	c := &company{s: r.significance(), window: window.Microseconds(), horizon: horizon.Microseconds(), seen: slices.Repeat([]int64{-never}, r.corpus.Accounts.Len()),
		of: slices.Repeat([]pipeline.ID{pipeline.None}, r.corpus.Accounts.Len()), visits: make([][]visit, len(groups)), own: make([][]int64, len(groups))}
	for i, members := range groups {
		for _, a := range members {
			c.of[a] = pipeline.ID(i)
		}
	}
	if byHabit {
		c.habits = habitsOf{}
		eachKey(traces, c.learn)
		c.habits.sort()
	}
	eachKey(traces, c.read)
	for _, of := range c.visits {
		weighVisits(of)
		if byHabit {
			explain(of, stats.WithLeeway)
		}
	}
	return c.visits
}

// learn notes the habits of members under one post.
func (c *company) learn(post []pipeline.Trace) {
	c.eachVisit(post, func(t pipeline.Trace, opens bool) {
		if opens && c.of[t.Account] != pipeline.None {
			c.habits.note(c.s, t)
		}
	})
}

// eachVisit goes through the comments under one post and tells which open a visit.
func (c *company) eachVisit(post []pipeline.Trace, do func(t pipeline.Trace, opens bool)) {
	for _, t := range post {
		do(t, t.At-c.seen[t.Account] > c.horizon)
		c.seen[t.Account] = t.At
	}
	for _, t := range post {
		c.seen[t.Account] = -never
	}
}

// read takes the comments under one post, by time.
func (c *company) read(post []pipeline.Trace) {
	if !slices.ContainsFunc(post, func(t pipeline.Trace) bool { return c.of[t.Account] != pipeline.None }) {
		return
	}
	c.firsts, c.whose, c.present, c.first = c.firsts[:0], c.whose[:0], c.present[:0], c.first[:0]
	c.eachVisit(post, func(t pipeline.Trace, opens bool) {
		if opens {
			side := c.side(t)
			c.firsts, c.whose = append(c.firsts, t.At), append(c.whose, side)
			if side != pipeline.None {
				c.own[side] = append(c.own[side], t.At)
			}
		}
		if c.of[t.Account] != pipeline.None {
			c.present, c.first = append(c.present, t), append(c.first, opens && !c.answers(t))
		}
	})
	order := make([]int, len(c.present))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return int(c.of[c.present[i].Account]) - int(c.of[c.present[j].Account]) })
	for len(order) > 0 {
		n := 1
		for n < len(order) && c.of[c.present[order[n]].Account] == c.of[c.present[order[0]].Account] {
			n++
		}
		c.try(order[:n])
		order = order[n:]
	}
	for _, side := range c.whose {
		if side != pipeline.None {
			c.own[side] = c.own[side][:0]
		}
	}
}

// try tries the visits of one group under the post at hand, given the positions of its comments.
func (c *company) try(comments []int) {
	group := c.of[c.present[comments[0]].Account]
	own, near := c.own[group], covered{}
	for _, i := range comments {
		near.add(c.present[i].At, c.present[i].At+c.window)
	}
	near.count(c.firsts, own)
	for k, i := range comments {
		if !c.first[i] {
			continue
		}
		at := c.present[i].At
		all := within(c.firsts, at-c.horizon, at+c.horizon) - within(own, at-c.horizon, at+c.horizon)
		v := visit{account: c.present[i].Account, hit: c.follows(comments[:k], i), near: float64(near.between(c.firsts, own, at-c.horizon, at+c.horizon)), all: float64(all)}
		if h := c.habits[v.account]; h != nil {
			v.delays = h.like(c.s, c.present[i].Row, at, func(at int64) bool { return c.inCompany(at, v.account, comments) })
			v.hours = c.atHours(h, at, group, near)
		}
		c.visits[group] = append(c.visits[group], v)
	}
}

// side is the group to which a moment is due: that of its account or, of others, that of the account answered.
func (c *company) side(t pipeline.Trace) pipeline.ID {
	if of := c.of[t.Account]; of != pipeline.None {
		return of
	}
	if to := c.s.corpus.replyTo(t.Row); to != pipeline.None {
		return c.of[to]
	}
	return pipeline.None
}

// answers says whether a comment of a member answers another member: talk is no company (METHODS §1).
func (c *company) answers(t pipeline.Trace) bool {
	to := c.s.corpus.replyTo(t.Row)
	return to != pipeline.None && to != t.Account && c.of[to] == c.of[t.Account]
}

// atHours counts the first comments of other people around a moment, by how often a member comes at their time of day.
func (c *company) atHours(h *habits, at int64, group pipeline.ID, near covered) like {
	low, high := firstFrom(c.firsts, at-c.horizon), firstFrom(c.firsts, at+c.horizon+1)
	var hours byHours
	step := strideOver(high - low)
	for i := low; i < high; i += step {
		if c.whose[i] != group {
			hours.add(h.often(c.firsts[i], at), near.holds(c.firsts[i]))
		}
	}
	return hours.like()
}

// inCompany says whether a moment comes within the window after a comment of another member.
func (c *company) inCompany(at int64, account pipeline.ID, comments []int) bool {
	k := sort.Search(len(comments), func(k int) bool { return c.present[comments[k]].At > at })
	for k--; k >= 0 && at-c.present[comments[k]].At <= c.window; k-- {
		if c.present[comments[k]].Account != account {
			return true
		}
	}
	return false
}

// follows says whether a comment comes within the window after one of the earlier ones, of another member with whom its author does not talk there.
func (c *company) follows(earlier []int, i int) bool {
	t := c.present[i]
	for k := len(earlier) - 1; k >= 0; k-- {
		e := c.present[earlier[k]]
		if t.At-e.At > c.window {
			return false
		}
		if e.Account != t.Account && !c.s.talk.between(e.Row, t.Row) {
			return true
		}
	}
	return false
}

// weighVisits fills in the chances of each visit; where few others are around, they lean towards the share under all posts of the group.
func weighVisits(visits []visit) {
	around, hours, expected := like{1, 1}, like{}, 0.0
	for _, t := range visits {
		around, hours = around.and(like{t.near, t.all}), hours.and(t.hours)
	}
	for i, t := range visits {
		visits[i].byOthers = like{t.near, t.all}.share(around.near / around.all)
		expected += visits[i].byOthers
	}
	atHours := hours.share(expected / float64(len(visits)))
	for i, t := range visits {
		visits[i].byHours, visits[i].chance = t.hours.share(atHours), t.byOthers
	}
}

// explain takes, of visits, the chances by the explanation under which so many hits are least surprising, those by habits with a leeway.
func explain(visits []visit, leeway func(chance float64) float64) {
	least := -1.0
	for _, chance := range [...]func(t *visit) float64{
		func(t *visit) float64 { return t.byOthers },
		func(t *visit) float64 { return leeway(t.delays.share(t.byOthers)) },
		func(t *visit) float64 { return leeway(t.byHours) },
	} {
		if _, _, p := tallyBy(visits, chance); p > least {
			least = p
			for i := range visits {
				visits[i].chance = chance(&visits[i])
			}
		}
	}
}

// tallyVisits gives the hits, those expected, and the chance of so many.
func tallyVisits(visits []visit) (hits int, expected, p float64) {
	return tallyBy(visits, func(t *visit) float64 { return t.chance })
}

func tallyBy(visits []visit, chance func(t *visit) float64) (hits int, expected, p float64) {
	chances := make([]float64, len(visits))
	for i := range visits {
		if visits[i].hit {
			hits++
		}
		chances[i] = chance(&visits[i])
		expected += chances[i]
	}
	return hits, expected, stats.PoissonBinomialTail(hits, chances, nil)
}

// within counts the moments from low to high, of those in order.
func within(moments []int64, low, high int64) int {
	from := firstFrom(moments, low)
	return firstFrom(moments[from:], high+1)
}

// firstFrom is how many moments lie before one.
func firstFrom(moments []int64, at int64) int {
	low, high := 0, len(moments)
	for low < high {
		if middle := int(uint(low+high) / 2); moments[middle] < at {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// covered is the time covered by intervals that are added in order of their start, with the number of outside moments in and before each.
type covered struct {
	from, to []int64
	before   []int
}

func (r *covered) add(from, to int64) {
	if n := len(r.to); n > 0 && from <= r.to[n-1] {
		r.to[n-1] = max(r.to[n-1], to)
		return
	}
	r.from, r.to = append(r.from, from), append(r.to, to)
}

// holds says whether a moment lies in one of them.
func (r *covered) holds(at int64) bool {
	first := firstFrom(r.to, at)
	return first < len(r.from) && r.from[first] <= at
}

// count notes how many of all moments, but for the own ones, lie in the intervals before each.
func (r *covered) count(all, own []int64) {
	sum := 0
	r.before = make([]int, len(r.from)+1)
	for i := range r.from {
		r.before[i] = sum
		sum += within(all, r.from[i], r.to[i]) - within(own, r.from[i], r.to[i])
	}
	r.before[len(r.from)] = sum
}

// between counts the moments in the intervals from low to high.
func (r *covered) between(all, own []int64, low, high int64) int {
	part := func(low, high int64) int { return max(0, within(all, low, high)-within(own, low, high)) }
	first := firstFrom(r.to, low)
	last := firstFrom(r.from, high+1) - 1
	switch {
	case first > last:
		return 0
	case first == last:
		return part(max(low, r.from[first]), min(high, r.to[first]))
	}
	return part(max(low, r.from[first]), r.to[first]) + r.before[last] - r.before[first+1] + part(r.from[last], min(high, r.to[last]))
}
