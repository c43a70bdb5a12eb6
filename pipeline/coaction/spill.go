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
	at    int64
	bytes int
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

func (f *spillFile) write(pieces ...[]byte) (stretch, error) {
	to := stretch{}
	for _, p := range pieces {
		to.bytes += len(p)
	}
	to.at = f.end.Add(int64(to.bytes)) - int64(to.bytes)
	at := to.at
	for _, p := range pieces {
		if _, err := f.file.WriteAt(p, at); err != nil {
			return to, err
		}
		at += int64(len(p))
	}
	return to, nil
}

func (f *spillFile) close() error {
	_ = os.Remove(f.file.Name())
	return f.file.Close()
}

// bytesOf is the memory of values without pointers; the file is read by this process only.
func bytesOf[T place | reach | int64 | uint32](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(*new(T))))
}

// load reads a slab back.
func (f *spillFile) load(to slab, from stretch) (slab, error) {
	n := from.bytes / int(traceBytes)
	to.places, to.rows = to.places[:n], to.rows[:n]
	places := bytesOf(to.places)
	if _, err := f.file.ReadAt(places, from.at); err != nil {
		return to, err
	}
	_, err := f.file.ReadAt(bytesOf(to.rows), from.at+int64(len(places)))
	return to, err
}
