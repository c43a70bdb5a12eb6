// Package linear is a small softmax classifier over hashed features, trained by FTRL-proximal and kept in eight bits a weight.
//
// A text is a bag of hashed features in two groups, words and characters; each group is scaled by 1/√(n+1), so that
// neither the length of a text nor the many character n-grams drown the words.
package linear

import (
	"math"
)

// Classes is the number of classes of every model here; a bucket's weights fill one 32-bit word.
const Classes = 4

// Features are the hashed features of one text. Hashes may repeat.
type Features struct{ Words, Chars []uint64 }

// Reset empties the features and keeps their memory.
func (f *Features) Reset() { f.Words, f.Chars = f.Words[:0], f.Chars[:0] }

// Logits are unnormalised log probabilities, one a class. Models of fewer classes leave the last at −∞.
type Logits [Classes]float32

// Softmax turns logits into probabilities.
func (l Logits) Softmax() Logits {
	top := max(l[0], l[1], l[2], l[3])
	sum := float32(0)
	for k := range l {
		l[k] = float32(math.Exp(float64(l[k] - top)))
		sum += l[k]
	}
	for k := range l {
		l[k] /= sum
	}
	return l
}

// tiny is a difference of logits that no sum of probabilities in 32 bits shows.
const tiny = -20

// LogSoftmax turns logits into log probabilities.
func (l Logits) LogSoftmax() Logits {
	top := max(l[0], l[1], l[2], l[3])
	sum := 0.0
	for _, x := range l {
		switch d := x - top; {
		case d == 0:
			sum++
		case d > tiny:
			sum += math.Exp(float64(d))
		}
	}
	total := top + float32(math.Log(sum))
	for k := range l {
		l[k] -= total
	}
	return l
}

// Model holds the weights of 2^Bits buckets.
type Model struct {
	Bits  uint
	Used  int // classes in use
	Scale float32
	Table [][Classes]int8
}

// Logits scores a text.
func (m *Model) Logits(f *Features) Logits {
	words, chars := m.sum(f.Words), m.sum(f.Chars)
	w, c := m.Scale*groupScale(len(f.Words)), m.Scale*groupScale(len(f.Chars))
	var out Logits
	for k := range out {
		if out[k] = float32(words[k])*w + float32(chars[k])*c; k >= m.Used {
			out[k] = float32(math.Inf(-1))
		}
	}
	return out
}

func (m *Model) sum(hashes []uint64) (total [Classes]int32) {
	shift := 64 - m.Bits
	for _, h := range hashes {
		w := &m.Table[h>>shift]
		total[0] += int32(w[0])
		total[1] += int32(w[1])
		total[2] += int32(w[2])
		total[3] += int32(w[3])
	}
	return total
}

func groupScale(n int) float32 { return float32(1 / math.Sqrt(float64(n+1))) }
