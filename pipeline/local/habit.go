package local

import (
	"slices"
	"sync"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// habits are the delays after the opening of posts and the times of day of an account's visits, each in order. People who follow a page come within minutes under each of its posts, people with a lunch break or an
// evening hour come then, and so keep each other's company without knowing of each other. Who would have been in company as well at the other delays, or at the other hours, that it keeps owes its company to a habit.
type habits struct{ delays, hours []int64 } // microseconds

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

// everyHabit is the habits of all accounts under some traces, found when the first is asked for.
type everyHabit struct {
	s              *significance
	traces         []pipeline.Trace
	learnt         [2]sync.Once
	byDelay, clock byAccount
}

func (e *everyHabit) of(account pipeline.ID) habits {
	return habits{e.delays(account), e.hours(account)}
}

func (e *everyHabit) delays(account pipeline.ID) []int64 {
	e.learnt[0].Do(func() {
		e.byDelay = sortByAccount(e.s.corpus.Accounts.Len(), func(do func(pipeline.ID, int64)) {
			for i := range e.traces {
				if delay, known := e.s.delay(e.traces[i].Row, e.traces[i].At); known {
					do(e.traces[i].Account, delay)
				}
			}
		})
	})
	return e.byDelay.of(account)
}

func (e *everyHabit) hours(account pipeline.ID) []int64 {
	e.learnt[1].Do(func() {
		e.clock = sortByAccount(e.s.corpus.Accounts.Len(), func(do func(pipeline.ID, int64)) {
			for i := range e.traces {
				do(e.traces[i].Account, e.traces[i].At%microsecondsADay)
			}
		})
	})
	return e.clock.of(account)
}

// byAccount is the numbers of each account, in order.
type byAccount struct {
	start []uint32 // by account, one more than accounts
	all   []int64
}

func (b *byAccount) of(account pipeline.ID) []int64 {
	return b.all[b.start[account]:b.start[account+1]]
}

// sortByAccount asks for the numbers twice.
func sortByAccount(accounts int, each func(do func(pipeline.ID, int64))) byAccount {
	b := byAccount{start: make([]uint32, accounts+2)}
	each(func(account pipeline.ID, _ int64) { b.start[account+2]++ })
	for a := 2; a < len(b.start); a++ {
		b.start[a] += b.start[a-1]
	}
	b.all = make([]int64, b.start[accounts+1])
	each(func(account pipeline.ID, number int64) {
		b.all[b.start[account+1]] = number
		b.start[account+1]++
	})
	parallel.Stretches(accounts, func(from, to int) {
		for a := from; a < to; a++ {
			slices.Sort(b.of(pipeline.ID(a)))
		}
	})
	return b
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
		slices.Sort(h.delays)
		slices.Sort(h.hours)
	}
}

// like counts moments like that of a visit, and those of them that are in company.
type like struct{ near, all float64 }

// share is that of moments in company; of few moments, it leans towards what is usual.
func (l like) share(usual float64) float64 { return (l.near + ownWeight*usual) / (l.all + ownWeight) }

// like holds a visit against the others: it goes through the moments at which it would have come, had its delay, or its hour, been that of another visit of its account.
func (h habits) like(s *significance, row uint32, at int64, inCompany func(at int64) bool) (delays, hours like) {
	own, known := s.delay(row, at)
	opened := -never
	if known {
		opened = at - own
		delays = likeMoments(h.delays, own, func(int64) bool { return true }, func(other int64) bool { return inCompany(opened + other) })
	}
	hour := at % microsecondsADay
	moved := func(other int64) int64 { return at + onClock(other-hour) }
	return delays, likeMoments(h.hours, hour, func(other int64) bool { return moved(other) >= opened }, func(other int64) bool { return inCompany(moved(other)) })
}

// likeMoments counts the others at which one would have been in company, of those that could be.
func likeMoments(all []int64, own int64, could, inCompany func(other int64) bool) (l like) {
	eachOther(all, own, func(other int64) {
		if !could(other) {
			return
		}
		l.all++
		if inCompany(other) {
			l.near++
		}
	})
	return l
}

// eachOther goes through the numbers of other visits.
func eachOther(all []int64, own int64, do func(other int64)) {
	itself, _ := slices.BinarySearch(all, own)
	step := max(1, (len(all)+mostHabits-1)/mostHabits)
	for i := 0; i < len(all); i += step {
		if i != itself {
			do(all[i])
		}
	}
}

// onClock is the shorter way between two times of day.
func onClock(way int64) int64 {
	switch {
	case way > microsecondsADay/2:
		return way - microsecondsADay
	case way < -microsecondsADay/2:
		return way + microsecondsADay
	}
	return way
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
