package network

import (
	"math/rand/v2"
	"slices"
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
	least   float64 // gains below it are rounding
	random  *rand.Rand

	toward  []float64 // scratch: edge weight into each community; zero but for those in touched
	touched []uint32
}

// prepare derives what depends on communities and sizes.
func (l *level) prepare() {
	n := l.Nodes()
	l.total, l.members, l.toward = make([]float64, n), make([]uint32, n), make([]float64, n)
	for v, c := range l.of {
		l.total[c] += l.size[v]
		l.members[c]++
	}
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

// move lets nodes join the community where they gain most until none gains, by a queue of nodes whose surroundings changed
// (the fast local moving of Leiden). It says whether any node moved.
func (l *level) move() bool {
	n := l.Nodes()
	queue := l.shuffled()
	waiting := make([]bool, n)
	for v := range waiting {
		waiting[v] = true
	}
	var empty []uint32
	for c, m := range l.members {
		if m == 0 {
			empty = append(empty, uint32(c))
		}
	}
	moved := false
	for head, left := 0, n; left > 0; left-- {
		v := queue[head]
		head = (head + 1) % n
		waiting[v] = false
		from := l.of[v]
		to := l.best(v, empty)
		if to == from {
			continue
		}
		moved = true
		if l.members[to] == 0 {
			empty = empty[:len(empty)-1]
		}
		l.join(v, to)
		if l.members[from] == 0 {
			empty = append(empty, from)
		}
		neighbours, _ := l.Neighbours(v)
		for _, u := range neighbours {
			if !waiting[u] && l.of[u] != to {
				waiting[u] = true
				queue[(head+left-1)%n] = u
				left++
			}
		}
	}
	return moved
}

// best is the community where a node gains most: one of a neighbour's, an empty one, or its own.
func (l *level) best(v uint32, empty []uint32) uint32 {
	own := l.of[v]
	neighbours, weights := l.Neighbours(v)
	for i, u := range neighbours {
		c := l.of[u]
		if l.toward[c] == 0 {
			l.touched = append(l.touched, c)
		}
		l.toward[c] += weights[i]
	}
	penalty := l.penalty * l.size[v]
	best, most := own, l.toward[own]-penalty*(l.total[own]-l.size[v])+l.least
	if most < 0 && l.members[own] > 1 && len(empty) > 0 {
		best, most = empty[len(empty)-1], l.least
	}
	for _, c := range l.touched {
		if c != own {
			if gain := l.toward[c] - penalty*l.total[c]; gain > most {
				best, most = c, gain
			}
		}
		l.toward[c] = 0
	}
	l.touched = l.touched[:0]
	return best
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

// refine splits each community into well-connected parts, starting from single nodes, and gives the part of each node and the number of parts.
// A part is always connected: nodes join parts along edges only.
func (l *level) refine() (part []uint32, n int) {
	part = singletons(l.Nodes())
	size, alone := slices.Clone(l.size), make([]bool, l.Nodes())
	cut := make([]float64, l.Nodes()) // edge weight from each part to the rest of its community
	for v := range uint32(l.Nodes()) {
		alone[v] = true
		neighbours, weights := l.Neighbours(v)
		for i, u := range neighbours {
			if l.of[u] == l.of[v] {
				cut[v] += weights[i]
			}
		}
	}
	wellConnected := func(p uint32, whole float64) bool { return cut[p] >= l.penalty*size[p]*(whole-size[p]) }
	for _, v := range l.shuffled() {
		whole := l.total[l.of[v]]
		if !alone[v] || !wellConnected(v, whole) {
			continue
		}
		neighbours, weights := l.Neighbours(v)
		for i, u := range neighbours {
			if l.of[u] == l.of[v] {
				if l.toward[part[u]] == 0 {
					l.touched = append(l.touched, part[u])
				}
				l.toward[part[u]] += weights[i]
			}
		}
		best, most, weight := v, 0.0, 0.0
		for _, p := range l.touched {
			if gain := l.toward[p] - l.penalty*l.size[v]*size[p]; gain > most && wellConnected(p, whole) {
				best, most, weight = p, gain, l.toward[p]
			}
			l.toward[p] = 0
		}
		l.touched = l.touched[:0]
		if best != v {
			cut[best] += cut[v] - 2*weight
			size[best] += size[v]
			part[v], alone[best] = best, false
		}
	}
	return part, dense(part, len(part))
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

// aggregate makes each part one node. Parts start in the community of their nodes, so that the gain of moving is kept.
func (l *level) aggregate(part []uint32, n int) *level {
	room := len(l.to) / 2 // parts take up more than half of the edges in most graphs
	next := &level{Graph: &Graph{start: make([]int, n+1), to: make([]uint32, 0, room), weight: make([]float64, 0, room)},
		of: make([]uint32, n), size: make([]float64, n), penalty: l.penalty, least: l.least, random: l.random}
	for v, p := range part {
		next.size[p] += l.size[v]
		next.of[p] = l.of[v]
	}
	members, from := group(part, n)
	toward := make([]float64, n)
	var touched []uint32
	for p := range uint32(n) {
		for _, v := range members[from[p]:from[p+1]] {
			neighbours, weights := l.Neighbours(v)
			for i, u := range neighbours {
				q := part[u]
				if q == p {
					continue // inside, and so the same wherever the node moves
				}
				if toward[q] == 0 {
					touched = append(touched, q)
				}
				toward[q] += weights[i]
			}
		}
		for _, q := range touched {
			next.to, next.weight = append(next.to, q), append(next.weight, toward[q])
			toward[q] = 0
		}
		next.start[p+1] = len(next.to)
		touched = touched[:0]
	}
	dense(next.of, l.Nodes())
	next.prepare()
	return next
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
