package coaction

import "math"

const second = 1e6 // microseconds

// clock counts ticks: whole seconds as long as all times lie whole seconds apart, else microseconds.
type clock struct {
	zero int64 // microseconds
	set  bool
	fine bool // ticks are microseconds, and take more than 32 bits
}

// suit sets the clock by the first time, with as much room before as behind it, and says whether a time is a whole number of ticks, and not too many.
func (c *clock) suit(at int64) bool {
	if !c.set {
		c.zero, c.set = at-second<<31, true
	}
	apart := at - c.zero
	return c.fine || apart%second == 0 && uint64(apart/second) <= math.MaxUint32
}

func (c *clock) tick() int64 {
	if c.fine {
		return 1
	}
	return second
}

func (c *clock) ticks(at int64) int64 { return (at - c.zero) / c.tick() }
