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

// row holds a bucket's weights, one class a byte, plus 128.
type row uint32

const (
	middle  = 128
	nothing = 0x80808080 // four weights of zero
)

// newRow packs weights.
func newRow(w [Classes]int8) (r row) {
	for k, x := range w {
		r |= row(int(x)+middle) << (8 * k)
	}
	return r
}

func (r row) weight(class int) int8 { return int8(int(r>>(8*class)&0xFF) - middle) }

// Model holds the weights of 2^Bits buckets.
type Model struct {
	Bits  uint
	Used  int // classes in use
	Scale float32
	Index Index // of 2^Bits buckets
	Rows  []row // the first is that of no weights
}

// newModel makes a model of the weights of the buckets in use, which come in order.
func newModel(bits uint, used int, scale float32, buckets []int, weights [][Classes]int8) *Model {
	m := &Model{Bits: bits, Used: used, Scale: scale, Index: NewIndex(bits), Rows: []row{nothing}}
	m.Index.Fill(buckets)
	for _, w := range weights {
		m.Rows = append(m.Rows, newRow(w))
	}
	return m
}

// balance gives the weight of a bucket's last class from those of the others: together they are 0, which moves no probability.
func balance(others []int8) int8 {
	sum := 0
	for _, w := range others {
		sum -= int(w)
	}
	return int8(max(math.MinInt8, min(math.MaxInt8, sum)))
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

const (
	even  = 0x00FF00FF
	whole = 256 // rows whose bytes sum up within 16 bits
)

// sum adds weights up, two classes of 16 bits in a word. The rows are looked up first, without a branch, so that their loads overlap.
func (m *Model) sum(hashes []uint64) (total [Classes]int32) {
	shift := 64 - m.Bits
	for len(hashes) > 0 {
		some := hashes[:min(whole, len(hashes))]
		hashes = hashes[len(some):]
		var at [whole]uint32
		found := 0
		for _, h := range some {
			number, is := m.Index.Row(h >> shift)
			at[found&(whole-1)] = number
			found += int(is)
		}
		var low, high row
		for _, number := range at[:found] {
			r := m.Rows[number]
			low += r & even
			high += r >> 8 & even
		}
		total[0] += int32(low&0xFFFF) - int32(middle*found)
		total[1] += int32(high&0xFFFF) - int32(middle*found)
		total[2] += int32(low>>16) - int32(middle*found)
		total[3] += int32(high>>16) - int32(middle*found)
	}
	return total
}

func groupScale(n int) float32 { return float32(1 / math.Sqrt(float64(n+1))) }
