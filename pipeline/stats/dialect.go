package stats

import (
	"math"

	"github.com/cespare/xxhash/v2"
)

// Dialect is how a group of writers puts words together: the pairs of neighbouring words that at least two of them use. Texts that are equal are to be
// added once for each writer; only the first counts towards frequencies.
type Dialect struct {
	words map[uint64]uint32
	pairs map[uint64]usage
	texts map[uint64]struct{}
}

// usage of a word pair: in how many different texts, by whom first, and whether by anybody else.
type usage struct {
	texts  uint32
	writer uint32
	shared bool
}

// NewDialect gives an empty dialect.
func NewDialect() *Dialect {
	return &Dialect{words: map[uint64]uint32{}, pairs: map[uint64]usage{}, texts: map[uint64]struct{}{}}
}

// Add counts the words of a folded text of one writer.
func (d *Dialect) Add(writer uint32, folded []byte) {
	id := xxhash.Sum64(folded)
	_, known := d.texts[id]
	d.texts[id] = struct{}{}
	one := uint32(1)
	if known {
		one = 0
	}
	d.words[boundary] += one
	eachPair(folded, func(before, word uint64) {
		if word != boundary {
			d.words[word] += one
		}
		key := pairHash(before, word)
		u, seen := d.pairs[key]
		if !seen {
			u.writer = writer
		}
		u.texts += one
		u.shared = u.shared || u.writer != writer
		d.pairs[key] = u
	})
}

// Shared calls pair with each pair of words that at least two writers use.
func (d *Dialect) Shared(pair func(key uint64)) {
	for key, u := range d.pairs {
		if u.shared {
			pair(key)
		}
	}
}

// dialectShare is the weight of the dialect in the mixture that Kinship holds against the rest of the corpus.
const dialectShare = 0.5

// Kinship is the logarithm, in nats, of the likelihood ratio between a writer who draws half of the neighbouring words from the dialect and one who
// writes like the rest of the corpus, the dialect's own texts and this one left out. Were the text written like the rest, a ratio of r or more would
// have a probability of at most 1/r (Markov's inequality; Royall 1997, Statistical Evidence, ch. 1).
func (m *WordModel) Kinship(d *Dialect, folded []byte) float64 {
	nats := 0.0
	eachPair(folded, func(before, word uint64) {
		rest := m.chanceWithout(d, before, word)
		own := 0.0
		if u := d.pairs[pairHash(before, word)]; u.shared {
			own = math.Min(1, float64(u.texts)/float64(max(1, d.words[before])))
		}
		nats += math.Log(dialectShare*own/rest + 1 - dialectShare)
	})
	return nats
}

// chanceWithout is chance with the dialect's own uses and that of the text at hand left out.
func (m *WordModel) chanceWithout(d *Dialect, before, word uint64) float64 {
	return m.mixed(before, word, float64(d.words[word])+1, float64(d.words[before])+1, float64(d.pairs[pairHash(before, word)].texts)+1)
}
