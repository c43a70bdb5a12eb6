package coaction

import "math"

const second = 1e6 // microseconds

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

// clock counts ticks from the earliest time on: whole seconds where all times are, else microseconds.
type clock struct {
	earliest, tick int64 // microseconds
	long           bool  // ticks take more than 32 bits
}

func (s *timespan) clock() clock {
	c := clock{earliest: s.earliest, tick: second}
	if s.broken {
		c.tick = 1
	}
	c.long = c.ticks(s.latest) > math.MaxUint32
	return c
}

func (c *clock) ticks(at int64) int64 { return (at - c.earliest) / c.tick }
