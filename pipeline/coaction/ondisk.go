package coaction

import (
	"context"
	"encoding/binary"
	"runtime"
	"slices"

	"pikir/pipeline"
)

const (
	accountShares = 256      // the pairs of one are summed up at once
	writeBytes    = 32 << 10 // co-actions are written in such pieces
)

// countOnDisk counts traces in the file. Each part is sorted and gone through once, and the co-actions of every comment with accounts of higher
// numbers go to a second file, parted by account. Then each of those parts is summed up.
func (s *Store) countOnDisk(ctx context.Context, opt Options, emit func([]Pair) error) error {
	if err := s.spill(); err != nil {
		return err
	}
	s.free = nil
	file, err := newSpillFile(s.dir)
	if err != nil {
		return err
	}
	defer file.close()
	windows, longest := opt.windows()
	r := rankingOf(s.perAccount)
	cores := make([]encounters, runtime.GOMAXPROCS(0))
	for core := range cores {
		cores[core] = encounters{file: file, bounds: r.bounds(s.n), withRows: s.repeats}
	}
	err = s.each(ctx, func(core, i int) error {
		l, err := s.load(&s.parts[i], opt.Keep)
		if err != nil {
			return err
		}
		l.renumber(r)
		return cores[core].add(l, longest)
	})
	for core := range cores {
		if err == nil {
			err = cores[core].flush()
		}
	}
	if err != nil {
		return err
	}
	return inOrder(ctx, accountShares, func() func(share int, to []Pair) ([]Pair, error) {
		sums := newSums(windows, r)
		return func(share int, to []Pair) ([]Pair, error) {
			sums.reset()
			for core := range cores {
				if err := cores[core].sumUp(sums, share); err != nil {
					return nil, err
				}
			}
			return sums.sorted(to, opt.MinWeight), nil
		}
	}, opt.Progress, emit)
}

// bounds gives the first rank of each share, so that shares have about equal numbers of n traces.
func (r *ranking) bounds(n int) []uint32 {
	bounds := []uint32{0}
	sum := 0
	for rank, traces := range r.traces {
		if sum >= len(bounds)*(n/accountShares+1) {
			bounds = append(bounds, uint32(rank))
		}
		sum += int(traces)
	}
	return bounds
}

// load sorts a part of the file.
func (s *Store) load(p *part, keep func(pipeline.ID) bool) (*line, error) {
	all := make([]stored, 0, p.n)
	room := newSlab()
	for _, run := range p.runs {
		from, err := s.file.load(room, run)
		if err != nil {
			return nil, err
		}
		all = from.appendTo(all, keep)
	}
	slices.SortFunc(all, compareStored)
	l := &line{places: make([]place, len(all))}
	if s.repeats {
		l.rows = make([]uint32, len(all))
	}
	l.put(0, all)
	return l, nil
}

// encounters is a list on disk of the co-actions that one core found, in shares of accounts. An entry is a comment, then those that it meets: account, key, number, then each account's distance
// from it (0 ends the entry), the distance of the comments' numbers and the time between them, all as variable-length integers. Rows stand beside numbers where they are counted.
type encounters struct {
	file     *spillFile
	bounds   []uint32
	withRows bool
	higher   []uint32 // scratch
	buffers  [accountShares][]byte
	written  [accountShares][]stretch
}

// add adds the co-actions of a line.
func (e *encounters) add(l *line, longest int64) error {
	l.findRuns()
	around := span{}
	for i := range l.places {
		p := &l.places[i]
		share, exact := slices.BinarySearch(e.bounds, p.account)
		if !exact {
			share--
		}
		buffer := &e.buffers[share]
		around = l.around(i, longest, around)
		*buffer = e.append(*buffer, l, i, around)
		if len(*buffer) > writeBytes {
			if err := e.write(share); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *encounters) append(to []byte, l *line, i int, around span) []byte {
	before, p := len(to), l.places[i]
	to = binary.AppendUvarint(to, uint64(p.account))
	to = binary.AppendUvarint(to, uint64(p.key))
	to = binary.AppendUvarint(to, uint64(i))
	if e.withRows {
		to = binary.AppendUvarint(to, uint64(l.rows[i]))
	}
	empty := len(to)
	e.higher, _ = l.higher(e.higher[:0], i, around)
	for _, j := range e.higher {
		q := &l.places[j]
		to = binary.AppendUvarint(to, uint64(q.account-p.account))
		to = binary.AppendVarint(to, int64(j)-int64(i))
		to = binary.AppendUvarint(to, uint64(max(q.at-p.at, p.at-q.at)))
		if e.withRows {
			to = binary.AppendUvarint(to, uint64(l.rows[j]))
		}
	}
	if len(to) == empty {
		return to[:before]
	}
	return append(to, 0)
}

func (e *encounters) write(share int) error {
	at, err := e.file.write(e.buffers[share])
	e.written[share] = append(e.written[share], at)
	e.buffers[share] = e.buffers[share][:0]
	return err
}

func (e *encounters) flush() error {
	for share := range e.buffers {
		if len(e.buffers[share]) == 0 {
			continue
		}
		if err := e.write(share); err != nil {
			return err
		}
		e.buffers[share] = nil
	}
	return nil
}

// sumUp adds the co-actions of a share.
func (e *encounters) sumUp(s *sums, share int) error {
	var data []byte
	for _, at := range e.written[share] {
		data = slices.Grow(data[:0], at.bytes)[:at.bytes]
		if _, err := e.file.file.ReadAt(data, at.at); err != nil {
			return err
		}
		for r := (reader{data}); len(r.data) > 0; {
			e.entry(s, &r)
		}
	}
	return nil
}

// entry adds the co-actions of one comment.
func (e *encounters) entry(s *sums, r *reader) {
	account, key, i, row := r.next(), r.next(), r.next(), uint64(0)
	if e.withRows {
		row = r.next()
	}
	for {
		apart := r.next()
		if apart == 0 {
			return
		}
		steps, delta := r.next(), int64(r.next())
		j := int64(i) + (int64(steps>>1) ^ -int64(steps&1))
		at := s.meet(account<<32|(account+apart), uint32(key), uint32(i), uint32(j), delta)
		if e.withRows {
			s.note(at, delta, uint32(row), uint32(r.next()))
		}
	}
}

// reader reads variable-length integers.
type reader struct{ data []byte }

func (r *reader) next() uint64 {
	v, n := binary.Uvarint(r.data)
	r.data = r.data[n:]
	return v
}
