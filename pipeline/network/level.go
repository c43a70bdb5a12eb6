package network

import (
	"math/rand/v2"
	"slices"
	"sync"

	"pikir/pipeline/parallel"
)

// level is one stage of Leiden: a graph whose nodes stand for sets of accounts, and the communities of these nodes.
//
// The quality gained by a node in a community is its edge weight into it minus penalty × size of node × size of community.
// For modularity sizes are strengths and the penalty is resolution / 2m; for CPM sizes are accounts and the penalty is the resolution.
type level struct {
	*Graph
	of      []uint32  // community by node
	size    []float64 // by node
	total   []float64 // size by community
	members []uint32  // nodes by community
	penalty float64
	whole   float64 // strength of all accounts together
	least   float64 // gains below it are rounding
	random  *rand.Rand
	scratch sync.Pool // of *scratch, one for each core at work
}

// scratch sums edge weight by community or part.
type scratch struct {
	toward  []float64 // zero but for those in touched
	touched []uint32
}

func (s *scratch) add(c uint32, weight float64) {
	if s.toward[c] == 0 {
		s.touched = append(s.touched, c)
	}
	s.toward[c] += weight
}

// prepare derives what depends on communities and sizes.
func (l *level) prepare() {
	n := l.Nodes()
	l.total, l.members = make([]float64, n), make([]uint32, n)
	for v, c := range l.of {
		l.total[c] += l.size[v]
		l.members[c]++
	}
	l.scratch.New = func() any { return &scratch{toward: make([]float64, n)} }
}

// communities counts those that hold a node.
func (l *level) communities() int {
	n := 0
	for _, m := range l.members {
		if m > 0 {
			n++
		}
	}
	return n
}

func (l *level) join(v, to uint32) {
	from := l.of[v]
	l.members[from]--
	l.total[from] -= l.size[v]
	l.members[to]++
	l.total[to] += l.size[v]
	l.of[v] = to
}

func (l *level) shuffled() []uint32 {
	order := singletons(l.Nodes())
	l.random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

// aggregate makes each part one node. Parts start in the community of their nodes, so that the gain of moving is kept.
func (l *level) aggregate(part []uint32, n int) *level {
	next := &level{Graph: &Graph{start: make([]int, n+1)}, of: make([]uint32, n), size: make([]float64, n),
		penalty: l.penalty, whole: l.whole, least: l.least, random: l.random}
	for v, p := range part {
		next.size[p] += l.size[v]
		next.of[p] = l.of[v]
	}
	dense(next.of, l.Nodes())
	next.prepare()
	members, from := group(part, n)
	found := make([]Graph, min(n, 1024)) // the arcs of a stretch of parts each
	parallel.Each(len(found), func(i int) {
		s := next.scratch.Get().(*scratch)
		for p := i * n / len(found); p < (i+1)*n/len(found); p++ {
			l.arcs(s, part, members[from[p]:from[p+1]], &found[i])
			next.start[p+1] = len(found[i].to)
		}
		next.scratch.Put(s)
	})
	for i, f := range found {
		for p := i * n / len(found); p < (i+1)*n/len(found); p++ {
			next.start[p+1] += len(next.to)
		}
		next.to, next.weight = append(next.to, f.to...), append(next.weight, f.weight...)
	}
	return next
}

// arcs appends the arcs of a part to other parts; those inside are the same wherever it moves.
func (l *level) arcs(s *scratch, part, members []uint32, to *Graph) {
	own := part[members[0]]
	for _, v := range members {
		neighbours, weights := l.Neighbours(v)
		for i, u := range neighbours {
			if part[u] != own {
				s.add(part[u], weights[i])
			}
		}
	}
	for _, p := range s.touched {
		to.to, to.weight = append(to.to, p), append(to.weight, s.toward[p])
		s.toward[p] = 0
	}
	s.touched = s.touched[:0]
}

// group lists nodes by part, with the start of each part's nodes.
func group(part []uint32, n int) (nodes []uint32, from []int) {
	from = make([]int, n+1)
	for _, p := range part {
		from[p+1]++
	}
	for p := range n {
		from[p+1] += from[p]
	}
	nodes = make([]uint32, len(part))
	next := slices.Clone(from)
	for v, p := range part {
		nodes[next[p]] = uint32(v)
		next[p]++
	}
	return nodes, from
}
