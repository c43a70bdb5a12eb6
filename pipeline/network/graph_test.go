package network

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawn is a random small graph with its edges.
func drawn(t *rapid.T) (int, []Edge) {
	n := rapid.IntRange(1, 24).Draw(t, "nodes")
	node := rapid.Uint32Range(0, uint32(n-1))
	edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
		return Edge{node.Draw(t, "a"), node.Draw(t, "b"), float64(rapid.IntRange(0, 8).Draw(t, "weight")) / 2}
	}), 0, 80).Draw(t, "edges")
	return n, edges
}

// matrix is the same graph as an adjacency matrix: the oracle.
func matrix(n int, edges []Edge) [][]float64 {
	m := make([][]float64, n)
	for v := range m {
		m[v] = make([]float64, n)
	}
	for _, e := range edges {
		if e.A != e.B {
			m[e.A][e.B] += e.Weight
			m[e.B][e.A] += e.Weight
		}
	}
	return m
}

func TestGraphEqualsMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		got := make([][]float64, n)
		for v := range got {
			got[v] = make([]float64, n)
			neighbours, weights := g.Neighbours(uint32(v))
			for i, u := range neighbours {
				if i > 0 && neighbours[i-1] >= u {
					t.Fatalf("neighbours of %d are not ascending: %v", v, neighbours)
				}
				got[v][u] = weights[i]
			}
		}
		if diff := cmp.Diff(matrix(n, edges), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestEachVisitsEveryEdgeOnce(t *testing.T) {
	g := New(4, []Edge{{2, 1, 1}, {1, 2, 2}, {0, 3, 5}, {3, 3, 9}})
	var got []Edge
	g.Each(func(a, b uint32, w float64) { got = append(got, Edge{a, b, w}) })
	if diff := cmp.Diff([]Edge{{0, 3, 5}, {1, 2, 3}}, got); diff != "" {
		t.Fatal(diff)
	}
	if g.Edges() != 2 {
		t.Fatalf("%d edges", g.Edges())
	}
}

func TestNewRefusesStrangers(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Fatal("an edge to node 2 of 2 was taken")
		}
	}()
	New(2, []Edge{{0, 2, 1}})
}

// exactModularity sums over all pairs of nodes, as the definition says.
func exactModularity(m [][]float64, of []uint32, resolution float64) float64 {
	strength, total := make([]float64, len(m)), 0.0
	for v := range m {
		for _, w := range m[v] {
			strength[v] += w
			total += w
		}
	}
	if total == 0 {
		return 0
	}
	sum := 0.0
	for v := range m {
		for u := range m {
			if of[v] == of[u] {
				sum += m[v][u] - resolution*strength[v]*strength[u]/total
			}
		}
	}
	return sum / total
}

func TestModularityEqualsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		of := rapid.SliceOfN(rapid.Uint32Range(0, uint32(n-1)), n, n).Draw(t, "communities")
		resolution := rapid.Float64Range(0, 3).Draw(t, "resolution")
		got, want := New(n, edges).Modularity(of, resolution), exactModularity(matrix(n, edges), of, resolution)
		if math.Abs(got-want) > 1e-12 {
			t.Fatalf("modularity %g, by definition %g", got, want)
		}
	})
}

func TestCoresEqualPeeling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		for k := range n {
			if diff := cmp.Diff(peeled(matrix(n, edges), k), g.KCore(k)); diff != "" {
				t.Fatalf("%d-core: %s", k, diff)
			}
		}
	})
}

// peeled removes nodes with fewer than k neighbours until none is left to remove.
func peeled(m [][]float64, k int) []uint32 {
	gone := make([]bool, len(m))
	for again := true; again; {
		again = false
		for v := range m {
			degree := 0
			for u, w := range m[v] {
				if w > 0 && !gone[u] {
					degree++
				}
			}
			if !gone[v] && degree < k {
				gone[v], again = true, true
			}
		}
	}
	var kept []uint32
	for v := range m {
		if !gone[v] {
			kept = append(kept, uint32(v))
		}
	}
	return kept
}

func TestComponentsEqualReachability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		part := New(n, edges).Components(nil)
		reach := matrix(n, edges)
		for k := range n { // Warshall
			for v := range n {
				for u := range n {
					if reach[v][k] > 0 && reach[k][u] > 0 {
						reach[v][u] = 1
					}
				}
			}
		}
		for v := range n {
			for u := range n {
				if same := v == u || reach[v][u] > 0; same != (part[v] == part[u]) {
					t.Fatalf("nodes %d and %d: reachable %v, components %d and %d", v, u, same, part[v], part[u])
				}
			}
		}
	})
}
