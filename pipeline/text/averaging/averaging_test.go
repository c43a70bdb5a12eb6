package averaging

import (
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pikir/pipeline/text/linear"
)

func hash(i int) uint64 { return uint64(i+1) * 0x9E3779B97F4A7C15 }

// text draws one of two words of each of two kinds among words that say nothing. Its class is whether the two are of the same number, which no sum over single words tells.
func text(random *rand.Rand) (*linear.Features, int) {
	a, b := random.IntN(2), random.IntN(2)
	f := &linear.Features{Words: []uint64{hash(a), hash(10 + b)}}
	for range 3 {
		f.Chars = append(f.Chars, hash(100+random.IntN(20)))
	}
	return f, (a + b) % 2
}

// texts gives the same texts each time it is asked.
func texts(n int) iter.Seq2[*linear.Features, int] {
	return func(yield func(*linear.Features, int) bool) {
		random := rand.New(rand.NewPCG(1, 1))
		for range n {
			if !yield(text(random)) {
				return
			}
		}
	}
}

var recipe = Recipe{Seed: 1, Epochs: 4, Rate: 0.1, Bits: 16, Keep: 50, Smooth: 0.1}

func right(t *testing.T, score func(*linear.Features) [Classes]float32) float64 {
	t.Helper()
	random := rand.New(rand.NewPCG(2, 2))
	hit := 0.0
	for range 500 {
		f, class := text(random)
		if p := score(f); p[class] > p[1-class] && p[class] > p[2] {
			hit++
		}
	}
	return hit / 500
}

func TestNetworkSeesWhichFeaturesStandTogether(t *testing.T) {
	n := Learn(texts(3000), recipe)
	if got := right(t, n.Logits); got < 0.98 {
		t.Errorf("%.2f are right, want at least 0.98", got)
	}
	plain := linear.NewTrainer(16, Classes)
	for f, class := range texts(3000) {
		plain.Step(f, class, 1)
	}
	m := plain.Model(1000)
	got := right(t, func(f *linear.Features) (p [Classes]float32) {
		l := m.Logits(f)
		copy(p[:], l[:])
		return p
	})
	if got > 0.8 {
		t.Errorf("a linear model gets %.2f right: the test asks for nothing that it cannot do", got)
	}
}

func TestEqualTextsGiveEqualNetworks(t *testing.T) {
	if diff := cmp.Diff(Learn(texts(300), recipe).Append(nil), Learn(texts(300), recipe).Append(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyTheMostFrequentFeaturesAreKept(t *testing.T) {
	r := recipe
	r.Keep = 4
	n := Learn(texts(500), r)
	if len(n.Rows) != 5 {
		t.Fatalf("%d rows, want 4 and that of no embedding", len(n.Rows))
	}
	for _, word := range []int{0, 1, 10, 11} {
		if at := n.Index.Row(hash(word) >> (64 - n.Bits)); at == 0 {
			t.Errorf("word %d, which stands in half of the texts, has no embedding", word)
		}
	}
}

func TestTotalAddsEveryRow(t *testing.T) {
	n := Learn(texts(300), recipe)
	random := rand.New(rand.NewPCG(3, 3))
	var hashes []uint64
	var want [members][width]int32
	for range 3*whole + 7 { // many more than the bytes of 16 bits hold, a part of them unknown
		h := hash(random.IntN(150))
		hashes = append(hashes, h)
		at := n.Index.Row(h >> (64 - n.Bits))
		for m, bytes := range n.Rows[at] {
			for d := range width {
				want[m][d] += int32(bytes>>(8*d)&0xFF) - middle
			}
		}
	}
	got := n.Total(hashes)
	got.unpack()
	if diff := cmp.Diff(want, got.sum); diff != "" {
		t.Error(diff)
	}
}

func TestLogitsAllocateNothing(t *testing.T) {
	n := Learn(texts(100), recipe)
	f, _ := text(rand.New(rand.NewPCG(4, 4)))
	if got := testing.AllocsPerRun(100, func() { n.Logits(f) }); got != 0 {
		t.Errorf("Logits allocates %v times", got)
	}
}

func TestEncodedNetworksComeBack(t *testing.T) {
	for _, of := range []int{0, 300} {
		n := Learn(texts(of), recipe)
		got, rest, err := Decode(append(n.Append(nil), "rest"...))
		if err != nil || string(rest) != "rest" {
			t.Fatalf("rest %q, %v", rest, err)
		}
		if diff := cmp.Diff(n, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestDecodeTakesAnyBytes(t *testing.T) {
	whole := Learn(texts(100), recipe).Append(nil)
	f, _ := text(rand.New(rand.NewPCG(5, 5)))
	rapid.Check(t, func(t *rapid.T) {
		b := append([]byte{}, whole[:rapid.IntRange(0, len(whole)).Draw(t, "length")]...)
		for i := range min(len(b), 400) {
			if rapid.IntRange(0, 20).Draw(t, "change") == 0 {
				b[i] = rapid.Byte().Draw(t, "byte")
			}
		}
		if len(b) > 0 && b[0] > 18 {
			b[0] = 18 // larger tables only cost memory
		}
		if n, _, err := Decode(b); err == nil {
			n.Logits(f) // of whatever network, never a panic
		}
	})
}
