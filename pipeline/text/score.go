package text

import (
	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Score is what a Scorer tells of one comment. The rest to 1 is the probability of a neutral comment.
type Score struct {
	Lang               pipeline.Lang
	Positive, Negative float32 // calibrated probabilities
	Label              int     // Negative, Neutral or Positive: the likeliest if each were about as frequent
}

// ConfidentFrom is the p_positive from which a comment is surely praise; MODELCARD.md states precision and recall.
const ConfidentFrom = 0.85

// Scorer tells language and positivity. It keeps its buffers: no allocation per comment, one goroutine at a time.
type Scorer struct {
	weights     *Weights
	split       splitter
	features    linear.Features
	calibration [5]Calibration
	memory      [1 << memoryBits]remembered // by the head of the word's hash
}

// NewScorer scores with the weights that the package carries.
func NewScorer() *Scorer { return Default().Scorer() }

// Scorer makes a scorer of these weights.
func (w *Weights) Scorer() *Scorer {
	s := &Scorer{weights: w}
	for l := range s.calibration {
		c, ok := w.About.Calibration[pipeline.Lang(l).String()]
		if !ok {
			c = Calibration{Slope: 1}
		}
		s.calibration[l] = c
	}
	return s
}

// Score reads one comment. A comment without words and emoji is neutral.
func (s *Scorer) Score(text string) Score {
	s.split.split(text)
	return s.scoreSplit()
}

// scoreSplit scores the comment that was split.
func (s *Scorer) scoreSplit() Score {
	lang := s.language()
	if len(s.split.tokens) == 0 {
		return Score{Lang: lang, Label: Neutral}
	}
	logits, c := s.logits(lang), &s.calibration[lang]
	p := c.apply(logits, s.review())
	return Score{Lang: lang, Positive: p[Positive], Negative: p[Negative], Label: c.label(logits)}
}

// networkShare is the share of the network's logits beside those of the linear model.
const networkShare = 0.6

// logits are those of the comment that was split.
func (s *Scorer) logits(lang pipeline.Lang) linear.Logits {
	s.split.read(&s.features, cyrillic(lang))
	logits := s.weights.positivity.Logits(&s.features)
	for k, l := range s.weights.networks[networkOf(lang)].Logits(&s.features) {
		logits[k] += networkShare * (l - logits[k])
	}
	return logits
}

// networkOf is the number of the network that reads a language.
func networkOf(l pipeline.Lang) int {
	if l == pipeline.English {
		return 0
	}
	return 1
}

// cyrillic says whether Latin words of a comment are Kazakh or Russian ones in Latin letters.
func cyrillic(l pipeline.Lang) bool {
	return l == pipeline.Kazakh || l == pipeline.Russian || l == pipeline.Mixed
}
