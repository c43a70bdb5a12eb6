package network

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// communities draws a graph of the given number of edges with planted communities of very different sizes and heavy-tailed degrees:
// three edges in four stay inside a community, and half of the ends are taken in proportion to degree.
func communities(nodes, edges int, seed uint64) (*Graph, []Edge) {
	random := rand.New(rand.NewPCG(seed, 11))
	var sizes []int
	for left := nodes; left > 0; {
		size := min(left, 5+int(10/(random.Float64()+0.005)))
		sizes, left = append(sizes, size), left-size
	}
	of, first := make([]int, 0, nodes), make([]int, len(sizes))
	for c, size := range sizes {
		first[c] = len(of)
		for range size {
			of = append(of, c)
		}
	}
	list := make([]Edge, edges)
	for i := range list {
		a := random.IntN(nodes)
		if i > 0 && random.IntN(2) == 0 {
			a = int(list[random.IntN(i)].A)
		}
		b := random.IntN(nodes)
		if random.IntN(4) < 3 {
			b = first[of[a]] + random.IntN(sizes[of[a]])
		}
		list[i] = Edge{uint32(a), uint32(b), 1 + float64(random.IntN(20))}
	}
	return New(nodes, list), list
}

func BenchmarkLeiden(b *testing.B) {
	for _, size := range []struct{ nodes, edges int }{{20_000, 100_000}, {150_000, 900_000}, {900_000, 5_700_000}} {
		b.Run(fmt.Sprintf("edges=%d", size.edges), func(b *testing.B) {
			g, _ := communities(size.nodes, size.edges, 1)
			b.ReportAllocs()
			for b.Loop() {
				b.ReportMetric(g.Modularity(g.Leiden(Options{Seed: 1}), 1), "modularity")
			}
		})
	}
}

// BenchmarkLeidenOfFile takes the graph that bench/leiden.py wrote to $EDGES, a seed a run; fastest-s are the seconds of the fastest run, modularity is the mean.
func BenchmarkLeidenOfFile(b *testing.B) {
	path := os.Getenv("EDGES")
	if path == "" {
		b.Skip("EDGES names no file of edges")
	}
	g := readEdges(b, path)
	seed, modularity, fastest := uint64(0), 0.0, math.Inf(1)
	for b.Loop() {
		start := time.Now()
		of := g.Leiden(Options{Seed: seed})
		fastest = min(fastest, time.Since(start).Seconds())
		modularity += g.Modularity(of, 1)
		seed++
	}
	b.ReportMetric(modularity/float64(seed), "modularity")
	b.ReportMetric(fastest, "fastest-s")
}

func readEdges(b *testing.B, path string) *Graph {
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var list []Edge
	nodes := uint64(0)
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 3 {
			b.Fatalf("%s: %q is no edge", path, line)
		}
		from, err := strconv.ParseUint(fields[0], 10, 32)
		to, err2 := strconv.ParseUint(fields[1], 10, 32)
		weight, err3 := strconv.ParseFloat(fields[2], 64)
		if err := errors.Join(err, err2, err3); err != nil {
			b.Fatal(err)
		}
		list, nodes = append(list, Edge{uint32(from), uint32(to), weight}), max(nodes, from+1, to+1)
	}
	return New(int(nodes), list)
}

func BenchmarkNew(b *testing.B) {
	_, list := communities(150_000, 900_000, 1)
	b.ReportAllocs()
	for b.Loop() {
		New(150_000, list)
	}
}
