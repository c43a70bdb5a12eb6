package text

import "pikir/pipeline"

// measure states recall and false alarm rate of each language, and of all, on held-out examples.
func (w *Weights) measure(held []Example) {
	type count struct{ hit, positive, alarm, other float64 }
	counts := map[string]*count{"all": {}}
	s := w.Scorer()
	w.About.Held = map[string]int{}
	for _, e := range held {
		score := s.Score(e.Text)
		lang := score.Lang.String()
		if counts[lang] == nil {
			counts[lang] = &count{}
		}
		w.About.Held[lang]++
		counted := 0.0
		if score.Positive >= pipeline.PositiveFrom {
			counted = 1
		}
		for _, c := range []*count{counts[lang], counts["all"]} {
			if e.Label == Positive {
				c.positive++
				c.hit += counted
			} else {
				c.other++
				c.alarm += counted
			}
		}
	}
	w.About.Rates = map[string]pipeline.PositivityModel{}
	for lang, c := range counts {
		if lang == "all" || w.About.Held[lang] >= fewest {
			// One added success and failure keep a rate from 0 and 1, where no interval would be left.
			w.About.Rates[lang] = pipeline.PositivityModel{Recall: (c.hit + 1) / (c.positive + 2), FalseAlarm: (c.alarm + 1) / (c.other + 2)}
		}
	}
}
