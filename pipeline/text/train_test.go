package text

import (
	"testing"

	"pikir/pipeline"
)

func TestSmallTrainingIsReproducible(t *testing.T) {
	var train []Example
	for range 60 {
		train = append(train, Example{"рахмет керемет", Positive, pipeline.Kazakh, "a"}, Example{"спасибо отлично", Positive, pipeline.Russian, "a"},
			Example{"ужасно плохо", Negative, pipeline.Russian, "a"}, Example{"завтра собрание", Neutral, pipeline.Russian, "a"})
	}
	held := []Example{{"отлично рахмет", Positive, pipeline.Russian, "b"}, {"плохо", Negative, pipeline.Russian, "b"}}
	r := Recipe{Seed: 1, Epochs: 1, Words: 2000, Bits: 12, Keep: 500, Embed: [committees]int{100, 100, 100}}
	first, err := Train(train, held, r).Encode()
	if err != nil {
		t.Fatal(err)
	}
	second, err := Train(train, held, r).Encode()
	if err != nil || string(first) != string(second) {
		t.Fatalf("two trainings differ (%v)", err)
	}
	w, err := DecodeWeights(first)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := w.Scorer().Score("спасибо отлично"), w.Scorer().Score("ужасно плохо"); a.Positive <= b.Positive {
		t.Errorf("praise scores %v, complaint %v", a, b)
	}
	for _, n := range []int{0, 10, len(first) / 2, len(first) - 1} {
		if _, err := DecodeWeights(first[:n]); err == nil {
			t.Errorf("weights cut to %d bytes are taken for whole", n)
		}
	}
}

func TestRealCommentsAreRepeatedWhereMoreAreInvented(t *testing.T) {
	r := Recipe{Repeat: 3, Invented: []string{"cityvoice"}, Reviews: []string{"shop"}, Lexicons: []string{"list"}}
	var train []Example
	add := func(text, source string, lang pipeline.Lang, n int) {
		for range n {
			train = append(train, Example{Text: text, Lang: lang, Source: source})
		}
	}
	add("few", "forum", pipeline.Russian, 4)
	add("invented", "cityvoice talk", pipeline.Russian, 40)
	add("word", "list", pipeline.Russian, 2)
	add("review", "shop", pipeline.Russian, 5)
	add("some", "forum", pipeline.Mixed, 4)
	add("invented", "cityvoice talk", pipeline.Mixed, 9)
	add("many", "forum", pipeline.English, 30)
	add("invented", "cityvoice talk", pipeline.English, 3)
	add("alone", "forum", pipeline.Kazakh, 1)
	count := map[string]int{}
	for _, e := range r.repeat(train) {
		count[e.Text]++
	}
	for text, want := range map[string]int{"few": 12, "some": 8, "many": 30, "alone": 1, "invented": 52, "word": 2, "review": 5} {
		if count[text] != want {
			t.Errorf("%d of %q are learned, want %d", count[text], text, want)
		}
	}
}
