package network

import "math"

// Backbone keeps the edges that matter to at least one of their ends: those heavier than a node's strength, spread at random over its edges, leaves with
// probability alpha. It is the disparity filter of Serrano, Boguñá & Vespignani 2009 (PNAS 106:6483): p = (1 − w/s)^(k−1).
// An edge that is the only one at both its ends says nothing about either and is left out.
func (g *Graph) Backbone(alpha float64) *Graph {
	strength := g.Strengths()
	matters := func(v uint32, weight float64) bool {
		k := g.Degree(v)
		return k > 1 && math.Pow(1-weight/strength[v], float64(k-1)) < alpha
	}
	var kept []Edge
	g.Each(func(a, b uint32, weight float64) {
		if matters(a, weight) || matters(b, weight) {
			kept = append(kept, Edge{a, b, weight})
		}
	})
	return New(g.Nodes(), kept)
}
