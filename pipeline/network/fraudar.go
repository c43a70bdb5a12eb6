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
	block, _ := peel(newBipartite(accounts, objects, links), accounts)
	return block
}

// peel gives the densest stage of a graph, and the work of the heap.
func peel(b *bipartite, accounts int) (Block, int) {
	heap := newHeap(b.weight)
	inside := 0.0 // weight of the edges that remain
	for _, w := range b.weight[:accounts] {
		inside += w
	}
	n := len(b.weight)
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
	return block, heap.moves
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
	links = dealt(links, objects, func(l Link) uint32 { return l.Object })
	links = slices.Compact(dealt(links, accounts, func(l Link) uint32 { return l.Account }))
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

// dealt sorts links by one end, whose numbers lie below n, and keeps the order of equals: a counting sort, linear in links and n.
func dealt(links []Link, n int, end func(Link) uint32) []Link {
	next := make([]int, n+1)
	for _, l := range links {
		next[end(l)+1]++
	}
	for v := range n {
		next[v+1] += next[v]
	}
	sorted := make([]Link, len(links))
	for _, l := range links {
		sorted[next[end(l)]] = l
		next[end(l)]++
	}
	return sorted
}

// heap is a heap of nodes by key, ties by number, that can lower a key. It branches in fours, which takes half the steps of two down to a leaf, with children side by side in memory.
type heap struct {
	node  []uint32
	at    []int // position by node; −1: popped
	key   []float64
	moves int // of nodes from one position to another so far: its work
}

func newHeap(key []float64) *heap {
	h := &heap{node: make([]uint32, len(key)), at: make([]int, len(key)), key: slices.Clone(key)}
	for v := range key {
		h.node[v], h.at[v] = uint32(v), v
	}
	for i := len(key) / 4; i >= 0 && i < len(key); i-- {
		h.sink(i, h.node[i])
	}
	return h
}

func (h *heap) before(a, b uint32) bool {
	if h.key[a] != h.key[b] {
		return h.key[a] < h.key[b]
	}
	return a < b
}

func (h *heap) put(i int, v uint32) {
	h.node[i], h.at[v] = v, i
	h.moves++
}

// sink puts a node at a position or as far below it as it must go.
func (h *heap) sink(i int, v uint32) {
	for first := 4*i + 1; first < len(h.node); first = 4*i + 1 {
		least := first
		for child := first + 1; child < min(first+4, len(h.node)); child++ {
			if h.before(h.node[child], h.node[least]) {
				least = child
			}
		}
		if !h.before(h.node[least], v) {
			break
		}
		h.put(i, h.node[least])
		i = least
	}
	h.put(i, v)
}

func (h *heap) pop() uint32 {
	v, last := h.node[0], h.node[len(h.node)-1]
	h.node = h.node[:len(h.node)-1]
	if len(h.node) > 0 {
		h.sink(0, last)
	}
	h.at[v] = -1
	return v
}

// lower takes some of a node's key away and moves it up.
func (h *heap) lower(v uint32, by float64) {
	h.key[v] -= by
	i := h.at[v]
	for ; i > 0; i = (i - 1) / 4 {
		parent := h.node[(i-1)/4]
		if !h.before(v, parent) {
			break
		}
		h.put(i, parent)
	}
	h.put(i, v)
}
