package text

import (
	"unicode"
	"unicode/utf8"
)

// class says what a rune does to the words around it.
type class uint8

const (
	mark      class = iota // punctuation and symbols
	letter                 // after lower case
	digit                  //
	space                  //
	emoji                  //
	invisible              // zero-width and combining runes, variation selectors, skin tones: dropped
)

// plain holds class and lower case of the runes below 0x530: Latin, Greek, Cyrillic.
var plain = func() (t [0x530]struct {
	class class
	lower rune
}) {
	for r := range rune(len(t)) {
		t[r].class, t[r].lower = classify(r), lower(r)
	}
	return t
}()

// lower gives the lower case of a rune, ё as е and the Latin letter ə as the Kazakh ә.
func lower(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ё':
		return 'е'
	case 'ə':
		return 'ә'
	}
	return r
}

func classify(r rune) class {
	switch {
	case r >= 0x1100 && r <= 0x11FF, r == utf8.RuneError: // Hangul jamo would compose again once what stood between them is dropped
		return mark
	case r >= 0x1F3FB && r <= 0x1F3FF, unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r):
		return invisible
	case unicode.IsLetter(r):
		return letter
	case unicode.IsDigit(r):
		return digit
	case unicode.IsSpace(r), unicode.IsControl(r):
		return space
	case r >= 0x2190 && unicode.Is(unicode.So, r):
		return emoji
	}
	return mark
}

// look gives class and lower case of a rune.
func look(r rune) (class, rune) {
	if r < rune(len(plain)) {
		return plain[r].class, plain[r].lower
	}
	return classify(r), lower(r)
}

// Letters of two scripts that look alike; the n-th of one is the n-th of the other.
const (
	latinTwins    = "aceopxykmtbhi"
	cyrillicTwins = "асеорхукмтвні"
)

// script says to which script a letter surely belongs.
type script uint8

const (
	otherScript script = iota
	latinOnly
	cyrillicOnly
	latinTwin
	cyrillicTwin
)

// scripts and twins hold, for the runes below 0x530, the script and the letter that looks alike.
var scripts, twins = func() (s [0x530]script, twin [0x530]rune) {
	for r := rune(0x400); r < 0x530; r++ {
		s[r] = cyrillicOnly
	}
	for r := range rune(0x250) {
		if unicode.Is(unicode.Latin, r) {
			s[r] = latinOnly
		}
	}
	latin, cyrillic := []rune(latinTwins), []rune(cyrillicTwins)
	for i, l := range latin {
		c := cyrillic[i]
		s[l], twin[l], s[c], twin[c] = latinTwin, c, cyrillicTwin, l
	}
	return s, twin
}()

func scriptOf(r rune) script {
	if r < rune(len(scripts)) {
		return scripts[r]
	}
	return otherScript
}
