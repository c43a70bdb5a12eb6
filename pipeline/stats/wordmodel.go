package stats

import (
	"math"

	"github.com/cespare/xxhash/v2"
)

const (
	unigramBits = 20
	bigramBits  = 22
	// bigramShare is the weight of the word before; the rest goes to the word alone.
	bigramShare = 0.7
)

// WordModel is a word-bigram model of a corpus in 20 MiB, whatever the corpus: counts lie in hashed tables, and a collision only makes
// a word look more common. It tells how improbable it is that an independent writer arrives at a given text (the null of WORDS).
// The zero value is not usable; see NewWordModel.
type WordModel struct {
	unigrams, bigrams []uint32
	words, distinct   float64
}

// NewWordModel gives an empty model.
func NewWordModel() *WordModel {
	return &WordModel{unigrams: make([]uint32, 1<<unigramBits), bigrams: make([]uint32, 1<<bigramBits)}
}

// Add counts the words of a folded text, which are set apart by single spaces. Equal texts are to be added once.
func (m *WordModel) Add(folded []byte) {
	m.unigrams[boundary>>(64-unigramBits)]++
	eachPair(folded, func(before, word uint64) {
		m.bigrams[bigram(before, word)]++
		m.words++
		if word == boundary {
			return
		}
		if m.unigrams[word>>(64-unigramBits)] == 0 {
			m.distinct++
		}
		m.unigrams[word>>(64-unigramBits)]++
	})
}

// Surprisal is −ln of the probability of a folded text when own texts of the corpus, those that are to be judged, are left out of the
// counts. An unseen word costs as much as one word in the corpus, never more.
func (m *WordModel) Surprisal(folded []byte, own int) float64 {
	sum := 0.0
	eachPair(folded, func(before, word uint64) { sum -= math.Log(m.chance(before, word, float64(own))) })
	return sum
}

func (m *WordModel) chance(before, word uint64, own float64) float64 {
	return m.mixed(before, word, own, own, own)
}

// mixed is the chance of a word after another, with so many uses of the word, the word before and both together left out.
func (m *WordModel) mixed(before, word uint64, ownWord, ownBefore, ownPair float64) float64 {
	alone := m.alone(word, ownWord)
	base := rest(m.unigrams[before>>(64-unigramBits)], ownBefore)
	if base == 0 {
		return alone
	}
	follows := math.Min(1, rest(m.bigrams[bigram(before, word)], ownPair)/base)
	return bigramShare*follows + (1-bigramShare)*alone
}

// alone is the chance of a word, with so many of its uses left out.
func (m *WordModel) alone(word uint64, own float64) float64 {
	return (rest(m.unigrams[word>>(64-unigramBits)], own) + 1) / (m.words + m.distinct)
}

// rest is a count without the texts to be judged.
func rest(count uint32, own float64) float64 { return math.Max(0, float64(count)-own) }

// boundary stands for the begin and the end of a text.
const boundary uint64 = 0x9e3779b97f4a7c15

// bigram is the place of a word pair in the table.
func bigram(before, word uint64) uint64 { return pairHash(before, word) >> (64 - bigramBits) }

func pairHash(before, word uint64) uint64 {
	x := (before ^ 0xff51afd7ed558ccd) * 0xc4ceb9fe1a85ec53
	return (x ^ x>>29 ^ word) * 0x9e3779b97f4a7c15
}

// PairsOfWords calls pair with the hash of each two neighbouring words of a folded text; the begin and the end of the text count as words.
func PairsOfWords(folded []byte, pair func(key uint64)) {
	eachPair(folded, func(before, word uint64) { pair(pairHash(before, word)) })
}

// Words calls word with the hash of each word of a folded text.
func Words(folded []byte, word func(key uint64)) { eachWord(folded, word) }

// eachPair calls pair with the hashes of each two neighbouring words, the boundary before the first and after the last included.
func eachPair(folded []byte, pair func(before, word uint64)) {
	before := boundary
	eachWord(folded, func(word uint64) {
		pair(before, word)
		before = word
	})
	pair(before, boundary)
}

// eachWord calls word with the hash of each word.
func eachWord(folded []byte, word func(uint64)) {
	start := -1
	for i := 0; i <= len(folded); i++ {
		if i < len(folded) && folded[i] != ' ' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			word(xxhash.Sum64(folded[start:i]))
			start = -1
		}
	}
}
