package coaction

import (
	"os"
	"sync/atomic"
	"unsafe"
)

// spillFile is a scratch file that grows from several goroutines.
type spillFile struct {
	file *os.File
	end  atomic.Int64
}

// stretch is a part of the file.
type stretch struct {
	at     int64
	traces int
	rows   bool // comments stand behind the places
	fine   bool // then the upper halves of times
}

// newSpillFile makes a file that has no name where the system allows that, so that nothing is left behind.
func newSpillFile(dir string) (*spillFile, error) {
	f, err := os.CreateTemp(dir, "pikir-traces-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // else close removes it
	return &spillFile{file: f}, nil
}

// save writes a slab.
func (f *spillFile) save(s *slab) (stretch, error) {
	columns := [][]byte{bytesOf(s.places[:s.n]), bytesOf(s.rows[:min(s.n, len(s.rows))]), bytesOf(s.late[:min(s.n, len(s.late))])}
	size := 0
	for _, column := range columns {
		size += len(column)
	}
	to := stretch{f.end.Add(int64(size)) - int64(size), s.n, s.rows != nil, s.late != nil}
	at := to.at
	for _, column := range columns {
		if _, err := f.file.WriteAt(column, at); err != nil {
			return to, err
		}
		at += int64(len(column))
	}
	return to, nil
}

// load reads a slab back; comments that are wanted and not there get numbers of their own, and coarse times become fine where fine ones are.
func (f *spillFile) load(to *slab, from stretch, wanted, fine bool, named *atomic.Uint32) error {
	to.n = from.traces
	at := from.at
	read := func(column []byte) error {
		_, err := f.file.ReadAt(column, at)
		at += int64(len(column))
		return err
	}
	if err := read(bytesOf(to.places[:to.n])); err != nil {
		return err
	}
	if wanted {
		to.nameRows(named)
	}
	if from.rows {
		if err := read(bytesOf(to.rows[:to.n])); err != nil {
			return err
		}
	}
	if from.fine {
		to.late = make([]uint32, slabTraces)
		return read(bytesOf(to.late[:to.n]))
	}
	if fine {
		to.refine()
	}
	return nil
}

func (f *spillFile) close() error {
	_ = os.Remove(f.file.Name())
	return f.file.Close()
}

// bytesOf is the memory of values without pointers; the file is read by this process only.
func bytesOf[T place | seat | reach | uint32](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(*new(T))))
}
