package network

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// planted draws communities of the given size: inside edges with the one chance, edges between with the other.
func planted(communities, size int, inside, between float64, seed uint64) (*Graph, []uint32) {
	random := rand.New(rand.NewPCG(seed, 7))
	n := communities * size
	of := make([]uint32, n)
	var edges []Edge
	for v := range n {
		of[v] = uint32(v / size)
		for u := range v {
			chance := between
			if u/size == v/size {
				chance = inside
			}
			if random.Float64() < chance {
				edges = append(edges, Edge{uint32(u), uint32(v), 1})
			}
		}
	}
	return New(n, edges), of
}

func TestLeidenFindsPlantedCommunities(t *testing.T) {
	for seed := range uint64(20) {
		g, truth := planted(12, 25, 0.5, 0.01, seed)
		of := g.Leiden(Options{Seed: seed})
		if got, want := g.Modularity(of, 1), g.Modularity(truth, 1); got < want-1e-9 {
			t.Fatalf("seed %d: modularity %.4f, planted %.4f", seed, got, want)
		}
		if !sameParts(of, truth) {
			t.Fatalf("seed %d: communities differ from the planted ones", seed)
		}
	}
}

// sameParts says whether two labellings describe the same partition.
func sameParts(a, b []uint32) bool {
	forward, back := map[uint32]uint32{}, map[uint32]uint32{}
	for i := range a {
		if l, ok := forward[a[i]]; ok && l != b[i] {
			return false
		}
		if l, ok := back[b[i]]; ok && l != a[i] {
			return false
		}
		forward[a[i]], back[b[i]] = b[i], a[i]
	}
	return true
}

func TestLeidenIsAtLeastAsGoodAsLocalMoving(t *testing.T) {
	for seed := range uint64(30) {
		g, _ := planted(8, 12, 0.3, 0.05, seed)
		of := g.Leiden(Options{Seed: seed})
		got, local := g.Modularity(of, 1), localOptimum(g)
		if got < local-1e-9 {
			t.Fatalf("seed %d: Leiden %.4f, local moving alone %.4f", seed, got, local)
		}
	}
}

// localOptimum moves single nodes, starting from single nodes, until none gains, by recomputing modularity from scratch.
func localOptimum(g *Graph) float64 {
	of := singletons(g.Nodes())
	now := g.Modularity(of, 1)
	for again := true; again; {
		again = false
		for v := range of {
			neighbours, _ := g.Neighbours(uint32(v))
			for _, u := range neighbours {
				before := of[v]
				of[v] = of[u]
				if q := g.Modularity(of, 1); q > now+1e-12 {
					now, again = q, true
				} else {
					of[v] = before
				}
			}
		}
	}
	return now
}

func TestLeidenNodesCannotGainByMoving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, edges := drawn(t)
		g := New(n, edges)
		of := g.Leiden(Options{Seed: 1, Iterations: 50})
		now := g.Modularity(of, 1)
		for v := range of {
			before := of[v]
			for c := range uint32(n) {
				of[v] = c
				if q := g.Modularity(of, 1); q > now+1e-9 {
					t.Fatalf("node %d gains %g in community %d", v, q-now, c)
				}
			}
			of[v] = before
		}
	})
}

func TestLeidenReachesTheOptimumOfSmallGraphs(t *testing.T) {
	reached, graphs := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(t, "nodes")
		node := rapid.Uint32Range(0, uint32(n-1))
		edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Edge {
			return Edge{node.Draw(t, "a"), node.Draw(t, "b"), 1}
		}), 1, 20).Draw(t, "edges")
		g := New(n, edges)
		best := math.Inf(-1)
		eachPartition(make([]uint32, n), 0, 0, func(of []uint32) { best = max(best, g.Modularity(of, 1)) })
		got := g.Modularity(g.Leiden(Options{Iterations: 10}), 1)
		if got > best+1e-12 || got < best-0.1 {
			t.Fatalf("modularity %g, optimum %g", got, best)
		}
		graphs++
		if got > best-1e-12 {
			reached++
		}
	})
	if reached*10 < graphs*8 {
		t.Fatalf("the optimum was reached in %d of %d small graphs", reached, graphs)
	}
}

