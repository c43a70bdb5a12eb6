package local

import (
	"slices"

	"pikir/pipeline"
)

// pairSet is a set of pairs of accounts, by the first account.
type pairSet struct {
	pairs []uint64 // sorted
	from  []uint32 // by account, one more: its first pair
	named []bool   // by account: it is in some pair
}

// pairNumber is the first account in the upper half and the second in the lower.
func pairNumber(a, b pipeline.ID) uint64 { return uint64(a)<<32 | uint64(b) }

// newPairSet takes numbers of pairs, sorted.
func newPairSet(sorted []uint64, accounts int) *pairSet {
	s := &pairSet{pairs: sorted, named: make([]bool, accounts)}
	for i, p := range sorted {
		for len(s.from) <= int(p>>32) {
			s.from = append(s.from, uint32(i))
		}
		s.named[p>>32], s.named[uint32(p)] = true, true
	}
	s.from = append(s.from, uint32(len(sorted)))
	return s
}

func (s *pairSet) names(a pipeline.ID) bool { return s.named[a] }

func (s *pairSet) holds(a, b pipeline.ID) bool {
	if int(a)+1 >= len(s.from) {
		return false
	}
	_, found := slices.BinarySearch(s.pairs[s.from[a]:s.from[a+1]], pairNumber(a, b))
	return found
}
