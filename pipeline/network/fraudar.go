package network

import (
	"math"
	"slices"
)

// Block is a dense part of a bipartite graph: accounts and the objects that they share. Both lists are in ascending order.
type Block struct {
	Accounts, Objects []uint32
	Density           float64 // suspiciousness per node: sum of edge weights inside over the number of accounts and objects
	Bound             float64 // no part of the graph is denser than this; at most twice Density
}

// Link is an edge of a bipartite graph: an account and an object that it acted on.
type Link struct{ Account, Object uint32 }

// Fraudar finds a dense block that camouflage cannot hide (Hooi et al. 2016, KDD, "FRAUDAR: bounding graph fraud in the face of camouflage").
//
// An edge weighs 1/ln(x + 5) at an object with x links, so that popular objects, with which accounts disguise themselves, count little. Nodes are peeled
// in order of the weight that remains to them, and the densest stage is the block. It is at least half as dense as the densest part of the graph (Theorem 2);
// Bound is the sharper figure of this very graph: the largest weight that any node still had when it was peeled, since every node of the densest
// part has at least its density there (Charikar 2000). Repeated links count once. O(links · log nodes).
func Fraudar(accounts, objects int, links []Link) Block {
	b := newBipartite(accounts, objects, links)
	heap := newHeap(b.weight)
	inside := 0.0 // weight of the edges that remain
	for _, w := range b.weight[:accounts] {
		inside += w
	}
	n := accounts + objects
	order := make([]uint32, 0, n)
	best, bound, peeledAtBest := math.Inf(-1), 0.0, 0
	for left := n; left > 0; left-- {
		if density := inside / float64(left); density > best {
			best, peeledAtBest = density, n-left
		}
		v := heap.pop()
		bound = math.Max(bound, heap.key[v])
		inside -= heap.key[v]
		order = append(order, v)
		for _, e := range b.arcs[b.start[v]:b.start[v+1]] {
			if heap.at[e.to] >= 0 {
				heap.lower(e.to, e.weight)
			}
		}
	}
	block := Block{Bound: bound}
	for _, v := range order[peeledAtBest:] {
		if int(v) < accounts {
			block.Accounts = append(block.Accounts, v)
		} else {
			block.Objects = append(block.Objects, v-uint32(accounts))
		}
	}
	slices.Sort(block.Accounts)
	slices.Sort(block.Objects)
	block.Density = math.Max(0, best)
	return block
}

// FraudarBlocks finds up to k blocks, each in what the links inside earlier ones leave. It stops early when no link is left.
func FraudarBlocks(accounts, objects int, links []Link, k int) []Block {
	links = slices.Clone(links)
	var blocks []Block
	for len(blocks) < k && len(links) > 0 {
		b := Fraudar(accounts, objects, links)
		blocks = append(blocks, b)
		has := func(list []uint32, v uint32) bool { _, ok := slices.BinarySearch(list, v); return ok }
		links = slices.DeleteFunc(links, func(l Link) bool { return has(b.Accounts, l.Account) && has(b.Objects, l.Object) })
	}
	return blocks
}

// bipartite is a graph in compressed sparse rows whose nodes are the accounts, then the objects.
type bipartite struct {
	start  []int
	arcs   []arc
	weight []float64 // sum of edge weights by node
}

type arc struct {
	to     uint32
	weight float64
}

func newBipartite(accounts, objects int, links []Link) *bipartite {
	links = slices.Clone(links)
	slices.SortFunc(links, func(a, b Link) int {
		if a.Account != b.Account {
			return int(a.Account) - int(b.Account)
		}
		return int(a.Object) - int(b.Object)
	})
	links = slices.Compact(links)
	n := accounts + objects
	b := &bipartite{start: make([]int, n+1), arcs: make([]arc, 2*len(links)), weight: make([]float64, n)}
	for _, l := range links {
		b.start[l.Account+1]++
		b.start[accounts+int(l.Object)+1]++
	}
	for v := range n {
		b.start[v+1] += b.start[v]
	}
	next := slices.Clone(b.start)
	for _, l := range links {
		object := uint32(accounts) + l.Object
		weight := 1 / math.Log(float64(b.start[object+1]-b.start[object])+5)
		for _, end := range [2][2]uint32{{l.Account, object}, {object, l.Account}} {
			b.arcs[next[end[0]]] = arc{end[1], weight}
			next[end[0]]++
			b.weight[end[0]] += weight
		}
	}
	return b
}

// heap is a binary heap of nodes by key, ties by number, that can lower a key.
type heap struct {
	node []uint32
	at   []int // position by node; −1: popped
	key  []float64
}

func newHeap(key []float64) *heap {
	h := &heap{node: make([]uint32, len(key)), at: make([]int, len(key)), key: slices.Clone(key)}
	for v := range key {
		h.node[v], h.at[v] = uint32(v), v
	}
	for i := len(key)/2 - 1; i >= 0; i-- {
		h.sink(i)
	}
	return h
}

func (h *heap) before(a, b uint32) bool {
	if h.key[a] != h.key[b] {
		return h.key[a] < h.key[b]
	}
	return a < b
}

func (h *heap) swap(i, j int) {
	h.node[i], h.node[j] = h.node[j], h.node[i]
	h.at[h.node[i]], h.at[h.node[j]] = i, j
}

func (h *heap) sink(i int) {
	for {
		least := 2*i + 1
		if least >= len(h.node) {
			return
		}
		if right := least + 1; right < len(h.node) && h.before(h.node[right], h.node[least]) {
			least = right
		}
		if !h.before(h.node[least], h.node[i]) {
			return
		}
		h.swap(i, least)
		i = least
	}
}

func (h *heap) pop() uint32 {
	v, last := h.node[0], len(h.node)-1
	h.swap(0, last)
	h.node = h.node[:last]
	h.at[v] = -1
	h.sink(0)
	return v
}

// lower takes some of a node's key away and moves it up.
func (h *heap) lower(v uint32, by float64) {
	h.key[v] -= by
	for i := h.at[v]; i > 0; {
		parent := (i - 1) / 2
		if !h.before(h.node[i], h.node[parent]) {
			return
		}
		h.swap(i, parent)
		i = parent
	}
}
