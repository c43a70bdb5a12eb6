package coaction

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"pikir/pipeline"
)

// summarise sorts the records of each account and sums them up, on all cores; ends are those of the accounts' records.
func (c *counter) summarise(records []record, low int, ends []uint64, emit func([]Pair) error) error {
	const shares = 64
	found := make([][]Pair, shares)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			s := summary{opt: &c.opt, place: make([]uint32, c.accounts)}
			for {
				share := int(next.Add(1)) - 1
				if share >= shares {
					return
				}
				from, to := shareOf(ends, share, shares), shareOf(ends, share+1, shares)
				s.pairs = nil
				for i := from; i < to; i++ {
					start := uint64(0)
					if i > 0 {
						start = ends[i-1]
					}
					s.account(pipeline.ID(low+i), records[start:ends[i]])
				}
				found[share] = s.pairs
			}
		})
	}
	wait.Wait()
	for _, pairs := range found {
		if len(pairs) == 0 {
			continue
		}
		if err := emit(pairs); err != nil {
			return err
		}
	}
	return nil
}

// shareOf is the account at which a share of about equal numbers of records begins.
func shareOf(ends []uint64, share, shares int) int {
	if share == shares {
		return len(ends)
	}
	at, _ := slices.BinarySearch(ends, 1+ends[len(ends)-1]*uint64(share)/uint64(shares))
	if share == 0 {
		return 0
	}
	return at
}

// summary sums up the records of accounts.
type summary struct {
	opt             *Options
	place           []uint32 // by account: first its weight with the account at hand, then the end of its records; 0 between accounts
	others          []pipeline.ID
	sorted          []record
	rows, otherRows []uint32
	pairs           []Pair
}

// account sums up the co-actions of one account with those of larger numbers: a counting sort by them, without those that weigh too little.
func (s *summary) account(a pipeline.ID, records []record) {
	s.others = s.others[:0]
	for i := range records {
		other := records[i].other
		if s.place[other] == 0 {
			s.others = append(s.others, other)
		}
		s.place[other]++
	}
	s.putInOrder(records)
	from := uint32(0)
	for _, other := range s.others {
		to := s.place[other] - 1
		s.place[other] = 0
		s.pair(a, s.sorted[from:to])
		from = to
	}
}

// putInOrder sorts the records of those others whose weight reaches the least.
func (s *summary) putInOrder(records []record) {
	s.others = slices.DeleteFunc(s.others, func(other pipeline.ID) bool {
		light := s.place[other] < s.opt.MinWeight
		if light {
			s.place[other] = 0
		}
		return light
	})
	slices.Sort(s.others)
	end := uint32(0)
	for _, other := range s.others {
		weight := s.place[other]
		s.place[other] = end + 1
		end += weight
	}
	s.sorted = slices.Grow(s.sorted[:0], int(end))[:end]
	for i := range records {
		if at := &s.place[records[i].other]; *at > 0 {
			s.sorted[*at-1] = records[i]
			*at++
		}
	}
}

// pair sums up the co-actions of two accounts.
func (s *summary) pair(a pipeline.ID, records []record) {
	if len(records) > 1 {
		slices.SortFunc(records, func(x, y record) int { return cmp.Compare(x.key, y.key) })
	}
	for w := range s.opt.Windows {
		s.within(a, records, w)
	}
}

// within sums up the co-actions of two accounts within one window; records come by key.
func (s *summary) within(a pipeline.ID, records []record, w int) {
	p := Pair{A: a, B: records[0].other, Window: w}
	window, sum := s.opt.Windows[w].Microseconds(), int64(0)
	key := uint32(0)
	s.rows, s.otherRows = s.rows[:0], s.otherRows[:0]
	for _, r := range records {
		if r.delta > window {
			continue
		}
		if p.Weight == 0 || r.key != key {
			p.Keys++
			key = r.key
		}
		p.Weight++
		sum += r.delta
		s.rows, s.otherRows = append(s.rows, r.row), append(s.otherRows, r.otherRow)
	}
	if p.Weight == 0 || p.Weight < s.opt.MinWeight {
		return
	}
	p.CommentsA, p.CommentsB = distinct(s.rows), distinct(s.otherRows)
	p.MeanDelta = float64(sum) / 1e6 / float64(p.Weight)
	s.pairs = append(s.pairs, p)
}

// distinct counts different rows; it sorts them in place.
func distinct(rows []uint32) uint32 {
	if len(rows) == 1 {
		return 1
	}
	slices.Sort(rows)
	return uint32(len(slices.Compact(rows)))
}
