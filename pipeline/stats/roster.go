package stats

import "math/bits"

// rosters mark, for accounts that are in many of the strata, in which: a bit vector with the rank operation each (Jacobson 1989).
type rosters struct {
	words int // of each, 64 strata a word
	all   []marked
	of    []uint32 // by account: number of its roster + 1, 0 where it has none
	scale int64    // 1<<32 parted among the strata
}

// marked is 64 strata: those in which an account is, and the number of its memberships before them.
type marked struct {
	in     uint64
	before uint32
}

// sparse is the share of the strata, one in so many, below which an account is not marked: marks take no more than two thirds of the memory of the memberships.
const sparse = 16

func newRosters(s *Selection) rosters {
	r := rosters{words: (len(s.strata) + 63) / 64, of: make([]uint32, len(s.start)-1), scale: 1 << 32 / max(1, int64(len(s.strata)))}
	for a := range r.of {
		own := s.in[s.start[a]:s.start[a+1]]
		if len(own) == 0 || len(own)*sparse < len(s.strata) {
			continue
		}
		r.all = append(r.all, make([]marked, r.words)...)
		mark(r.all[len(r.all)-r.words:], own)
		r.of[a] = uint32(len(r.all) / r.words)
	}
	return r
}

// mark marks strata.
func mark(in []marked, strata []uint32) {
	for _, stratum := range strata {
		in[stratum/64].in |= 1 << (stratum % 64)
	}
	for i := range in[1:] {
		in[i+1].before = in[i].before + uint32(bits.OnesCount64(in[i].in))
	}
}

// roster finds the memberships of one account by stratum.
type roster struct {
	in     []uint32
	class  []uint16
	marked []marked // nil where it has none
	scale  int64
}

func (s *Selection) rosterOf(account uint32) roster {
	from, end := s.start[account], s.start[account+1]
	r := roster{in: s.in[from:end], class: s.class[from:end], scale: s.rosters.scale}
	if n := int(s.rosters.of[account]); n > 0 {
		r.marked = s.rosters.all[(n-1)*s.rosters.words : n*s.rosters.words]
	}
	return r
}

// find gives the position of a stratum among those of the account, if it is there.
func (r *roster) find(stratum uint32) (at uint32, is bool) {
	if r.marked == nil {
		at = r.near(stratum)
		return at, int(at) < len(r.in) && r.in[at] == stratum
	}
	m, bit := r.marked[stratum/64], uint64(1)<<(stratum%64)
	return m.before + uint32(bits.OnesCount64(m.in&(bit-1))), m.in&bit != 0
}

// near is the position of a stratum or of the first one after it. Those of an account are spread evenly over all strata, whose numbers mean nothing, so that it lies not far from where an even
// spread puts it, and a few places from where one puts it that begins there.
func (r *roster) near(stratum uint32) uint32 {
	at := r.place(int64(stratum))
	at = min(max(at+r.place(int64(stratum)-int64(r.in[at])), 0), len(r.in)-1)
	for at > 0 && r.in[at-1] >= stratum {
		at--
	}
	for at < len(r.in) && r.in[at] < stratum {
		at++
	}
	return uint32(at)
}

// place is how many evenly spread memberships lie in so many strata.
func (r *roster) place(strata int64) int { return int(strata * r.scale * int64(len(r.in)) >> 32) }

// touch reads about where find will look, and what is found there.
func (r *roster) touch(stratum uint32) (warm uint32) {
	at := r.place(int64(stratum))
	if r.marked == nil {
		return r.in[at] + uint32(r.class[at])
	}
	return r.marked[stratum/64].before + uint32(r.class[at])
}
