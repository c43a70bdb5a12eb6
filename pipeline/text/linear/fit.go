package linear

import (
	"math"
	"math/rand/v2"
)

// Lesson is a text to learn.
type Lesson struct {
	Features
	Class int
}

// How Fit learns.
const (
	passes  = 30 // over the texts
	penalty = 3  // on half the sum of the squared weights, beside the sum of the texts' log losses
	before  = 10 // passes that count as done before the first one, so that the first steps are short
)

// Fit learns a model from some thousand texts: softmax regression with a penalty on squared weights, in which a feature counts for more the fewer texts it stands in (Spärck Jones, Journal of
// Documentation 28, 1972). A Trainer learns from many texts and does less well with so few. By the steps of Pegasos (Shalev-Shwartz, Singer & Srebro, ICML 2007) the weights are at any time the sum of
// the gradients so far by their number and the penalty of a step.
func Fit(lessons []Lesson, bits uint, classes, keep int, random *rand.Rand) *Model {
	rarity := rarities(lessons, bits)
	sums := make([][Classes]float32, 1<<bits)
	shift := 64 - bits
	perStep, step := float32(penalty)/float32(len(lessons)), float32(before*len(lessons))
	for range passes {
		for _, i := range random.Perm(len(lessons)) {
			l := &lessons[i]
			groups := [...]struct {
				hashes []uint64
				scale  float32
			}{{l.Words, groupScale(len(l.Words))}, {l.Chars, groupScale(len(l.Chars))}}
			var logits Logits
			for _, g := range groups {
				for _, h := range g.hashes {
					x := g.scale * rarity[h>>shift]
					for k := range classes {
						logits[k] += x * sums[h>>shift][k]
					}
				}
			}
			for k := range logits {
				if logits[k] /= perStep * step; k >= classes {
					logits[k] = float32(math.Inf(-1))
				}
			}
			gradient := logits.Softmax()
			gradient[l.Class]--
			for _, g := range groups {
				for _, h := range g.hashes {
					x := g.scale * rarity[h>>shift]
					for k := range classes {
						sums[h>>shift][k] -= x * gradient[k]
					}
				}
			}
			step++
		}
	}
	for i := range sums {
		for k := range classes {
			sums[i][k] *= rarity[i] / (perStep * step)
		}
	}
	return largest(sums, bits, classes, keep)
}

// rarities tell for each bucket how much a feature counts that stands in so few of the texts.
func rarities(lessons []Lesson, bits uint) []float32 {
	in := make([]float32, 1<<bits)
	last := make([]int, 1<<bits) // text that a bucket was met in last, from 1
	for i := range lessons {
		for _, group := range [...][]uint64{lessons[i].Words, lessons[i].Chars} {
			for _, h := range group {
				if b := h >> (64 - bits); last[b] != i+1 {
					last[b] = i + 1
					in[b]++
				}
			}
		}
	}
	for b, n := range in {
		in[b] = 1 + float32(math.Log(float64(len(lessons)+1)/float64(n+1)))
	}
	return in
}
