package coaction

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pikir/pipeline"
)

// Similar is two accounts, A < B, with the cosine of their TF-IDF vectors.
type Similar struct {
	A, B   pipeline.ID
	Cosine float64
	Keys   uint32 // shared keys that count
}

// Cosines gives all pairs of accounts with a positive cosine, sorted, as Pacheco et al. 2021 (ICWSM 15:455) project the network of accounts and keys: an account is the vector
// of how often it has each key, times ln(accounts / accounts that have the key). Accounts with fewer than minParticipation traces are dropped first. Traces are sorted in place.
//
// The work is the sum over keys of the squared number of their accounts, which the method cannot do without: it has no window.
func Cosines(ctx context.Context, traces []pipeline.Trace, minParticipation int) ([]Similar, error) {
	v := vectorsOf(traces, minParticipation)
	var found []Similar
	products, shared := make([]float64, len(v.start)-1), make([]uint32, len(v.start)-1)
	var met []pipeline.ID
	for a := range len(v.start) - 1 {
		if a%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		met = met[:0]
		for _, own := range v.entries[v.start[a]:v.start[a+1]] {
			for _, other := range v.holders(own.key) {
				if b := other.account; int(b) > a {
					if shared[b]++; shared[b] == 1 {
						met = append(met, b)
					}
					products[b] += own.weight * other.weight
				}
			}
		}
		slices.Sort(met)
		for _, b := range met {
			found = append(found, Similar{pipeline.ID(a), b, math.Min(1, products[b]), shared[b]})
			products[b], shared[b] = 0, 0
		}
	}
	return found, nil
}

// entry is a key of an account with its weight, in a vector of length one.
type entry struct {
	account pipeline.ID
	key     uint32
	weight  float64
}

// vectors holds entries by account and key, and once more by key and account.
type vectors struct {
	entries, byKey  []entry
	start, keyStart []uint32 // one more entry than accounts and keys
}

func (v *vectors) holders(key uint32) []entry { return v.byKey[v.keyStart[key]:v.keyStart[key+1]] }

// vectorsOf counts, weighs and scales. Keys that all accounts have weigh nothing and are left out.
func vectorsOf(traces []pipeline.Trace, minParticipation int) *vectors {
	traces, accounts := participants(traces, minParticipation)
	slices.SortFunc(traces, func(x, y pipeline.Trace) int {
		return cmp.Or(cmp.Compare(x.Key, y.Key), cmp.Compare(x.Account, y.Account))
	})
	v := &vectors{keyStart: []uint32{0}}
	for len(traces) > 0 {
		n := 1
		for n < len(traces) && traces[n].Key == traces[0].Key {
			n++
		}
		v.addKey(traces[:n], accounts)
		traces = traces[n:]
	}
	v.scale()
	return v
}

// participants keeps the traces of accounts that have enough of them, and says how many accounts these are.
func participants(traces []pipeline.Trace, least int) (kept []pipeline.Trace, accounts int) {
	count := map[pipeline.ID]int{}
	for i := range traces {
		count[traces[i].Account]++
	}
	for _, n := range count {
		if n >= least {
			accounts++
		}
	}
	return slices.DeleteFunc(traces, func(t pipeline.Trace) bool { return count[t.Account] < least }), accounts
}

// addKey appends the entries of one key, whose traces are sorted by account.
func (v *vectors) addKey(traces []pipeline.Trace, accounts int) {
	first := len(v.byKey)
	for i, t := range traces {
		if i == 0 || t.Account != traces[i-1].Account {
			v.byKey = append(v.byKey, entry{account: t.Account, key: uint32(len(v.keyStart) - 1)})
		}
		v.byKey[len(v.byKey)-1].weight++
	}
	held := len(v.byKey) - first
	if held == accounts {
		v.byKey = v.byKey[:first]
		return
	}
	for i := first; i < len(v.byKey); i++ {
		v.byKey[i].weight *= math.Log(float64(accounts) / float64(held))
	}
	v.keyStart = append(v.keyStart, uint32(len(v.byKey)))
}

// scale gives each account's vector the length one, and lays the entries out by account.
func (v *vectors) scale() {
	most := 0
	for _, e := range v.byKey {
		most = max(most, int(e.account)+1)
	}
	squares := make([]float64, most)
	v.start = make([]uint32, most+1)
	for _, e := range v.byKey {
		squares[e.account] += e.weight * e.weight
		v.start[e.account+1]++
	}
	for a := range most {
		v.start[a+1] += v.start[a]
	}
	v.entries = make([]entry, len(v.byKey))
	next := slices.Clone(v.start)
	for i := range v.byKey {
		e := &v.byKey[i]
		e.weight /= math.Sqrt(squares[e.account])
		v.entries[next[e.account]] = *e
		next[e.account]++
	}
}

// AbovePercentile keeps the pairs whose cosine reaches the percentile, from 0 (all) to 100, of all positive cosines (the nearest rank).
func AbovePercentile(pairs []Similar, percentile float64) []Similar {
	if percentile <= 0 || len(pairs) == 0 {
		return pairs
	}
	cosines := make([]float64, len(pairs))
	for i := range pairs {
		cosines[i] = pairs[i].Cosine
	}
	least := nearestRank(cosines, percentile)
	return slices.DeleteFunc(pairs, func(p Similar) bool { return p.Cosine < least })
}

// nearestRank is the smallest value that so many percent of the values do not exceed. It sorts them.
func nearestRank(values []float64, percentile float64) float64 {
	slices.Sort(values)
	return values[max(0, int(math.Ceil(percentile/100*float64(len(values))))-1)]
}
