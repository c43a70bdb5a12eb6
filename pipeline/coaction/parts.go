package coaction

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"pikir/pipeline"
)

const (
	parts         = 256 // by key; sorted one by one
	keysTogether  = 64
	giveBackBytes = 32 << 20
)

// partOf gives the part of a key. Keys first seen one after the other, as posts of the same time are, stay together, so that who comments on them finds them in the cache.
func partOf(key uint32) uint32 { return key / keysTogether % parts }

// inPart numbers the keys of a part.
func inPart(key uint32) uint32 { return key/(keysTogether*parts)*keysTogether + key%keysTogether }

// part holds the traces of some keys.
type part struct {
	slabs []*slab
	open  *slab     // the last one, if there is room in it
	runs  []stretch // on disk, in the order of Append
	n     int
}

// line sets the traces of a store in a line; they leave the store as they go.
func (s *Store) line(ctx context.Context, opt *Options, r *ranking) (*line, error) {
	var from [parts + 1]int
	for i := range s.parts {
		from[i+1] = from[i] + s.parts[i].keep(opt.Keep)
	}
	_, longest := opt.windows()
	giveBack(from[parts]) // what reading left
	l := newLine(from[parts], s.clock, s.repeats, longest)
	sorters := make([]sorter, runtime.GOMAXPROCS(0))
	err := s.each(ctx, func(core, i int) error {
		sorters[core].set(l, from[i], s.parts[i].slabs, r)
		s.parts[i] = part{}
		return nil
	})
	giveBack(from[parts]) // the slabs
	return l, err
}

// giveBack gives memory back to the system where so many traces are worth it.
func giveBack(traces int) {
	if traces*int(placeBytes) > giveBackBytes {
		debug.FreeOSMemory()
	}
}

// keep drops the traces of other accounts and gives the number of those that stay.
func (p *part) keep(keep func(pipeline.ID) bool) int {
	p.n = 0
	for _, s := range p.slabs {
		if keep != nil {
			s.keep(keep)
		}
		p.n += s.n
	}
	return p.n
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
