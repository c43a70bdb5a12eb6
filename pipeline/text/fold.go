package text

import (
	"sync"
	"unicode/utf8"
)

var splitters = sync.Pool{New: func() any { return new(splitter) }}

// Fold appends to dst the form in which texts are compared: words, numbers and emoji, one space between them.
//
// Texts that differ only in case, ё and е, Unicode composition, invisible runes, punctuation, letters that look alike in
// Latin and Cyrillic within a word, letters drawn out (three or more become one), letters spaced out («с п а с и б о»),
// letters written as @ and 0 within a word, the digits of a number (0), mentions (dropped), web addresses («http») or the number of times that
// an emoji is repeated have one form. Kazakh letters stay. Folding a folded text changes nothing.
func Fold(dst []byte, s string) []byte {
	split := splitters.Get().(*splitter)
	split.split(s)
	dst = split.fold(dst)
	splitters.Put(split)
	return dst
}

// fold appends the folded form of the text that was split.
func (s *splitter) fold(dst []byte) []byte {
	first := true
	last := rune(0)
	for _, t := range s.tokens {
		if t.kind == marks || t.kind == mention {
			continue
		}
		if t.kind == smile && s.runes[t.start] == last {
			continue
		}
		if last = 0; t.kind == smile {
			last = s.runes[t.start]
		}
		if !first {
			dst = append(dst, ' ')
		}
		first = false
		switch t.kind {
		case number:
			dst = append(dst, '0')
		case link:
			dst = append(dst, "http"...)
		default:
			for _, r := range s.runes[t.start:t.end] {
				dst = utf8.AppendRune(dst, r)
			}
		}
	}
	return dst
}
