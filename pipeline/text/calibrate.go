package text

import (
	"math"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// steepest is the largest slope. Invented comments are easier than real ones; without it they would make the model too sure of Russian,
// where hardly any other comments are openly licensed.
const steepest = 0.8

// fewest is the number of held-out comments of a language from which it gets a calibration and rates of its own.
const fewest = 200

// calibrate fits slope and offsets of each language by maximum likelihood on held-out examples (vector scaling with one slope; Guo et al., "On
// calibration of modern neural networks", ICML 2017). Languages with few examples take those of all together.
func (w *Weights) calibrate(held []Example) {
	s := w.Scorer()
	logits := map[string][]labelled{}
	for _, e := range held {
		s.split.split(e.Text)
		lang := s.language()
		l := labelled{s.logits(lang), e.Label}
		logits[lang.String()] = append(logits[lang.String()], l)
		logits["all"] = append(logits["all"], l)
	}
	all := fitCalibration(logits["all"])
	w.About.Calibration = map[string]Calibration{}
	for l := pipeline.Other; l <= pipeline.Mixed; l++ {
		c := all
		if own := logits[l.String()]; len(own) >= fewest {
			c = fitCalibration(own)
		}
		w.About.Calibration[l.String()] = c
	}
}

type labelled struct {
	logits linear.Logits
	label  int
}

// fitCalibration descends the mean log loss; the loss is convex, so the start does not matter. A class that is rare among the
// held-out comments counts more, by the root of its rarity: reviews are four fifths praise, comments on the news are not, and this is half way (on the
// log scale) between the prior of the held-out comments and an even one.
func fitCalibration(data []labelled) Calibration {
	var weight [3]float64
	for _, d := range data {
		weight[d.label]++
	}
	total := 0.0
	for k, n := range weight {
		weight[k] = 1 / math.Sqrt(math.Max(1, n))
		total += math.Sqrt(n)
	}
	slope, offset := steepest, [3]float64{}
	total = math.Max(1, total)
	const steps, rate = 600, 0.5
	for range steps {
		var gSlope float64
		var g [3]float64
		for _, d := range data {
			p := Calibration{float32(slope), [3]float32{float32(offset[0]), float32(offset[1]), float32(offset[2])}}.apply(d.logits)
			for k := range g {
				e := float64(p[k])
				if k == d.label {
					e--
				}
				e *= weight[d.label]
				g[k] += e
				gSlope += e * float64(d.logits[k])
			}
		}
		slope = math.Min(steepest, slope-rate*gSlope/total/4)
		for k := range g {
			offset[k] -= rate * g[k] / total
		}
	}
	return Calibration{float32(slope), [3]float32{float32(offset[0]), float32(offset[1]), float32(offset[2])}}
}

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
