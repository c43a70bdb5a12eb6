package local

import (
	"slices"
	"sort"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// moments holds comments by key, then rank of the account, then time. Accounts with fewer comments rank lower, and a test of two goes to the keys of the lower one and looks
// for the other behind it: those keys stay in the processor's cache while it meets one account after the other.
type moments struct {
	windows  []window
	horizons []time.Duration // distinct, in the order of windows
	keys     []uint32        // by number of a key, one more than keys: its first place
	rank     []uint32        // by account
	ranks    []uint32        // by place: who
	at       []int64
	row      []uint32
	around   []uint32 // for each place, how many comments of other accounts lie within each window and then within each horizon
	start    []uint32 // by rank, one more than accounts: its first stay
	stays    []stay   // by rank, then key
	evidence []uint8  // by place and window: see findEvidence
}

// stay is an account's comments under a key, from a place on.
type stay struct{ key, from uint32 }

// window is one that is tested, with its horizon's position and the rate at which meetings fall into it.
type window struct {
	time.Duration
	horizon int
	rate    stats.MeetingRate
}

// newMoments takes traces by key and time. Windows of one horizon come one after the other.
func newMoments(traces []pipeline.Trace, accounts int, windows []time.Duration, horizon func(time.Duration) time.Duration) *moments {
	n := len(traces)
	m := &moments{rank: rankOf(traces, accounts), ranks: make([]uint32, n), at: make([]int64, n), row: make([]uint32, n), start: make([]uint32, accounts+2)}
	for from := 0; from < n; from += sameKey(traces[from:]) {
		m.keys = append(m.keys, uint32(from))
	}
	m.keys = append(m.keys, uint32(n))
	m.lookAround(traces, windows, horizon)
	m.findStays()
	return m
}

// lookAround counts what is around the same traces in some windows, in the place of those before.
func (m *moments) lookAround(traces []pipeline.Trace, windows []time.Duration, horizon func(time.Duration) time.Duration) {
	m.windows, m.horizons = nil, nil
	for _, w := range windows {
		h := horizon(w)
		if last := len(m.horizons) - 1; last < 0 || m.horizons[last] != h {
			m.horizons = append(m.horizons, h)
		}
		m.windows = append(m.windows, window{w, len(m.horizons) - 1, stats.NewMeetingRate(w.Seconds(), h.Seconds())})
	}
	m.around = slices.Grow(m.around[:0], len(traces)*m.counts())[:len(traces)*m.counts()]
	parallel.Stretches(len(m.keys)-1, func(from, to int) {
		var p placing
		for k := from; k < to; k++ {
			m.place(&p, traces[m.keys[k]:m.keys[k+1]], m.keys[k])
		}
	})
	m.findEvidence()
}

// rankOf ranks accounts by their traces.
func rankOf(traces []pipeline.Trace, accounts int) []uint32 {
	order := make([]uint64, accounts)
	for a := range order {
		order[a] = uint64(a)
	}
	for i := range traces {
		order[traces[i].Account] += 1 << 32
	}
	slices.Sort(order)
	rank := make([]uint32, accounts)
	for r, o := range order {
		rank[uint32(o)] = uint32(r)
	}
	return rank
}

// counts is how many numbers around holds for a comment.
func (m *moments) counts() int { return len(m.windows) + len(m.horizons) }

// placing is scratch of place.
type placing struct {
	order []uint64 // rank and position of traces, by place
	place []uint32 // by position
	spans []span
}

// place puts the traces of one key from a place on and counts around them.
func (m *moments) place(p *placing, traces []pipeline.Trace, from uint32) {
	p.order = p.order[:0]
	for i := range traces {
		p.order = append(p.order, uint64(m.rank[traces[i].Account])<<32|uint64(i))
	}
	slices.Sort(p.order)
	p.place = slices.Grow(p.place[:0], len(traces))[:len(traces)]
	for k, o := range p.order {
		i, to := uint32(o), from+uint32(k)
		m.ranks[to], m.at[to], m.row[to] = uint32(o>>32), traces[i].At, traces[i].Row
		p.place[i] = to
	}
	p.spans = p.spans[:0]
	for _, w := range m.windows {
		p.spans = append(p.spans, span{reach: w.Microseconds()})
	}
	for _, h := range m.horizons {
		p.spans = append(p.spans, span{reach: h.Microseconds()})
	}
	for i := range traces {
		around := m.around[int(p.place[i])*m.counts():]
		for k := range p.spans {
			around[k] = uint32(p.spans[k].count(traces, i))
		}
	}
	end := from + uint32(len(traces))
	for at := from; at < end; {
		stay := m.endIn(end, at)
		m.leaveOutOwn(p, at, stay)
		at = stay
	}
}

// leaveOutOwn takes the comments of an account itself off the counts around them.
func (m *moments) leaveOutOwn(p *placing, from, end uint32) {
	for k := range p.spans {
		reach, low, high := p.spans[k].reach, from, from
		for at := from; at < end; at++ {
			for m.at[at]-m.at[low] > reach {
				low++
			}
			for high < end && m.at[high]-m.at[at] <= reach {
				high++
			}
			m.around[int(at)*m.counts()+k] -= high - low
		}
	}
}

// findStays lists the stays of each account.
func (m *moments) findStays() {
	m.eachStay(func(rank uint32, _ stay) { m.start[rank+2]++ })
	for r := 2; r < len(m.start); r++ {
		m.start[r] += m.start[r-1]
	}
	m.stays = make([]stay, m.start[len(m.start)-1])
	m.eachStay(func(rank uint32, v stay) {
		m.stays[m.start[rank+1]] = v
		m.start[rank+1]++
	})
}

func (m *moments) eachStay(do func(rank uint32, v stay)) {
	for key := range len(m.keys) - 1 {
		from, end := m.keys[key], m.keys[key+1]
		for at := from; at < end; at++ {
			if at == from || m.ranks[at] != m.ranks[at-1] {
				do(m.ranks[at], stay{uint32(key), at})
			}
		}
	}
}

// of lists the stays of an account, given by rank, by key.
func (m *moments) of(rank uint32) []stay { return m.stays[m.start[rank]:m.start[rank+1]] }

// near is how many comments of others lie within a window of the comment at a place; far, within a horizon.
func (m *moments) near(place uint32, w int) int { return int(m.around[int(place)*m.counts()+w]) }
func (m *moments) far(place uint32, h int) int {
	return int(m.around[int(place)*m.counts()+len(m.windows)+h])
}

// endOf is the end of an account's comments under a key from its first on.
func (m *moments) endOf(key, from uint32) uint32 { return m.endIn(m.keys[key+1], from) }

// endIn is the end, at most so far, of the comments of the account at a place. It steps in doubling strides.
func (m *moments) endIn(end, from uint32) uint32 {
	own, stride := m.ranks[from], uint32(1)
	for from+stride < end && m.ranks[from+stride] == own {
		stride *= 2
	}
	low, high := from+stride/2, min(from+stride, end)
	return low + uint32(sort.Search(int(high-low), func(i int) bool { return m.ranks[low+uint32(i)] != own }))
}

// countAround counts, for each trace, those under the same key within reach.
func countAround(traces []pipeline.Trace, reach time.Duration) []uint32 {
	counts := make([]uint32, len(traces))
	around := span{reach: reach.Microseconds()}
	for i := range traces {
		counts[i] = uint32(around.count(traces, i))
	}
	return counts
}

// span counts, for one trace after the other in order of key and time, those within reach, by two pointers that never turn back.
type span struct {
	reach     int64
	low, high int
}

func (s *span) count(traces []pipeline.Trace, i int) int {
	t := &traces[i]
	for traces[s.low].Key != t.Key || t.At-traces[s.low].At > s.reach {
		s.low++
	}
	s.high = max(s.high, i)
	for s.high < len(traces) && traces[s.high].Key == t.Key && traces[s.high].At-t.At <= s.reach {
		s.high++
	}
	return s.high - s.low
}
