package local

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// strata part the comments within which texts are dealt out anew, to see what chance gives two accounts in common: those of one language on one page. Who writes
// English where few do says what is said in English, and who writes on the page of a singer what is said there.
type strata struct {
	of       []uint32 // by row
	comments []uint32 // by stratum
	accounts byStratum
	wordings byStratum
}

// byStratum counts comments by owner and stratum. Those of an owner lie in order of strata.
type byStratum struct {
	start  []uint32 // by owner, one more than owners
	counts []inStratum
}

type inStratum struct{ stratum, comments uint32 }

// strataOfTexts counts the comments of accounts, and of wordings those that traces tell.
func strataOfTexts(c *Corpus, traces []pipeline.Trace, wordings int) strata {
	s := strata{of: make([]uint32, c.Len())}
	numbers := map[uint64]uint32{}
	owned := make([]uint64, c.Len())
	for row := range s.of {
		place := uint64(c.page(uint32(row)))<<8 | uint64(c.Lang[row])
		n, known := numbers[place]
		if !known {
			n = uint32(len(numbers))
			numbers[place] = n
			s.comments = append(s.comments, 0)
		}
		s.of[row] = n
		s.comments[n]++
		owned[row] = uint64(c.Account[row])<<32 | uint64(n)
	}
	s.accounts = countByStratum(owned, c.Accounts.Len())
	owned = owned[:0]
	for i := range traces {
		owned = append(owned, traces[i].Key<<32|uint64(s.of[traces[i].Row]))
	}
	s.wordings = countByStratum(owned, wordings)
	return s
}

// countByStratum counts what has an owner in the upper half and a stratum in the lower.
func countByStratum(owned []uint64, owners int) byStratum {
	slices.Sort(owned)
	b := byStratum{start: make([]uint32, owners+1)}
	for i := 0; i < len(owned); {
		j := i + 1
		for j < len(owned) && owned[j] == owned[i] {
			j++
		}
		b.counts = append(b.counts, inStratum{uint32(owned[i]), uint32(j - i)})
		b.start[owned[i]>>32+1]++
		i = j
	}
	for i := range owners {
		b.start[i+1] += b.start[i]
	}
	return b
}

func (b *byStratum) owner(id pipeline.ID) []inStratum { return b.counts[b.start[id]:b.start[id+1]] }

// in is the number of an owner's comments in a stratum.
func (b *byStratum) in(id pipeline.ID, stratum uint32) uint32 {
	own := b.owner(id)
	i, found := slices.BinarySearchFunc(own, stratum, func(c inStratum, s uint32) int { return cmp.Compare(c.stratum, s) })
	if !found {
		return 0
	}
	return own[i].comments
}

// expected is how many comments of b have a wording in the mean, of which a's traces are given, where all texts but a's are dealt out anew within strata.
func (s *strata) expected(a, b pipeline.ID, of []pipeline.Trace) (sum float64) {
	for _, wording := range s.wordings.owner(pipeline.ID(of[0].Key)) {
		comments := s.accounts.in(b, wording.stratum)
		if comments == 0 {
			continue
		}
		left := wording.comments
		for i := range of {
			if s.of[of[i].Row] == wording.stratum {
				left--
			}
		}
		sum += float64(comments) * float64(left) / float64(max(1, s.comments[wording.stratum]-s.accounts.in(a, wording.stratum)))
	}
	return sum
}
