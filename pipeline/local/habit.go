package local

import (
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// habits are the delays after the opening of posts of an account's visits, in order, in microseconds. People who follow a page come within minutes under each of its posts, and so keep each other's company without knowing of each
// other. Who would have been in company as well at the other delays that it keeps owes its company to a habit.
type habits []int64

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
		*h = append(*h, delay)
	}
}

// everyHabit is the habits of all accounts under some traces, found when the first is asked for.
type everyHabit struct {
	once   sync.Once
	s      *significance
	traces []pipeline.Trace
	start  []uint32 // by account, one more than accounts: its first delay
	delays []int64
}

func (e *everyHabit) of(account pipeline.ID) habits {
	e.once.Do(e.learn)
	return e.delays[e.start[account]:e.start[account+1]]
}

func (e *everyHabit) learn() {
	accounts := e.s.corpus.Accounts.Len()
	e.start = make([]uint32, accounts+2)
	e.each(func(account pipeline.ID, _ int64) { e.start[account+2]++ })
	for a := 2; a < len(e.start); a++ {
		e.start[a] += e.start[a-1]
	}
	e.delays = make([]int64, e.start[accounts+1])
	e.each(func(account pipeline.ID, delay int64) {
		e.delays[e.start[account+1]] = delay
		e.start[account+1]++
	})
	parallel.Stretches(accounts, func(from, to int) {
		for a := from; a < to; a++ {
			slices.Sort(e.delays[e.start[a]:e.start[a+1]])
		}
	})
}

func (e *everyHabit) each(do func(account pipeline.ID, delay int64)) {
	for i := range e.traces {
		if delay, known := e.s.delay(e.traces[i].Row, e.traces[i].At); known {
			do(e.traces[i].Account, delay)
		}
	}
}

// habitsOf are the habits of several accounts, sorted once all their visits are noted.
type habitsOf map[pipeline.ID]*habits

// note adds a visit to those of its account.
func (of habitsOf) note(s *significance, t pipeline.Trace) {
	if of[t.Account] == nil {
		of[t.Account] = &habits{}
	}
	of[t.Account].add(s, t.Row, t.At)
}

func (of habitsOf) sort() {
	for _, h := range of {
		slices.Sort(*h)
	}
}

// like counts moments like that of a visit, and those of them that are in company.
type like struct{ near, all float64 }

// share is that of moments in company; of few moments, it leans towards what is usual.
func (l like) share(usual float64) float64 { return (l.near + ownWeight*usual) / (l.all + ownWeight) }

// like holds a visit against the others: it goes through the moments at which it would have come, had its delay been that of another visit of its account.
func (h habits) like(s *significance, row uint32, at int64, inCompany func(at int64) bool) (l like) {
	own, known := s.delay(row, at)
	if !known {
		return like{}
	}
	itself, _ := slices.BinarySearch(h, own)
	step := max(1, (len(h)+mostHabits-1)/mostHabits)
	for i := 0; i < len(h); i += step {
		if i == itself {
			continue
		}
		l.all++
		if inCompany(at + h[i] - own) {
			l.near++
		}
	}
	return l
}

// leastSurprising gives, of the explanations of so many hits, each with a chance for every trial, the number expected and the p of that under which they are least surprising: each must fail by itself. The larger of two shares of
// few moments each would be large by chance.
func leastSurprising(hits int, explanations ...[]float64) (expected, p float64) {
	p = -1
	scratch := make([]float64, hits+1)
	for _, chances := range explanations {
		if by := stats.PoissonBinomialTail(hits, chances, scratch); by > p {
			expected, p = floats.Sum(chances), by
		}
	}
	return expected, p
}
