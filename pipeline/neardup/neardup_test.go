package neardup

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

// vocabulary has words enough that unrelated texts share few pairs.
func word(random *rand.Rand) string {
	return fmt.Sprint("сөз", int(3000*random.Float64()*random.Float64()))
}

func sentence(random *rand.Rand, words int) []string {
	s := make([]string, words)
	for i := range s {
		s[i] = word(random)
	}
	return s
}

// corpus mixes unrelated sentences with campaigns whose texts replace every word with the given chance.
func corpus(random *rand.Rand, unrelated, campaigns, copies int, replaced float64) (texts []string, campaign []int) {
	for range unrelated {
		texts, campaign = append(texts, strings.Join(sentence(random, 6+random.IntN(20)), " ")), append(campaign, -1)
	}
	for c := range campaigns {
		template := sentence(random, 30)
		for range copies {
			spun := slices.Clone(template)
			for i := range spun {
				if random.Float64() < replaced {
					spun[i] = word(random)
				}
			}
			texts, campaign = append(texts, strings.Join(spun, " ")), append(campaign, c)
		}
	}
	random.Shuffle(len(texts), func(i, j int) {
		texts[i], texts[j] = texts[j], texts[i]
		campaign[i], campaign[j] = campaign[j], campaign[i]
	})
	return texts, campaign
}

func groupsOf(texts []string) ([]uint32, *Builder) {
	b := NewBuilder()
	for row, text := range texts {
		b.Add(uint32(row), []byte(text))
	}
	return b.Groups(), b
}

func TestSpunTextsFindEachOther(t *testing.T) {
	for _, c := range []struct {
		replaced float64
		least    int // of 300 texts in a group of their campaign
		most     int // groups in all
	}{{0, 300, 5}, {0.1, 300, 5}, {0.2, 285, 6}, {0.3, 195, 10}} {
		texts, campaign := corpus(rand.New(rand.NewPCG(1, uint64(100*c.replaced))), 2000, 5, 60, c.replaced)
		groups, b := groupsOf(texts)
		grouped, falsely := 0, 0
		of := map[uint32]int{}
		for row, g := range groups {
			switch {
			case g == None:
			case campaign[row] < 0:
				falsely++
			default:
				grouped++
				if other, known := of[g]; known && other != campaign[row] {
					t.Errorf("replaced %g: group %d mixes campaigns", c.replaced, g)
				}
				of[g] = campaign[row]
			}
		}
		t.Logf("replaced %g: %d of 300 texts in %d groups", c.replaced, grouped, b.Len())
		if grouped < c.least || b.Len() > c.most || falsely > 2 {
			t.Errorf("replaced %g: %d of 300 texts in %d groups, %d of 2000 unrelated ones grouped", c.replaced, grouped, b.Len(), falsely)
		}
	}
}

// jaccard over distinct word pairs, unweighted.
func jaccard(a, b []uint32) float64 {
	shared := 0
	for _, p := range a {
		if _, found := slices.BinarySearch(b, p); found {
			shared++
		}
	}
	return float64(shared) / float64(len(a)+len(b)-shared)
}

// Brute force compares all pairs; of those with a Jaccard coefficient of 0.8 and enough information, at least 99 % must share a group.
func TestRecallAgainstBruteForce(t *testing.T) {
	texts, _ := corpus(rand.New(rand.NewPCG(2, 2)), 800, 30, 12, 0.03)
	groups, _ := groupsOf(texts)
	pairs := make([][]uint32, len(texts))
	for i, text := range texts {
		pairs[i] = wordPairs(nil, []byte(text))
	}
	near, together := 0, 0
	for i := range texts {
		for j := range i {
			if jaccard(pairs[i], pairs[j]) >= 0.8 && len(pairs[i]) >= 12 {
				near++
				if groups[i] != None && groups[i] == groups[j] {
					together++
				}
			}
		}
	}
	if near < 500 || float64(together) < 0.99*float64(near) {
		t.Errorf("%d of %d near-duplicate pairs share a group", together, near)
	}
}

// The outline may take unlike texts for alike, never the other way round.
func TestOutlineHidesNoResemblance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfNDistinct(rapid.Uint32Range(0, 3000), 0, 60, rapid.ID[uint32])
		a, b := drawn.Draw(t, "a"), drawn.Draw(t, "b")
		b = append(b, a[:rapid.IntRange(0, len(a)).Draw(t, "in common")]...)
		slices.Sort(a)
		slices.Sort(b)
		b = slices.Compact(b)
		own, other := outlineOf(a), outlineOf(b)
		if enough(common(a, b), len(a), len(b)) && !own.mayResemble(&other) {
			t.Fatalf("%v and %v have %d in common", a, b, common(a, b))
		}
	})
}

func TestExactCopiesAlwaysGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "рахмет", "өте жақсы", "бір сөз", "так и живём", "so be it"}), 1, 30).Draw(t, "texts")
		groups, b := groupsOf(texts)
		for i := range texts {
			copies := 0
			for j := range texts {
				if texts[i] == texts[j] {
					copies++
					if groups[i] != groups[j] {
						t.Fatalf("rows %d and %d hold %q in groups %d and %d", i, j, texts[i], groups[i], groups[j])
					}
				}
			}
			if grouped := groups[i] != None; grouped != (copies > 1 && texts[i] != "") {
				t.Fatalf("%q, %d times, grouped: %v", texts[i], copies, grouped)
			}
			if groups[i] != None && texts[b.Representative(groups[i])] != texts[i] {
				t.Fatalf("short texts join others: %q", texts[i])
			}
		}
	})
}

// A chain of texts, each like the next, must not become one group: its ends have nothing in common.
func TestChainsBreak(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	texts, _ := corpus(random, 1500, 0, 0, 0)
	long := sentence(random, 400)
	for from := 0; from+40 <= len(long); from += 10 {
		texts = append(texts, strings.Join(long[from:from+40], " "))
	}
	groups, _ := groupsOf(texts)
	if first, last := groups[1500], groups[len(texts)-1]; first == last && first != None {
		t.Error("the ends of a chain share a group")
	}
}

// The order of rows decides nothing: texts that share a group in one order share it in any other.
func TestOrderOfRowsChangesNothing(t *testing.T) {
	texts, _ := corpus(rand.New(rand.NewPCG(4, 4)), 1000, 5, 60, 0.3)
	texts = append(texts, texts[:200]...)
	groups, _ := groupsOf(texts)
	places := make([]int, len(texts))
	for i := range places {
		places[i] = i
	}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(places).Draw(t, "order")
		shuffled := make([]string, len(texts))
		for row, i := range order {
			shuffled[row] = texts[i]
		}
		again, _ := groupsOf(shuffled)
		for row, i := range order {
			if again[row] != groups[i] {
				t.Fatalf("text %d: group %d, and %d in the other order", i, groups[i], again[row])
			}
		}
	})
}

func TestCoresChangeNothing(t *testing.T) {
	texts, _ := corpus(rand.New(rand.NewPCG(5, 5)), 3000, 20, 50, 0.2)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, _ := groupsOf(texts)
	for _, cores := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(cores)
		if got, _ := groupsOf(texts); !slices.Equal(got, want) {
			t.Errorf("%d cores give other groups", cores)
		}
	}
}

// Word pairs grow with texts, and bytes allocated with both.
func TestMemoryGrowsWithTexts(t *testing.T) {
	perText := func(n int) float64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		b := NewBuilder()
		addComments(b, n)
		b.Groups()
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc-before.TotalAlloc-4<<tableBits) / float64(n)
	}
	small := perText(20_000)
	for _, n := range []int{40_000, 80_000} {
		if larger := perText(n); larger > 1.2*small {
			t.Errorf("%.0f bytes a text at %d texts, %.0f at 20000", larger, n, small)
		}
	}
}

// addComments adds n comments of a Zipf-like vocabulary that grows with them: three in ten are one of a few thousand common phrases, one in twenty is a spun copy of
// a template, the rest are sentences of 4 to 27 words.
func addComments(b *Builder, n int) {
	random := rand.New(rand.NewPCG(6, uint64(n)))
	zipf := func(most float64) uint64 { return uint64(math.Pow(most, random.Float64())) }
	vocabulary := 20 * math.Sqrt(float64(n))
	var text []byte
	sentence := func(from *rand.Rand, words int, spun float64) {
		text = text[:0]
		for i := range words {
			word := uint64(math.Pow(vocabulary, from.Float64()))
			if spun > 0 && random.Float64() < spun {
				word = zipf(vocabulary)
			}
			if i > 0 {
				text = append(text, ' ')
			}
			text = strconv.AppendUint(append(text, "сөз"...), word, 36)
		}
	}
	for row := range n {
		switch kind := random.IntN(20); {
		case kind < 6:
			phrase := zipf(5000)
			sentence(rand.New(rand.NewPCG(7, phrase)), 1+int(phrase%5), 0)
		case kind < 7:
			sentence(rand.New(rand.NewPCG(8, random.Uint64N(uint64(1+n/1000)))), 25, 0.1)
		default:
			sentence(random, 4+random.IntN(24), 0)
		}
		b.Add(uint32(row), text)
	}
}

// BenchmarkGroups leaves out the making of comments, most of which is in Add. Ten million: go test -run - -bench Groups/10000000 -benchtime 1x
func BenchmarkGroups(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				builder := NewBuilder()
				addComments(builder, n)
				b.StartTimer()
				builder.Groups()
				b.ReportMetric(float64(builder.Len()), "groups")
				b.ReportMetric(float64(len(builder.first)), "distinct")
			}
		})
	}
}
