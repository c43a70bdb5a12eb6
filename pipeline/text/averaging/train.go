package averaging

import (
	"cmp"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"pikir/pipeline/text/linear"
)

// Recipe says how a network learns. Equal recipes and texts give equal networks, to the byte.
type Recipe struct {
	Seed   uint64
	Epochs int
	Rate   float32 // of learning at the start; it falls to 0 in a straight line
	Drop   float64 // share of the features left out at random of a text each time it is learned
	Smooth float32 // share of each label that goes to all classes alike, since people err when they label (Szegedy et al. 2016, CVPR, section 7)
	Bits   uint    // 2^Bits buckets
	Keep   int     // features that get an embedding, the most frequent ones; at most 65,535
}

// Learn learns texts and their classes, which it asks for twice.
func Learn(texts iter.Seq2[*linear.Features, int], r Recipe) *Network {
	n := &Network{Bits: r.Bits, Index: linear.NewIndex(r.Bits)}
	buckets := frequent(texts, r)
	n.Index.Fill(buckets)
	data := gather(texts, n)
	var learned [members]*member
	var wait sync.WaitGroup
	for m := range learned {
		wait.Go(func() {
			learned[m] = newMember(rand.New(rand.NewPCG(r.Seed, uint64(m))), len(buckets))
			learned[m].learn(data, r)
		})
	}
	wait.Wait()
	n.take(learned)
	return n
}

// frequent gives the buckets that stand in most texts, in order.
func frequent(texts iter.Seq2[*linear.Features, int], r Recipe) []int {
	count := make([]int, 1<<r.Bits)
	for f := range texts {
		for _, group := range [][]uint64{f.Words, f.Chars} {
			for _, h := range group {
				count[h>>(64-r.Bits)]++
			}
		}
	}
	var found []int
	for i, c := range count {
		if c > 1 {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(count[b], count[a]) })
	found = found[:min(len(found), r.Keep, math.MaxUint16)]
	slices.Sort(found)
	return found
}

// example is a text to learn: the rows of its features and how many features it has in all.
type example struct {
	rows  [2][]uint16
	all   [2]int
	class int
}

func gather(texts iter.Seq2[*linear.Features, int], n *Network) (data []example) {
	for f, class := range texts {
		e := example{class: class, all: [2]int{len(f.Words), len(f.Chars)}}
		for g, group := range [2][]uint64{f.Words, f.Chars} {
			for _, h := range group {
				if at := n.Index.Row(h >> (64 - n.Bits)); at != 0 {
					e.rows[g] = append(e.rows[g], uint16(at))
				}
			}
		}
		data = append(data, e)
	}
	return data
}

// member learns by stochastic gradient descent with a rate for each coordinate (AdaGrad; Duchi, Hazan & Singer, JMLR 12, 2011).
type member struct {
	random *rand.Rand
	rows   [][width]coordinate
	in     [hidden][2 * width]coordinate
	bias   [hidden]coordinate
	out    [Classes][hidden]coordinate
	kept   [2][]uint16 // rows of the text at hand that were not dropped
	x      [2 * width]float32
	units  [hidden]float32
}

// coordinate is a weight and the sum of its squared gradients.
type coordinate struct{ w, squares float32 }

