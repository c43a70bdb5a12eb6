package text

import (
	"math"
	"slices"

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

// fewReal is the number of held-out comments that somebody wrote below which a language borrows those of other languages to set its labels. A review, which says little of other comments, counts half.
const fewReal = 500

// calibrate fits each language on held-out examples: once as if none were a remark, but for the contrasts, and once on those that read like remarks.
func (w *Weights) calibrate(held []Example, r Recipe) {
	w.About.Calibration = map[string]Calibration{}
	by, joint := w.readHeld(held, r)
	for i, by := range by {
		remarks := i == 1
		for l, c := range by.fit(remarks) {
			w.About.Calibration[calibrationName(pipeline.Lang(l), remarks)] = c
		}
	}
	if w.readsTwice(pipeline.Russian) {
		w.About.Calibration[jointName] = joint.fit(false)[pipeline.Russian]
	}
}

// heldOut are the held-out examples that one calibration helps to read, by the language told.
type heldOut [pipeline.Mixed + 1][]labelled

// fit gives the calibration of each language. Languages with few examples take what fits all together.
func (h heldOut) fit(remarks bool) (fitted [pipeline.Mixed + 1]Calibration) {
	everything := slices.Concat(h[:]...)
	all := fitProbabilities(everything, steepest)
	all.Label = fitLabel(askedForLabels(everything, all.Slope))
	var asked heldOut
	for l, own := range h {
		if len(own) < fewest {
			continue
		}
		most := steepest
		if pipeline.Lang(l) == pipeline.English && !remarks {
			most = math.Inf(1)
		}
		fitted[l] = fitProbabilities(own, most)
		asked[l] = askedForLabels(own, fitted[l].Slope)
	}
	for l := range h {
		if asked[l] == nil {
			fitted[l] = all
		} else {
			fitted[l].Label = fitLabel(asked.forLabelsOf(l))
		}
	}
	return fitted
}

// forLabelsOf are the examples that set the labels of a language: its own and, where people wrote few of these, what they wrote in the others. How often people praise, complain and do neither hangs less on the
// language than on who invents comments.
func (h heldOut) forLabelsOf(own int) []labelled {
	if countForLabels(h[own]) >= fewReal {
		return h[own]
	}
	examples := slices.Clone(h[own])
	for l, others := range h {
		if l != own {
			examples = append(examples, slices.DeleteFunc(slices.Clone(others), func(d labelled) bool { return !d.talk })...)
		}
	}
	return examples
}

// readHeld reads the held-out examples as if none were a remark, but for the contrasts, and then those that read like remarks. The first it reads with the model of real Russian comments too, where there is one.
func (w *Weights) readHeld(held []Example, r Recipe) (by [2]heldOut, joint heldOut) {
	s := w.Scorer()
	for _, e := range held {
		s.split.split(e.Text)
		lang := s.language()
		logits, kinds := s.logits(lang)
		l := labelled{logits: logits, review: reviewShare(kinds), label: e.Label, invented: e.from(r.Invented), talk: r.real(e)}
		if isRemark(kinds) {
			by[1][lang] = append(by[1][lang], l)
		}
		if !e.from(r.Contrast) {
			l.logits, l.elsewhere = s.logitsBy(committeeOf(lang)), isRemark(kinds)
			by[0][lang] = append(by[0][lang], l)
			if w.readsTwice(lang) {
				l.logits = s.joined(l.logits)
			}
			joint[lang] = append(joint[lang], l)
		}
	}
	return by, joint
}

// askedForLabels are the examples that are read with a calibration of the given slope, with their logits by it, weighed for labels.
func askedForLabels(data []labelled, slope float32) []labelled {
	asked := slices.DeleteFunc(slices.Clone(data), func(d labelled) bool { return d.elsewhere })
	for i := range asked {
		for k := range asked[i].logits {
			asked[i].logits[k] *= slope
		}
	}
	weighInvented(asked)
	return asked
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
	logits         linear.Logits
	review         float32 // how much it reads like a review
	label          int
	invented, talk bool // talk: somebody wrote it, and it is no review
	// elsewhere says that the comment is read with another calibration: it helps to fit the probabilities of this one, of which real comments are few, not its labels.
	elsewhere bool
	weight    float64
}

// fitProbabilities fits by maximum likelihood (vector scaling with one slope; Guo et al., "On calibration of modern neural networks", ICML 2017). Reviews keep their own prior. The prior of the
// other comments that will be scored is not known, so theirs is half way, on the log scale, between that of the held-out ones and an even one.
func fitProbabilities(data []labelled, steepest float64) Calibration {
	weigh(data)
	return descend(data, steepest)
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
	share := 1.0
	reviews, talk := countReal(data)
	if real := reviews + talk; real >= fewest {
		share = min(1, float64(real)/float64(len(data)-real))
	}
	for i := range data {
		if data[i].weight = 1; data[i].invented {
			data[i].weight = share
		}
	}
}

// countReal counts the reviews and the other comments that somebody wrote.
func countReal(data []labelled) (reviews, talk int) {
	for i := range data {
		switch {
		case data[i].talk:
			talk++
		case !data[i].invented:
			reviews++
		}
	}
	return reviews, talk
}

// countForLabels counts the comments that somebody wrote as they count where labels are set.
func countForLabels(data []labelled) int {
	reviews, talk := countReal(data)
	return talk + reviews/2
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
