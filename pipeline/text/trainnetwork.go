package text

import (
	"pikir/pipeline"
	"pikir/pipeline/text/averaging"
	"pikir/pipeline/text/linear"
)

// networkRecipe says how the networks learn; chosen on GoEmotions and the Kazakh reviews kept apart.
var networkRecipe = averaging.Recipe{Epochs: 6, Rate: 0.05, Drop: 0.6, Smooth: 0.2, Bits: 20}

// Committees of networks, each for the comments it reads best.
const (
	ofEnglish = iota // and emoji, which have no language
	ofOthers         // of the other languages, and emoji
	ofRemarks        // on the life and the authorities of a city, in all languages
	committees
)

// oneIn says that the committee of remarks learns one comment of each kind in so many, and oneInEnglish of English talk, all contrasts beside: these would be crowded out by reviews, by
// comments drawn of few templates and by English talk, of which there is most.
var oneIn = [kinds]int{talk: 1, review: 6, remark: 4}

const oneInEnglish = 4

// lessons are the examples that a committee learns. Contrasts go to that of remarks alone: what they teach of irony is wrong of tweets and reviews. Acts of speech go to the others.
func (r Recipe) lessons(train []Example, committee int) (chosen []Example) {
	var met [kinds]int
	for _, e := range train {
		if e.Label == WordOnly || e.from(r.Lexicons) {
			continue
		}
		contrast, kind := e.from(r.Contrast), r.kind(e)
		learns := !contrast && (e.Lang == pipeline.Other || committeeOf(e.Lang) == committee)
		if committee == ofRemarks {
			if learns = contrast; !contrast && !e.from(r.Speech) {
				met[kind]++
				every := oneIn[kind]
				if kind == talk && e.Lang == pipeline.English {
					every = oneInEnglish
				}
				learns = met[kind]%every == 0
			}
		}
		if learns {
			chosen = append(chosen, e)
		}
	}
	return chosen
}

// trainNetwork learns the network of a committee.
func trainNetwork(w *Weights, train []Example, r Recipe, committee int) *averaging.Network {
	s := w.Scorer()
	chosen := r.lessons(train, committee)
	texts := func(yield func(*linear.Features, int) bool) {
		for _, e := range chosen {
			s.split.split(e.Text)
			s.read(e.Lang)
			s.features.Chars = s.split.readChars(s.features.Chars[:0])
			if !yield(&linear.Features{Words: s.wordsOf(committee), Chars: s.features.Chars}, e.Label) {
				return
			}
		}
	}
	recipe := networkRecipe
	recipe.Seed, recipe.Keep = r.Seed, r.Embed[committee]
	return averaging.Learn(texts, recipe)
}
