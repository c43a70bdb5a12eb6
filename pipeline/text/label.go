package text

import (
	"cmp"
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
	type point struct {
		offsets [3]float32
		f1      float64
	}
	var grid []point
	for i := -labelReach; i <= labelReach; i++ {
		for j := -labelReach; j <= labelReach; j++ {
			o := [3]float32{Negative: labelStep * float32(i), Positive: labelStep * float32(j)}
			grid = append(grid, point{o, labelF1(data, o)})
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

func labelF1(data []labelled, offsets [3]float32) float64 {
	var both, either [3]float64 // labelled and said; labelled plus said
	for i := range data {
		k := likeliest(data[i].logits, offsets)
		either[k] += data[i].weight
		either[data[i].label] += data[i].weight
		if k == data[i].label {
			both[k] += data[i].weight
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
