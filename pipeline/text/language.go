package text

import (
	"math"
	"unicode"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Classes of the model of words' languages.
const (
	kazakhWord = iota
	russianWord
	englishWord
	otherWord
)

var wordLangs = [...]pipeline.Lang{kazakhWord: pipeline.Kazakh, russianWord: pipeline.Russian, englishWord: pipeline.English, otherWord: pipeline.Other}

// readWord fills f with the features that tell a word's language: the word and its character n-grams, 1 to 4.
func readWord(f *linear.Features, w []rune) {
	f.Reset()
	f.Words = append(f.Words, hashRunes(seedWord, w))
	f.Chars = chars(f.Chars, w, 1, 4)
}

// tally counts the languages of the words of a comment.
type tally struct {
	words   float32
	logs    [linear.Classes]float32 // summed log probabilities
	sure    [linear.Classes]float32 // words that are surely of the language
	arabic  bool
	kazakh  bool // letters that only Kazakh has in Arabic script
	foreign bool // letters that Kazakh has not in Arabic script
}

const (
	sureWord   = 0.8  // least probability of a word that is surely of a language
	mixedShare = 0.1  // least share of the second language's sure words in a mixed comment
	doubtful   = 0.02 // probabilities below it count as it, so that no single word decides
)

// language tells the language of the comment that s has split.
func (s *Scorer) language() pipeline.Lang {
	var t tally
	for _, tok := range s.split.tokens[:min(len(s.split.tokens), commentLong)] {
		if tok.kind == word {
			s.countWord(&t, s.split.wordRunes(tok))
		}
	}
	return t.language()
}

func (s *Scorer) countWord(t *tally, w []rune) {
	if scriptOf(w[0]) == otherScript {
		t.countScript(w)
		return
	}
	readWord(&s.features, w)
	p := s.weights.language.Logits(&s.features).Softmax()
	t.words++
	for k, p := range p {
		if p >= sureWord && len(w) > 2 {
			t.sure[k]++
		}
		t.logs[k] += float32(math.Log(float64(max(p, doubtful))))
	}
}

// countScript looks for the letters that Kazakh in Arabic script has and its neighbours have not (high hamza), and the other way round.
func (t *tally) countScript(w []rune) {
	t.arabic = t.arabic || unicode.Is(unicode.Arabic, w[0])
	for _, r := range w {
		switch r {
		case 'ٴ', 'ۇ', 'ڭ', 'ە', 'ۋ', 'ٸ', 'ٵ', 'ٶ', 'ٷ':
			t.kazakh = true
		case 'ې', 'ۈ', 'ۆ', 'ة', 'ه', 'ي':
			t.foreign = true
		}
	}
}

func (t *tally) language() pipeline.Lang {
	if t.words == 0 {
		if t.arabic && t.kazakh && !t.foreign {
			return pipeline.Kazakh
		}
		return pipeline.Other
	}
	best := 0
	for k, sum := range t.logs {
		if sum > t.logs[best] {
			best = k
		}
	}
	for k := range t.sure {
		if k != best && k != otherWord && best != otherWord && t.mixes(k, best) {
			return pipeline.Mixed
		}
	}
	return wordLangs[best]
}

// mixes says whether the second language has a share of its own; a single English word is a name or a borrowing.
func (t *tally) mixes(second, first int) bool {
	least := float32(1)
	if second == englishWord {
		least = 3
	}
	return t.sure[second] >= least && t.sure[first] >= 1 && t.sure[second] >= mixedShare*t.words
}
