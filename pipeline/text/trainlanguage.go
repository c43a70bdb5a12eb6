package text

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"pikir/pipeline/text/linear"
)

const (
	languageBits = 17
	languageKeep = 60_000
)

// vocabulary holds how often each word stands in a language, a million words.
type vocabulary map[string]float64

// vocabularies counts the words of the examples of one language, those of equal comments once: templates and copies are no evidence of how often a word
// is said. Words of lists, which come in the order of their frequency in their language and source, count by Zipf's law.
func vocabularies(train []Example) (all [linear.Classes]vocabulary) {
	var listed, read [linear.Classes]vocabulary
	for k := range all {
		all[k], listed[k], read[k] = vocabulary{}, vocabulary{}, vocabulary{}
	}
	var s splitter
	seen := map[string]bool{}
	for _, e := range train {
		k := slices.Index(wordLangs[:], e.Lang)
		if k < 0 {
			continue
		}
		if e.Label != WordOnly {
			folded := string(Fold(nil, e.Text))
			if seen[folded] {
				continue
			}
			seen[folded] = true
		}
		s.split(e.Text)
		for _, t := range s.tokens {
			if t.kind != word || scriptOf(s.runes[t.start]) == otherScript {
				continue
			}
			if w := string(s.wordRunes(t)); e.Label == WordOnly {
				if listed[k][w] == 0 {
					listed[k][w] = 1 / float64(len(listed[k])+10)
				}
			} else {
				read[k][w]++
			}
		}
	}
	for k := range all {
		for _, v := range []vocabulary{read[k], listed[k]} {
			sum := 0.0
			for _, w := range v.words() {
				sum += v[w]
			}
			for w, n := range v {
				all[k][w] = max(all[k][w], n/sum*1e6)
			}
		}
	}
	return all
}

// words gives the words in order.
func (v vocabulary) words() []string {
	words := make([]string, 0, len(v))
	for w := range v {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// Shares of a word that both Kazakh and Russian comments hold: by how much more often it stands in Kazakh ones.
const (
	borrowedFrom = 8   // at least so: a word that Kazakh has borrowed or shares, evidence of neither
	nativeFrom   = 100 // at least so: Kazakh
	everyday     = 50  // a Russian word more frequent than this, a million, is none that Kazakh has borrowed
)

// untangle settles the words that stand in Kazakh and in Russian comments: people mix the two, so Kazakh comments hold Russian words.
func untangle(kazakh, russian vocabulary) {
	for _, w := range kazakh.words() {
		k, r := kazakh[w], russian[w]
		switch {
		case r == 0 || strings.ContainsAny(w, kazakhLetters):
			continue
		case k >= nativeFrom*r:
			delete(russian, w)
		case k >= borrowedFrom*r || r < everyday && nominal(w):
			kazakh[w], russian[w] = math.Sqrt(k*r), math.Sqrt(k*r)
		default:
			delete(kazakh, w)
		}
	}
}

// dropShared takes the words out of the other languages that are about as frequent in one of ours.
func dropShared(all [linear.Classes]vocabulary) {
	for w, n := range all[otherWord] {
		if max(all[kazakhWord][w], all[russianWord][w], all[englishWord][w]) > 0.1*n {
			delete(all[otherWord], w)
		}
	}
}

// oblique are ends of Russian adjectives, verbs and oblique cases.
var oblique = strings.Fields("ый ий ой ть ет ит ут ют ат ят ал ил ел ыл ешь ишь ов ев ом ем ам ям ах ях ых их им ым")

// nominal says whether a Russian word has the look of a noun in the nominative, the form that Kazakh borrows.
func nominal(w string) bool {
	for _, end := range oblique {
		if strings.HasSuffix(w, end) {
			return false
		}
	}
	runes := []rune(w)
	last := runes[len(runes)-1]
	return len(runes) > 2 && (!strings.ContainsRune("аеиоуыэюя", last) || strings.HasSuffix(w, "ия") || strings.HasSuffix(w, "ка") || strings.HasSuffix(w, "ра") || strings.HasSuffix(w, "ма"))
}

// drawer draws words by the root of their frequency, so that rare ones are learned too.
type drawer struct {
	words []string
	until []float64
}

func newDrawer(v vocabulary) (d drawer) {
	d.words = v.words()
	sum := 0.0
	for _, w := range d.words {
		sum += math.Sqrt(v[w])
		d.until = append(d.until, sum)
	}
	return d
}

func (d drawer) draw(random *rand.Rand) string {
	at := random.Float64() * d.until[len(d.until)-1]
	i, _ := slices.BinarySearchFunc(d.until, at, cmp.Compare[float64])
	return d.words[min(i, len(d.words)-1)]
}

// trainLanguage learns the languages of words, several times over other draws. Lists of words without an order of frequency tell nothing of how often a word is said.
func trainLanguage(train []Example, r Recipe) *linear.Model {
	all := vocabularies(slices.DeleteFunc(slices.Clone(train), func(e Example) bool { return e.from(r.Lexicons) }))
	untangle(all[kazakhWord], all[russianWord])
	dropShared(all)
	var drawers [linear.Classes]drawer
	for k := range all {
		drawers[k] = newDrawer(all[k])
	}
	return linear.MeanModel(inRuns(r, 2, func(random *rand.Rand) *linear.Trainer { return languageRun(drawers, r, random) }), languageKeep)
}

// languageRun learns words drawn at random, of each language as many.
func languageRun(drawers [linear.Classes]drawer, r Recipe, random *rand.Rand) *linear.Trainer {
	t := linear.NewTrainer(languageBits, len(wordLangs))
	var f linear.Features
	for range r.Words {
		for k, d := range drawers {
			if len(d.words) == 0 {
				continue
			}
			readWord(&f, []rune(disguised(d.draw(random), k, random)))
			t.Step(&f, k, 1)
		}
	}
	return t
}
