package text

import (
	"pikir/pipeline"
	"pikir/pipeline/text/averaging"
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
	quiet       []uint64              // the words' features without those of capitals and letters drawn out, which say nothing of the kind of a comment and little of a remark
	calibration [2][5]Calibration     // by language; of remarks in the second
	joint       Calibration           // of Russian read with the model of real Russian comments too
	logs        memory[linear.Logits] // what the language model said of words
	ngrams      memory[ngramSums]
}

// NewScorer scores with the weights that the package carries.
func NewScorer() *Scorer { return Default().Scorer() }

// Scorer makes a scorer of these weights.
func (w *Weights) Scorer() *Scorer {
	s := &Scorer{weights: w, joint: w.About.Calibration[jointName]}
	for i, remarks := range []bool{false, true} {
		for l := range s.calibration[i] {
			c, ok := w.About.Calibration[calibrationName(pipeline.Lang(l), remarks)]
			if !ok {
				c = Calibration{Scaling: Scaling{Slope: 1}}
			}
			s.calibration[i][l] = c
		}
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
	logits, kinds := s.logits(lang)
	c := s.calibrationOf(lang, kinds)
	p := c.apply(logits, kinds[review])
	score := Score{Lang: lang, Positive: p[Positive], Negative: p[Negative], Label: c.label(logits)}
	if s.weights.readsTwice(lang) && !isRemark(kinds) {
		logits = s.joined(logits)
		p = s.joint.apply(logits, kinds[review])
		score.Positive, score.Negative, score.Label = min(p[Positive], max(score.Positive, pipeline.PositiveFrom)), p[Negative], s.joint.label(logits)
	}
	return score
}

// networkShare is the share of the networks' logits beside those of the linear model, which has learned no contrasts and counts less among remarks.
var networkShare = [committees]float32{ofEnglish: 0.6, ofOthers: 0.6, ofRemarks: 0.9}

// logits are those of the comment that was split, with how much it reads like each kind.
func (s *Scorer) logits(lang pipeline.Lang) (logits, kinds linear.Logits) {
	s.read(lang)
	kinds = s.kinds()
	if isRemark(kinds) {
		return s.logitsBy(ofRemarks), kinds
	}
	return s.logitsBy(committeeOf(lang)), kinds
}

// read reads the features of the comment that was split, but for the character n-grams.
func (s *Scorer) read(lang pipeline.Lang) {
	s.features.Words = s.split.readWords(s.features.Words[:0], cyrillic(lang))
	s.quiet = s.quiet[:0]
	for _, h := range s.features.Words {
		if !ofShape(h) {
			s.quiet = append(s.quiet, h)
		}
	}
}

// logitsBy are those of the comment whose features were read, with the networks of a committee.
func (s *Scorer) logitsBy(committee int) linear.Logits {
	model, network := s.weights.positivity, s.weights.networks[committee]
	var chars linear.Total
	var embedded averaging.Total
	for _, w := range s.split.words {
		sums := s.ngramsOf(w, committee)
		chars.Add(sums.linear)
		embedded.Add(&sums.network)
	}
	words := model.Total(s.features.Words)
	logits := model.LogitsOf(&words, &chars)
	wordsEmbedded := network.Total(s.wordsOf(committee))
	for k, l := range network.LogitsOf(&wordsEmbedded, &embedded) {
		logits[k] += networkShare[committee] * (l - logits[k])
	}
	return logits
}

// ngramSums are those of the character n-grams of a word, which hang on nothing but the word.
type ngramSums struct {
	linear  linear.Sum
	network averaging.Sum
	russian linear.Sum // where there is such a model
}

// ngramsOf sums the character n-grams of a word up. Most words of a comment have been met a moment ago.
func (s *Scorer) ngramsOf(w plainWord, committee int) *ngramSums {
	sums, known := s.ngrams.of((w.hash ^ uint64(committee)) * multiplier)
	if !known {
		s.features.Chars = s.split.ngrams(s.features.Chars[:0], w)
		*sums = ngramSums{linear: s.weights.positivity.Sum(s.features.Chars), network: s.weights.networks[committee].Sum(s.features.Chars)}
		if s.weights.russian != nil {
			sums.russian = s.weights.russian.Sum(s.features.Chars)
		}
	}
	return sums
}

// wordsOf are the features of the words that the networks of a committee read.
func (s *Scorer) wordsOf(committee int) []uint64 {
	if committee == ofRemarks {
		return s.quiet
	}
	return s.features.Words
}

// calibrationOf is the calibration of a language's remarks or of its other comments.
func (s *Scorer) calibrationOf(l pipeline.Lang, kinds linear.Logits) *Calibration {
	if isRemark(kinds) {
		return &s.calibration[1][l]
	}
	return &s.calibration[0][l]
}

// committeeOf is the committee that reads the comments of a language that are no remarks.
func committeeOf(l pipeline.Lang) int {
	if l == pipeline.English {
		return ofEnglish
	}
	return ofOthers
}

// cyrillic says whether Latin words of a comment are Kazakh or Russian ones in Latin letters.
func cyrillic(l pipeline.Lang) bool {
	return l == pipeline.Kazakh || l == pipeline.Russian || l == pipeline.Mixed
}
