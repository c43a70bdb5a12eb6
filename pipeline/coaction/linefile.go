package coaction

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"pikir/pipeline"
)

// lineFile is a line on disk, column by column.
type lineFile struct {
	file     *spillFile
	n        int // places
	most     int // places that there is room for
	clock    clock
	longest  int64 // window, microseconds
	keys     *ordinals
	runs     []span
	blocks   []span // places around those of each block
	withRows bool
	meetings []uint64 // of each rank with higher ones
}

// columns gives where columns of a stretch of places begin in the file.
func (f *lineFile) columns(place int) (seats, late, around, rows int64) {
	i, n := int64(place), int64(f.most)
	return 8 * i, 8*n + 4*i, 12*n + 4*i, 16*n + 4*i
}

// lineOnDisk sorts the parts of the file one by one and writes them to another, in any order. The first file goes.
func (s *Store) lineOnDisk(ctx context.Context, opt *Options, r *ranking) (*lineFile, error) {
	file, err := newSpillFile(s.dir)
	if err != nil {
		return nil, err
	}
	f := &lineFile{file: file, most: s.n, clock: s.clock, keys: newOrdinals(s.n), blocks: make([]span, s.n/blockPlaces+1), withRows: s.repeats, meetings: make([]uint64, len(r.accounts))}
	_, f.longest = opt.windows()
	setters := make([]partSetter, runtime.GOMAXPROCS(0))
	var setting sync.Mutex // of what parts share
	err = s.each(ctx, func(core, i int) error {
		p := &setters[core]
		if err := s.load(&s.parts[i], opt.Keep); err != nil {
			return err
		}
		l := newLine(s.parts[i].n, f.clock, f.withRows, f.longest)
		p.sorter.set(l, 0, s.parts[i].slabs, r)
		s.parts[i] = part{}
		l.keys.close()
		all := span{0, uint32(len(l.seats))}
		l.around = make([]reach, all.end)
		l.runs = l.findAround(all)
		p.met = f.countMeetings(l, p.met)
		setting.Lock()
		from := uint32(f.n)
		f.n += len(l.seats)
		for _, run := range l.runs {
			f.runs = append(f.runs, span{from + run.first, from + run.end})
		}
		setting.Unlock()
		return f.write(int(from), l)
	})
	f.keys.close()
	slices.SortFunc(f.runs, func(a, b span) int { return cmp.Compare(a.first, b.first) })
	if closed := s.file.close(); err == nil {
		err = closed
	}
	s.file = nil
	if err != nil {
		file.close()
		return nil, err
	}
	return f, nil
}

// partSetter is the scratch of a core.
type partSetter struct {
	sorter sorter
	met    []meeting
}

// load reads a part back.
func (s *Store) load(p *part, keep func(pipeline.ID) bool) error {
	for _, run := range p.runs {
		to := new(slab)
		if err := s.file.load(to, run, s.repeats, s.clock.fine, &s.unnamed); err != nil {
			return err
		}
		p.slabs = append(p.slabs, to)
	}
	p.keep(keep)
	return nil
}

func (f *lineFile) countMeetings(l *line, met []meeting) []meeting {
	for i, e := range l.seats {
		met = l.meetings(met[:0], e.account, l.span(uint32(i), l.around[i]))
		atomic.AddUint64(&f.meetings[e.account], uint64(len(met)))
	}
	return met
}

// write writes a line, whose keys stand nowhere else, from a place on.
func (f *lineFile) write(place int, l *line) error {
	for i, around := range l.around {
		at := place + i
		if l.keys.marked(uint32(i)) {
			f.keys.mark(uint32(at))
		}
		switch block := &f.blocks[at/blockPlaces]; (at + 1) % blockPlaces {
		case 1:
			block.first = uint32(place) + l.span(uint32(i), around).first
		case 0:
			block.end = uint32(place) + l.span(uint32(i), around).end
		}
	}
	seats, late, around, rows := f.columns(place)
	return f.each(func(data []byte, at int64) error {
		_, err := f.file.file.WriteAt(data, at)
		return err
	}, []piece{{bytesOf(l.seats), seats}, {bytesOf(l.late), late}, {bytesOf(l.around), around}, {bytesOf(l.rows), rows}})
}

// piece is a stretch of a column in memory and where it stands in the file.
type piece struct {
	data []byte
	at   int64
}

// each does something with the pieces that are not empty.
func (f *lineFile) each(do func(data []byte, at int64) error, pieces []piece) error {
	for _, p := range pieces {
		if len(p.data) == 0 {
			continue
		}
		if err := do(p.data, p.at); err != nil {
			return err
		}
	}
	return nil
}

// blockPlaces is how many places are read at once.
const blockPlaces = 64 << 10

// read reads a block, and all places that lie around its places, which it gives as a span of the line.
func (f *lineFile) read(l *line, block int) (span, error) {
	first, end := block*blockPlaces, min((block+1)*blockPlaces, f.n)
	around := span{f.blocks[block].first, uint32(end)}
	if end < f.n {
		around.end = f.blocks[block].end
	}
	n := int(around.end - around.first)
	l.base, l.longest, l.clock, l.keys, l.runs = around.first, f.longest/f.clock.tick(), f.clock, f.keys, f.runs
	l.seats, l.around = resized(l.seats, n), resized(l.around, n)
	if f.clock.fine {
		l.late = resized(l.late, n)
	}
	if f.withRows {
		l.rows = resized(l.rows, n)
	}
	seats, late, reaches, rows := f.columns(int(around.first))
	err := f.each(func(to []byte, at int64) error {
		_, err := f.file.file.ReadAt(to, at)
		return err
	}, []piece{{bytesOf(l.seats), seats}, {bytesOf(l.late), late}, {bytesOf(l.around), reaches}, {bytesOf(l.rows), rows}})
	return span{uint32(first) - around.first, uint32(end) - around.first}, err
}

// resized is a slice of the length n in the same memory where that is large enough, with any values.
func resized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
