package linear

import (
	"cmp"
	"math"
	"slices"
)

// Trainer learns a model by FTRL-proximal (McMahan et al., "Ad click prediction: a view from the trenches", KDD 2013, algorithm 1), one
// coordinate a bucket and class. The order of the steps decides the result, so equal steps give equal weights.
type Trainer struct {
	Alpha, Beta, L2 float32
	bits            uint
	used            int
	state           [][Classes]coordinate
	weights         [][Classes]float32 // of the features of the text at hand
}

type coordinate struct{ z, n float32 }

// NewTrainer makes a trainer of 2^bits buckets.
func NewTrainer(bits uint, classes int) *Trainer {
	return &Trainer{Alpha: 0.6, Beta: 1, L2: 0.1, bits: bits, used: classes, state: make([][Classes]coordinate, 1<<bits)}
}

func (t *Trainer) weight(c coordinate) float32 {
	if c.z == 0 {
		return 0
	}
	return -c.z / ((t.Beta+sqrt(c.n))/t.Alpha + t.L2)
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// Step learns one text of a class; weight scales its gradient. It returns the probabilities before the step.
func (t *Trainer) Step(f *Features, class int, weight float32) Logits {
	t.weights = t.weights[:0]
	words, chars := groupScale(len(f.Words)), groupScale(len(f.Chars))
	var logits Logits
	t.read(f.Words, words, &logits)
	t.read(f.Chars, chars, &logits)
	for k := t.used; k < Classes; k++ {
		logits[k] = float32(math.Inf(-1))
	}
	p := logits.Softmax()
	gradient := p
	gradient[class]--
	t.write(f.Words, t.weights, gradient, words*weight)
	t.write(f.Chars, t.weights[len(f.Words):], gradient, chars*weight)
	return p
}

func (t *Trainer) read(hashes []uint64, scale float32, logits *Logits) {
	for _, h := range hashes {
		s := &t.state[h>>(64-t.bits)]
		var w [Classes]float32
		for k := range t.used {
			w[k] = t.weight(s[k])
			logits[k] += w[k] * scale
		}
		t.weights = append(t.weights, w)
	}
}

func (t *Trainer) write(hashes []uint64, weights [][Classes]float32, gradient Logits, scale float32) {
	for i, h := range hashes {
		s := &t.state[h>>(64-t.bits)]
		for k := range t.used {
			g := gradient[k] * scale
			c := &s[k]
			before := sqrt(c.n)
			c.n += g * g
			c.z += g - (sqrt(c.n)-before)/t.Alpha*weights[i][k]
		}
	}
}

// Model keeps the given number of buckets with the largest weights, in eight bits a weight.
func (t *Trainer) Model(keep int) *Model { return MeanModel([]*Trainer{t}, keep) }

// MeanModel is the model of the mean weights of trainers that learned the same comments in other orders, so that what the order decided evens out (Breiman 1996,
// Machine Learning 24:123). It keeps the given number of buckets with the largest weights, in eight bits a weight.
func MeanModel(trainers []*Trainer, keep int) *Model {
	first := trainers[0]
	weights := make([][Classes]float32, len(first.state))
	for i := range weights {
		for k := range first.used {
			for _, t := range trainers {
				weights[i][k] += t.weight(t.state[i][k]) / float32(len(trainers))
			}
		}
	}
	return largest(weights, first.bits, first.used, keep)
}

// largest keeps the given number of buckets with the largest weights, in eight bits a weight, each less their mean over the classes, which moves no probability.
func largest(weights [][Classes]float32, bits uint, used, keep int) *Model {
	type bucket struct {
		index int
		size  float32
	}
	var buckets []bucket
	for i := range weights {
		centre(weights[i][:used])
		size := float32(0)
		for _, x := range weights[i] {
			size = max(size, x, -x)
		}
		if size > 0 {
			buckets = append(buckets, bucket{i, size})
		}
	}
	slices.SortFunc(buckets, func(a, b bucket) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.index, b.index))
	})
	scale := float32(1)
	if len(buckets) > 0 {
		scale = buckets[0].size / math.MaxInt8
	}
	buckets = buckets[:min(keep, len(buckets))]
	slices.SortFunc(buckets, func(a, b bucket) int { return cmp.Compare(a.index, b.index) })
	var at []int
	var rounded [][Classes]int8
	for _, b := range buckets {
		var w [Classes]int8
		for k := range used - 1 {
			w[k] = int8(math.Round(float64(weights[b.index][k] / scale)))
		}
		w[used-1] = balance(w[:used-1])
		if w != [Classes]int8{} {
			at, rounded = append(at, b.index), append(rounded, w)
		}
	}
	return newModel(bits, used, scale, at, rounded)
}

// centre takes their mean off weights.
func centre(weights []float32) {
	mean := float32(0)
	for _, w := range weights {
		mean += w / float32(len(weights))
	}
	for k := range weights {
		weights[k] -= mean
	}
}
