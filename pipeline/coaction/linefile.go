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
	keys     *ordinals
	runs     []span
	withRows bool
	meetings []uint64 // of each rank with higher ones
}

// columns gives where columns of a stretch of places begin in the file.
func (f *lineFile) columns(place int) (at, accounts, around, rows int64) {
	i, n := int64(place), int64(f.most)
	return 8 * i, 8*n + 4*i, 12*n + 8*i, 20*n + 4*i
}

// lineOnDisk sorts the parts of the file one by one and writes them to another, in any order. The first file goes.
func (s *Store) lineOnDisk(ctx context.Context, opt *Options, r *ranking) (*lineFile, error) {
	file, err := newSpillFile(s.dir)
	if err != nil {
		return nil, err
	}
	f := &lineFile{file: file, most: s.n, keys: newOrdinals(s.n), withRows: s.repeats, meetings: make([]uint64, len(r.accounts))}
	_, longest := opt.windows()
	var places atomic.Int64
	var adding sync.Mutex
	sorters := make([]partSorter, runtime.GOMAXPROCS(0))
	err = s.each(ctx, func(core, i int) error {
		sorted, err := sorters[core].sort(s.file, &s.parts[i], opt.Keep)
		if err != nil {
			return err
		}
		l := newLine(len(sorted), s.repeats)
		l.put(0, sorted, r, longest)
		l.findRuns()
		sorters[core].met = f.countMeetings(l, sorters[core].met)
		from := uint32(places.Add(int64(len(sorted)))) - uint32(len(sorted))
		adding.Lock()
		for _, run := range l.runs {
			f.runs = append(f.runs, span{from + run.first, from + run.end})
		}
		adding.Unlock()
		return f.write(int(from), l)
	})
	f.n = int(places.Load())
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

// partSorter is the scratch of a core.
type partSorter struct {
	room   slab
	sorted []stored
	met    []meeting
}

func (p *partSorter) sort(file *spillFile, of *part, keep func(pipeline.ID) bool) ([]stored, error) {
	if p.room.places == nil {
		p.room = newSlab()
	}
	p.sorted = slices.Grow(p.sorted[:0], of.n)
	for _, run := range of.runs {
		from, err := file.load(p.room, run)
		if err != nil {
			return nil, err
		}
		p.sorted = from.appendTo(p.sorted, keep)
	}
	slices.SortFunc(p.sorted, compareStored)
	return p.sorted, nil
}

func (f *lineFile) countMeetings(l *line, met []meeting) []meeting {
	for i, account := range l.accounts {
		met, _ = l.meetings(met[:0], uint32(i))
		atomic.AddUint64(&f.meetings[account], uint64(len(met)))
	}
	return met
}

// write writes a line, whose keys stand nowhere else, from a place on.
func (f *lineFile) write(place int, l *line) error {
	for i := range l.accounts {
		if l.keys.marked(uint32(i)) {
			f.keys.mark(uint32(place + i))
		}
	}
	at, accounts, around, rows := f.columns(place)
	return f.each(func(data []byte, at int64) error {
		_, err := f.file.file.WriteAt(data, at)
		return err
	}, []piece{{bytesOf(l.at), at}, {bytesOf(l.accounts), accounts}, {bytesOf(l.around), around}, {bytesOf(l.rows), rows}})
}

// piece is a stretch of a column in memory and where it stands in the file.
type piece struct {
	data []byte
	at   int64
}

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

// read reads places from one on to before another, and all that lie around them. It says where in the line the first stands.
func (f *lineFile) read(l *line, from, to int) (first uint32, err error) {
	_, _, atFrom, _ := f.columns(from)
	l.around = resized(l.around, to-from)
	if err := f.readAt(bytesOf(l.around), atFrom); err != nil {
		return 0, err
	}
	start, end := from-int(l.around[0].before), to-1+int(l.around[to-from-1].on)
	first = uint32(from - start)
	l.base, l.keys, l.runs = uint32(start), f.keys, f.runs
	l.at, l.accounts, l.around = resized(l.at, end-start), resized(l.accounts, end-start), resized(l.around, end-start)
	if f.withRows {
		l.rows = resized(l.rows, end-start)
	}
	at, accounts, around, rows := f.columns(start)
	err = f.each(f.readAt, []piece{{bytesOf(l.at), at}, {bytesOf(l.accounts), accounts}, {bytesOf(l.around), around}, {bytesOf(l.rows), rows}})
	return first, err
}

func (f *lineFile) readAt(to []byte, at int64) error {
	_, err := f.file.file.ReadAt(to, at)
	return err
}

// resized is a slice of the length n in the same memory where that is large enough, with any values.
func resized[T any](s []T, n int) []T { return slices.Grow(s[:0], n)[:n] }
