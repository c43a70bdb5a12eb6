// Package network holds the graph of accounts in compressed sparse rows and what is read off it: communities, dense cores,
// dense blocks, backbones and exports.
//
// Nodes are numbers from 0; the caller keeps what they stand for. All functions are deterministic: the same graph and
// seed give the same result on any number of cores.
package network

import (
	"fmt"

	"pikir/pipeline/parallel"
)

// Edge is an undirected edge. Weights are positive.
type Edge struct {
	A, B   uint32
	Weight float64
}

// Graph is an undirected weighted graph in compressed sparse rows: both directions of an edge are kept, neighbours in ascending order.
// It takes 24 bytes an edge and 8 bytes a node.
type Graph struct {
	start  []int // by node, one more than nodes
	to     []uint32
	weight []float64
}

// New builds the graph of n nodes. Parallel edges are summed; edges from a node to itself and edges whose weight is not
// above zero are left out. It panics on an edge with a node that is not below n. O(n + edges).
func New(n int, edges []Edge) *Graph {
	g := &Graph{start: make([]int, n+1)}
	for i := range edges {
		e := &edges[i]
		if int(e.A) >= n || int(e.B) >= n {
			panic(fmt.Sprintf("network: edge %d–%d in a graph of %d nodes", e.A, e.B, n))
		}
		if e.joins() {
			g.start[e.A+1]++
			g.start[e.B+1]++
		}
	}
	for v := range n {
		g.start[v+1] += g.start[v]
	}
	g.to, g.weight = make([]uint32, g.start[n]), make([]float64, g.start[n])
	next := append([]int(nil), g.start[:n]...)
	for i := range edges {
		if e := &edges[i]; e.joins() {
			g.put(&next[e.A], e.B, e.Weight)
			g.put(&next[e.B], e.A, e.Weight)
		}
	}
	// A symmetric graph equals its transpose, and a transpose lists neighbours in ascending order: no sorting needed.
	return g.transpose().merge()
}

func (e *Edge) joins() bool { return e.A != e.B && e.Weight > 0 }

// put writes an arc at *next and moves on.
func (g *Graph) put(next *int, to uint32, weight float64) {
	g.to[*next], g.weight[*next] = to, weight
	*next++
}

func (g *Graph) transpose() *Graph {
	t := &Graph{start: g.start, to: make([]uint32, len(g.to)), weight: make([]float64, len(g.to))}
	next := append([]int(nil), g.start...)
	for v := range uint32(g.Nodes()) {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			t.put(&next[g.to[i]], v, g.weight[i])
		}
	}
	return t
}

// merge sums neighbouring arcs with the same ends, in place.
func (g *Graph) merge() *Graph {
	at := 0
	for v := range g.Nodes() {
		from, first := g.start[v], at
		g.start[v] = first
		for i := from; i < g.start[v+1]; i++ {
			if at > first && g.to[at-1] == g.to[i] {
				g.weight[at-1] += g.weight[i]
				continue
			}
			g.to[at], g.weight[at] = g.to[i], g.weight[i]
			at++
		}
	}
	g.start[g.Nodes()] = at
	g.to, g.weight = g.to[:at], g.weight[:at]
	return g
}

// Nodes is the number of nodes.
func (g *Graph) Nodes() int { return len(g.start) - 1 }

// Edges is the number of undirected edges.
func (g *Graph) Edges() int { return len(g.to) / 2 }

// Neighbours gives the neighbours of a node in ascending order and the weights of the edges to them. The slices are the graph's own.
func (g *Graph) Neighbours(v uint32) ([]uint32, []float64) {
	from, to := g.start[v], g.start[v+1]
	return g.to[from:to], g.weight[from:to]
}

// Degree is the number of neighbours of a node.
func (g *Graph) Degree(v uint32) int { return g.start[v+1] - g.start[v] }

// Strengths gives the sum of edge weights at each node.
func (g *Graph) Strengths() []float64 {
	strength := make([]float64, g.Nodes())
	parallel.Stretches(g.Nodes(), func(from, to int) {
		for v := from; v < to; v++ {
			for _, w := range g.weight[g.start[v]:g.start[v+1]] {
				strength[v] += w
			}
		}
	})
	return strength
}

// Each calls visit for every edge once, with a < b, in ascending order.
func (g *Graph) Each(visit func(a, b uint32, weight float64)) {
	for a := range uint32(g.Nodes()) {
		for i := g.start[a]; i < g.start[a+1]; i++ {
			if b := g.to[i]; a < b {
				visit(a, b, g.weight[i])
			}
		}
	}
}
