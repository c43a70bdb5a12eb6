package text

import (
	"math/rand/v2"
	"slices"
	"sync"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Example is one labelled comment.
type Example struct {
	Text   string
	Label  int // Negative, Neutral or Positive, or WordOnly
	Lang   pipeline.Lang
	Source string
}

// WordOnly labels a word of a list in the order of frequency: it teaches its language, no positivity.
const WordOnly = -1

// Recipe says how weights are trained. Equal recipes and examples give equal weights, to the byte.
type Recipe struct {
	Seed       uint64
	Runs       int // over the same comments in other orders, of whose weights the mean is kept
	Epochs     int
	Words      int             // words learned of each language
	Drop       float64         // share of the features left out at random of a comment each time it is learned
	Bits, Keep uint            // positivity: 2^Bits buckets, of which so many are kept
	Reviews    []string        // how the names of the sources of reviews begin
	Lexicons   []string        // how the names of the sources of single words begin, of which the networks do not learn
	Remarks    []string        // how the names of the sources of remarks on the life and the authorities of a city begin
	Contrast   []string        // how those of remarks begin whose words of praise stand beside failures and successes alike, of which only the networks of remarks learn
	Speech     []string        // how those of greetings, wishes and thanks among people begin, of which the networks of remarks do not learn: under the news of a city thanks are praise
	Repeat     int             // how often a real comment is learned, at most, in a language of which more are invented
	Invented   []string        // how the names of the sources of invented comments begin, which weigh no more than the real ones of a language where labels are set
	Russian    int             // features of the model of real Russian comments alone, in the room of half as many more of the other linear model
	Embed      [committees]int // features that the networks of English, of the other languages and of remarks embed
}

// DefaultRecipe is the recipe of the shipped weights.
var DefaultRecipe = Recipe{Seed: 2, Runs: 4, Epochs: 8, Words: 500_000, Drop: 0.5, Bits: 21, Keep: 200_000, Russian: 25_000, Reviews: []string{"kazsandra"},
	Lexicons: []string{"weak_afinn", "weak_rusentilex", "navec"}, Remarks: []string{"cityvoice city"}, Contrast: []string{"cityvoice contrast", "cityvoice turns"},
	Speech: []string{"cityvoice speech"}, Repeat: 3, Invented: []string{"cityvoice"}, Embed: [committees]int{30_000, 60_000, 40_000}}

// Train learns weights from examples, leaving out those whose folded text is among the held-out ones (see holdOut too). Half of the
// held-out examples (by a hash of their text) calibrate the probabilities, the other half give the rates.
func Train(train, held []Example, r Recipe) *Weights {
	train, held = r.holdOut(without(train, held), held)
	w := &Weights{About: About{Sources: map[string]int{}}}
	for _, e := range train {
		w.About.Sources[e.Source]++
	}
	plain := slices.DeleteFunc(slices.Clone(train), func(e Example) bool { return e.from(r.Contrast) })
	w.language = trainLanguage(plain, r)
	w.kind = trainKinds(w, train, r)
	if w.russian = trainRussian(w, plain, r); w.russian != nil {
		r.Keep -= min(r.Keep, uint(r.Russian)*3/2) // features of that model lie wider apart and take more bytes
	}
	w.positivity = trainPositivity(w, r.repeat(plain), r)
	train = r.repeat(train)
	for i := range w.networks {
		w.networks[i] = trainNetwork(w, train, r, i)
	}
	calibrateOn, measureOn := Halves(held)
	w.calibrate(calibrateOn, r)
	w.measure(measureOn)
	return w
}

// repeat appends the real comments of a language of which more are invented: how people write counts for more than how others think they do.
func (r Recipe) repeat(train []Example) []Example {
	var real, invented [pipeline.Mixed + 1]int
	for _, e := range train {
		switch {
		case r.real(e):
			real[e.Lang]++
		case e.from(r.Invented):
			invented[e.Lang]++
		}
	}
	all := slices.Clone(train)
	for _, e := range train {
		if r.real(e) {
			all = append(all, slices.Repeat([]Example{e}, max(0, min(r.Repeat, invented[e.Lang]/real[e.Lang])-1))...)
		}
	}
	return all
}

// real says whether an example is a comment that somebody wrote, but no review, of which there are plenty.
func (r Recipe) real(e Example) bool {
	return e.Label != WordOnly && !e.from(r.Invented) && !e.from(r.Lexicons) && !e.from(r.Reviews)
}

// without drops the examples whose folded text is held out.
func without(train, held []Example) []Example {
	out := map[string]bool{}
	for _, e := range held {
		out[string(Fold(nil, e.Text))] = true
	}
	return slices.DeleteFunc(slices.Clone(train), func(e Example) bool { return out[string(Fold(nil, e.Text))] })
}

// Halves splits examples by a hash of their folded text, so that copies of a text fall on one side.
func Halves(all []Example) (first, second []Example) {
	for _, e := range all {
		if foldedHash(e)>>63 == 0 {
			first = append(first, e)
		} else {
			second = append(second, e)
		}
	}
	return first, second
}

// foldedHash is a hash of an example's folded text.
func foldedHash(e Example) uint64 { return hashRunes(seedShape, []rune(string(Fold(nil, e.Text)))) }

// trainPositivity learns from the examples several times, each time in other orders.
func trainPositivity(w *Weights, train []Example, r Recipe) *linear.Model {
	return linear.MeanModel(inRuns(r, 1, func(random *rand.Rand) *linear.Trainer { return trainRun(w, train, r, random) }), int(r.Keep))
}

// inRuns learns as often as the recipe says, each time with other random numbers of a stream.
func inRuns(r Recipe, stream uint64, learn func(*rand.Rand) *linear.Trainer) []*linear.Trainer {
	runs := make([]*linear.Trainer, max(1, r.Runs))
	var wait sync.WaitGroup
	for i := range runs {
		wait.Go(func() { runs[i] = learn(rand.New(rand.NewPCG(r.Seed+uint64(i), stream))) })
	}
	wait.Wait()
	return runs
}

// trainRun learns from the examples in an order shuffled anew each epoch. Features are dropped at random, so that no few of them decide alone
// (Wager, Wang & Liang, "Dropout training as adaptive regularization", NIPS 2013).
func trainRun(w *Weights, train []Example, r Recipe, random *rand.Rand) *linear.Trainer {
	s := w.Scorer()
	t := linear.NewTrainer(r.Bits, 3)
	t.Alpha, t.L2 = 0.3, 1
	drop := func(uint64) bool { return random.Float64() < r.Drop }
	for range r.Epochs {
		for _, i := range random.Perm(len(train)) {
			if train[i].Label == WordOnly {
				continue
			}
			s.split.split(train[i].Text)
			s.features.Words = slices.DeleteFunc(s.split.readWords(s.features.Words[:0], cyrillic(train[i].Lang)), drop)
			s.features.Chars = slices.DeleteFunc(s.split.readChars(s.features.Chars[:0]), drop)
			t.Step(&s.features, train[i].Label, 1)
		}
	}
	return t
}
