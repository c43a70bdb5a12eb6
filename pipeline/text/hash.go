package text

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

// plainWord is a word in plain letters: plain[start:end] of its splitter.
type plainWord struct {
	hash       uint64
	start, end int
}

// readWords appends the features of the comment that s has split, all but the character n-grams of its words: words and pairs of words, their stems and pairs of stems,
// emoji and punctuation. Kazakh letters are read as their plain neighbours, and Latin words as Cyrillic ones where
// cyrillic says that the comment is Kazakh or Russian, so that one word in three spellings is one feature.
func (s *splitter) readWords(dst []uint64, cyrillic bool) []uint64 {
	s.plain, s.words = s.plain[:0], s.words[:0]
	last, before, stem := seedPair, seedPair, seedStem
	for i, t := range s.tokens[:min(len(s.tokens), commentLong)] {
		var h uint64
		switch t.kind {
		case word:
			start := len(s.plain)
			s.plain = plainLetters(s.plain, s.wordRunes(t), cyrillic)
			w := s.plain[start:]
			h = hashRunes(seedWord, w)
			s.words = append(s.words, plainWord{h, start, len(s.plain)})
			next := hashRunes(seedStem, w[:min(stemLong, len(w))])
			dst = append(dst, next, (stem^seedPair)*multiplier+next)
			stem = next
			if t.drawn {
				dst = append(dst, shapeDrawn)
			}
			if t.shouted {
				dst = append(dst, shapeShouted)
			}
		case smile:
			h = hashRunes(seedWord, s.runes[t.start:t.end])
		case marks:
			s.cut = cutMarks(s.cut[:0], s.wordRunes(t))
			h = hashRunes(seedMarks, s.cut)
			if i == len(s.tokens)-1 {
				dst = append(dst, mix(h, edge)*multiplier)
			}
		default:
			h = (seedShape + uint64(t.kind)) * multiplier
		}
		dst = append(dst, h, (last^seedPair)*multiplier+h)
		if t.kind == word {
			dst = append(dst, ((before^seedSkip)*multiplier+h)*multiplier)
			before = last
		}
		last = h
	}
	return append(dst, seedShape)
}

// readChars appends the character n-grams of the words that were read.
func (s *splitter) readChars(dst []uint64) []uint64 {
	for _, w := range s.words {
		dst = s.ngrams(dst, w)
	}
	return dst
}

// ngrams appends the character n-grams, of 2 to 5, of a word.
func (s *splitter) ngrams(dst []uint64, w plainWord) []uint64 {
	return chars(dst, s.plain[w.start:w.end], 2, 5)
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
