package text

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline/text/linear"
)

// The label is asked for as often of rare classes as of frequent ones, so its offsets are those of the best macro-F1. They are
// looked for on a grid, in nats from the neutral class. The best point alone follows chance: the mean of those nearly as good counts.
const (
	labelReach = 30 // steps
	labelStep  = 0.05
	labelNear  = 0.002 // of macro-F1
)

// fitLabel gives the offsets of the logits with the best macro-F1.
func fitLabel(data []labelled) (mean [3]float32) {
	classes := classesOf(data)
	type point struct {
		offsets [3]float32
		f1      float64
	}
	var grid []point
	for i := -labelReach; i <= labelReach; i++ {
		for j := -labelReach; j <= labelReach; j++ {
			o := [3]float32{Negative: labelStep * float32(i), Positive: labelStep * float32(j)}
			grid = append(grid, point{o, labelF1(data, classes, o)})
		}
	}
	best := slices.MaxFunc(grid, func(a, b point) int { return cmp.Compare(a.f1, b.f1) }).f1
	grid = slices.DeleteFunc(grid, func(p point) bool { return p.f1 < best-labelNear })
	for _, p := range grid {
		for k, o := range p.offsets {
			mean[k] += o / float32(len(grid))
		}
	}
	return mean
}

// manyReal is the number of real comments from which it is counted how many labels are hit. How many offsets hit of fewer follows chance, far more than the macro-F1 to be expected by probabilities that were
// fitted to the same comments (Ye, Chai, Lee & Chieu, "Optimizing F-measure: a tale of two approaches", ICML 2012). Below fewReal nearly all comments are invented, and there are many of these.
const manyReal = 1500

// classesOf tells how surely each example is of each class: of that of its label or, of some hundred real comments, by probabilities fitted to the labels.
func classesOf(data []labelled) []linear.Logits {
	classes := make([]linear.Logits, len(data))
	if real := countForLabels(data); real >= fewReal && real < manyReal {
		s := fitScaling(data, math.Inf(1))
		for i, d := range data {
			classes[i] = s.apply(d.logits)
		}
		return classes
	}
	for i, d := range data {
		classes[i][d.label] = 1
	}
	return classes
}

// labelF1 is the macro-F1 to be expected of examples that are so surely of each class.
func labelF1(data []labelled, classes []linear.Logits, offsets [3]float32) float64 {
	var both, either [3]float64 // of a class and said; of it plus said
	for i := range data {
		weight := data[i].weight
		said := likeliest(data[i].logits, offsets)
		both[said] += weight * float64(classes[i][said])
		either[said] += weight
		for k := range either {
			either[k] += weight * float64(classes[i][k])
		}
	}
	sum := 0.0
	for k := range both {
		if either[k] > 0 {
			sum += 2 * both[k] / either[k]
		}
	}
	return sum / 3
}

func likeliest(l linear.Logits, offsets [3]float32) int {
	best := 0
	for k := range offsets {
		if l[k]+offsets[k] > l[best]+offsets[best] {
			best = k
		}
	}
	return best
}
