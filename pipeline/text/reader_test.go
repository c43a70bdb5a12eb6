package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestReaderTellsWhatScoreAndFoldTell draws texts out of few pieces, so that many differ only in what folding drops.
func TestReaderTellsWhatScoreAndFoldTell(t *testing.T) {
	r, s := NewReader(), NewScorer()
	pieces := rapid.SampledFrom([]string{"рахмет", "РАХМЕТ", "рахмеееет", "thank", "нет", " ", " ", "!", "!!!", "?", "...", "👏", "👏👏", "😡", "@akim ", "12", "7", "https://a.kz ", "http", "с п а с и", "\u200b", "Қ", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 7).Draw(t, "pieces"), "")
		score, folded := r.Read([]byte("before|"), text)
		if want := s.Score(text); score != want {
			t.Fatalf("Read(%q) = %+v, Score says %+v", text, score, want)
		}
		if want := string(Fold([]byte("before|"), text)); string(folded) != want {
			t.Fatalf("Read(%q) folds to %q, Fold to %q", text, folded, want)
		}
	})
}

func TestDigitsAreScoredOnce(t *testing.T) {
	form := func(text string) uint64 {
		var s splitter
		s.split(text)
		return s.form(s.fold(nil))
	}
	if form("үй 5, рахмет!") != form("Үй 27, рахмет!") {
		t.Error("texts that differ in digits and one capital have two forms")
	}
	for _, other := range []string{"үй 5 рахмет!", "үй 5, рахмет", "үй 5, рахмет!!", "үй 5, РАХМЕТ!", "үй 5, рахмеееет!", "үй бес, рахмет!", "үй 5, рахмет! 👏"} {
		if form(other) == form("үй 5, рахмет!") {
			t.Errorf("%q has the form of another text", other)
		}
	}
}

func TestReadAllocatesNothing(t *testing.T) {
	r, texts, dst := NewReader(), []string{"Рахмет, Әкімдікке көп рахмет!", "Thank you 👏👏"}, make([]byte, 0, 100)
	read := func() {
		for _, text := range texts {
			_, dst = r.Read(dst[:0], text)
		}
	}
	read()
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("Read allocates %v times", n)
	}
}

func BenchmarkRead(b *testing.B) {
	texts := benchTexts()
	r, dst, i := NewReader(), []byte(nil), 0
	for b.Loop() {
		_, dst = r.Read(dst[:0], texts[i%len(texts)])
		i++
	}
}
