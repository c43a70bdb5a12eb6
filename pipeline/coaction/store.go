package coaction

import (
	"context"
	"sync/atomic"

	"pikir/pipeline"
)

// Store collects traces, parted by key, in memory or, beyond a limit, in a file. It is for one goroutine.
type Store struct {
	limit      int64
	dir        string
	keys       keys
	parts      [parts]part
	free       []*slab
	held, most int64 // bytes in slabs, and at most so far
	n          int
	clock      clock
	last       uint32 // row
	lastPart   *part
	repeats    bool          // a comment has several keys
	unnamed    atomic.Uint32 // how many traces were given comments of their own
	file       *spillFile
	perAccount []uint32 // traces
}

// NewStore gives an empty store that holds up to limit bytes of traces in memory (0: all) and puts the rest into a file in dir ("": the system's
// folder for temporary files), which Close removes.
func NewStore(limit int64, dir string) *Store {
	return &Store{limit: limit, dir: dir}
}

// Append adds traces. Those of one comment come one after the other.
func (s *Store) Append(traces ...pipeline.Trace) error {
	for i := range traces {
		s.perAccount = counted(s.perAccount, traces[i].Account) // apart from what follows, so that the waits for memory overlap
	}
	for i := range traces {
		t := &traces[i]
		if t.Row == s.last && s.n > 0 && !s.repeats {
			s.nameRows()
		}
		if !s.clock.suit(t.At) {
			s.refine()
		}
		key := s.keys.number(t.Key)
		p := &s.parts[partOf(key)]
		if p.open == nil {
			if err := s.grow(p); err != nil {
				return err
			}
		}
		to := p.open
		to.places[to.n] = place{account: t.Account, key: key}
		to.setTicks(to.n, s.clock.ticks(t.At))
		if s.repeats {
			to.rows[to.n] = t.Row
		}
		if to.n++; to.n == slabTraces {
			p.open = nil
		}
		s.last, s.lastPart = t.Row, p
		s.n++
		p.n++
	}
	return nil
}

// Held is how many bytes of traces were in memory at most.
func (s *Store) Held() int64 { return s.most }

// nameRows is called when a comment has a second trace: from now on each trace holds its comment.
func (s *Store) nameRows() {
	s.repeats = true
	for i := range s.parts {
		for _, slab := range s.parts[i].slabs {
			slab.nameRows(&s.unnamed)
		}
	}
	before := s.lastPart.slabs[len(s.lastPart.slabs)-1]
	before.rows[before.n-1] = s.last
}

// refine is called when a time is no whole number of seconds.
func (s *Store) refine() {
	s.clock.fine = true
	for i := range s.parts {
		for _, slab := range s.parts[i].slabs {
			slab.refine()
		}
	}
}

// grow gives a part one more slab, and puts all slabs on disk first where there is no room.
func (s *Store) grow(p *part) error {
	bytes := slabBytes
	if s.repeats {
		bytes += slabTraces * halfBytes
	}
	if s.clock.fine {
		bytes += slabTraces * halfBytes
	}
	if s.limit > 0 && s.held+bytes > s.limit {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.held += bytes
	s.most = max(s.most, s.held)
	p.open = s.emptySlab()
	p.slabs = append(p.slabs, p.open)
	return nil
}

func (s *Store) emptySlab() (to *slab) {
	if n := len(s.free); n > 0 {
		to, s.free = s.free[n-1], s.free[:n-1]
	} else {
		to = new(slab)
	}
	if to.n = 0; s.repeats && to.rows == nil {
		to.rows = make([]uint32, slabTraces)
	}
	if s.clock.fine && to.late == nil {
		to.late = make([]uint32, slabTraces)
	}
	return to
}

// spill writes all slabs to the end of the file.
func (s *Store) spill() (err error) {
	if s.file == nil {
		if s.file, err = newSpillFile(s.dir); err != nil {
			return err
		}
	}
	for i := range s.parts {
		p := &s.parts[i]
		for _, slab := range p.slabs {
			run, err := s.file.save(slab)
			if err != nil {
				return err
			}
			p.runs = append(p.runs, run)
		}
		s.free = append(s.free, p.slabs...)
		p.slabs, p.open = p.slabs[:0], nil
	}
	s.held = 0
	return nil
}

// Reset forgets all traces.
func (s *Store) Reset() error {
	err := s.Close()
	*s = Store{limit: s.limit, dir: s.dir}
	return err
}

// Close removes the file.
func (s *Store) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.close()
}

// Count counts the co-actions of the traces. Pairs come in stretches, by one call of emit after the other, valid during the call, ordered by the account with fewer traces, the other and the window;
// windows in which two accounts never meet are left out. The result does not depend on the number of cores or on the limit of memory. Nothing can be appended
// afterwards, and a store counts once.
func (s *Store) Count(ctx context.Context, opt Options, emit func([]Pair) error) error {
	s.keys = keys{}
	if s.file != nil {
		return s.countOnDisk(ctx, opt, emit)
	}
	r := rankingOf(s.perAccount)
	s.perAccount = nil
	l, err := s.line(ctx, &opt, r)
	if err != nil {
		return err
	}
	r.ranks = nil // the line holds them
	return l.count(ctx, r, opt, emit)
}
