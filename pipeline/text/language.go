package text

import (
	"math"

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
	kazakh  float32                 // evidence of Kazakh against Russian, and the other way round, in nats
	russian float32
	arabic  arabicTally
}

// Log probabilities.
var (
	sureWord = logarithm(0.8)   // least of a word that is surely of a language
	doubtful = logarithm(0.02)  // those below count as it, so that no single word decides
	rarest   = logarithm(0.005) // the same for Kazakh against Russian
)

func logarithm(p float64) float32 { return float32(math.Log(p)) }

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
		t.arabic.count(w)
		return
	}
	logs := s.wordLogs(w)
	t.words++
	for k, p := range logs {
		if p >= sureWord && len(w) > 2 {
			t.sure[k]++
		}
		t.logs[k] += max(p, doubtful)
	}
	t.weigh(logs, len(w))
}

// wordLogs gives the log probabilities of a word's languages.
func (s *Scorer) wordLogs(w []rune) linear.Logits {
	logs, known := s.logs.of(hashRunes(seedWord, w))
	if !known {
		readWord(&s.features, w)
		*logs = s.weights.language.Logits(&s.features).LogSoftmax()
	}
	return *logs
}

const (
	shared   = 1.25 // nats either way within which a word is one that both languages use
	clearest = 5    // nats that a word tells at most
	shortest = 0.5  // share that words of one or two letters tell
)

// weigh adds what a word tells of Kazakh against Russian.
func (t *tally) weigh(logs linear.Logits, length int) {
	nats := max(logs[kazakhWord], rarest) - max(logs[russianWord], rarest)
	nats = min(clearest, max(-clearest, nats))
	if length <= 2 {
		nats *= shortest
	}
	t.kazakh += max(0, nats-shared)
	t.russian += max(0, -nats-shared)
}

// Evidence from which a comment holds a language beside another: a constant and a share of the evidence of the other. Russian
// words in Kazakh comments are often borrowed, Kazakh ones in Russian comments are not. Chosen on comments that people had labelled.
const (
	kazakhLeast, kazakhShare   = 1.5, 0.03
	russianLeast, russianShare = 1.5, 0.075
	englishLeast, englishShare = 3, 0.1 // words; a single English word is a name or a borrowing
)

func (t *tally) language() pipeline.Lang {
	if t.words == 0 {
		return t.arabic.language()
	}
	best := 0
	for k, sum := range t.logs {
		if sum > t.logs[best] {
			best = k
		}
	}
	if best != otherWord && t.mixed(best) {
		return pipeline.Mixed
	}
	return wordLangs[best]
}

// mixed says whether a second language has a share of its own.
func (t *tally) mixed(first int) bool {
	if first == englishWord {
		native := t.sure[kazakhWord] + t.sure[russianWord]
		return native >= 1 && native >= englishShare*t.words
	}
	return t.kazakh >= kazakhLeast+kazakhShare*t.russian && t.russian >= russianLeast+russianShare*t.kazakh ||
		t.sure[englishWord] >= englishLeast && t.sure[englishWord] >= englishShare*t.words && t.sure[first] >= 1
}
