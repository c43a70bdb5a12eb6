package network

import "pikir/pipeline/parallel"

// Components splits communities into their connected parts and gives the part of each node, numbered in order of its
// smallest node. A nil slice takes the whole graph as one community: the connected components.
func (g *Graph) Components(of []uint32) []uint32 {
	if of == nil {
		of = make([]uint32, g.Nodes())
	}
	part := make([]uint32, g.Nodes())
	for v := range part {
		part[v] = unseen
	}
	communities := 0
	for _, c := range of {
		communities = max(communities, int(c)+1)
	}
	nodes, from := group(of, communities)
	parallel.Stretches(communities, func(first, end int) {
		for c := first; c < end; c++ {
			g.components(nodes[from[c]:from[c+1]], of, part)
		}
	})
	dense(part, g.Nodes())
	return part
}

// unseen is the part of a node that has none yet.
const unseen = ^uint32(0)

// components gives each node of a community the smallest node of its part. The nodes of a community are in ascending order.
func (g *Graph) components(nodes, of, part []uint32) {
	var stack []uint32
	for _, first := range nodes {
		if part[first] != unseen {
			continue
		}
		part[first] = first
		for stack = append(stack, first); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			neighbours, _ := g.Neighbours(u)
			for _, w := range neighbours {
				if of[w] == of[u] && part[w] == unseen {
					part[w] = first
					stack = append(stack, w)
				}
			}
		}
	}
}

// Cores gives the core number of each node: the largest k for which the node lies in a part of the graph where everybody has
// at least k neighbours. O(edges) by bucket peeling (Batagelj & Zaveršnik 2003).
func (g *Graph) Cores() []int {
	n := g.Nodes()
	core, most := make([]int, n), 0
	for v := range core {
		core[v] = g.Degree(uint32(v))
		most = max(most, core[v])
	}
	first := make([]int, most+2) // position in order of the first node of each degree
	for _, d := range core {
		first[d+1]++
	}
	for d := range most + 1 {
		first[d+1] += first[d]
	}
	order, position := make([]uint32, n), make([]int, n)
	next := append([]int(nil), first...)
	for v, d := range core {
		order[next[d]], position[v] = uint32(v), next[d]
		next[d]++
	}
	for _, v := range order {
		neighbours, _ := g.Neighbours(v)
		for _, u := range neighbours {
			if core[u] <= core[v] {
				continue
			}
			// Swap u with the first node of its degree, then count that place to the degree below.
			head := first[core[u]]
			w := order[head]
			order[head], order[position[u]] = u, w
			position[w], position[u] = position[u], head
			first[core[u]]++
			core[u]--
		}
	}
	return core
}

// KCore lists the nodes of the k-core: the largest part of the graph where everybody has at least k neighbours within it.
func (g *Graph) KCore(k int) []uint32 {
	var nodes []uint32
	for v, c := range g.Cores() {
		if c >= k {
			nodes = append(nodes, uint32(v))
		}
	}
	return nodes
}
