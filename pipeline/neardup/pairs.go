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
}

func newFrequencies() *frequencies { return &frequencies{counts: make([]uint32, 1<<tableBits)} }

func (f *frequencies) add(pairs []uint64) {
	f.texts++
	for _, p := range pairs {
		f.counts[p>>(64-tableBits)]++
	}
}

func (f *frequencies) of(pair uint64) uint32 { return f.counts[pair>>(64-tableBits)] }

// nats is the information of a word pair: half of −ln of the share of texts that hold it, since neighbouring pairs overlap in a word.
func (f *frequencies) nats(pair uint64) float64 {
	return 0.5 * math.Log(f.texts/math.Max(1, float64(f.of(pair))))
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

// resemblance compares two texts by their sorted word pairs: the information they share, in nats, and its part of all the information of
// both (the weighted Jaccard coefficient).
func (f *frequencies) resemblance(a, b []uint64) (shared, part float64) {
	all := 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			all += f.nats(a[0])
			a = a[1:]
		case a[0] > b[0]:
			all += f.nats(b[0])
			b = b[1:]
		default:
			n := f.nats(a[0])
			shared += n
			all += n
			a, b = a[1:], b[1:]
		}
	}
	for _, rest := range [][]uint64{a, b} {
		for _, p := range rest {
			all += f.nats(p)
		}
	}
	return shared, shared / math.Max(all, 1e-9)
}
