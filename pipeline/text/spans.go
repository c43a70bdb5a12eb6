package text

import (
	"slices"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Span is a run of neighbouring words of one language, in small letters as they are compared, one space between them.
type Span struct {
	Lang  pipeline.Lang
	Words string
}

// switching is the chance that the next word of a mixed comment is of another given language: people change within a sentence, not with every word.
var switching, staying = logarithm(0.05), logarithm(1 - 0.05*(float64(len(wordLangs))-1))

// Spans parts a comment into runs of words by language: one run where Score tells one language, the likeliest path through the languages of the words (Viterbi 1967)
// where it tells that they are mixed. It allocates.
func (s *Scorer) Spans(comment string) []Span {
	lang := s.Score(comment).Lang
	var words []string
	var logs []linear.Logits
	for _, t := range s.split.tokens {
		if t.kind != word {
			continue
		}
		words, logs = append(words, s.split.tokenName(t)), append(logs, s.wordLogs(s.split.wordRunes(t)))
	}
	switch {
	case len(words) == 0:
		return nil
	case lang != pipeline.Mixed:
		return []Span{{lang, strings.Join(words, " ")}}
	}
	var spans []Span
	for i, k := range likeliestPath(logs) {
		if n := len(spans); n > 0 && spans[n-1].Lang == wordLangs[k] {
			spans[n-1].Words += " " + words[i]
		} else {
			spans = append(spans, Span{wordLangs[k], words[i]})
		}
	}
	return spans
}

// likeliestPath gives a class for each word.
func likeliestPath(logs []linear.Logits) []int {
	var best linear.Logits // by class of the last word: the log probability of the likeliest path to it
	from := make([][linear.Classes]int, len(logs))
	for i, word := range logs {
		var next linear.Logits
		for k := range next {
			from[i][k] = k
			for before := range best {
				if best[before]+switching > best[from[i][k]]+stays(from[i][k], k) {
					from[i][k] = before
				}
			}
			next[k] = best[from[i][k]] + stays(from[i][k], k) + max(word[k], doubtful)
		}
		best = next
	}
	path := make([]int, len(logs))
	last := slices.Index(best[:], slices.Max(best[:]))
	for i := len(logs) - 1; i >= 0; i-- {
		path[i], last = last, from[i][last]
	}
	return path
}

func stays(before, k int) float32 {
	if before == k {
		return staying
	}
	return switching
}
