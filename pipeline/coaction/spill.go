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
	places, rows := bytesOf(s.places[:s.n]), bytesOf(s.rows[:min(s.n, len(s.rows))])
	end := f.end.Add(int64(len(places) + len(rows)))
	to := stretch{end - int64(len(places)+len(rows)), s.n, s.rows != nil}
	if _, err := f.file.WriteAt(places, to.at); err != nil {
		return to, err
	}
	_, err := f.file.WriteAt(rows, to.at+int64(len(places)))
	return to, err
}

// load reads a slab back; comments that are wanted and not there get numbers of their own.
func (f *spillFile) load(to *slab, from stretch, wanted bool, named *atomic.Uint32) error {
	to.n = from.traces
	places := bytesOf(to.places[:to.n])
	if _, err := f.file.ReadAt(places, from.at); err != nil || !wanted {
		return err
	}
	if to.nameRows(named); !from.rows {
		return nil
	}
	_, err := f.file.ReadAt(bytesOf(to.rows[:to.n]), from.at+int64(len(places)))
	return err
}

func (f *spillFile) close() error {
	_ = os.Remove(f.file.Name())
	return f.file.Close()
}

// bytesOf is the memory of values without pointers; the file is read by this process only.
func bytesOf[T place | seat | reach | uint32](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(*new(T))))
}
