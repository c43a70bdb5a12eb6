package local

import (
	"pikir/pipeline"
	"pikir/pipeline/stats"
	"slices"
	"time"
)

// moments knows how many comments lie around each comment under its key, for each window and its horizon.
type moments struct {
	traces            []pipeline.Trace // by key and time
	windows, horizons []time.Duration
	near, far         [][]uint32 // by window, then by position among the traces: comments within the window and within the horizon, itself included
}

func newMoments(traces []pipeline.Trace, windows []time.Duration, horizon func(time.Duration) time.Duration) *moments {
	m := &moments{traces: traces, windows: windows}
	for _, w := range windows {
		m.horizons = append(m.horizons, horizon(w))
		m.near = append(m.near, countAround(traces, w))
		m.far = append(m.far, countAround(traces, horizon(w)))
	}
	return m
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

// positions are the traces with their position in the place of the row.
func (m *moments) positions() []pipeline.Trace {
	traces := slices.Clone(m.traces)
	for i := range traces {
		traces[i].Row = uint32(i)
	}
	return traces
}

// row is the comment of a trace of positions.
func (m *moments) row(t pipeline.Trace) uint32 { return m.traces[t.Row].Row }

// chance averages, over the comments of a run in order of time, the share of other comments within the horizon that lie within the window.
func (m *moments) chance(run []pipeline.Trace, w int) float64 {
	window, horizon := m.windows[w], m.horizons[w]
	near, far := newSpan(window), newSpan(horizon)
	sum := 0.0
	for i, t := range run {
		ownNear, ownFar := near.count(run, i), far.count(run, i)
		sum += stats.MeetingChance(float64(int(m.near[w][t.Row])-ownNear), float64(int(m.far[w][t.Row])-ownFar), window.Seconds(), horizon.Seconds())
	}
	return sum / float64(len(run))
}

// span counts, for one trace after the other of a run in order of time, those within reach, by two pointers that never turn back.
type span struct {
	reach     int64
	low, high int
}

func newSpan(reach time.Duration) *span { return &span{reach: reach.Microseconds()} }

func (s *span) count(run []pipeline.Trace, i int) int {
	t := &run[i]
	for run[s.low].Key != t.Key || t.At-run[s.low].At > s.reach {
		s.low++
	}
	s.high = max(s.high, i)
	for s.high < len(run) && run[s.high].Key == t.Key && run[s.high].At-t.At <= s.reach {
		s.high++
	}
	return s.high - s.low
}
