package neardup

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
)

// tableBits is the size of the hashed count of word pairs: 64 MiB, whatever the corpus. A collision only makes a pair look more common.
const tableBits = 24

// frequencies counts in how many distinct texts each word pair stands.
type frequencies struct {
	texts  float64
	counts []uint32
	nats   []float32 // by count, for the common small ones
}

func newFrequencies() *frequencies { return &frequencies{counts: make([]uint32, 1<<tableBits)} }

// add counts the pairs of a text; several goroutines may.
func (f *frequencies) add(pairs []uint32) {
	for _, p := range pairs {
		atomic.AddUint32(&f.counts[p>>(32-tableBits)], 1)
	}
}

// seal prepares information; no text may be added after it.
func (f *frequencies) seal() {
	f.nats = make([]float32, 1<<12)
	for n := range f.nats {
		f.nats[n] = float32(f.natsOf(uint32(n)))
	}
}

func (f *frequencies) of(pair uint32) uint32 { return f.counts[pair>>(32-tableBits)] }

func (f *frequencies) natsOf(count uint32) float64 {
	return 0.5 * math.Log(f.texts/math.Max(1, float64(count)))
}

// information is that of a word pair, in nats: half of −ln of the share of texts that hold it, since neighbouring pairs overlap in a word.
func (f *frequencies) information(pair uint32) float64 {
	n := f.of(pair)
	if int(n) < len(f.nats) {
		return float64(f.nats[n])
	}
	return f.natsOf(n)
}

// tells says whether a word pair that stands in so many texts tells something of them: it occurs in another text and not in so many that it says nothing, one text of a hundred.
func (f *frequencies) tells(count uint32) bool {
	return count >= 2 && float64(count) <= math.Max(50, f.texts/100)
}

// total is the information of a whole text.
func (f *frequencies) total(pairs []uint32) float64 {
	sum := 0.0
	for _, p := range pairs {
		sum += f.information(p)
	}
	return sum
}

// common counts the word pairs that two texts share, without a branch that depends on them. Word pairs are sorted.
func common(a, b []uint32) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
	}
	return n
}

// shared is the information of the word pairs that two texts share, in nats.
func (f *frequencies) shared(a, b []uint32) (nats float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			nats += f.information(a[i])
			i++
			j++
		}
	}
	return nats
}

// waitingBytes of texts are cut into word pairs at once.
const waitingBytes = 4 << 20

// waiting is texts that are still to be cut into word pairs.
type waiting struct {
	texts []byte
	ends  []int
}

func (w *waiting) add(text []byte) {
	w.texts = append(w.texts, text...)
	w.ends = append(w.ends, len(w.texts))
}

// takeIn cuts the waiting texts into word pairs and counts these, on all cores.
func (b *Builder) takeIn() {
	type cut struct {
		pairs []uint32
		ends  []uint64
	}
	done := make([]cut, runtime.GOMAXPROCS(0))
	share := (len(b.waits.ends) + len(done) - 1) / len(done)
	var wait sync.WaitGroup
	for core := range done {
		wait.Go(func() {
			c := &done[core]
			var scratch []uint32
			for i := core * share; i < min((core+1)*share, len(b.waits.ends)); i++ {
				from := 0
				if i > 0 {
					from = b.waits.ends[i-1]
				}
				scratch = wordPairs(scratch, b.waits.texts[from:b.waits.ends[i]])
				b.f.add(scratch)
				c.pairs = append(c.pairs, scratch...)
				c.ends = append(c.ends, uint64(len(c.pairs)))
			}
		})
	}
	wait.Wait()
	b.f.texts += float64(len(b.waits.ends))
	for _, c := range done {
		before := uint64(len(b.pairs))
		b.pairs = append(b.pairs, c.pairs...)
		for _, end := range c.ends {
			b.ends = append(b.ends, before+end)
		}
	}
	b.waits.texts, b.waits.ends = b.waits.texts[:0], b.waits.ends[:0]
}

// wordPairs gives the distinct pairs of neighbouring words of a folded text, hashed and sorted, in the memory of dst. One word alone has none.
func wordPairs(dst []uint32, folded []byte) []uint32 {
	dst = dst[:0]
	before, words := uint64(0), 0
	for start := 0; start < len(folded); {
		end := start
		for end < len(folded) && folded[end] != ' ' {
			end++
		}
		if end > start {
			word := xxhash.Sum64(folded[start:end])
			if words > 0 {
				dst = append(dst, uint32(mix(before, word)>>32))
			}
			before = word
			words++
		}
		start = end + 1
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

func mix(a, b uint64) uint64 {
	h := (a*0x9e3779b97f4a7c15 ^ a>>31) + b*0xbf58476d1ce4e5b9
	h = (h ^ h>>30) * 0x94d049bb133111eb
	return h ^ h>>31
}