func eachPartition(of []uint32, at int, used uint32, visit func([]uint32)) {
	if at == len(of) {
		visit(of)
		return
	}
	for c := range used + 1 {
		of[at] = c
		eachPartition(of, at+1, max(used, c+1), visit)
	}
}

func TestCommunitiesAreConnectedAndNumberedBySize(t *testing.T) {
	for _, quality := range []Quality{Modularity, ConstantPotts} {
		rapid.Check(t, func(t *rapid.T) {
			n, edges := drawn(t)
			g := New(n, edges)
			options := Options{Quality: quality, Resolution: rapid.Float64Range(0.05, 3).Draw(t, "resolution"), Seed: rapid.Uint64().Draw(t, "seed")}
			of := g.Leiden(options)
			if !sameParts(of, g.Components(of)) {
				t.Fatalf("a community is not connected: %v", of)
			}
			sizes, first := make([]int, n), make([]int, n)
			for v := n - 1; v >= 0; v-- {
				sizes[of[v]]++
				first[of[v]] = v
			}
			for c := 1; c < n; c++ {
				if sizes[c] > sizes[c-1] || sizes[c] == sizes[c-1] && sizes[c] > 0 && first[c] < first[c-1] {
					t.Fatalf("communities are not in order: sizes %v, first nodes %v", sizes, first)
				}
			}
			if !slices.Equal(of, g.Leiden(options)) {
				t.Fatal("the same seed gave other communities")
			}
		})
	}
}

func TestLeidenIsTheSameOnAnyNumberOfCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	g, _ := communities(5_000, 40_000, 3)
	for seed := range uint64(3) {
		var first []uint32
		for _, cores := range []int{1, 2, 7} {
			runtime.GOMAXPROCS(cores)
			of := g.Leiden(Options{Seed: seed})
			if first == nil {
				first = of
			}
			if !slices.Equal(of, first) {
				t.Fatalf("seed %d: other communities on %d cores", seed, cores)
			}
		}
	}
}

// The two ends of an edge that are judged in one batch would each join the other's community and so miss each other: the move that is no gain any more must not be made.
func TestMovesInABatchSeeThoseBeforeThem(t *testing.T) {
	const pairs = 2500
	var edges []Edge
	for i := range uint32(pairs) {
		edges = append(edges, Edge{2 * i, 2*i + 1, 1})
	}
	l := New(2*pairs, edges).newLevel(Options{Resolution: 1})
	l.of = singletons(2 * pairs)
	l.prepare()
	m := l.newMover()
	m.round()
	if !sameParts(l.of, l.Components(nil)) {
		t.Fatal("pairs missed each other")
	}
	if len(m.proposed) < 2 || len(m.list) == 0 {
		t.Fatal("no pair was judged in one batch")
	}
}

// The ring of cliques is the textbook case of modularity's resolution limit; CPM has none.
func TestConstantPottsSeesEachClique(t *testing.T) {
	const cliques, size = 40, 5
	var edges []Edge
	truth := make([]uint32, cliques*size)
	for c := range cliques {
		for i := range size {
			truth[c*size+i] = uint32(c)
			for j := range i {
				edges = append(edges, Edge{uint32(c*size + i), uint32(c*size + j), 1})
			}
		}
		edges = append(edges, Edge{uint32(c * size), uint32((c + 1) % cliques * size), 1})
	}
	g := New(len(truth), edges)
	if !sameParts(truth, g.Leiden(Options{Quality: ConstantPotts, Resolution: 0.3})) {
		t.Fatal("CPM merged cliques")
	}
	if sameParts(truth, g.Leiden(Options{})) {
		t.Fatal("modularity at resolution 1 should merge cliques here")
	}
}

func TestLeidenOfNothing(t *testing.T) {
	if of := New(0, nil).Leiden(Options{}); len(of) != 0 {
		t.Fatal(of)
	}
	if of := New(3, nil).Leiden(Options{}); !slices.Equal(of, []uint32{0, 1, 2}) {
		t.Fatal(of)
	}
}
