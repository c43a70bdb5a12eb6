// Package averaging is a committee of small deep averaging networks (Iyyer et al., "Deep unordered composition rivals syntactic methods for
// text classification", ACL 2015) over hashed features.
//
// Each member averages the embeddings of a text's words and, apart, of its character n-grams, and puts the two through one layer of rectified linear
// units. Unlike a linear model it sees which features stand together. The mean of the members' logits counts: each learned in another
// order from another start, so what chance decided in one evens out.
package averaging

import (
	"math"
	"slices"

	"pikir/pipeline/text/linear"
)

const (
	// Classes is the number of classes.
	Classes = 3

	members = 4
	width   = 8  // dimensions of a member's embedding of a feature: one byte each, together one 64-bit word
	hidden  = 16 // units of a member
)

// Network holds the embeddings of the most frequent features and the layers of each member.
type Network struct {
	Bits    uint
	Index   linear.Index // of 2^Bits buckets
	Rows    []row        // the first is that of no embedding
	Scale   float32      // of a step of a byte
	Members [members]layers
}

// row holds a feature's embeddings, one member a word, one dimension a byte, plus 128.
type row [members]uint64

const (
	middle  = 128
	nothing = 0x8080808080808080 // eight dimensions of zero
)

type layers struct {
	In   [hidden][2 * width]float32
	Bias [hidden]float32
	Out  [Classes][hidden]float32
}

// Logits scores a text: the mean of the members' logits.
func (n *Network) Logits(f *linear.Features) [Classes]float32 {
	words, chars := n.Total(f.Words), n.Total(f.Chars)
	return n.LogitsOf(&words, &chars)
}

// LogitsOf scores a text by the totals of its groups.
func (n *Network) LogitsOf(words, chars *Total) (out [Classes]float32) {
	words.unpack()
	chars.unpack()
	w, c := n.Scale*groupScale(words.features), n.Scale*groupScale(chars.features)
	var x [2 * width]float32
	for m := range n.Members {
		for d := range width {
			x[d], x[width+d] = float32(words.sum[m][d])*w, float32(chars.sum[m][d])*c
		}
		n.Members[m].add(&x, &out)
	}
	for k := range out {
		out[k] /= members
	}
	return out
}

func (l *layers) add(x *[2 * width]float32, out *[Classes]float32) {
	for j := range l.In {
		if h := l.Bias[j] + dot(&l.In[j], x); h > 0 {
			for k := range out {
				out[k] += l.Out[k][j] * h
			}
		}
	}
}

// dot keeps four sums, so that no addition waits for the last.
func dot(a, b *[2 * width]float32) float32 {
	var s0, s1, s2, s3 float32
	for d := 0; d < len(a); d += 4 {
		s0 += a[d] * b[d]
		s1 += a[d+1] * b[d+1]
		s2 += a[d+2] * b[d+2]
		s3 += a[d+3] * b[d+3]
	}
	return s0 + s1 + (s2 + s3)
}

const (
	even  = 0x00FF00FF00FF00FF
	whole = 256 // rows whose bytes sum up within 16 bits
)

// Sum is that of the embeddings of up to 256 features, four dimensions of 16 bits in a word, the even ones and the odd ones, plus 128 for each feature.
type Sum struct {
	low, high row
	features  int
}

// Sum adds embeddings up; the sums are written out so that they stay in registers.
func (n *Network) Sum(hashes []uint64) Sum {
	var l0, l1, l2, l3, h0, h1, h2, h3 uint64
	var numbers [linear.Batch]uint32
	unknown := len(hashes)
	for some := range slices.Chunk(hashes, linear.Batch) {
		known := n.Index.Known(&numbers, some, n.Bits)
		for _, number := range numbers[:known] {
			r := &n.Rows[number]
			l0 += r[0] & even
			h0 += r[0] >> 8 & even
			l1 += r[1] & even
			h1 += r[1] >> 8 & even
			l2 += r[2] & even
			h2 += r[2] >> 8 & even
			l3 += r[3] & even
			h3 += r[3] >> 8 & even
		}
		unknown -= known
	}
	none := uint64(unknown) * (nothing & even)
	return Sum{row{l0 + none, l1 + none, l2 + none, l3 + none}, row{h0 + none, h1 + none, h2 + none, h3 + none}, len(hashes)}
}

// Total is the sum of the embeddings of a group of features.
type Total struct {
	packed   Sum // what is not in sum yet
	sum      [members][width]int32
	features int
}

// Add adds a sum.
func (t *Total) Add(s *Sum) {
	if t.packed.features+s.features > whole {
		t.unpack()
	}
	for m := range members {
		t.packed.low[m] += s.low[m]
		t.packed.high[m] += s.high[m]
	}
	t.packed.features += s.features
	t.features += s.features
}

// unpack leaves nothing packed.
func (t *Total) unpack() {
	none := int32(middle * t.packed.features)
	for m := range t.sum {
		for d := 0; d < width; d += 2 {
			t.sum[m][d] += int32(t.packed.low[m]>>(8*d)&0xFFFF) - none
			t.sum[m][d+1] += int32(t.packed.high[m]>>(8*d)&0xFFFF) - none
		}
	}
	t.packed = Sum{}
}

// Total adds the embeddings of a group of features up.
func (n *Network) Total(hashes []uint64) (t Total) {
	for some := range slices.Chunk(hashes, whole) {
		s := n.Sum(some)
		t.Add(&s)
	}
	return t
}

func groupScale(n int) float32 { return float32(1 / math.Sqrt(float64(n+1))) }
