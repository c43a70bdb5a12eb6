package neardup

import (
	"fmt"
	"math/rand/v2"
	"slices"
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
	}{{0, 300, 5}, {0.1, 300, 5}, {0.2, 255, 25}, {0.3, 140, 30}} {
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
		if grouped < c.least || b.Len() > c.most || falsely > 2 {
			t.Errorf("replaced %g: %d of 300 texts in %d groups, %d of 2000 unrelated ones grouped", c.replaced, grouped, b.Len(), falsely)
		}
	}
}

// jaccard over distinct word pairs, unweighted.
func jaccard(a, b []uint64) float64 {
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
	pairs := make([][]uint64, len(texts))
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

func BenchmarkGroups(b *testing.B) {
	texts, _ := corpus(rand.New(rand.NewPCG(4, 4)), 20000, 40, 100, 0.2)
	b.ReportAllocs()
	for range b.N {
		groupsOf(texts)
	}
	b.ReportMetric(float64(len(texts))*float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
