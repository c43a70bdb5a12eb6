// Package linear is a small softmax classifier over hashed features, trained by FTRL-proximal and kept in eight bits a weight.
//
// A text is a bag of hashed features in two groups, words and characters; each group is scaled by 1/√(n+1), so that
// neither the length of a text nor the many character n-grams drown the words.
package linear

import (
	"math"
	"slices"
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
	words, chars := m.Total(f.Words), m.Total(f.Chars)
	return m.LogitsOf(&words, &chars)
}

// LogitsOf scores a text by the totals of its groups.
func (m *Model) LogitsOf(words, chars *Total) Logits {
	w, c := m.Scale*groupScale(words.features), m.Scale*groupScale(chars.features)
	var out Logits
	for k := range out {
		if out[k] = float32(words.sum[k])*w + float32(chars.sum[k])*c; k >= m.Used {
			out[k] = float32(math.Inf(-1))
		}
	}
	return out
}

const (
	even  = 0x00FF00FF
	whole = 256 // rows whose bytes sum up within 16 bits
)

// Sum is that of the weights of up to 256 features, two classes of 16 bits in a word, plus 128 for each feature.
type Sum struct {
	low, high row
	features  int
}

// Sum adds weights up.
func (m *Model) Sum(hashes []uint64) Sum {
	s := Sum{features: len(hashes)}
	var numbers [Batch]uint32
	unknown := len(hashes)
	for some := range slices.Chunk(hashes, Batch) {
		known := m.Index.Known(&numbers, some, m.Bits)
		for _, number := range numbers[:known] {
			r := m.Rows[number]
			s.low += r & even
			s.high += r >> 8 & even
		}
		unknown -= known
	}
	none := row(unknown) * (nothing & even)
	s.low += none
	s.high += none
	return s
}

// Total is the sum of the weights of a group of features.
type Total struct {
	sum      [Classes]int32
	features int
}

// Add adds a sum.
func (t *Total) Add(s Sum) {
	none := int32(middle * s.features)
	t.sum[0] += int32(s.low&0xFFFF) - none
	t.sum[1] += int32(s.high&0xFFFF) - none
	t.sum[2] += int32(s.low>>16) - none
	t.sum[3] += int32(s.high>>16) - none
	t.features += s.features
}

// Total adds the weights of a group of features up.
func (m *Model) Total(hashes []uint64) (t Total) {
	for some := range slices.Chunk(hashes, whole) {
		t.Add(m.Sum(some))
	}
	return t
}

func groupScale(n int) float32 { return float32(1 / math.Sqrt(float64(n+1))) }
