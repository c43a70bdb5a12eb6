package text

import (
	"pikir/pipeline"
	"pikir/pipeline/text/averaging"
	"pikir/pipeline/text/linear"
)

// networkRecipe says how the networks learn; chosen on GoEmotions and the Kazakh reviews kept apart.
var networkRecipe = averaging.Recipe{Epochs: 6, Rate: 0.05, Drop: 0.6, Smooth: 0.2, Bits: 20}

// trainNetwork learns a network from the examples of its languages and from emoji, which have none.
func trainNetwork(w *Weights, train []Example, r Recipe, network int) *averaging.Network {
	s := w.Scorer()
	texts := func(yield func(*linear.Features, int) bool) {
		for _, e := range train {
			if e.Label == WordOnly || e.from(r.Lexicons) || networkOf(e.Lang) != network && e.Lang != pipeline.Other {
				continue
			}
			s.split.split(e.Text)
			s.split.read(&s.features, cyrillic(e.Lang))
			if !yield(&s.features, e.Label) {
				return
			}
		}
	}
	recipe := networkRecipe
	recipe.Seed, recipe.Keep = r.Seed, r.Embed[network]
	return averaging.Learn(texts, recipe)
}
