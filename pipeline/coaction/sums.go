package coaction

import (
	"cmp"
	"slices"
)

// sums adds up co-actions by pair of accounts, in a flat hash table.
type sums struct {
	windows []int64
	least   uint32 // weight
	ranking *ranking
	often   sketch   // of accounts that are met
	sums    []sum    // len(windows) for each pair, in the order in which pairs came
	slots   []uint32 // open addressing: position of the pair's first sum + 1, 0 for empty; the first 1<<bits are in use
	bits    int
	rows    []seen // where comments have several keys
	order   []ranked
	met     []meeting // scratch
	deltas  []int64   // of them, microseconds
	touched int       // places of the index that line.account has touched
	warm    uint32    // so that touching is not left out
	looked  int       // places around places
}

// sum is what is known of a pair within a window.
type sum struct {
	pair                 uint64 // rank of A in the upper half, of B, which is higher, in the lower
	delta                int64  // microseconds, of all
	weight, keys         uint32
	commentsA, commentsB uint32
	key, i, j            uint32 // of the last co-action
}

// seen is a comment in a sum, at its even place for A, at its odd one for B.
type seen struct{ sum, row uint32 }

// ranked is the place of a pair's sums.
type ranked struct {
	pair uint64
	at   uint32
}

const leastBits = 8

func newSums(opt Options, r *ranking) *sums {
	windows, _ := opt.windows()
	return &sums{windows: windows, least: max(opt.MinWeight, 1), ranking: r, slots: make([]uint32, 1<<leastBits), bits: leastBits}
}

// reset forgets all pairs.
func (s *sums) reset() {
	clear(s.slots[:1<<s.bits])
	s.bits = leastBits
	s.sums, s.rows = s.sums[:0], s.rows[:0]
}

// meet adds a co-action of comment i of A with comment j of B, numbers that grow along a key. All of a pair's co-actions of one key come in a row,
// ordered by i, then j. A pair's comments j then move on with i, so that one beyond the last is new.
func (s *sums) meet(pair uint64, key, i, j uint32, delta int64) (at int) {
	at = s.find(pair)
	of := s.sums[at : at+len(s.windows)]
	for w, window := range s.windows {
		if delta <= window {
			of[w].add(key, i, j, delta)
		}
	}
	return at
}

func (s *sum) add(key, i, j uint32, delta int64) {
	s.weight++
	s.delta += delta
	if s.weight == 1 || s.key != key {
		s.keys++
		s.commentsA++
		s.commentsB++
		s.key, s.i, s.j = key, i, j
		return
	}
	if i != s.i {
		s.commentsA++
		s.i = i
	}
	if j > s.j {
		s.commentsB++
		s.j = j
	}
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

// find gives the position of a pair's first sum.
func (s *sums) find(pair uint64) int {
	mask := uint64(1)<<s.bits - 1
	slot := hashOf(pair) & mask
	for s.slots[slot] != 0 {
		if at := int(s.slots[slot] - 1); s.sums[at].pair == pair {
			return at
		}
		slot = (slot + 1) & mask
	}
	return s.begin(pair, slot)
}

// begin adds a pair at an empty slot.
func (s *sums) begin(pair, slot uint64) int {
	at := len(s.sums)
	for range s.windows {
		s.sums = append(s.sums, sum{pair: pair})
	}
	s.slots[slot] = uint32(at) + 1
	if len(s.sums) > len(s.windows)<<(s.bits-1) {
		s.grow()
	}
	return at
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
	for at := 0; at < len(s.sums); at += len(s.windows) {
		slot := hashOf(s.sums[at].pair) & mask
		for s.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		s.slots[slot] = uint32(at) + 1
	}
}

// weighty lists the pairs that weigh enough, by the ranks of both accounts and window.
func (s *sums) weighty() []ranked {
	s.countRows()
	s.order = s.order[:0]
	for i := range s.sums {
		if s.sums[i].weight >= s.least {
			s.order = append(s.order, ranked{s.sums[i].pair, uint32(i)})
		}
	}
	slices.SortFunc(s.order, func(a, b ranked) int {
		if a.pair == b.pair {
			return cmp.Compare(a.at, b.at)
		}
		if a.pair < b.pair {
			return -1
		}
		return 1
	})
	return s.order
}

func (s *sums) appendPairs(to []Pair, order []ranked) []Pair {
	for _, r := range order {
		to = append(to, s.pair(r.at))
	}
	return to
}

// pair is a sum with the accounts in the place of their ranks.
func (s *sums) pair(at uint32) Pair {
	sum := &s.sums[at]
	p := Pair{s.ranking.accounts[sum.pair>>32], s.ranking.accounts[uint32(sum.pair)], int(at) % len(s.windows), sum.weight, sum.keys, sum.commentsA, sum.commentsB,
		float64(sum.delta) / 1e6 / float64(sum.weight)}
	if p.A > p.B {
		p.A, p.B, p.CommentsA, p.CommentsB = p.B, p.A, p.CommentsB, p.CommentsA
	}
	return p
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
