package linear

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// features draws the features of a comment of a class: three of its own among ten that say nothing.
func features(class int, random *rand.Rand) *Features {
	var f Features
	for range 3 {
		f.Words = append(f.Words, uint64(class*50+random.IntN(50)+1)*0x9E3779B97F4A7C15)
	}
	for range 10 {
		f.Chars = append(f.Chars, uint64(1000+random.IntN(500))*0x9E3779B97F4A7C15)
	}
	return &f
}

func trained(steps int) *Trainer {
	t, random := NewTrainer(16, 3), rand.New(rand.NewPCG(1, 1))
	for i := range steps {
		t.Step(features(i%3, random), i%3, 1)
	}
	return t
}

func TestModelLearnsWhatSeparatesTheClasses(t *testing.T) {
	m, random := trained(6000).Model(1<<16), rand.New(rand.NewPCG(2, 2))
	right := 0
	for i := range 600 {
		p := m.Logits(features(i%3, random)).Softmax()
		if p[3] != 0 {
			t.Fatalf("a class that is not in use has probability %v", p[3])
		}
		if best := max(p[0], p[1], p[2]); p[i%3] == best {
			right++
		}
	}
	if right < 590 {
		t.Errorf("%d of 600 are right, want at least 590", right)
	}
}

// lessons draws texts to fit a model to.
func lessons(n int) (all []Lesson) {
	random := rand.New(rand.NewPCG(1, 1))
	for i := range n {
		all = append(all, Lesson{*features(i%3, random), i % 3})
	}
	return all
}

func fitted(n, keep int) *Model { return Fit(lessons(n), 16, 3, keep, rand.New(rand.NewPCG(3, 3))) }

func TestFitLearnsWhatSeparatesTheClasses(t *testing.T) {
	m, random := fitted(1500, 1<<16), rand.New(rand.NewPCG(2, 2))
	right := 0
	for i := range 600 {
		p := m.Logits(features(i%3, random)).Softmax()
		if best := max(p[0], p[1], p[2]); p[i%3] == best {
			right++
		}
	}
	if right < 590 {
		t.Errorf("%d of 600 are right, want at least 590", right)
	}
	if used := len(fitted(1500, 20).Rows) - 1; used > 20 || used == 0 {
		t.Errorf("%d buckets in use, 20 were to be kept", used)
	}
	if diff := cmp.Diff(m, fitted(1500, 1<<16)); diff != "" {
		t.Error("equal lessons give other models:", diff)
	}
}

// TestFitCountsRareFeaturesForMore learns a word that stands in every tenth text of a class and one that stands in all of them.
func TestFitCountsRareFeaturesForMore(t *testing.T) {
	const rare, common = 1 << 48, 2 << 48
	var all []Lesson
	for i := range 1000 {
		l := Lesson{Class: i % 2}
		if i%2 == 1 {
			l.Words = append(l.Words, common)
			if i%20 == 1 {
				l.Words = append(l.Words, rare)
			}
		}
		all = append(all, l)
	}
	r := rarities(all, 16)
	if want := float32(1 + math.Log(1001.0/51)); r[1] != want || r[2] >= r[1] || r[3] <= r[1] {
		t.Errorf("rarity of a word in 50 texts is %v, want %v; in 500 %v; in none %v", r[1], want, r[2], r[3])
	}
	m := Fit(all, 16, 2, 10, rand.New(rand.NewPCG(1, 1)))
	with, without := m.Logits(&Features{Words: []uint64{common, rare}}).Softmax(), m.Logits(&Features{Words: []uint64{common}}).Softmax()
	if with[1] < 0.9 || without[1] < 0.9 || m.Logits(&Features{Words: []uint64{rare}}).Softmax()[1] < 0.6 {
		t.Errorf("with the rare word %v, without %v", with, without)
	}
}

func TestStepFollowsTheFormula(t *testing.T) {
	trainer := NewTrainer(8, 2)
	h := uint64(7) << 56
	f := &Features{Words: []uint64{h}}
	if p := trainer.Step(f, 1, 1); p[0] != 0.5 || p[1] != 0.5 {
		t.Fatalf("before learning: %v", p)
	}
	// One feature scaled by 1/√2 and the gradient p − 1 = −½ at weight 0: z = g, n = g², w = −z/((β+√n)/α + λ).
	g := -0.5 / math.Sqrt2
	want := -g / ((1+math.Abs(g))/0.6 + 0.1)
	if got := float64(trainer.weight(trainer.state[7][1])); math.Abs(got-want) > 1e-6 {
		t.Errorf("weight %v, want %v", got, want)
	}
}

func TestModelKeepsTheLargest(t *testing.T) {
	trainer := trained(3000)
	for _, keep := range []int{0, 1, 20} {
		used := len(trainer.Model(keep).Rows) - 1
		if used > keep || keep > 0 && used == 0 {
			t.Errorf("%d buckets in use, %d were to be kept", used, keep)
		}
	}
}

func TestWeightsOfABucketSumToNothing(t *testing.T) {
	m := trained(3000).Model(200)
	for _, r := range m.Rows[1:] {
		if sum := int(r.weight(0)) + int(r.weight(1)) + int(r.weight(2)); sum != 0 || r.weight(3) != 0 {
			t.Fatalf("a bucket's weights sum to %d, those of a class not in use are %d", sum, r.weight(3))
		}
	}
}

// TestSumsOfManyFeatures sums more features than fit into the halves of a word at once.
func TestSumsOfManyFeatures(t *testing.T) {
	m := newModel(8, 2, 1, []int{3, 200}, [][Classes]int8{{127, -127}, {-128, 127}})
	hashes := func(bucket uint64, n int) []uint64 { return slices.Repeat([]uint64{bucket << 56}, n) }
	if got, want := m.Total(slices.Concat(hashes(3, 600), hashes(200, 1), hashes(4, 300))), (Total{[Classes]int32{600*127 - 128, -599 * 127}, 901}); got != want {
		t.Errorf("sums %v, want %v", got, want)
	}
}

func TestEncodedModelsComeBack(t *testing.T) {
	for _, m := range []*Model{trained(500).Model(200), NewTrainer(4, 2).Model(10)} {
		b := append(m.Append([]byte{}), "rest"...)
		got, rest, err := Decode(b)
		if err != nil || string(rest) != "rest" {
			t.Fatalf("rest %q, %v", rest, err)
		}
		if diff := cmp.Diff(m, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestDecodeTakesAnyBytes(t *testing.T) {
	whole := trained(200).Model(100).Append(nil)
	rapid.Check(t, func(t *rapid.T) {
		b := append([]byte{}, whole[:rapid.IntRange(0, len(whole)).Draw(t, "length")]...)
		for i := range b {
			if rapid.IntRange(0, 20).Draw(t, "change") == 0 {
				b[i] = rapid.Byte().Draw(t, "byte")
			}
		}
		if len(b) > 0 && b[0] > 18 {
			b[0] = 18 // larger tables only cost memory
		}
		_, _, _ = Decode(b) // an error or a model, never a panic
	})
}
