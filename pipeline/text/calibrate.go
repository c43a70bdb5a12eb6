package text

import (
	"math"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Calibration turns a language's logits into probabilities: softmax(Slope·logits + Offset + review·Review), where review is
// how much the comment reads like a review, 0 to 1. Label is added to the logits instead where one label is asked for.
type Calibration struct {
	Slope  float32    `json:"slope"`
	Offset [3]float32 `json:"offset"`
	Review [3]float32 `json:"review"`
	Label  [3]float32 `json:"label"`
}

func (c *Calibration) apply(l linear.Logits, review float32) linear.Logits {
	for k := range c.Offset {
		l[k] = l[k]*c.Slope + c.Offset[k] + review*c.Review[k]
	}
	return l.Softmax()
}

func (c *Calibration) label(l linear.Logits) int {
	for k := range c.Label {
		l[k] *= c.Slope
	}
	return likeliest(l, c.Label)
}

// steepest is the largest slope. Invented comments are easier than real ones; without it they would make the model too sure of Russian and of
// Kazakh that is no review, where hardly any other comments are openly licensed. English needs none: real comments calibrate it.
const steepest = 0.7

// fewest is the number of held-out comments of a language from which it gets a calibration and rates of its own.
const fewest = 200

// calibrate fits each language on held-out examples: once as if none were a remark, but for the contrasts, and once on those that read like remarks. Languages with few examples take what
// fits all together.
func (w *Weights) calibrate(held []Example, r Recipe) {
	s := w.Scorer()
	read := map[bool]map[string][]labelled{false: {}, true: {}} // by whether they are read as remarks, and by language
	for _, e := range held {
		s.split.split(e.Text)
		lang := s.language()
		logits, kinds := s.logits(lang)
		add := func(remarks bool, logits linear.Logits) {
			l := labelled{logits: logits, review: reviewShare(kinds), label: e.Label, invented: e.from(r.Invented)}
			for _, of := range []string{lang.String(), "all"} {
				read[remarks][of] = append(read[remarks][of], l)
			}
		}
		if isRemark(kinds) {
			add(true, logits)
		}
		if !e.from(r.Contrast) {
			add(false, s.logitsBy(committeeOf(lang)))
		}
	}
	w.About.Calibration = map[string]Calibration{}
	for _, remarks := range []bool{false, true} {
		by := read[remarks]
		all := fitCalibration(by["all"], steepest)
		for l := pipeline.Other; l <= pipeline.Mixed; l++ {
			c := all
			if own := by[l.String()]; len(own) >= fewest {
				most := steepest
				if l == pipeline.English && !remarks {
					most = math.Inf(1)
				}
				c = fitCalibration(own, most)
			}
			w.About.Calibration[calibrationName(l, remarks)] = c
		}
	}
}

// calibrationName is the name under which the calibration of a language is kept, that of remarks or that of other comments.
func calibrationName(l pipeline.Lang, remarks bool) string {
	if remarks {
		return l.String() + " remarks"
	}
	return l.String()
}

// labelled is a held-out example.
type labelled struct {
	logits   linear.Logits
	review   float32 // how much it reads like a review
	label    int
	invented bool
	weight   float64
}

// fitCalibration fits the probabilities by maximum likelihood (vector scaling with one slope; Guo et al., "On calibration of modern neural
// networks", ICML 2017) and then, with their slope, the label. Reviews keep their own prior. The prior of the other comments that will be scored is
// not known, so theirs is half way, on the log scale, between that of the held-out ones and an even one.
func fitCalibration(data []labelled, steepest float64) Calibration {
	weigh(data)
	c := descend(data, steepest)
	weighInvented(data)
	c.Label = fitLabel(data, c.Slope)
	return c
}

// weigh gives comments that are no reviews weights by the root of their class's rarity, which sum to their number; reviews count one each.
func weigh(data []labelled) {
	var count [3]float64
	for i := range data {
		if data[i].weight = 1; data[i].review < 0.5 {
			count[data[i].label]++
		}
	}
	n, roots := 0.0, 0.0
	for _, c := range count {
		n += c
		roots += math.Sqrt(c)
	}
	for i := range data {
		if data[i].review < 0.5 {
			data[i].weight = n / roots / math.Sqrt(count[data[i].label])
		}
	}
}

// weighInvented lets invented comments weigh no more together than real ones do, where there are enough of these: who invents complains more, and says nothing less often, than people do.
func weighInvented(data []labelled) {
	real := 0.0
	for i := range data {
		if !data[i].invented {
			real++
		}
	}
	share := 1.0
	if real >= fewest {
		share = min(1, real/(float64(len(data))-real))
	}
	for i := range data {
		if data[i].weight = 1; data[i].invented {
			data[i].weight = share
		}
	}
}

// descend walks down the mean log loss, which is convex, with a slope of at most steepest.
func descend(data []labelled, steepest float64) (c Calibration) {
	const steps, rate = 800, 0.5
	slope, offset, review := min(1, steepest), [3]float64{}, [3]float64{}
	c.Slope = float32(slope)
	total := math.Max(1, float64(len(data)))
	for range steps {
		var gSlope float64
		var gOffset, gReview [3]float64
		for _, d := range data {
			p := c.apply(d.logits, d.review)
			for k := range gOffset {
				e := float64(p[k])
				if k == d.label {
					e--
				}
				e *= d.weight
				gOffset[k] += e
				gReview[k] += e * float64(d.review)
				gSlope += e * float64(d.logits[k])
			}
		}
		slope = math.Min(steepest, slope-rate*gSlope/total/4)
		for k := range offset {
			offset[k] -= rate * gOffset[k] / total
			review[k] -= rate * gReview[k] / total
			c.Offset[k], c.Review[k] = float32(offset[k]), float32(review[k])
		}
		c.Slope = float32(slope)
	}
	return c
}
