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
// evening hour come then, and so keep each other's company without knowing of each other. Who would have been in company as well at the other delays that it keeps, or as often as other people are at the hours that it keeps,
// owes its company to a habit.
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

// everyHabit is the habits of all accounts under some traces, delays and hours each found when the first is asked for.
type everyHabit struct {
	s              *significance
	traces         []pipeline.Trace
	learnt         [2]sync.Once
	byDelay, clock byAccount
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

// byHabit is the share where moments are those of a habit, with leeway, since no model of habits is right to the last percent.
func (l like) byHabit(usual float64) float64 { return stats.WithLeeway(l.share(usual)) }

// and adds up.
func (l like) and(more like) like { return like{l.near + more.near, l.all + more.all} }

// like holds a visit against the others: it goes through the moments at which it would have come, had its delay been that of another visit of its account.
func (h habits) like(s *significance, row uint32, at int64, inCompany func(at int64) bool) (l like) {
	own, known := s.delay(row, at)
	if !known {
		return like{}
	}
	eachOther(h.delays, own, func(other int64) {
		l.all++
		if inCompany(at + other - own) {
			l.near++
		}
	})
	return l
}

// eachOther goes through the numbers of other visits.
func eachOther(all []int64, own int64, do func(other int64)) {
	itself, _ := slices.BinarySearch(all, own)
	step := strideOver(len(all))
	for i := 0; i < len(all); i += step {
		if i != itself {
			do(all[i])
		}
	}
}

// strideOver is the step from one to the next of those looked at.
func strideOver(n int) int { return max(1, (n+mostHabits-1)/mostHabits) }

// sameHour is how far apart times of day are one.
const sameHour = 15 * 60 * 1_000_000

// often is how many visits of an account, but for some, came at the time of day of a moment.
func (h habits) often(moment int64, but ...int64) float64 {
	hour, n := moment%microsecondsADay, 0
	for _, turn := range [...]int64{-microsecondsADay, 0, microsecondsADay} { // over midnight
		n += within(h.hours, hour+turn-sameHour, hour+turn+sameHour)
	}
	for _, at := range but {
		if onClock(moment-at) <= sameHour {
			n--
		}
	}
	return float64(n)
}

// onClock is how far two moments so far apart are from each other by time of day.
func onClock(apart int64) int64 {
	apart = max(apart, -apart) % microsecondsADay
	return min(apart, microsecondsADay-apart)
}

// byHours counts moments of other people, by how often an account comes at their time of day, and those of them that are in company.
type byHours struct{ near, all, squares float64 }

func (b *byHours) add(often float64, inCompany bool) {
	b.all, b.squares = b.all+often, b.squares+often*often
	if inCompany {
		b.near += often
	}
}

// like is for as many moments as would tell as much if each counted the same (Kish 1965, Survey Sampling, section 11.7).
func (b byHours) like() like {
	if b.all == 0 {
		return like{}
	}
	n := b.all * b.all / b.squares
	return like{n * b.near / b.all, n}
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
