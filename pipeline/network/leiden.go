package network

import (
	"math/rand/v2"
	"slices"
)

// Quality is what communities maximise.
type Quality uint8

// The qualities.
const (
	Modularity    Quality = iota // Newman & Girvan 2004, with a resolution (Reichardt & Bornholdt 2006)
	ConstantPotts                // CPM (Traag, Van Dooren & Nesterov 2011): no resolution limit, the resolution is a density
)

// Options of Leiden. The zero value is modularity at resolution 1 with two iterations.
type Options struct {
	Quality    Quality
	Resolution float64 // 0: 1
	Iterations int     // rounds over the whole graph, each starting from the result of the last; 0: 2
	Seed       uint64
}

// Leiden gives the community of each node by the Leiden algorithm (Traag, Waltman & van Eck 2019, Sci. Rep. 9:5233).
//
// Every community is connected. Communities are numbered from 0 by size, the largest first, then by their smallest node.
// In the refinement a node joins the best well-connected community: the limit θ → 0 of the paper's random choice.
func (g *Graph) Leiden(o Options) []uint32 {
	if o.Resolution == 0 {
		o.Resolution = 1
	}
	if o.Iterations == 0 {
		o.Iterations = 2
	}
	l := g.newLevel(o)
	of := singletons(g.Nodes())
	for range o.Iterations {
		if !l.improve(of) {
			break
		}
	}
	return g.numberBySize(g.Components(of))
}

// improve runs one iteration on the communities of a level of accounts and says whether it changed any.
func (l *level) improve(of []uint32) bool {
	l.of = slices.Clone(of)
	l.prepare()
	node := singletons(l.Nodes()) // the node of the present level that holds each account
	changed := false
	for {
		changed = l.move() || changed
		refined, n := l.refine()
		if n == len(l.of) || l.communities() == len(l.of) {
			break
		}
		l = l.aggregate(refined, n)
		for v := range node {
			node[v] = refined[node[v]]
		}
	}
	for v := range of {
		of[v] = l.of[node[v]]
	}
	return changed
}

// newLevel is the level of accounts, without communities.
func (g *Graph) newLevel(o Options) *level {
	l := &level{Graph: g, random: rand.New(rand.NewPCG(o.Seed, 0x1e1de2)), penalty: o.Resolution, size: g.Strengths()}
	for _, s := range l.size {
		l.whole += s
	}
	l.least = 1e-12 * l.whole
	if o.Quality == Modularity {
		l.penalty /= max(l.whole, 1e-300)
		return l
	}
	for v := range l.size {
		l.size[v] = 1
	}
	return l
}

func singletons(n int) []uint32 {
	of := make([]uint32, n)
	for v := range of {
		of[v] = uint32(v)
	}
	return of
}

// numberBySize renumbers communities: the largest first, then by their smallest node.
func (g *Graph) numberBySize(of []uint32) []uint32 {
	type community struct{ id, size, first int }
	communities := make([]community, g.Nodes())
	for v := len(of) - 1; v >= 0; v-- {
		c := &communities[of[v]]
		c.id, c.first = int(of[v]), v
		c.size++
	}
	slices.SortFunc(communities, func(a, b community) int {
		if a.size != b.size {
			return b.size - a.size
		}
		return a.first - b.first
	})
	number := make([]uint32, g.Nodes())
	for i, c := range communities {
		if c.size > 0 {
			number[c.id] = uint32(i)
		}
	}
	for v := range of {
		of[v] = number[of[v]]
	}
	return of
}

// Modularity is Newman's modularity of communities at a resolution; 0 for a graph without edges.
func (g *Graph) Modularity(of []uint32, resolution float64) float64 {
	inside, total := 0.0, 0.0
	strength := make([]float64, g.Nodes()) // by community
	for v := range g.Nodes() {
		for i := g.start[v]; i < g.start[v+1]; i++ {
			w := g.weight[i]
			strength[of[v]] += w
			total += w
			if of[g.to[i]] == of[v] {
				inside += w
			}
		}
	}
	if total == 0 {
		return 0
	}
	expected := 0.0
	for _, s := range strength {
		expected += s * s
	}
	return inside/total - resolution*expected/(total*total)
}
