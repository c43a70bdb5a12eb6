package local

import (
	"slices"
	"sort"

	"pikir/pipeline"
)

// habits are the delays after a post's opening and the times of day of an account's visits. People who follow a page come within minutes under each of its posts, and people who greet it do so at one hour of
// the morning: they keep each other's company without knowing of each other. Who would have been in company as well at the other delays or the other hours that it keeps owes its company to a habit.
type habits struct {
	delays, hours []int64 // microseconds, in order
}

const microsecondsADay = 24 * 3600 * 1_000_000

// mostHabits is how many other visits one is held against: of more, those at even distances in their order.
const mostHabits = 64

// openings is when each post was published, by post: as the dump tells, or when its first comment came.
func (c *Corpus) openings() []int64 {
	opened := slices.Repeat([]int64{never}, c.Posts.Len())
	for row, post := range c.Post {
		if post != pipeline.None {
			opened[post] = min(opened[post], c.At[row])
		}
	}
	for post, at := range c.PostAt {
		if at != 0 {
			opened[post] = min(opened[post], at)
		}
	}
	return opened
}

// delay is how long after the opening of its post a comment came.
func (s *significance) delay(row uint32, at int64) (delay int64, known bool) {
	post := s.corpus.Post[row]
	if post == pipeline.None {
		return 0, false
	}
	return at - s.opened[post], true
}

// add notes a visit.
func (h *habits) add(s *significance, row uint32, at int64) {
	if delay, known := s.delay(row, at); known {
		h.delays = append(h.delays, delay)
	}
	h.hours = append(h.hours, at%microsecondsADay)
}

func (h *habits) sort() {
	slices.Sort(h.delays)
	slices.Sort(h.hours)
}

// like holds a visit against the others: the moments like its own, by delay and by hour, and how many of them are in company.
func (h *habits) like(s *significance, row uint32, at, horizon int64, inCompany func(at int64) bool) (delays, hours like) {
	if delay, known := s.delay(row, at); known {
		delays = likeMoments(h.delays, delay, at, horizon, inCompany)
	}
	return delays, likeMoments(h.hours, at%microsecondsADay, at, horizon, inCompany)
}

// like counts moments like that of a visit, and those of them that are in company.
type like struct{ near, all float64 }

// share is that of moments in company; of few moments, it leans towards what is usual.
func (l like) share(usual float64) float64 { return (l.near + ownWeight*usual) / (l.all + ownWeight) }

// likeMoments goes through the moments, within the horizon, at which a visit would have come, had its delay or its hour been that of another visit of its account.
func likeMoments(others []int64, own, at, horizon int64, inCompany func(at int64) bool) (l like) {
	from := sort.Search(len(others), func(i int) bool { return others[i] >= own-horizon })
	to := from + sort.Search(len(others)-from, func(i int) bool { return others[from+i] > own+horizon })
	itself := from + sort.Search(to-from, func(i int) bool { return others[from+i] >= own })
	step := max(1, (to-from+mostHabits-1)/mostHabits)
	for i := from; i < to; i += step {
		if i == itself {
			continue
		}
		l.all++
		if inCompany(at + others[i] - own) {
			l.near++
		}
	}
	return l
}
