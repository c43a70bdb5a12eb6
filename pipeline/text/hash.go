package text

import "pikir/pipeline/text/linear"

// Seeds keep the kinds of features apart before hashing.
const (
	seedWord uint64 = (iota + 1) << 32
	seedPair
	seedSkip
	seedChars
	seedMarks
	seedShape
	seedStem
)

// Features of a word's shape.
const (
	shapeDrawn   = seedShape + 'l'
	shapeShouted = seedShape + 'c'
)

func ofShape(h uint64) bool { return h == shapeDrawn || h == shapeShouted }

const (
	multiplier = 0xD6E8FEB86659FD93
	edge       = 1 // the rune that stands for the edge of a word
	stemLong   = 5 // runes of a stem: Kazakh and Russian words have their meaning in front and their grammar behind
)

func mix(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * multiplier
	return h ^ h>>32
}

func hashRunes(seed uint64, runes []rune) uint64 {
	for _, r := range runes {
		seed = mix(seed, r)
	}
	return seed * multiplier
}

// chars appends the hashes of the character n-grams of a word, its edges marked, least ≤ n ≤ most.
func chars(dst []uint64, w []rune, least, most int) []uint64 {
	at := func(i int) rune {
		if i < 0 || i >= len(w) {
			return edge
		}
		return w[i]
	}
	for i := -1; i <= len(w)-least+1; i++ {
		h := seedChars
		for n := 1; n <= most && i+n <= len(w)+1; n++ {
			if h = mix(h, at(i+n-1)); n >= least {
				dst = append(dst, h*multiplier)
			}
		}
	}
	return dst
}

// wordLong is the most runes that are read of a word, and commentLong the most tokens of a comment; the rest is left unread.
const (
	wordLong    = 40
	commentLong = 400
)

func (s *splitter) wordRunes(t token) []rune { return s.runes[t.start:min(t.end, t.start+wordLong)] }

// read fills f with the features of the comment that s has split: words and pairs of words, their stems and pairs of stems,
// emoji and punctuation with the words, character n-grams (2 to 5) of the words apart. Kazakh letters are read as their plain neighbours, and Latin words as Cyrillic ones where
// cyrillic says that the comment is Kazakh or Russian, so that one word in three spellings is one feature.
func (s *splitter) read(f *linear.Features, cyrillic bool) {
	f.Reset()
	last, before, stem := seedPair, seedPair, seedStem
	for i, t := range s.tokens[:min(len(s.tokens), commentLong)] {
		var h uint64
		switch t.kind {
		case word:
			s.plain = plainLetters(s.plain[:0], s.wordRunes(t), cyrillic)
			h = hashRunes(seedWord, s.plain)
			f.Chars = chars(f.Chars, s.plain, 2, 5)
			next := hashRunes(seedStem, s.plain[:min(stemLong, len(s.plain))])
			f.Words = append(f.Words, next, (stem^seedPair)*multiplier+next)
			stem = next
			if t.drawn {
				f.Words = append(f.Words, shapeDrawn)
			}
			if t.shouted {
				f.Words = append(f.Words, shapeShouted)
			}
		case smile:
			h = hashRunes(seedWord, s.runes[t.start:t.end])
		case marks:
			s.plain = cutMarks(s.plain[:0], s.wordRunes(t))
			h = hashRunes(seedMarks, s.plain)
			if i == len(s.tokens)-1 {
				f.Words = append(f.Words, mix(h, edge)*multiplier)
			}
		default:
			h = (seedShape + uint64(t.kind)) * multiplier
		}
		f.Words = append(f.Words, h, (last^seedPair)*multiplier+h)
		if t.kind == word {
			f.Words = append(f.Words, ((before^seedSkip)*multiplier+h)*multiplier)
			before = last
		}
		last = h
	}
	f.Words = append(f.Words, seedShape)
}

// cutMarks cuts runs of punctuation to three.
func cutMarks(dst, from []rune) []rune {
	for _, r := range from {
		if n := len(dst); n < 3 || dst[n-1] != r || dst[n-2] != r || dst[n-3] != r {
			dst = append(dst, r)
		}
	}
	return dst
}
