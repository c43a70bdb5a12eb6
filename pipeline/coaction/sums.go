package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// sums adds up co-actions by pair of accounts, in a flat hash table.
type sums struct {
	windows []int64
	pairs   []uint64 // A in the upper half, B in the lower
	sums    []sum    // len(windows) for each pair
	slots   []uint32 // open addressing: position in pairs + 1, 0 for empty; the first 1<<bits are in use
	bits    int
	rows    []seen // where comments have several keys
	order   []uint32
}

// sum is what is known of a pair within a window.
type sum struct {
	weight, keys         uint32
	commentsA, commentsB uint32
	key, i, j            uint32 // of the last co-action
	delta                int64  // microseconds, of all
}

// seen is a comment in a sum, at its even place for A, at its odd one for B.
type seen struct{ sum, row uint32 }

const leastBits = 6

func newSums(windows []int64) *sums {
	return &sums{windows: windows, slots: make([]uint32, 1<<leastBits), bits: leastBits}
}

// reset forgets all pairs.
func (s *sums) reset() {
	clear(s.slots[:1<<s.bits])
	s.bits = leastBits
	s.pairs, s.sums, s.rows = s.pairs[:0], s.sums[:0], s.rows[:0]
}

// meet adds a co-action of comment i of A with comment j of B, numbers that grow along a key. All of a pair's co-actions of one key come in a row, ordered by i, then j. A pair's comments j
// then move on with i, so that one beyond the last is new.
func (s *sums) meet(pair uint64, key, i, j uint32, delta int64) (at int) {
	at = s.find(pair) * len(s.windows)
	for w, window := range s.windows {
		if delta > window {
			continue
		}
		sum := &s.sums[at+w]
		if sum.weight == 0 || sum.key != key {
			sum.keys++
			sum.commentsA++
			sum.commentsB++
			sum.key, sum.i, sum.j = key, i, j
		} else {
			if i != sum.i {
				sum.commentsA++
				sum.i = i
			}
			if j > sum.j {
				sum.commentsB++
				sum.j = j
			}
		}
		sum.weight++
		sum.delta += delta
	}
	return at
}

// note keeps the comments of a co-action, where one may have several keys and be counted once; at is what meet gave.
func (s *sums) note(at int, delta int64, rowA, rowB uint32) {
	for w, window := range s.windows {
		if delta <= window {
			sum := uint32(at+w) * 2
			s.rows = append(s.rows, seen{sum, rowA}, seen{sum + 1, rowB})
		}
	}
}

// find gives the position of a pair.
func (s *sums) find(pair uint64) int {
	mask := uint64(1)<<s.bits - 1
	for slot := hashOf(pair); ; slot++ {
		at := &s.slots[slot&mask]
		if *at == 0 {
			s.pairs = append(s.pairs, pair)
			*at = uint32(len(s.pairs))
			for range s.windows {
				s.sums = append(s.sums, sum{})
			}
			if len(s.pairs) > 1<<(s.bits-1) {
				s.grow()
			}
			return len(s.pairs) - 1
		}
		if s.pairs[*at-1] == pair {
			return int(*at - 1)
		}
	}
}

func hashOf(pair uint64) uint64 {
	h := pair * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

func (s *sums) grow() {
	s.bits++
	if len(s.slots) < 1<<s.bits {
		s.slots = make([]uint32, 1<<s.bits)
	}
	clear(s.slots[:1<<s.bits])
	mask := uint64(1)<<s.bits - 1
	for i, pair := range s.pairs {
		slot := hashOf(pair) & mask
		for s.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		s.slots[slot] = uint32(i) + 1
	}
}

// sorted appends the pairs that weigh enough, by A, B and window.
func (s *sums) sorted(to []Pair, least uint32) []Pair {
	s.countRows()
	s.order = s.order[:0]
	least = max(least, 1)
	for i := range s.pairs {
		of := s.sums[i*len(s.windows):][:len(s.windows)]
		if slices.ContainsFunc(of, func(sum sum) bool { return sum.weight >= least }) {
			s.order = append(s.order, uint32(i))
		}
	}
	slices.SortFunc(s.order, func(a, b uint32) int { return cmp.Compare(s.pairs[a], s.pairs[b]) })
	for _, i := range s.order {
		for w := range s.windows {
			sum := &s.sums[int(i)*len(s.windows)+w]
			if sum.weight >= least {
				to = append(to, Pair{pipeline.ID(s.pairs[i] >> 32), pipeline.ID(s.pairs[i]), w, sum.weight, sum.keys, sum.commentsA, sum.commentsB,
					float64(sum.delta) / 1e6 / float64(sum.weight)})
			}
		}
	}
	return to
}

// countRows counts the distinct comments of each sum, where they were kept.
func (s *sums) countRows() {
	if len(s.rows) == 0 {
		return
	}
	slices.SortFunc(s.rows, func(a, b seen) int {
		return cmp.Compare(uint64(a.sum)<<32|uint64(a.row), uint64(b.sum)<<32|uint64(b.row))
	})
	for i := range s.sums {
		s.sums[i].commentsA, s.sums[i].commentsB = 0, 0
	}
	for _, r := range slices.Compact(s.rows) {
		if sum := &s.sums[r.sum/2]; r.sum%2 == 0 {
			sum.commentsA++
		} else {
			sum.commentsB++
		}
	}
}
