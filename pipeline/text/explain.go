package text

import (
	"cmp"
	"slices"
)

// Part is what one token of a comment adds to the logits of each class, before the offsets of its language: what the score loses
// when the token is taken out. Russian comments that are read twice are explained by the first reading, which p_positive does not exceed from pipeline.PositiveFrom on.
type Part struct {
	Name                        string
	Positive, Neutral, Negative float32
}

// Explain scores a comment and tells what each of its tokens adds, the strongest first. It allocates.
func (s *Scorer) Explain(comment string) (Score, []Part) {
	score := s.Score(comment)
	s.split.split(comment)
	tokens := slices.Clone(s.split.tokens)
	whole, kinds := s.logits(score.Lang)
	slope := s.calibrationOf(score.Lang, kinds).Slope
	var parts []Part
	for i, t := range tokens {
		s.split.tokens = append(append(s.split.tokens[:0], tokens[:i]...), tokens[i+1:]...)
		without, _ := s.logits(score.Lang)
		parts = append(parts, Part{
			Name:     s.split.tokenName(t),
			Positive: slope * (whole[Positive] - without[Positive]),
			Neutral:  slope * (whole[Neutral] - without[Neutral]),
			Negative: slope * (whole[Negative] - without[Negative]),
		})
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(b.strength(), a.strength()) })
	return score, parts
}

func (p Part) strength() float32 {
	return max(p.Positive, p.Neutral, p.Negative) - min(p.Positive, p.Neutral, p.Negative)
}

func (s *splitter) tokenName(t token) string {
	switch t.kind {
	case link:
		return "(link)"
	case mention:
		return "(mention)"
	}
	return string(s.runes[t.start:t.end])
}
