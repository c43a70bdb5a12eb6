package local

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// shelves are the posts of each page in the order of their opening, so that one can tell what an account would have chosen, had it looked for a post of another age: people who read what is new, at the hour at
// which they read, choose the same posts as others who do, without knowing of each other. Independent choice within the day knows neither their hour nor their taste for what is new.
type shelves struct {
	s     *significance
	rule  pipeline.Rule
	every everyHabit
	posts []shelved
	pages map[uint64]stretch
}

// shelved is a post, and how many comments it drew.
type shelved struct {
	page   uint64
	opened int64
	place  pipeline.ID
	drew   uint32
}

// newShelves puts up all posts, to hold daily traces against, which are not to be changed.
func newShelves(s *significance, rule pipeline.Rule, daily []pipeline.Trace) *shelves {
	l := &shelves{s: s, rule: rule, every: everyHabit{s: s, traces: daily}, posts: make([]shelved, s.corpus.Posts.Len()), pages: map[uint64]stretch{}}
	for row, post := range s.corpus.Post {
		if post == pipeline.None {
			continue
		}
		p := &l.posts[post]
		if p.drew++; p.drew == 1 {
			p.page, p.opened, p.place = s.page(pipeline.Trace{Account: s.corpus.Account[row], Row: uint32(row)}, rule), s.opened[post], s.corpus.Place(uint32(row))
		}
	}
	slices.SortFunc(l.posts, func(a, b shelved) int {
		return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(a.opened, b.opened), cmp.Compare(a.place, b.place))
	})
	for from, end := 0, 0; from < len(l.posts); from = end {
		for end = from; end < len(l.posts) && l.posts[end].page == l.posts[from].page; end++ {
		}
		l.pages[l.posts[from].page] = stretch{uint32(from), uint32(end)}
	}
	return l
}

// byAges gives, for each choice of one account on days and pages on which another chose too, the share of posts of the other ages that it chooses which the other chose. Choices that say little lean towards what is usual. Daily
// traces of the other come by key.
func (l *shelves) byAges(own, others []pipeline.Trace, expected float64) []float64 {
	there := make(map[uint64]bool, len(others))
	for _, t := range others {
		there[l.s.dailyStratum(t, l.rule)] = true
	}
	own = slices.DeleteFunc(slices.Clone(own), func(t pipeline.Trace) bool { return !there[l.s.dailyStratum(t, l.rule)] })
	usual := expected / float64(max(1, len(own)))
	shares := make([]float64, len(own))
	for i, t := range own {
		shares[i] = l.choices(t, others).byHabit(usual)
	}
	return shares
}

// choices counts the posts that an account would have chosen in place of one, had it looked at that moment for one of the age of another of its choices, and those of them that another account chose that day. Of the two posts
// next to that age each counts as often as it draws comments.
func (l *shelves) choices(t pipeline.Trace, others []pipeline.Trace) (choices like) {
	age, known := l.s.delay(t.Row, t.At)
	if !known {
		return like{}
	}
	all := l.pages[l.s.page(t, l.rule)]
	page := l.posts[all.from:all.end]
	page = page[:openedBy(page, t.At)]
	eachOther(l.every.delays(t.Account), age, func(other int64) {
		near, drew := 0.0, 0.0
		next := openedBy(page, t.At-other)
		for _, p := range page[max(0, next-1):min(len(page), next+1)] {
			drew += float64(p.drew)
			if l.chose(others, p, t.At) {
				near += float64(p.drew)
			}
		}
		if drew > 0 {
			choices.all++
			choices.near += near / drew
		}
	})
	return choices
}

// chose says whether a post is among the daily traces of an account, by key, on the day of a moment.
func (l *shelves) chose(traces []pipeline.Trace, p shelved, at int64) bool {
	key := l.s.dailyKey(pipeline.Trace{Key: pipeline.Key(p.place), At: at}, l.rule)
	_, found := slices.BinarySearchFunc(traces, key, func(t pipeline.Trace, key pipeline.Key) int { return cmp.Compare(t.Key&^elsewhere, key) })
	return found
}

// openedBy is how many posts were opened by then.
func openedBy(page []shelved, at int64) int {
	n, _ := slices.BinarySearchFunc(page, at, func(p shelved, at int64) int {
		if p.opened > at {
			return 1
		}
		return -1
	})
	return n
}
