package network

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"pikir/pipeline/parallel"
)

// refinement splits communities into well-connected parts, starting from single nodes. A part is always connected: nodes join parts along edges only.
type refinement struct {
	*level
	part  []uint32  // by node: a node of the same part, which stands for it
	size  []float64 // by part
	cut   []float64 // by part: edge weight to the rest of its community
	alone []bool    // by part: has one node
}

// refine gives the part of each node and the number of parts. Communities know nothing of each other, so each is refined by itself.
func (l *level) refine() (part []uint32, n int) {
	r := &refinement{level: l, part: singletons(l.Nodes()), size: slices.Clone(l.size), cut: make([]float64, l.Nodes()), alone: make([]bool, l.Nodes())}
	nodes, from := group(l.of, l.Nodes())
	var communities []uint32 // of several nodes, the largest first to keep all cores busy to the end
	for c, members := range l.members {
		if members > 1 {
			communities = append(communities, uint32(c))
		}
	}
	slices.SortFunc(communities, func(a, b uint32) int { return cmp.Or(cmp.Compare(l.members[b], l.members[a]), cmp.Compare(a, b)) })
	seed := l.random.Uint64()
	parallel.Each(len(communities), func(i int) {
		c := communities[i]
		members := nodes[from[c]:from[c+1]]
		random := rand.New(rand.NewPCG(seed, uint64(c)))
		random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		s := l.scratch.Get().(*scratch)
		r.community(s, c, members)
		l.scratch.Put(s)
	})
	return r.part, dense(r.part, len(r.part))
}

// community refines one community.
func (r *refinement) community(s *scratch, c uint32, members []uint32) {
	for _, v := range members {
		r.alone[v] = true
		neighbours, weights := r.Neighbours(v)
		for i, u := range neighbours {
			if r.of[u] == c {
				r.cut[v] += weights[i]
			}
		}
	}
	for _, v := range members {
		if r.alone[v] && r.wellConnected(v, r.total[c]) {
			r.merge(s, v, c)
		}
	}
}

// wellConnected says whether a part is tied to the rest of its community as the whole community must be.
func (r *refinement) wellConnected(part uint32, whole float64) bool {
	return r.cut[part] >= r.penalty*r.size[part]*(whole-r.size[part])
}

// merge lets a node that is a part of its own join the well-connected part where it gains most, if there is one.
func (r *refinement) merge(s *scratch, v, c uint32) {
	neighbours, weights := r.Neighbours(v)
	for i, u := range neighbours {
		if r.of[u] == c {
			s.add(r.part[u], weights[i])
		}
	}
	best, most, weight := v, 0.0, 0.0
	for _, p := range s.touched {
		if gain := s.toward[p] - r.penalty*r.level.size[v]*r.size[p]; gain > most && r.wellConnected(p, r.total[c]) {
			best, most, weight = p, gain, s.toward[p]
		}
		s.toward[p] = 0
	}
	s.touched = s.touched[:0]
	if best != v {
		r.cut[best] += r.cut[v] - 2*weight
		r.size[best] += r.size[v]
		r.part[v], r.alone[best] = best, false
	}
}

// dense renumbers values that lie below bound to 0, 1, … in order of first appearance and gives their number.
func dense(of []uint32, bound int) int {
	number, n := make([]uint32, bound), uint32(0)
	for i, c := range of {
		if number[c] == 0 {
			n++
			number[c] = n
		}
		of[i] = number[c] - 1
	}
	return int(n)
}
