package coaction

// moments are times: in whole seconds where all of them are, in half the memory, else in microseconds.
type moments struct {
	earliest int64 // microseconds
	seconds  []uint32
	micros   []int64
}

// timespan is what is known of times before they are put together.
type timespan struct {
	earliest, latest int64 // microseconds
	broken           bool  // some are no whole seconds
	some             bool
}

func (s *timespan) add(at int64) {
	if !s.some {
		s.earliest, s.latest, s.some = at, at, true
	}
	s.earliest, s.latest = min(s.earliest, at), max(s.latest, at)
	s.broken = s.broken || at%second != 0
}

const second = 1e6 // microseconds

// bytes is how much a time takes.
func (s *timespan) bytes() int64 {
	if apart := uint64(s.latest) - uint64(s.earliest); s.broken || apart/second > 1<<32-1 {
		return 8
	}
	return 4
}

// moments makes room for n times of the span.
func (s *timespan) moments(n int) moments {
	m := moments{earliest: s.earliest}
	if s.bytes() == 8 {
		m.micros = make([]int64, n)
	} else {
		m.seconds = make([]uint32, n)
	}
	return m
}

func (m *moments) set(i int, at int64) {
	if m.micros != nil {
		m.micros[i] = at
	} else {
		m.seconds[i] = uint32((at - m.earliest) / second)
	}
}

func (m *moments) at(i uint32) int64 {
	if m.micros != nil {
		return m.micros[i]
	}
	return m.earliest + second*int64(m.seconds[i])
}

// between is the time between two, in microseconds.
func (m *moments) between(i, j uint32) int64 {
	if m.micros != nil {
		return max(m.micros[j]-m.micros[i], m.micros[i]-m.micros[j])
	}
	return second * max(int64(m.seconds[j])-int64(m.seconds[i]), int64(m.seconds[i])-int64(m.seconds[j]))
}

// memory is that of the times.
func (m *moments) memory() []byte {
	if m.micros != nil {
		return bytesOf(m.micros)
	}
	return bytesOf(m.seconds)
}
