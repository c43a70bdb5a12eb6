package text

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"pikir/pipeline"
)

// tweets draws Russian comments of a source, half of whose words tell their label.
func tweets(n int, source string, random *rand.Rand) (all []Example) {
	words := [3][]string{Negative: {"ужасно", "плохо", "кошмар", "позор"}, Neutral: {"завтра", "собрание", "город", "автобус"}, Positive: {"отлично", "спасибо", "красота", "радость"}}
	for i := range n {
		e := Example{Label: i % 3, Lang: pipeline.Russian, Source: source}
		for range 3 {
			from := e.Label
			if random.IntN(2) == 0 {
				from = random.IntN(3)
			}
			e.Text += words[from][random.IntN(4)] + " "
		}
		e.Text += string([]rune{'а' + rune(i%30), 'о', 'а' + rune(i/30%30), 'у', 'а' + rune(i/900)})
		all = append(all, e)
	}
	return all
}

// twiceRead are weights that learned enough Russian comments to read them twice.
var twiceRead = sync.OnceValue(func() *Weights {
	random := rand.New(rand.NewPCG(1, 1))
	return Train(tweets(manyRussian+1000, "tweets", random), tweets(1200, "tweets", random), Recipe{Seed: 1, Runs: 1, Epochs: 1, Words: 2000, Bits: 14, Keep: 3000, Russian: 1000, Embed: [committees]int{100, 500, 100}})
})

func TestRussianIsReadTwiceWhereMuchIsLearned(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	r := Recipe{Seed: 1, Russian: 1000, Invented: []string{"invented"}, Reviews: []string{"shop"}}
	many := tweets(manyRussian, "tweets", random)
	for name, train := range map[string][]Example{"too few": many[1:], "invented ones": append(tweets(100, "invented", random), many[1:]...), "reviews": append(tweets(100, "shop", random), many[1:]...)} {
		if trainRussian(twiceRead(), train, r) != nil {
			t.Errorf("%s get a model of their own", name)
		}
	}
	if w := twiceRead(); !w.readsTwice(pipeline.Russian) || w.readsTwice(pipeline.Kazakh) {
		t.Error("want Russian alone read twice")
	}
	if Default().russian != nil {
		t.Error("the shipped weights learned few real Russian comments")
	}
}

func TestWeightsReadTwiceComeBack(t *testing.T) {
	first, err := twiceRead().Encode()
	if err != nil {
		t.Fatal(err)
	}
	w, err := DecodeWeights(first)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.Encode(); err != nil || string(again) != string(first) {
		t.Fatalf("encoded again they differ (%v)", err)
	}
}

// TestTwoReadingsAreNoSurerOfPraise compares with the same weights without the model of real Russian comments.
func TestTwoReadingsAreNoSurerOfPraise(t *testing.T) {
	once := *twiceRead()
	once.russian = nil
	all := tweets(3000, "tweets", rand.New(rand.NewPCG(2, 2)))
	both, alone := twiceRead().Scorer(), once.Scorer()
	right := [2]int{}
	differ := 0
	for _, e := range all {
		b, a := both.Score(e.Text), alone.Score(e.Text)
		if b.Positive > max(a.Positive, pipeline.PositiveFrom) || b.Positive+b.Negative > 1.00001 {
			t.Fatalf("%q: %+v with both, %+v without", e.Text, b, a)
		}
		right[0] += int(oneIf(b.Label == e.Label))
		right[1] += int(oneIf(a.Label == e.Label))
		differ += int(oneIf(b != a))
	}
	if differ == 0 || right[0] < right[1]-len(all)/50 {
		t.Errorf("%d of %d labels are right with both, %d without; %d scores differ", right[0], len(all), right[1], differ)
	}
	if n := testing.AllocsPerRun(100, func() { both.Score(all[0].Text) }); n != 0 {
		t.Errorf("Score allocates %v times", n)
	}
}

// FuzzDecodeWeights reads any bytes behind the magic line and the compression: an error or weights that score, never a panic.
func FuzzDecodeWeights(f *testing.F) {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		f.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	small := Train(tweets(30, "tweets", random), tweets(10, "tweets", random), Recipe{Seed: 1, Runs: 1, Epochs: 1, Words: 10, Bits: 6, Keep: 20, Embed: [committees]int{5, 5, 5}})
	small.russian = small.positivity
	file, err := small.Encode()
	if err != nil {
		f.Fatal(err)
	}
	d, err := zstd.NewReader(nil)
	if err != nil {
		f.Fatal(err)
	}
	body, err := d.DecodeAll(file[len(magic):], nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add(body[:len(body)/2])
	f.Fuzz(func(t *testing.T, body []byte) {
		if w, err := DecodeWeights(z.EncodeAll(body, slices.Clone([]byte(magic)))); err == nil {
			w.Scorer().Score("спасибо, отлично")
		}
	})
}

// TestATenthOfManyRussianCommentsIsHeldOut, unless enough are; what is not real Russian is learned whole.
func TestATenthOfManyRussianCommentsIsHeldOut(t *testing.T) {
	comments := func(n int, of Example) (all []Example) {
		for i := range n {
			e := of
			e.Text = fmt.Sprintf("%s %c%c%c", of.Source, 'а'+i%30, 'а'+i/30%30, 'а'+i/900)
			all = append(all, e)
		}
		return all
	}
	real := Example{Lang: pipeline.Russian, Source: "tweets"}
	others := append(comments(manyRussian, Example{Lang: pipeline.English, Source: "talk"}), comments(manyRussian, Example{Lang: pipeline.Russian, Source: "cityvoice city"})...)
	for _, test := range []struct{ learned, held, moved int }{{manyRussian, fewReal - 1, manyRussian / 10}, {manyRussian, fewReal, 0}, {manyRussian - 1, 0, 0}} {
		train := append(comments(test.learned, real), others...)
		held := comments(test.held, Example{Lang: pipeline.Russian, Source: "held"})
		learned, apart := DefaultRecipe.holdOut(train, held)
		moved := len(apart) - test.held
		if len(learned)+moved != len(train) || test.moved == 0 && moved != 0 || float64(moved) < 0.8*float64(test.moved) || float64(moved) > 1.2*float64(test.moved) {
			t.Errorf("%+v: %d moved, %d of %d learned", test, moved, len(learned), len(train))
		}
		for _, e := range apart[test.held:] {
			if e.Source != real.Source {
				t.Errorf("held out: %+v", e)
			}
		}
	}
}
