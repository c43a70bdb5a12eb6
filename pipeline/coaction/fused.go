package coaction

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline"
)

// Fused is an edge of a fused network: its weight is the largest cosine of its layers.
type Fused struct {
	A, B   pipeline.ID
	Weight float64
	Layers uint64 // bit i: the i-th network holds the edge
}

// Fuse puts similarity networks of the same accounts together as Luceri et al. 2024 (WWW 2530) do: two accounts are tied if they are in at least one network. At most 64
// networks; edges come sorted.
func Fuse(networks [][]Similar) []Fused {
	var all []Fused
	for layer, pairs := range networks {
		for _, p := range pairs {
			all = append(all, Fused{p.A, p.B, p.Cosine, 1 << layer})
		}
	}
	slices.SortFunc(all, func(x, y Fused) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Layers, y.Layers))
	})
	fused := all[:0]
	for _, e := range all {
		if n := len(fused); n > 0 && fused[n-1].A == e.A && fused[n-1].B == e.B {
			fused[n-1].Weight = math.Max(fused[n-1].Weight, e.Weight)
			fused[n-1].Layers |= e.Layers
			continue
		}
		fused = append(fused, e)
	}
	return fused
}

// Centrality is the eigenvector centrality of the accounts of a weighted network, of length one in all (Bonacich 1972), by power iteration; accounts without an edge have 0. The
// diagonal is shifted by one, which changes no eigenvector and lets networks of two sides converge.
func Centrality(edges []Fused) []float64 {
	const rounds, tolerance = 1000, 1e-10
	most := 0
	for _, e := range edges {
		most = max(most, int(e.B)+1)
	}
	now, next := make([]float64, most), make([]float64, most)
	for _, e := range edges {
		now[e.A], now[e.B] = 1, 1
	}
	normalise(now)
	for range rounds {
		copy(next, now)
		for _, e := range edges {
			next[e.A] += e.Weight * now[e.B]
			next[e.B] += e.Weight * now[e.A]
		}
		normalise(next)
		change := 0.0
		for i := range now {
			change += math.Abs(next[i] - now[i])
		}
		now, next = next, now
		if change < tolerance*float64(most) {
			break
		}
	}
	return now
}

func normalise(v []float64) {
	squares := 0.0
	for _, x := range v {
		squares += x * x
	}
	for i := range v {
		v[i] /= math.Max(math.Sqrt(squares), 1e-300)
	}
}

// PruneNodes keeps the edges between accounts whose centrality reaches the percentile, from 0 (all) to 100, of the accounts with an edge: the node pruning of Luceri et al. 2024.
func PruneNodes(edges []Fused, centrality []float64, percentile float64) []Fused {
	if percentile <= 0 || len(edges) == 0 {
		return edges
	}
	var tied []pipeline.ID
	for _, e := range edges {
		tied = append(tied, e.A, e.B)
	}
	slices.Sort(tied)
	tied = slices.Compact(tied)
	values := make([]float64, len(tied))
	for i, a := range tied {
		values[i] = centrality[a]
	}
	least := nearestRank(values, percentile)
	return slices.DeleteFunc(edges, func(e Fused) bool { return centrality[e.A] < least || centrality[e.B] < least })
}
