package neardup

import (
	"math"
	"slices"

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

func (f *frequencies) add(pairs []uint64) {
	f.texts++
	for _, p := range pairs {
		f.counts[p>>(64-tableBits)]++
	}
}

// seal prepares information; no text may be added after it.
func (f *frequencies) seal() {
	f.nats = make([]float32, 1<<12)
	for n := range f.nats {
		f.nats[n] = float32(f.natsOf(uint32(n)))
	}
}

func (f *frequencies) of(pair uint64) uint32 { return f.counts[pair>>(64-tableBits)] }

func (f *frequencies) natsOf(count uint32) float64 {
	return 0.5 * math.Log(f.texts/math.Max(1, float64(count)))
}

// information is that of a word pair, in nats: half of −ln of the share of texts that hold it, since neighbouring pairs overlap in a word.
func (f *frequencies) information(pair uint64) float64 {
	n := f.of(pair)
	if int(n) < len(f.nats) {
		return float64(f.nats[n])
	}
	return f.natsOf(n)
}

// total is the information of a whole text.
func (f *frequencies) total(pairs []uint64) float64 {
	sum := 0.0
	for _, p := range pairs {
		sum += f.information(p)
	}
	return sum
}

// shared is the number of word pairs that two texts share, and their information in nats. Word pairs are sorted.
func (f *frequencies) shared(a, b []uint64) (pairs int, nats float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			pairs++
			nats += f.information(a[i])
			i++
			j++
		}
	}
	return pairs, nats
}

// wordPairs gives the distinct pairs of neighbouring words of a folded text, sorted, in the memory of dst. One word alone makes a pair with
// the end of the text.
func wordPairs(dst []uint64, folded []byte) []uint64 {
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
				dst = append(dst, mix(before, word))
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
