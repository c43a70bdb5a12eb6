package text

import (
	"math/rand/v2"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Kinds of comments. The same words say other things in each: reviews are mostly praise and have a prior of their own, and what is plain praise in
// a tweet is often irony under the news of a city.
const (
	talk   = iota // all that is neither of the others
	review        // of a shop or an app
	remark        // on the life and the authorities of a city
	kinds
)

const (
	kindBits = 19
	kindKeep = 20_000
)

// kind tells the kind of an example by its source.
func (r Recipe) kind(e Example) int {
	switch {
	case e.from(r.Reviews):
		return review
	case e.from(r.Remarks), e.from(r.Contrast):
		return remark
	}
	return talk
}

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

// trainKinds learns a small model of the words that tells the kinds: one comment of each in turn, of talk and remarks one of each language in turn,
// so that it tells no language.
func trainKinds(w *Weights, train []Example, r Recipe) *linear.Model {
	var reviews []Example
	var others [kinds][pipeline.Mixed + 1][]Example
	for _, e := range train {
		switch k := r.kind(e); {
		case e.Label == WordOnly:
		case k == review:
			reviews = append(reviews, e)
		default:
			others[k][e.Lang] = append(others[k][e.Lang], e)
		}
	}
	t := linear.NewTrainer(kindBits, kinds)
	random := rand.New(rand.NewPCG(r.Seed, 3))
	s := w.Scorer()
	learn := func(from []Example, kind int) {
		if len(from) == 0 {
			return
		}
		e := from[random.IntN(len(from))]
		s.split.split(e.Text)
		s.read(e.Lang)
		t.Step(&linear.Features{Words: s.quiet}, kind, 1)
	}
	for i := range reviews {
		lang := i % len(others[talk])
		learn(reviews, review)
		learn(others[talk][lang], talk)
		learn(others[remark][lang], remark)
	}
	return t.Model(kindKeep)
}

// kinds tells how much the comment, whose features were read, reads like each kind, each as frequent as the others; together 1.
func (s *Scorer) kinds() linear.Logits {
	only := linear.Features{Words: s.quiet}
	return s.weights.kind.Logits(&only).Softmax()
}

// remarkFrom is how much a comment that counts as a remark reads like one: the higher, the more remarks are read like tweets, the lower, the more tweets like remarks.
const remarkFrom = 0.4

// isRemark says whether a comment that reads so much like each kind counts as a remark.
func isRemark(kinds linear.Logits) bool { return kinds[remark] > remarkFrom }
