package coaction

import (
	"math"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline"
)

// place is a trace but for its comment.
type place struct {
	at      int64 // microseconds
	account pipeline.ID
	key     uint32 // a number of the key
}

const (
	slabTraces = 2046 // memory is had in slabs, each of the largest size that the runtime rounds up by nothing
	slabBytes  = int64(unsafe.Sizeof(slab{}))
	placeBytes = int64(unsafe.Sizeof(place{}))
	rowBytes   = int64(unsafe.Sizeof(uint32(0)))
)

// slab holds some traces.
type slab struct {
	rows   []uint32 // comments, up to room for all; nil as long as none has several traces
	n      int
	places [slabTraces]place // the collector of garbage looks no further than the pointers before
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
