package text

import (
	_ "embed"
	"math"
	"slices"
	"strings"

	"pikir/pipeline"
)

// Names of the targets that every TargetReader knows.
const (
	Authority = "authority" // heads, offices and services of city and state
	City      = "city"      // what the city builds and runs
	Author    = "author"    // who wrote or filmed the post
	News      = "news"      // what the post tells of
	Commenter = "commenter" // somebody who comments
	NoTarget  = "none"
	greeting  = "greeting" // of no target: a wish
)

//go:embed targets.txt
var targetForms string

// A TargetReader tells whom or what a comment speaks of. One goroutine uses it at a time.
type TargetReader struct {
	names    []string
	city     int                         // its place among the names
	patterns map[[2]rune][]targetPattern // by the first letters of the first word
	split    splitter
	words    [][]rune
	runes    []rune
}

// targetPattern is a form of one or more words.
type targetPattern struct {
	target, length int // letters of the stems
	words          []inflected
}

// NewTargetReader reads targets, mostly those of a contract, and then those that are always known. Forms are words in small letters; one
// that ends in * takes any end, one that ends in ~ the regular endings of its language.
func NewTargetReader(targets []pipeline.Target) *TargetReader {
	r := &TargetReader{patterns: map[[2]rune][]targetPattern{}}
	for _, t := range targets {
		for _, lang := range []string{"kk", "ru", "en"} {
			r.add(r.number(t.Name), lang, t.Forms[lang])
		}
	}
	eachForms(targetForms, func(name, lang string, forms []string) { r.add(r.known(name), lang, forms) })
	r.city = r.number(City)
	return r
}

func (r *TargetReader) add(target int, lang string, forms []string) {
	for _, form := range forms {
		p := targetPattern{target: target}
		for _, w := range strings.Fields(form) {
			p.words = append(p.words, newInflected(w, lang))
			p.length += len(p.words[len(p.words)-1].stem)
		}
		if len(p.words) > 0 && len(p.words[0].stem) > 0 {
			key := firstLetters(p.words[0].stem)
			r.patterns[key] = append(r.patterns[key], p)
		}
	}
}

// Places of what names nobody, behind all names.
const (
	nobody = math.MaxInt - iota
	aWish
)

// known gives the place of a name of targets.txt, of which two name nobody; in a contract every name is a target's.
func (r *TargetReader) known(name string) int {
	switch name {
	case NoTarget:
		return nobody
	case greeting:
		return aWish
	}
	return r.number(name)
}

// number gives the place of a name in the order of precedence.
func (r *TargetReader) number(name string) int {
	if i := slices.Index(r.names, name); i >= 0 {
		return i
	}
	r.names = append(r.names, name)
	return len(r.names) - 1
}

func firstLetters(w []rune) (key [2]rune) {
	copy(key[:], w)
	return key
}

// Read names the target of a comment. Where it speaks of several, the first in the order of the contract counts, then authority, city, author, news and commenter;
// a comment that opens with a mention and names nobody speaks to a commenter. Who greets a city or wishes it well does not speak of what it builds and runs.
func (r *TargetReader) Read(comment string) string {
	r.split.split(comment)
	r.fold()
	best, wishes := nobody, false
	for i := range r.words {
		target := r.at(r.words[i:])
		best, wishes = min(best, target), wishes || target == aWish
	}
	switch {
	case wishes && best == r.city:
		return NoTarget
	case best < len(r.names):
		return r.names[best]
	case len(r.split.tokens) > 1 && r.split.tokens[0].kind == mention:
		return Commenter
	}
	return NoTarget
}

// at gives the target of the longest form that the words open with.
func (r *TargetReader) at(words [][]rune) int {
	if p := r.longest(words); p != nil {
		return p.target
	}
	return nobody
}

// longest is the longest form that the words open with, nil where there is none.
func (r *TargetReader) longest(words [][]rune) (longest *targetPattern) {
	patterns := r.patterns[firstLetters(words[0])]
	for i := range patterns {
		if p := &patterns[i]; (longest == nil || p.length > longest.length) && p.matches(words) {
			longest = p
		}
	}
	return longest
}

// fold fills words with the comment's words in plain Cyrillic letters.
func (r *TargetReader) fold() {
	r.words, r.runes = r.words[:0], r.runes[:0]
	for _, t := range r.split.tokens[:min(len(r.split.tokens), commentLong)] {
		if t.kind == word {
			start := len(r.runes)
			r.runes = plainLetters(r.runes, r.split.wordRunes(t), true)
			r.words = append(r.words, r.runes[start:len(r.runes):len(r.runes)])
		}
	}
}

func (p *targetPattern) matches(words [][]rune) bool {
	if len(words) < len(p.words) {
		return false
	}
	for i := range p.words {
		if !p.words[i].matches(words[i]) {
			return false
		}
	}
	return true
}
