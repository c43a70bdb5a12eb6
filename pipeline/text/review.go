package text

import (
	"math/rand/v2"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Comments that read like reviews of a shop or an app are mostly praise, other comments are not. Each has a prior of its own,
// and a small model of the words tells how much a comment reads like a review.
const (
	reviewBits = 15
	reviewKeep = 20_000
	rareReview = 2 // log odds against: dumps of comments hold few reviews
)

// isReview says whether an example comes from one of the sources of reviews.
func (r Recipe) isReview(e Example) bool { return e.from(r.Reviews) }

// from says whether an example comes from one of the sources, named by how they begin, in any case.
func (e Example) from(sources []string) bool {
	source := strings.ToLower(e.Source)
	for _, prefix := range sources {
		if strings.HasPrefix(source, strings.ToLower(prefix)) {
			return true
		}
	}
	return false
}

// trainReview learns reviews and other comments in turn, the others of each language in turn, so that it tells no language.
func trainReview(w *Weights, train []Example, r Recipe) *linear.Model {
	var reviews []Example
	var others [pipeline.Mixed + 1][]Example
	for _, e := range train {
		switch {
		case e.Label == WordOnly:
		case r.isReview(e):
			reviews = append(reviews, e)
		default:
			others[e.Lang] = append(others[e.Lang], e)
		}
	}
	t := linear.NewTrainer(reviewBits, 2)
	random := rand.New(rand.NewPCG(r.Seed, 3))
	s := w.Scorer()
	learn := func(from []Example, class int) {
		e := from[random.IntN(len(from))]
		s.split.split(e.Text)
		s.split.read(&s.features, cyrillic(e.Lang))
		s.features.Chars = s.features.Chars[:0]
		t.Step(&s.features, class, 1)
	}
	for i := range reviews {
		learn(reviews, 1)
		if of := others[i%len(others)]; len(of) > 0 {
			learn(of, 0)
		}
	}
	return t.Model(reviewKeep)
}

// review tells how much the comment, whose features were read, reads like a review: 0 to 1.
func (s *Scorer) review() float32 {
	only := linear.Features{Words: s.features.Words}
	l := s.weights.review.Logits(&only)
	l[1] -= rareReview
	return l.Softmax()[1]
}
