package stats

import (
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// Dialect is how a group of writers puts words together: the words, and the pairs of neighbouring words, that at least two of them use. Of equal texts only the
// first counts towards frequencies.
type Dialect struct {
	words, pairs map[uint64]usage
	texts        map[uint64]struct{}
	length       float64 // words of all texts
}

// usage of a word or a pair: how often in different texts, by whom first, and whether by anybody else.
type usage struct {
	count  uint32
	writer uint32
	shared bool
}

// NewDialect gives an empty dialect.
func NewDialect() *Dialect {
	return &Dialect{words: map[uint64]usage{}, pairs: map[uint64]usage{}, texts: map[uint64]struct{}{}}
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
	eachPair(folded, func(before, word uint64) {
		d.length += float64(one)
		note(d.words, word, writer, one)
		note(d.pairs, pairHash(before, word), writer, one)
	})
}

func note(of map[uint64]usage, key uint64, writer, count uint32) {
	u, seen := of[key]
	if !seen {
		u.writer = writer
	}
	u.count += count
	u.shared = u.shared || u.writer != writer
	of[key] = u
}

// Pairs calls do with each pair of neighbouring words that at least two writers use.
func (d *Dialect) Pairs(do func(key uint64)) { shared(d.pairs, do) }

// Words calls do with each word that at least two writers use.
func (d *Dialect) Words(do func(key uint64)) { shared(d.words, do) }

func shared(of map[uint64]usage, do func(key uint64)) {
	for key, u := range of {
		if u.shared {
			do(key)
		}
	}
}

// dialectShare is the weight of the dialect in the mixture that is held against the rest of the corpus.
const dialectShare = 0.5

// Phrasing is the logarithm, in nats, of the likelihood ratio between a writer who draws half of the neighbouring words from the dialect and one who
// writes like the rest of the corpus, the dialect's own texts left out. This text stays in: where a group has written most of the corpus, phrases that the rest
// uses once would else seem to be the group's alone. Were the text written like the rest, a ratio of r or more would have a probability of at most 1/r (Markov's inequality; Royall 1997, Statistical Evidence, ch. 1). Words that come again, a refrain, add nothing in favour.
func (m *WordModel) Phrasing(d *Dialect, folded []byte) float64 {
	var once favours
	eachPair(folded, func(before, word uint64) {
		key := pairHash(before, word)
		u, own := d.pairs[key], 0.0
		if u.shared {
			own = math.Min(1, float64(u.count)/float64(max(1, d.words[before].count)))
		}
		rest := m.mixed(before, word, float64(d.words[word].count), float64(d.words[before].count), float64(u.count))
		once.add(key, math.Log(dialectShare*own/rest+1-dialectShare))
	})
	return once.nats
}

// favours sums what the words of a text say. One that comes again adds nothing in favour.
type favours struct {
	nats float64
	seen []uint64
}

func (f *favours) add(key uint64, gain float64) {
	if gain < 0 || !slices.Contains(f.seen, key) {
		f.nats += gain
	}
	f.seen = append(f.seen, key)
}

// Vocabulary is the same for single words: texts on one subject in the same words, whatever their order.
func (m *WordModel) Vocabulary(d *Dialect, folded []byte) float64 {
	var once favours
	eachWord(folded, func(word uint64) { once.add(word, m.gain(d, word)) })
	return once.nats
}

// Telling says whether a word speaks for the dialect: it is used there at least e times as often as elsewhere.
func (m *WordModel) Telling(d *Dialect, word uint64) bool { return m.gain(d, word) >= 1 }

func (m *WordModel) gain(d *Dialect, word uint64) float64 {
	u, own := d.words[word], 0.0
	if u.shared {
		own = float64(u.count) / d.length
	}
	return math.Log(dialectShare*own/m.alone(word, float64(u.count)+1) + 1 - dialectShare)
}
