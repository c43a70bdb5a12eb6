package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

// density of a part by the definition.
func density(accounts, objects []uint32, links []Link) float64 {
	popularity := map[uint32]map[uint32]bool{}
	for _, l := range links {
		if popularity[l.Object] == nil {
			popularity[l.Object] = map[uint32]bool{}
		}
		popularity[l.Object][l.Account] = true
	}
	sum := 0.0
	for _, o := range objects {
		for a := range popularity[o] {
			if slices.Contains(accounts, a) {
				sum += 1 / math.Log(float64(len(popularity[o]))+5)
			}
		}
	}
	return sum / float64(len(accounts)+len(objects))
}

func TestFraudarHoldsItsBound(t *testing.T) {
	const accounts, objects = 5, 4
	rapid.Check(t, func(t *rapid.T) {
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Link {
			return Link{rapid.Uint32Range(0, accounts-1).Draw(t, "account"), rapid.Uint32Range(0, objects-1).Draw(t, "object")}
		}), 1, 25).Draw(t, "links")
		best := 0.0
		for part := 1; part < 1<<(accounts+objects); part++ {
			var a, o []uint32
			for v := range uint32(accounts + objects) {
				switch {
				case part>>v&1 == 0:
				case v < accounts:
					a = append(a, v)
				default:
					o = append(o, v-accounts)
				}
			}
			best = max(best, density(a, o, links))
		}
		b := Fraudar(accounts, objects, links)
		if got := density(b.Accounts, b.Objects, links); math.Abs(got-b.Density) > 1e-9 {
			t.Fatalf("density %g, by definition %g", b.Density, got)
		}
		if b.Density < best/2-1e-9 || b.Density > best+1e-9 || b.Bound < best-1e-9 || b.Bound > 2*b.Density+1e-9 {
			t.Fatalf("density %g, bound %g, densest part %g", b.Density, b.Bound, best)
		}
	})
}

// lockstep plants 30 accounts that act on the same 20 objects, with as many links to popular objects as disguise, among 3,000 organic ones.
func lockstep(seed uint64) (links []Link, crew []uint32) {
	random := rand.New(rand.NewPCG(seed, 5))
	popular := func() uint32 { return uint32(999 * math.Pow(random.Float64(), 3)) }
	for a := range uint32(3000) {
		for range 1 + random.IntN(12) {
			links = append(links, Link{a, popular()})
		}
	}
	for a := range uint32(30) {
		crew = append(crew, 3000+a)
		for o := range uint32(20) {
			links = append(links, Link{3000 + a, 1000 + o}, Link{3000 + a, popular()})
		}
	}
	return links, crew
}

func TestFraudarSeesThroughCamouflage(t *testing.T) {
	for seed := range uint64(10) {
		links, crew := lockstep(seed)
		b := Fraudar(3030, 1020, links)
		if diff := cmp.Diff(crew, b.Accounts); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
}

func TestFraudarBlocksTakesOneAfterAnother(t *testing.T) {
	var links []Link
	for a := range uint32(6) { // 6 × 6 and 4 × 4 full blocks
		for o := range uint32(6) {
			links = append(links, Link{a, o})
		}
	}
	for a := range uint32(4) {
		for o := range uint32(4) {
			links = append(links, Link{10 + a, 10 + o})
		}
	}
	blocks := FraudarBlocks(20, 20, links, 5)
	if len(blocks) != 2 || len(blocks[0].Accounts) != 6 || !slices.Equal(blocks[1].Accounts, []uint32{10, 11, 12, 13}) {
		t.Fatalf("%+v", blocks)
	}
}

func TestFraudarOfNothing(t *testing.T) {
	if b := Fraudar(2, 2, nil); b.Density != 0 || b.Bound != 0 {
		t.Fatalf("%+v", b)
	}
	if b := FraudarBlocks(0, 0, nil, 3); b != nil {
		t.Fatalf("%+v", b)
	}
}

func TestBackboneKeepsWhatMattersToAnEnd(t *testing.T) {
	edges := []Edge{{0, 1, 100}, {7, 8, 5}}
	for v := uint32(2); v < 7; v++ {
		edges = append(edges, Edge{0, v, 1})
	}
	kept := New(9, edges).Backbone(0.01)
	var got []Edge
	kept.Each(func(a, b uint32, w float64) { got = append(got, Edge{a, b, w}) })
	// 100 of 105 over 6 edges: (5/105)^5 < 0.01; 1 of 105: (104/105)^5 > 0.01; the lone edge 7–8 says nothing.
	if diff := cmp.Diff([]Edge{{0, 1, 100}}, got); diff != "" {
		t.Fatal(diff)
	}
}

// drawnLinks are links of accounts to objects of uneven popularity; accounts and objects grow with their number.
func drawnLinks(size int) []Link {
	random := rand.New(rand.NewPCG(1, 5))
	links := make([]Link, size)
	for i := range links {
		links[i] = Link{uint32(random.IntN(size / 4)), uint32(float64(size/10) * math.Pow(random.Float64(), 2))}
	}
	return links
}

// Peeling takes O(links · log nodes) steps: for each doubling a link may cost one more, and no more.
func TestFraudarGrowsNearLinearly(t *testing.T) {
	before := math.Inf(1)
	for _, size := range []int{20_000, 40_000, 80_000, 160_000} {
		_, moves := peel(newBipartite(size/4, size/10, drawnLinks(size)), size/4)
		now := float64(moves) / float64(size)
		t.Logf("%d links: %.2f moves of the heap a link", size, now)
		if now > before+1 {
			t.Errorf("%d links take %.2f moves each, half as many %.2f", size, now, before)
		}
		before = now
	}
}

func BenchmarkFraudar(b *testing.B) {
	for _, size := range []int{100_000, 200_000, 400_000, 800_000, 1_600_000} {
		b.Run(fmt.Sprintf("links=%d", size), func(b *testing.B) {
			links := drawnLinks(size)
			for b.Loop() {
				Fraudar(size/4, size/10, links)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/link")
		})
	}
}
