package coaction

import (
	"slices"

	"pikir/pipeline"
)

// marks tells whom an account meets, and whom several times, in two bits for each other: those of all lie in the cache.
type marks struct {
	words []mark
	noted []uint32 // words that are not empty
}

// mark is 64 accounts by rank.
type mark struct{ met, again uint64 }

func newMarks(accounts int) *marks { return &marks{words: make([]mark, accounts/64+1)} }

// reset forgets all.
func (m *marks) reset() {
	for _, word := range m.noted {
		m.words[word] = mark{}
	}
	m.noted = m.noted[:0]
}

// note notes those of higher rank who sit in seats. It has no jumps that cannot be foretold.
func (m *marks) note(account pipeline.ID, seats []seat) {
	m.noted = noted(slices.Grow(m.noted, len(seats)), m.words, account, seats)
}

// noted appends the words that were empty. It stands apart, so that all it needs is in registers.
func noted(to []uint32, words []mark, account pipeline.ID, seats []seat) []uint32 {
	n := len(to)
	to = to[:n+len(seats)]
	for _, s := range seats {
		bit, first := uint64(0), 0
		if s.account > account {
			bit = 1
		}
		word := s.account / 64
		before := words[word].met
		bit <<= s.account % 64
		words[word].met = before | bit
		words[word].again |= before & bit
		to[n] = word // written over where it does not count
		if before < bit {
			first = 1
		}
		n += first
	}
	return to[:n]
}

// noteAll is note for accounts that are all of higher rank.
func (m *marks) noteAll(met []meeting) {
	for _, other := range met {
		of, bit := &m.words[other.other/64], uint64(1)<<(other.other%64)
		if of.met == 0 {
			m.noted = append(m.noted, other.other/64)
		}
		of.again |= of.met & bit
		of.met |= bit
	}
}

// again says whether an account is met several times.
func (m *marks) again(other pipeline.ID) bool { return m.words[other/64].again>>(other%64)&1 == 1 }

// sift appends the meetings with those who are met several times, in seats at places from the first on.
func (m *marks) sift(to []meeting, seats []seat, first uint32) []meeting {
	n, words := len(to), m.words
	to = slices.Grow(to, len(seats))[:n+len(seats)]
	for k, s := range seats {
		to[n] = meeting{s.account, first + uint32(k)} // written over where it does not count
		n += int(words[s.account/64].again >> (s.account % 64) & 1)
	}
	return to[:n]
}
