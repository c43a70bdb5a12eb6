package text

import (
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/text/linear"
)

// Calibration turns a language's logits into probabilities: those of comments that are no reviews and, by how much the comment reads like a review, those of reviews.
// Label is added to the logits, times the slope, instead where one label is asked for.
type Calibration struct {
	Scaling
	Reviews *Scaling   `json:"reviews,omitempty"` // nil where few were held out: they are read like other comments
	Label   [3]float32 `json:"label"`
}

// Scaling turns logits into probabilities: softmax(Slope·logits + Offset).
type Scaling struct {
	Slope  float32    `json:"slope"`
	Offset [3]float32 `json:"offset"`
}

func (s *Scaling) apply(l linear.Logits) linear.Logits {
	for k := range s.Offset {
		l[k] = l[k]*s.Slope + s.Offset[k]
	}
	return l.Softmax()
}

// apply gives the probabilities of a comment that reads like a review so much, 0 to 1.
func (c *Calibration) apply(l linear.Logits, review float32) linear.Logits {
	p := c.Scaling.apply(l)
	if c.Reviews != nil {
		for k, of := range c.Reviews.apply(l) {
			p[k] += review * (of - p[k])
		}
	}
	return p
}

func (c *Calibration) label(l linear.Logits) int {
	for k := range c.Label {
		l[k] *= c.Slope
	}
	return likeliest(l, c.Label)
}

// steepest is the largest slope. Invented comments are easier than real ones; without it they would make the model too sure of Russian and of
// Kazakh that is no review, where hardly any other comments are openly licensed. English and reviews need none: real comments calibrate them.
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

// fit gives the calibration of each language. Languages with few examples take what fits all together. How often people praise where comments will be scored is not known: the likeliest class of what is neither
// review nor remark is its label, which is asked for as often of rare classes as of frequent ones. Remarks, of which hardly any are real, keep the prior that they were fitted with.
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
		if !remarks {
			fitted[l].Offset = fitted[l].Label
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
		l := labelled{logits: logits, label: e.Label, invented: e.from(r.Invented), talk: r.real(e)}
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
	label          int
	invented, talk bool // talk: somebody wrote it, and it is no review
	// elsewhere says that the comment is read with another calibration: it helps to fit the probabilities of this one, of which real comments are few, not its labels.
	elsewhere bool
	weight    float64
}

func (d *labelled) isReview() bool { return !d.talk && !d.invented }

// fitProbabilities fits reviews and the other comments apart, where there are enough of each. The slope of the others is at most steepest.
func fitProbabilities(data []labelled, steepest float64) (c Calibration) {
	var reviews, others []labelled
	for _, d := range data {
		if d.isReview() {
			reviews = append(reviews, d)
		} else {
			others = append(others, d)
		}
	}
	if len(reviews) >= fewest {
		weighReviews(reviews)
		s := fitScaling(reviews, math.Inf(1))
		c.Reviews = &s
	}
	if len(others) < fewest {
		others = data
	}
	weigh(others, 0.5)
	c.Scaling = fitScaling(others, steepest)
	return c
}

// weighReviews leaves reviews much of their prior, four fifths praise: it moves by a fifth, on the log scale, towards an even one, which costs little of the calibration and brings the likeliest class near the best
// macro-F1. A middling grade is seldom a neutral text, and counts a tenth.
func weighReviews(data []labelled) {
	weigh(data, 0.2)
	for i := range data {
		if data[i].label == Neutral {
			data[i].weight = 0.1
		}
	}
}

// weigh moves the prior towards an even one by a share, on the log scale: comments count by the rarity of their class to the power of even, and all together as many as they are.
func weigh(data []labelled, even float64) {
	var count [3]float64
	for i := range data {
		count[data[i].label]++
	}
	sum := 0.0
	for _, c := range count {
		sum += c * rarity(c, even)
	}
	for i := range data {
		data[i].weight = rarity(count[data[i].label], even) * float64(len(data)) / sum
	}
}

func rarity(count, power float64) float64 { return math.Pow(math.Max(1, count), -power) }

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
		case data[i].isReview():
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

// fitScaling walks down the mean log loss, which is convex, with a slope of at most steepest (vector scaling with one slope; Guo et al., "On calibration of modern neural networks", ICML 2017).
func fitScaling(data []labelled, steepest float64) (s Scaling) {
	const steps, rate = 800, 0.5
	slope, offset := min(1, steepest), [3]float64{}
	s.Slope = float32(slope)
	total := math.Max(1, float64(len(data)))
	for range steps {
		var gSlope float64
		var gOffset [3]float64
		for _, d := range data {
			p := s.apply(d.logits)
			for k := range gOffset {
				e := float64(p[k])
				if k == d.label {
					e--
				}
				e *= d.weight
				gOffset[k] += e
				gSlope += e * float64(d.logits[k])
			}
		}
		slope = math.Min(steepest, slope-rate*gSlope/total/4)
		for k := range offset {
			offset[k] -= rate * gOffset[k] / total
			s.Offset[k] = float32(offset[k])
		}
		s.Slope = float32(slope)
	}
	return s
}
