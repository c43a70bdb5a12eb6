package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// ranking numbers accounts anew: those with few traces first. When each account counts its meetings with those of higher rank, it has few to tell apart,
// for most meetings of a busy account are with less busy ones.
type ranking struct {
	ranks    []pipeline.ID // by account
	accounts []pipeline.ID // by rank
}

// rankingOf ranks by traces, then by number, with a counting sort.
func rankingOf(traces []uint32) *ranking {
	const most = 1 << 16 // few accounts have as many traces, or more
	var next [most + 2]uint32
	for _, n := range traces {
		next[min(n, most)+1]++
	}
	for n := range most {
		next[n+1] += next[n]
	}
	r := &ranking{make([]pipeline.ID, len(traces)), make([]pipeline.ID, len(traces))}
	for account, n := range traces {
		rank := &next[min(n, most)]
		r.accounts[*rank] = uint32(account)
		*rank++
	}
	slices.SortFunc(r.accounts[next[most-1]:], func(a, b pipeline.ID) int {
		return cmp.Or(cmp.Compare(traces[a], traces[b]), cmp.Compare(a, b))
	})
	for rank, account := range r.accounts {
		r.ranks[account] = uint32(rank)
	}
	return r
}
