package coaction

import (
	"context"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline"
)

const (
	parts         = 256  // by key; sorted one by one
	slabTraces    = 2048 // memory is had in slabs
	slabBytes     = slabTraces * traceBytes
	traceBytes    = int64(unsafe.Sizeof(place{}) + unsafe.Sizeof(uint32(0)))
	giveBackBytes = 64 << 20
)

// Store collects traces, parted by key, in memory or, beyond a limit, in a file. It is for one goroutine.
type Store struct {
	limit      int64
	dir        string
	keys       keys
	parts      [parts]part
	free       []slab
	held       int64 // bytes in slabs
	n          int
	last       uint32 // row
	repeats    bool   // a comment has several keys
	file       *spillFile
	perAccount []uint32 // traces
}

// part holds the traces of some keys.
type part struct {
	slabs []slab
	runs  []stretch // on disk, in the order of Append
	n     int
}

// slab holds some traces.
type slab struct {
	places []place
	rows   []uint32
}

// NewStore gives an empty store that holds up to limit bytes of traces in memory (0: all) and puts the rest into a file in dir ("": the system's
// folder for temporary files), which Close removes.
func NewStore(limit int64, dir string) *Store { return &Store{limit: limit, dir: dir} }

// Append adds a trace. The traces of one comment come one after the other.
func (s *Store) Append(t pipeline.Trace) error {
	key := s.keys.number(t.Key)
	p := &s.parts[key*0x9e3779b9>>24]
	if n := len(p.slabs); n == 0 || len(p.slabs[n-1].rows) == slabTraces {
		if err := s.grow(p); err != nil {
			return err
		}
	}
	to := &p.slabs[len(p.slabs)-1]
	to.places, to.rows = append(to.places, place{t.At, t.Account, key}), append(to.rows, t.Row)
	s.repeats = s.repeats || s.n > 0 && t.Row == s.last
	s.last = t.Row
	s.n++
	p.n++
	return nil
}

// grow gives a part one more slab, and puts all slabs on disk first where there is no room.
func (s *Store) grow(p *part) error {
	if s.limit > 0 && s.held+slabBytes > s.limit {
		if err := s.spill(); err != nil {
			return err
		}
	}
	s.held += slabBytes
	if n := len(s.free); n > 0 {
		p.slabs, s.free = append(p.slabs, s.free[n-1]), s.free[:n-1]
		return nil
	}
	p.slabs = append(p.slabs, newSlab())
	return nil
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
			s.countAccounts(slab)
			run, err := s.file.write(bytesOf(slab.places), bytesOf(slab.rows))
			if err != nil {
				return err
			}
			p.runs = append(p.runs, run)
			slab.places, slab.rows = slab.places[:0], slab.rows[:0]
			s.free = append(s.free, slab)
		}
		clear(p.slabs) // else it would hold them on
		p.slabs = p.slabs[:0]
	}
	s.held = 0
	return nil
}

// countAccounts counts the traces of accounts, many at once, so that the waits for memory overlap.
func (s *Store) countAccounts(in slab) {
	for i := range in.places {
		s.perAccount = counted(s.perAccount, in.places[i].account)
	}
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
	for i := range s.parts {
		for _, slab := range s.parts[i].slabs {
			s.countAccounts(slab)
		}
	}
	r := rankingOf(s.perAccount)
	s.perAccount = nil
	l, err := s.line(ctx, &opt, r)
	if err != nil {
		return err
	}
	return l.count(ctx, r, opt, emit)
}

// line sets the traces of a store in a line; they leave the store as they go.
func (s *Store) line(ctx context.Context, opt *Options, r *ranking) (*line, error) {
	n := s.n
	if opt.Keep != nil {
		n = 0
		for i := range s.parts {
			n += s.parts[i].keep(opt.Keep)
		}
	}
	from := make([]int, parts)
	for i := 1; i < parts; i++ {
		from[i] = from[i-1] + s.parts[i-1].n
	}
	l := newLine(n, s.repeats)
	_, longest := opt.windows()
	scratch := make([][]stored, runtime.GOMAXPROCS(0))
	var gone atomic.Int64
	err := s.each(ctx, func(core, i int) error {
		sorted := slices.Grow(scratch[core][:0], s.parts[i].n)
		for _, slab := range s.parts[i].slabs {
			sorted = slab.appendTo(sorted, nil)
		}
		slices.SortFunc(sorted, compareStored)
		l.put(from[i], sorted, r, longest)
		scratch[core], s.parts[i] = sorted, part{}
		if gone.Add(int64(len(sorted))*traceBytes) > giveBackBytes {
			gone.Store(0)
			debug.FreeOSMemory() // the slabs go as the line fills up
		}
		return nil
	})
	l.close()
	return l, err
}

// keep drops the traces of other accounts and gives the number of those that stay.
func (p *part) keep(keep func(pipeline.ID) bool) int {
	p.n = 0
	for k := range p.slabs {
		s := &p.slabs[k]
		n := 0
		for i, t := range s.places {
			if keep(t.account) {
				s.places[n], s.rows[n] = t, s.rows[i]
				n++
			}
		}
		s.places, s.rows = s.places[:n], s.rows[:n]
		p.n += n
	}
	return p.n
}

func newSlab() slab { return slab{make([]place, 0, slabTraces), make([]uint32, 0, slabTraces)} }

// appendTo appends the traces of the accounts that take part.
func (s slab) appendTo(to []stored, keep func(pipeline.ID) bool) []stored {
	for i, t := range s.places {
		if keep == nil || keep(t.account) {
			to = append(to, stored{t, s.rows[i]})
		}
	}
	return to
}

// each calls do for every part, on all cores.
func (s *Store) each(ctx context.Context, do func(core, part int) error) error {
	var next atomic.Int32
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for core := range errs {
		wait.Go(func() {
			for ctx.Err() == nil && errs[core] == nil {
				i := int(next.Add(1)) - 1
				if i >= parts {
					return
				}
				errs[core] = do(core, i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}
