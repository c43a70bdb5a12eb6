package coaction

import (
	"context"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline"
)

const (
	parts      = 256  // by key; one at a time is read back from disk
	slabTraces = 2048 // 48 KiB: memory is had and given back in slabs
	traceBytes = int64(unsafe.Sizeof(pipeline.Trace{}))
	slabBytes  = slabTraces * traceBytes
)

// Store collects traces, parted by key, in memory or, beyond a limit, in a file. It is for one goroutine.
type Store struct {
	limit    int64
	dir      string
	file     *os.File // of traces that memory has no room for
	end      int64    // of the file
	parts    [parts]part
	free     [][]pipeline.Trace
	held     int64 // bytes in slabs
	accounts int   // highest account number + 1
}

// part holds the traces of some keys.
type part struct {
	slabs  [][]pipeline.Trace
	runs   []stretch // on disk, in the order of Append
	n      int
	sorted []pipeline.Trace // when the store is sealed and in memory
	at     int64            // in the file, when the store is sealed and on disk
}

// stretch is a part of the file.
type stretch struct {
	at int64
	n  int
}

// NewStore gives an empty store that holds up to limit bytes of traces in memory (0: all) and puts the rest into a file in dir ("": the system's
// folder for temporary files), which Close removes.
func NewStore(limit int64, dir string) *Store { return &Store{limit: limit, dir: dir} }

// Append adds a trace.
func (s *Store) Append(t pipeline.Trace) error {
	p := &s.parts[t.Key*0x9e3779b97f4a7c15>>56]
	if n := len(p.slabs); n == 0 || len(p.slabs[n-1]) == slabTraces {
		if err := s.grow(p); err != nil {
			return err
		}
	}
	last := &p.slabs[len(p.slabs)-1]
	*last = append(*last, t)
	p.n++
	s.accounts = max(s.accounts, int(t.Account)+1)
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
		p.slabs, s.free = append(p.slabs, s.free[n-1][:0]), s.free[:n-1]
		return nil
	}
	p.slabs = append(p.slabs, make([]pipeline.Trace, 0, slabTraces))
	return nil
}

// spill writes all slabs to the end of the file.
func (s *Store) spill() (err error) {
	if s.file == nil {
		if s.file, err = scratch(s.dir); err != nil {
			return err
		}
	}
	for i := range s.parts {
		p := &s.parts[i]
		run := stretch{at: s.end}
		for _, slab := range p.slabs {
			if _, err := s.file.WriteAt(bytesOf(slab), s.end); err != nil {
				return err
			}
			run.n += len(slab)
			s.end += int64(len(slab)) * traceBytes
			s.free = append(s.free, slab)
		}
		if run.n > 0 {
			p.runs = append(p.runs, run)
		}
		p.slabs = p.slabs[:0]
	}
	s.held = 0
	return nil
}

// scratch makes a file that has no name where the system allows that, so that nothing is left behind.
func scratch(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "pikir-traces-*")
	if err == nil {
		_ = os.Remove(f.Name()) // else Close removes it
	}
	return f, err
}

// bytesOf is the memory of traces; the file is read by this process only.
func bytesOf(traces []pipeline.Trace) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(traces))), int64(len(traces))*traceBytes)
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
	_ = os.Remove(s.file.Name())
	return s.file.Close()
}

// Count counts the co-actions of the traces. Pairs come in stretches, sorted by A, B and window, from the calling goroutine; windows in which two
// accounts never meet are left out. The result does not depend on the number of cores or on the limit of memory. Nothing can be appended
// afterwards, and a store counts once.
func (s *Store) Count(ctx context.Context, opt Options, emit func([]Pair) error) error {
	if err := s.seal(ctx, opt.Keep); err != nil {
		return err
	}
	c := counter{each: s.each, accounts: s.accounts, opt: opt, room: s.limit / 2 / recordBytes}
	return c.count(ctx, emit)
}

// seal sorts each part.
func (s *Store) seal(ctx context.Context, keep func(pipeline.ID) bool) error {
	var sorted *os.File
	if s.file != nil {
		if err := s.spill(); err != nil {
			return err
		}
		s.free = nil
		var err error
		if sorted, err = scratch(s.dir); err != nil {
			return err
		}
		at := int64(0)
		for i := range s.parts {
			s.parts[i].at = at
			at += int64(s.parts[i].n) * traceBytes
		}
	}
	if err := s.sortParts(ctx, sorted, keep); err != nil {
		return err
	}
	if sorted != nil {
		s.Close()
		s.file = sorted
	}
	return nil
}

// sortParts sorts parts on all cores, in memory or into a file.
func (s *Store) sortParts(ctx context.Context, to *os.File, keep func(pipeline.ID) bool) error {
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
				errs[core] = s.sortPart(&s.parts[i], to, keep)
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

func (s *Store) sortPart(p *part, to *os.File, keep func(pipeline.ID) bool) error {
	traces := make([]pipeline.Trace, 0, p.n)
	for _, run := range p.runs {
		from := len(traces)
		traces = traces[:from+run.n]
		if _, err := s.file.ReadAt(bytesOf(traces[from:]), run.at); err != nil {
			return err
		}
	}
	for i, slab := range p.slabs {
		traces = append(traces, slab...)
		p.slabs[i] = nil
	}
	p.slabs, p.runs = nil, nil
	if keep != nil {
		traces = slices.DeleteFunc(traces, func(t pipeline.Trace) bool { return !keep(t.Account) })
		p.n = len(traces)
	}
	Sort(traces)
	if to == nil {
		p.sorted = traces
		return nil
	}
	_, err := to.WriteAt(bytesOf(traces), p.at)
	return err
}

// each calls do with the sorted traces of each part in turn; base tells parts' traces apart.
func (s *Store) each(do func(base uint32, traces []pipeline.Trace) error) error {
	base := uint32(0)
	var buffer []pipeline.Trace
	for i := range s.parts {
		p := &s.parts[i]
		traces := p.sorted
		if s.file != nil {
			if cap(buffer) < p.n {
				buffer = make([]pipeline.Trace, p.n)
			}
			traces = buffer[:p.n]
			if _, err := s.file.ReadAt(bytesOf(traces), p.at); err != nil {
				return err
			}
		}
		if err := do(base, traces); err != nil {
			return err
		}
		base += uint32(p.n)
	}
	return nil
}
