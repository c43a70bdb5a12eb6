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
	before := boundary
	m.unigrams[boundary>>(64-unigramBits)]++
	eachWord(folded, func(word uint64) {
		if m.unigrams[word>>(64-unigramBits)] == 0 {
			m.distinct++
		}
		m.unigrams[word>>(64-unigramBits)]++
		m.bigrams[bigram(before, word)]++
		m.words++
		before = word
	})
	m.bigrams[bigram(before, boundary)]++
	m.words++
}

// Surprisal is −ln of the probability of a folded text when own texts of the corpus, those that are to be judged, are left out of the
// counts. An unseen word costs as much as one word in the corpus, never more.
func (m *WordModel) Surprisal(folded []byte, own int) float64 {
	sum, before := 0.0, boundary
	eachWord(folded, func(word uint64) {
		sum -= math.Log(m.chance(before, word, float64(own)))
		before = word
	})
	return sum - math.Log(m.chance(before, boundary, float64(own)))
}

func (m *WordModel) chance(before, word uint64, own float64) float64 {
	alone := (rest(m.unigrams[word>>(64-unigramBits)], own) + 1) / (m.words + m.distinct)
	base := rest(m.unigrams[before>>(64-unigramBits)], own)
	if base == 0 {
		return alone
	}
	follows := math.Min(1, rest(m.bigrams[bigram(before, word)], own)/base)
	return bigramShare*follows + (1-bigramShare)*alone
}

// rest is a count without the texts to be judged.
func rest(count uint32, own float64) float64 { return math.Max(0, float64(count)-own) }

// boundary stands for the begin and the end of a text.
const boundary uint64 = 0x9e3779b97f4a7c15

func bigram(before, word uint64) uint64 {
	x := (before ^ 0xff51afd7ed558ccd) * 0xc4ceb9fe1a85ec53
	return (x ^ x>>29 ^ word) * 0x9e3779b97f4a7c15 >> (64 - bigramBits)
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
