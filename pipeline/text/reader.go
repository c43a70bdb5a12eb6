package text

import "github.com/cespare/xxhash/v2"

// Reader reads comments one after the other: language, positivity and folded form, each text cut into tokens once. Comments that read the same to the model, such as copies and those that
// differ in digits only, are scored once while they are remembered. One goroutine at a time.
type Reader struct {
	scorer *Scorer
	memory [1 << readBits]readingOf // by the head of the form
}

// readingOf is the score of the comments of one form.
type readingOf struct {
	form  uint64
	score Score
}

// readBits is such that the memory stays in the processor's cache; on real dumps sixteen times as many entries save a hundredth of the comments more.
const readBits = 12

// NewReader reads with the weights that the package carries.
func NewReader() *Reader { return &Reader{scorer: NewScorer()} }

// Read scores a comment as Scorer.Score does and appends its folded form, as Fold does.
func (r *Reader) Read(dst []byte, text string) (Score, []byte) {
	split, from := &r.scorer.split, len(dst)
	split.split(text)
	dst = split.fold(dst)
	form := split.form(dst[from:])
	held := &r.memory[form>>(64-readBits)]
	if held.form != form {
		*held = readingOf{form, r.scorer.scoreSplit()}
	}
	return held.score, dst
}

// form is a hash of all that a score depends on: the folded words, and what folding drops. Of a billion forms one is taken for another with a chance of one in ten billion.
func (s *splitter) form(folded []byte) uint64 {
	h := xxhash.Sum64(folded)
	for _, t := range s.tokens {
		h = mix(h, shapeOf(t))
		if t.kind == marks || t.kind == smile {
			for _, r := range s.runes[t.start:t.end] {
				h = mix(h, r)
			}
		}
	}
	return h*multiplier | 1 // 0 is nothing remembered
}

// shapeOf tells tokens apart by kind and shape, with a number that is no rune.
func shapeOf(t token) rune {
	shape := -1 - rune(t.kind)<<2
	if t.drawn {
		shape--
	}
	if t.shouted {
		shape -= 2
	}
	return shape
}
