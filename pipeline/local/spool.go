package local

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"slices"

	"pikir/pipeline"
)

// spool keeps tested pairs on disk until it is known which of them matter: those with a test whose p is at most the rate at which false discoveries are controlled. No other pair can
// be significant, for q is never below the p of a pair, nor this below the least of its tests. They are nearly all, and only counted.
type spool struct {
	file    *os.File
	to      *bufio.Writer
	names   []string
	most    float64 // p from which on a test does not matter
	rows    int64
	matter  []uint64 // pairs, unsorted
	scratch []byte
}

// spooledBytes is a row on disk: accounts, detector, window, weight, keys, expected, p.
const spooledBytes = 6*4 + 2*8

// newSpool writes to a file in dir. Tests that found nothing count as one half, so from there on every pair matters.
func newSpool(dir string, most float64) (*spool, error) {
	if most >= 0.5 {
		most = 1
	}
	f, err := os.CreateTemp(dir, "tested-")
	if err != nil {
		return nil, err
	}
	return &spool{file: f, to: bufio.NewWriterSize(f, 1<<20), most: most}, nil
}

// close removes the file.
func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

// begin says whose pairs come next.
func (s *spool) begin(detector string) { s.names = append(s.names, detector) }

// add takes rows of the detector at hand.
func (s *spool) add(rows []pipeline.Pair) error {
	s.rows += int64(len(rows))
	for i := range rows {
		p := &rows[i]
		if p.P <= s.most {
			s.matter = append(s.matter, uint64(p.A)<<32|uint64(p.B))
		}
		s.scratch = s.scratch[:0]
		for _, v := range [...]uint32{p.A, p.B, uint32(len(s.names) - 1), uint32(p.Window), p.Weight, p.Keys} {
			s.scratch = binary.LittleEndian.AppendUint32(s.scratch, v)
		}
		for _, v := range [...]float64{p.Expected, p.P} {
			s.scratch = binary.LittleEndian.AppendUint64(s.scratch, math.Float64bits(v))
		}
		if _, err := s.to.Write(s.scratch); err != nil {
			return err
		}
	}
	return nil
}

// sieve leaves out tests that would not matter, given those so far.
func (s *spool) sieve() *sieve {
	if s.most >= 0.5 {
		return &sieve{}
	}
	s.matter = distinct(s.matter)
	known := newPairSet(s.matter)
	return newSieve(s.most, known.holds)
}

// progressEvery is after how many rows progress is told.
const progressEvery = 1 << 16

// pairs gives all rows of the pairs that matter, and tells how many it has gone through.
func (s *spool) pairs(progress func(done, total int64)) ([]pipeline.Pair, error) {
	if err := s.to.Flush(); err != nil {
		return nil, err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	s.matter = distinct(s.matter)
	matter, from := newPairSet(s.matter), bufio.NewReaderSize(s.file, 1<<20)
	var kept []pipeline.Pair
	row := make([]byte, spooledBytes)
	for n := range s.rows {
		if n%progressEvery == 0 {
			progress(n, s.rows)
		}
		if _, err := io.ReadFull(from, row); err != nil {
			return nil, err
		}
		if p := s.decode(row); matter.holds(p.A, p.B) {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

func (s *spool) decode(row []byte) pipeline.Pair {
	number := func(i int) uint32 { return binary.LittleEndian.Uint32(row[4*i:]) }
	float := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(row[24+8*i:])) }
	return pipeline.Pair{A: number(0), B: number(1), Detector: s.names[number(2)], Window: int64(number(3)), Weight: number(4), Keys: number(5),
		Expected: float(0), P: float(1)}
}

// pairSet is a set of pairs, by the first account.
type pairSet struct {
	pairs []uint64 // sorted
	from  []uint32 // by account, one more: its first pair
}

func newPairSet(sorted []uint64) *pairSet {
	s := &pairSet{pairs: sorted}
	for i, p := range sorted {
		for len(s.from) <= int(p>>32) {
			s.from = append(s.from, uint32(i))
		}
	}
	s.from = append(s.from, uint32(len(sorted)))
	return s
}

func (s *pairSet) holds(a, b pipeline.ID) bool {
	if int(a)+1 >= len(s.from) {
		return false
	}
	_, found := slices.BinarySearch(s.pairs[s.from[a]:s.from[a+1]], uint64(a)<<32|uint64(b))
	return found
}
