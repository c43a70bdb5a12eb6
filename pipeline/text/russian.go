package text

import (
	"math/rand/v2"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// What people write in Russian is learned twice where many such comments are at hand: once by the models that learn everything, in which invented comments, reviews and other languages are many times as many, and once by
// a linear model of these comments alone, whose errors are others. Both together tell the label better. They are too sure of praise, though, since they rest on the same comments: from pipeline.PositiveFrom on a comment
// counts as praise only as surely as the first alone say so too.

// manyRussian is the number of real Russian comments from which they get a model of their own.
const manyRussian = 5000

// russianBits and jointShare are those of that model: 2^russianBits buckets, and its weight beside the others' logits.
const (
	russianBits = 20
	jointShare  = 0.7
)

// jointName is the name under which the calibration of the two readings together is kept.
const jointName = "ru joint"

// readsTwice says whether the comments of a language are read with the model of real Russian comments too.
func (w *Weights) readsTwice(l pipeline.Lang) bool { return w.russian != nil && l == pipeline.Russian }

// trainRussian learns the real Russian comments alone, if there are enough of them.
func trainRussian(w *Weights, train []Example, r Recipe) *linear.Model {
	var lessons []linear.Lesson
	s := w.Scorer()
	for _, e := range train {
		if r.realRussian(e) {
			s.split.split(e.Text)
			s.read(e.Lang)
			lessons = append(lessons, linear.Lesson{Features: linear.Features{Words: append([]uint64{}, s.features.Words...), Chars: s.split.readChars(nil)}, Class: e.Label})
		}
	}
	if len(lessons) < manyRussian {
		return nil
	}
	return linear.Fit(lessons, russianBits, 3, r.Russian, rand.New(rand.NewPCG(r.Seed, 4)))
}

// holdOut moves a tenth of the real Russian comments to those held out, where many are to be learned and few are held out: labels set on what people write in other languages cost more than that tenth teaches.
func (r Recipe) holdOut(train, held []Example) (learned, apart []Example) {
	if count(train, r.realRussian) < manyRussian || count(held, r.realRussian) >= fewReal {
		return train, held
	}
	apart = slices.Clone(held)
	for _, e := range train {
		if r.realRussian(e) && tenth(e) == 0 {
			apart = append(apart, e)
		} else {
			learned = append(learned, e)
		}
	}
	return learned, apart
}

// realRussian says whether an example is a Russian comment that somebody wrote.
func (r Recipe) realRussian(e Example) bool { return e.Lang == pipeline.Russian && r.real(e) }

func count(examples []Example, which func(Example) bool) (n int) {
	for _, e := range examples {
		if which(e) {
			n++
		}
	}
	return n
}

// tenth is the part of an example by a hash of its folded text, so that copies of a text fall into one.
func tenth(e Example) uint64 { return foldedHash(e) >> 32 % 10 }

// joined adds the logits that the model of real Russian comments gives the comment at hand to those of the other models.
func (s *Scorer) joined(logits linear.Logits) linear.Logits {
	var chars linear.Total
	for _, w := range s.split.words {
		chars.Add(s.ngramsOf(w, ofOthers).russian)
	}
	words := s.weights.russian.Total(s.features.Words)
	for k, l := range s.weights.russian.LogitsOf(&words, &chars) {
		logits[k] += jointShare * l
	}
	return logits
}
