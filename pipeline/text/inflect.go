package text

import (
	"slices"
	"strings"
)

// inflected is a word form with the endings that it may take: one of each list in turn.
type inflected struct {
	stem    []rune
	any     bool
	endings [][][]rune
}

// regular holds the endings by language, list after list: Kazakh plural, possessive and case; Russian nouns and adjectives; English plural.
// They are in plain letters, as plainLetters writes them.
var regular = map[string][][][]rune{
	"kk": {
		endings("лар лер дар дер тар тер"),
		endings("ы и сы си ым им м мыз миз ымыз имиз ын ин н ныз низ ыныз иниз"),
		endings("нын нин дын дин тын тин га ге ка ке на не а е ны ни ды ди ты ти н да де та те нда нде дан ден тан тен нан нен мен бен пен дагы деги тагы теги ндагы ндеги"),
	},
	"ru": {endings("а у ом е ы и о ов ам ами ах ю ем ей ям ями ях я ь ью ой ою ии ию ия ие ией ий иям иями иях ием иев ый ая ое ые ую ого ому ым ых ыми их им ими его ему яя ее юю")},
	"en": {endings("с ес")}, // English forms pass through the same letters as Kazakh in Latin script
}

func endings(list string) (all [][]rune) {
	for _, e := range strings.Fields(list) {
		all = append(all, []rune(e))
	}
	return all
}

func newInflected(form, lang string) inflected {
	f := inflected{}
	switch stem, regularly := strings.CutSuffix(form, "~"); {
	case regularly:
		form, f.endings = stem, regular[lang]
	case strings.HasSuffix(form, "*"):
		form, f.any = form[:len(form)-1], true
	}
	var s splitter
	s.split(form)
	for _, t := range s.tokens {
		if t.kind == word {
			f.stem = plainLetters(f.stem, s.wordRunes(t), true)
		}
	}
	return f
}

func (f *inflected) matches(w []rune) bool {
	if len(w) < len(f.stem) || !slices.Equal(w[:len(f.stem)], f.stem) {
		return false
	}
	return f.any || takes(w[len(f.stem):], f.endings)
}

// takes says whether rest is made of at most one ending of each list in turn.
func takes(rest []rune, lists [][][]rune) bool {
	if len(rest) == 0 {
		return true
	}
	for i, list := range lists {
		for _, e := range list {
			if len(e) <= len(rest) && slices.Equal(rest[:len(e)], e) && takes(rest[len(e):], lists[i+1:]) {
				return true
			}
		}
	}
	return false
}
