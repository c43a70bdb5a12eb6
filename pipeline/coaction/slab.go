package coaction

import (
	"math"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline"
)

// place is a trace but for its comment.
type place struct {
	at      uint32 // ticks of the store's clock, lower half
	account pipeline.ID
	key     uint32 // a number of the key
}

const (
	slabTraces = 2726 // memory is had in slabs, each of the largest size that the runtime rounds up by nothing
	slabBytes  = int64(unsafe.Sizeof(slab{}))
	placeBytes = int64(unsafe.Sizeof(place{}))
	halfBytes  = int64(unsafe.Sizeof(uint32(0))) // of a comment, or of the upper half of a time
)

// slab holds some traces.
type slab struct {
	rows   []uint32 // comments, up to room for all; nil as long as none has several traces
	late   []uint32 // upper halves of times, up to room for all, where the clock is fine
	n      int
	places [slabTraces]place // the collector of garbage looks no further than the pointers before
}

func (s *slab) ticks(k int) int64 {
	if s.late == nil {
		return int64(s.places[k].at)
	}
	return int64(s.late[k])<<32 | int64(s.places[k].at)
}

func (s *slab) setTicks(k int, ticks int64) {
	s.places[k].at = uint32(ticks)
	if s.late != nil {
		s.late[k] = uint32(ticks >> 32)
	}
}

// refine turns seconds into microseconds.
func (s *slab) refine() {
	s.late = make([]uint32, slabTraces)
	for k := range s.n {
		s.setTicks(k, s.ticks(k)*second)
	}
}

func (s *slab) row(k int) uint32 {
	if s.rows == nil {
		return 0
	}
	return s.rows[k]
}

// keep drops the traces of other accounts.
func (s *slab) keep(keep func(pipeline.ID) bool) {
	n := 0
	for k := range s.places[:s.n] {
		if keep(s.places[k].account) {
			s.places[n] = s.places[k]
			if s.late != nil {
				s.late[n] = s.late[k]
			}
			if s.rows != nil {
				s.rows[n] = s.rows[k]
			}
			n++
		}
	}
	s.n = n
}

// nameRows gives traces comments of their own, with numbers that no others have: downwards from the highest.
func (s *slab) nameRows(named *atomic.Uint32) {
	s.rows = make([]uint32, slabTraces)
	next := math.MaxUint32 - named.Add(uint32(s.n))
	for k := range s.n {
		s.rows[k] = next + uint32(k)
	}
}
