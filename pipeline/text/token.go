package text

import (
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// kind is the kind of a token.
type kind uint8

const (
	word    kind = iota
	number       // a run of digits
	smile        // one emoji
	marks        // punctuation without a space in it
	link         // an address on the web
	mention      // @name
)

// token is a piece of a comment: runes[start:end] of its splitter.
type token struct {
	kind       kind
	start, end int32
	shouted    bool // a word of two or more capitals
	drawn      bool // a word with a letter three or more times in a row
}

// splitter cuts a comment into tokens of normalised runes. Its buffers live on from comment to comment.
type splitter struct {
	runes  []rune
	tokens []token
	raw    []rune
	bytes  []byte
	plain  []rune      // the words that were read, in plain letters
	words  []plainWord // where they lie
	cut    []rune      // punctuation
}

// split fills runes and tokens from a text.
func (s *splitter) split(text string) {
	s.runes, s.tokens, s.raw = s.runes[:0], s.tokens[:0], s.raw[:0]
	if maybeDecomposed(text) && !norm.NFC.IsNormalString(text) {
		s.bytes = norm.NFC.AppendString(s.bytes[:0], text)
		for b := s.bytes; len(b) > 0; {
			r, n := utf8.DecodeRune(b)
			s.raw, b = append(s.raw, r), b[n:]
		}
	} else {
		for _, r := range text {
			s.raw = append(s.raw, r)
		}
	}
	for i := 0; i < len(s.raw); {
		i = s.next(i)
	}
	for i := range s.tokens {
		if t := &s.tokens[i]; t.kind == word {
			s.unify(t)
		}
	}
	s.joinSpaced()
}

// maybeDecomposed says whether a text holds runes other than those of Latin, Cyrillic, usual punctuation and emoji, which are in NFC by themselves.
func maybeDecomposed(text string) bool {
	for i := range len(text) {
		if leadsElsewhere[text[i]] {
			return true
		}
	}
	return false
}

// leadsElsewhere says which bytes begin such other runes.
var leadsElsewhere = func() (elsewhere [256]bool) {
	for b := range elsewhere {
		elsewhere[b] = b == 0xCC || b == 0xCD || b >= 0xD4 && b != 0xE2 && b != 0xEF && b != 0xF0
	}
	return elsewhere
}()

// next reads one token that starts at raw[i], or skips a rune, and returns where to go on.
func (s *splitter) next(i int) int {
	switch c, r := look(s.raw[i]); c {
	case letter:
		return s.word(i)
	case digit:
		return s.run(i, number, digit)
	case emoji:
		if !s.smiledTwice(r) {
			s.add(token{kind: smile}, r)
		}
	case mark:
		if r == '@' && i+1 < len(s.raw) && named(s.raw[i+1]) {
			return s.name(i)
		}
		return s.run(i, marks, mark)
	}
	return i + 1
}

// smilesRead is how many emoji before one are looked at for others of its kind.
const smilesRead = 16

// smiledTwice says that an emoji stands twice among those just before. Fifty hearts in a row say what two do.
func (s *splitter) smiledTwice(r rune) bool {
	n := 0
	for _, t := range slices.Backward(s.tokens[max(0, len(s.tokens)-smilesRead):]) {
		if t.kind != smile {
			break
		}
		if s.runes[t.start] == r {
			n++
		}
	}
	return n >= 2
}

func (s *splitter) add(t token, runes ...rune) {
	t.start = int32(len(s.runes))
	s.runes = append(s.runes, runes...)
	t.end = int32(len(s.runes))
	s.tokens = append(s.tokens, t)
}

// run reads a stretch of runes of one class.
func (s *splitter) run(i int, k kind, c class) int {
	t := token{kind: k, start: int32(len(s.runes))}
	for ; i < len(s.raw); i++ {
		got, r := look(s.raw[i])
		if got == invisible {
			continue
		}
		if got != c || c == mark && r == '@' && t.start < int32(len(s.runes)) {
			break
		}
		s.runes = append(s.runes, r)
	}
	t.end = int32(len(s.runes))
	s.tokens = append(s.tokens, t)
	return i
}

func named(r rune) bool {
	c, _ := look(r)
	return c == letter || c == digit || r == '_'
}

// name skips a mention.
func (s *splitter) name(i int) int {
	for i++; i < len(s.raw) && (named(s.raw[i]) || s.raw[i] == '.' && i+1 < len(s.raw) && named(s.raw[i+1])); i++ {
	}
	s.add(token{kind: mention})
	return i
}

// word reads letters, with apostrophes, stars and leet letters between them.
func (s *splitter) word(i int) int {
	t := token{kind: word, start: int32(len(s.runes))}
	capitals, same := 0, 0
	for ; i < len(s.raw); i++ {
		c, r := look(s.raw[i])
		if c == invisible {
			continue
		}
		if c != letter {
			if r = s.between(i); r < 0 {
				break
			}
			if r == 0 {
				continue
			}
		}
		if r != s.raw[i] && c == letter {
			capitals++
		}
		if n := len(s.runes); n > int(t.start) && s.runes[n-1] == r {
			same++
		} else {
			same = 0
		}
		t.drawn = t.drawn || same >= 2
		s.runes = append(s.runes, r)
	}
	t.end = int32(len(s.runes))
	t.shouted = capitals >= 2 && capitals == int(t.end-t.start)
	if end := s.address(t, i); end > i {
		s.runes = s.runes[:t.start]
		s.add(token{kind: link})
		return end
	}
	s.tokens = append(s.tokens, t)
	return i
}

// between reads a rune that is no letter but stands within a word: the letter meant, 0 to skip it, −1 where the word ends.
func (s *splitter) between(i int) rune {
	if i+1 >= len(s.raw) {
		return -1
	}
	if c, _ := look(s.raw[i+1]); c != letter {
		return -1
	}
	switch s.raw[i] {
	case '\'', '’', 'ʼ', '*', '`':
		return 0
	case '@':
		return 'а'
	case '0':
		return 'о'
	}
	return -1
}

// address gives the end of the web address that the word opens, or 0.
func (s *splitter) address(t token, i int) int {
	if i >= len(s.raw) || s.raw[i] != ':' && s.raw[i] != '.' {
		return 0
	}
	switch w := string(s.runes[t.start:t.end]); {
	case (w == "http" || w == "https") && s.raw[i] == ':' && i+1 < len(s.raw) && s.raw[i+1] == '/', w == "www" && s.raw[i] == '.':
	default:
		return 0
	}
	for ; i < len(s.raw); i++ {
		if c, _ := look(s.raw[i]); c == space {
			break
		}
	}
	return i
}

// unify writes look-alike letters in the script of the word's other letters and cuts runs of three or more of a letter to one.
func (s *splitter) unify(t *token) {
	w := s.runes[t.start:t.end]
	var count [5]int
	for i, r := range w {
		if i == 0 || w[i-1] != r { // a run counts once, so that cutting it changes nothing
			count[scriptOf(r)]++
		}
	}
	from := otherScript
	switch {
	case count[cyrillicOnly] > 0 && count[cyrillicOnly] >= count[latinOnly]:
		from = latinTwin
	case count[latinOnly] > 0:
		from = cyrillicTwin
	case count[cyrillicTwin] > 0:
		from = latinTwin
	}
	if from != otherScript && count[from] > 0 {
		for i, r := range w {
			if scriptOf(r) == from {
				w[i] = twins[r]
			}
		}
	}
	t.end = t.start + int32(cutRuns(w))
}

// cutRuns shortens runs in place and returns the new length.
func cutRuns(w []rune) int {
	out := 0
	for i := 0; i < len(w); {
		j := i
		for j < len(w) && w[j] == w[i] {
			j++
		}
		n := j - i
		if n > 2 {
			n = 1
		}
		for range n {
			w[out] = w[i]
			out++
		}
		i = j
	}
	return out
}

// spacedLeast is the number of single letters in a row that are one spaced-out word («с п а с и б о»).
const spacedLeast = 4

// joinSpaced makes one word of single letters in a row; punctuation and mentions between them do not count.
func (s *splitter) joinSpaced() {
	for i := 0; i < len(s.tokens); i++ {
		if t := s.tokens[i]; t.kind != word || t.end-t.start != 1 {
			continue
		}
		letters, j := 0, i
		for ; j < len(s.tokens); j++ {
			t := s.tokens[j]
			if t.kind == marks || t.kind == mention {
				continue
			}
			if t.kind != word || t.end-t.start != 1 {
				break
			}
			letters++
		}
		if letters >= spacedLeast {
			s.join(i, j)
		} else {
			i = j - 1
		}
	}
}

// join replaces the tokens [i, j) by the word of their letters.
func (s *splitter) join(i, j int) {
	t := token{kind: word, start: int32(len(s.runes))}
	for _, part := range s.tokens[i:j] {
		if part.kind == word {
			s.runes = append(s.runes, s.runes[part.start])
		}
	}
	t.end = int32(len(s.runes))
	s.unify(&t)
	s.tokens[i] = t
	s.tokens = append(s.tokens[:i+1], s.tokens[j:]...)
}
