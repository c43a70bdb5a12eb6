package local

import (
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// moments holds comments by account, then key, then time, and how many others lie around each under its key: what a test of two accounts reads lies side by side.
type moments struct {
	windows  []window
	horizons []time.Duration // distinct, in the order of windows
	start    []uint32        // by account, one more than accounts: where its comments begin
	moments  []moment
	around   []uint32 // for each comment, how many lie within each window and then within each horizon, itself included
}

// window is one that is tested, with its horizon's position and the rate at which meetings fall into it.
type window struct {
	time.Duration
	horizon int
	rate    stats.MeetingRate
}

// moment is a comment of an account under a key.
type moment struct {
	at       int64
	key, row uint32 // the key is numbered in ascending order
}

// newMoments takes traces by key and time. Windows of one horizon come one after the other.
func newMoments(traces []pipeline.Trace, accounts int, windows []time.Duration, horizon func(time.Duration) time.Duration) *moments {
	m := &moments{start: startsByAccount(traces, accounts), moments: make([]moment, len(traces))}
	for _, w := range windows {
		h := horizon(w)
		if n := len(m.horizons); n == 0 || m.horizons[n-1] != h {
			m.horizons = append(m.horizons, h)
		}
		m.windows = append(m.windows, window{w, len(m.horizons) - 1, stats.NewMeetingRate(w.Seconds(), h.Seconds())})
	}
	m.around = make([]uint32, len(traces)*m.counts())
	place := m.place(traces)
	var keys []int // where they begin
	for from := 0; from < len(traces); from += sameKey(traces[from:]) {
		keys = append(keys, from)
	}
	keys = append(keys, len(traces))
	inStretches(len(keys)-1, func(from, to int) { m.count(traces[keys[from]:keys[to]], place[keys[from]:keys[to]]) })
	return m
}

// counts is how many numbers around holds for a comment.
func (m *moments) counts() int { return len(m.windows) + len(m.horizons) }

// place deals the traces out to their accounts and gives the place of each.
func (m *moments) place(traces []pipeline.Trace) []uint32 {
	place, next, key := make([]uint32, len(traces)), slices.Clone(m.start), uint32(0)
	for i := range traces {
		t := &traces[i]
		if i > 0 && t.Key != traces[i-1].Key {
			key++
		}
		place[i] = next[t.Account]
		next[t.Account]++
		m.moments[place[i]] = moment{t.At, key, t.Row}
	}
	return place
}

// count counts around traces of whole keys.
func (m *moments) count(traces []pipeline.Trace, place []uint32) {
	var spans []*span
	for _, w := range m.windows {
		spans = append(spans, newSpan(w.Duration))
	}
	for _, h := range m.horizons {
		spans = append(spans, newSpan(h))
	}
	for i := range traces {
		around := m.around[int(place[i])*len(spans):]
		for k, s := range spans {
			around[k] = uint32(s.count(traces, i))
		}
	}
}

// near is how many comments lie within a window of the comment at a place; far, within a horizon.
func (m *moments) near(place uint32, w int) int { return int(m.around[int(place)*m.counts()+w]) }
func (m *moments) far(place uint32, h int) int {
	return int(m.around[int(place)*m.counts()+len(m.windows)+h])
}

// shared calls meet with the places of two accounts' comments under each key that both hold.
func (m *moments) shared(a, b pipeline.ID, meet func(fromA, toA, fromB, toB uint32)) {
	x, endX, y, endY := m.start[a], m.start[a+1], m.start[b], m.start[b+1]
	for x < endX && y < endY {
		switch keyX, keyY := m.moments[x].key, m.moments[y].key; {
		case keyX < keyY:
			x = m.seek(x, endX, keyY)
		case keyX > keyY:
			y = m.seek(y, endY, keyX)
		default:
			toX, toY := m.endOfKey(x, endX), m.endOfKey(y, endY)
			meet(x, toX, y, toY)
			x, y = toX, toY
		}
	}
}

// seek gives the first place from one on with at least the key, in doubling strides: a short list passes through a long one in little more than its own length.
func (m *moments) seek(from, end, key uint32) uint32 {
	stride := uint32(1)
	for from+stride < end && m.moments[from+stride].key < key {
		stride *= 2
	}
	low, high := from+stride/2+1, min(from+stride, end)
	for low < high {
		if middle := (low + high) / 2; m.moments[middle].key < key {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

func (m *moments) endOfKey(from, end uint32) uint32 {
	to := from + 1
	for to < end && m.moments[to].key == m.moments[from].key {
		to++
	}
	return to
}

// countAround counts, for each trace, those under the same key within reach.
func countAround(traces []pipeline.Trace, reach time.Duration) []uint32 {
	counts := make([]uint32, len(traces))
	around := newSpan(reach)
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

func newSpan(reach time.Duration) *span { return &span{reach: reach.Microseconds()} }

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