func (c *coordinate) descend(gradient, rate float32) {
	c.squares += gradient * gradient
	c.w -= rate * gradient / sqrt(c.squares)
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

const firstSquares = 0.01 // keeps the first steps short

func newMember(random *rand.Rand, features int) *member {
	m := &member{random: random, rows: make([][width]coordinate, features+1)}
	start := func(size float64) coordinate { return coordinate{float32(size), firstSquares} }
	for i := range m.rows {
		for d := range width {
			m.rows[i][d] = start((random.Float64()*2 - 1) / 2 / math.Sqrt(width))
		}
	}
	for j := range m.in {
		m.bias[j] = start(0)
		for d := range m.in[j] {
			m.in[j][d] = start(random.NormFloat64() / math.Sqrt(width))
		}
		for k := range m.out {
			m.out[k][j] = start(random.NormFloat64() / math.Sqrt(hidden))
		}
	}
	return m
}

func (m *member) learn(data []example, r Recipe) {
	steps, step := float32(r.Epochs*len(data)), 0
	for range r.Epochs {
		for _, i := range m.random.Perm(len(data)) {
			m.step(&data[i], r, r.Rate*(1-float32(step)/steps))
			step++
		}
	}
}

func (m *member) step(e *example, r Recipe, rate float32) {
	var scale [2]float32
	for g, rows := range e.rows {
		m.kept[g] = m.kept[g][:0]
		for _, at := range rows {
			if m.random.Float64() >= r.Drop {
				m.kept[g] = append(m.kept[g], at)
			}
		}
		scale[g] = groupScale(int(float64(e.all[g]) * (1 - r.Drop)))
	}
	gradient := m.forward(scale)
	for k := range gradient {
		gradient[k] -= r.Smooth / Classes
	}
	gradient[e.class] -= 1 - r.Smooth
	m.backward(gradient, scale, rate)
}

// forward gives the probabilities of the text at hand.
func (m *member) forward(scale [2]float32) (p [Classes]float32) {
	m.x = [2 * width]float32{}
	for g, kept := range m.kept {
		x := m.x[g*width:][:width]
		for _, at := range kept {
			for d := range m.rows[at] {
				x[d] += m.rows[at][d].w * scale[g]
			}
		}
	}
	logits := linear.Logits{3: float32(math.Inf(-1))}
	for j := range m.units {
		h := m.bias[j].w
		for d := range m.in[j] {
			h += m.in[j][d].w * m.x[d]
		}
		m.units[j] = max(0, h)
		for k := range m.out {
			logits[k] += m.out[k][j].w * m.units[j]
		}
	}
	all := logits.Softmax()
	copy(p[:], all[:])
	return p
}

// backward descends from the gradient of the logits.
func (m *member) backward(gradient [Classes]float32, scale [2]float32, rate float32) {
	var down [2 * width]float32
	for j, h := range m.units {
		g := float32(0)
		for k := range m.out {
			g += m.out[k][j].w * gradient[k]
			m.out[k][j].descend(gradient[k]*h, rate)
		}
		if h == 0 {
			continue
		}
		for d := range m.in[j] {
			down[d] += m.in[j][d].w * g
			m.in[j][d].descend(g*m.x[d], rate)
		}
		m.bias[j].descend(g, rate)
	}
	for g, kept := range m.kept {
		for _, at := range kept {
			for d := range m.rows[at] {
				m.rows[at][d].descend(down[g*width+d]*scale[g], rate)
			}
		}
	}
}

// fineness is the number of a byte's steps in the root mean square of the embeddings: few, since the errors of a text's many features even out.
const fineness = 1.1

// take rounds what the members learned.
func (n *Network) take(learned [members]*member) {
	sum := 0.0
	n.Rows = make([]row, len(learned[0].rows))
	for m, l := range learned {
		n.Members[m] = l.layers()
		for _, r := range l.rows[1:] {
			for _, c := range r {
				sum += float64(c.w) * float64(c.w)
			}
		}
	}
	n.Scale = float32(math.Sqrt(sum/float64(max(1, len(n.Rows)-1)*members*width)) / fineness)
	for i := range n.Rows {
		for m, l := range learned {
			n.Rows[i][m] = nothing
			for d := 0; d < width && i > 0; d++ {
				q := math.Round(float64(l.rows[i][d].w / n.Scale))
				n.Rows[i][m] ^= (uint64(int64(max(-127, min(127, q)))+middle) ^ middle) << (8 * d)
			}
		}
	}
}

func (m *member) layers() (l layers) {
	for j := range l.In {
		l.Bias[j] = m.bias[j].w
		for d := range l.In[j] {
			l.In[j][d] = m.in[j][d].w
		}
		for k := range l.Out {
			l.Out[k][j] = m.out[k][j].w
		}
	}
	return l
}
