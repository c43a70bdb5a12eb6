package intern

import (
	"math"
	"slices"

	"pikir/pipeline/parallel"
)

// IDs appends the numbers of several strings that begin alike: string i is the prefix, then data[offsets[i]:offsets[i+1]]. In a large table it is several times as fast
// as ID for one after the other, since their waits for memory overlap; many are looked up on all cores.
func (t *Table) IDs(to []uint32, prefix, data []byte, offsets []uint32) []uint32 {
	first, n := len(to), len(offsets)-1
	to = slices.Grow(to, n)[:first+n]
	found := to[first:]
	parallel.Each((n+some-1)/some, func(k int) {
		b := batch{table: t, prefix: prefix, data: data}
		for from, end := k*some, min((k+1)*some, n); from < end; from += atOnce {
			next := min(from+atOnce, end)
			b.known(found[from:next], offsets[from:next+1])
		}
	})
	b := batch{table: t}
	at, ends := make([]int, 0, atOnce), make([]uint32, 1, atOnce+1)
	for i, id := range found {
		if id == unknown {
			b.data = append(append(b.data, prefix...), data[offsets[i]:offsets[i+1]]...)
			at, ends = append(at, i), append(ends, uint32(len(b.data)))
		}
		if len(at) == atOnce || i == n-1 {
			b.add(found, at, ends)
			b.data, at, ends = b.data[:0], at[:0], ends[:1]
		}
	}
	return to
}

const (
	atOnce  = 256
	some    = 8 * atOnce // for one core
	unknown = math.MaxUint32
)

// batch is strings that are looked up at once. What finding them needs is read step by step, in loops that do nothing else, so that many reads are under way at a time.
type batch struct {
	table        *Table
	prefix, data []byte
	words        [atOnce]uint64 // of keys
	lengths      [atOnce]uint32 // of long strings
	slots        [atOnce]uint32 // where the search begins
	whole        []byte         // scratch
}

// known finds those of few strings that have numbers.
func (b *batch) known(found, offsets []uint32) {
	long := b.keys(offsets)
	t, mask := b.table, uint32(len(b.table.slots)-1)
	for i := range found {
		at := &t.slots[b.slots[i]]
		for k := b.slots[i]; at.number != 0 && (at.word != b.words[i] || at.long != b.lengths[i]); at = &t.slots[k] {
			k = (k + 1) & mask
		}
		found[i] = at.number - 1
	}
	if long {
		b.compare(found, offsets)
	}
}

// add gives numbers to few strings, of which some may be new, and puts them where they belong among those found.
func (b *batch) add(found []uint32, at []int, offsets []uint32) {
	b.keys(offsets)
	for k, i := range at {
		found[i] = b.table.id(key{b.words[k], b.lengths[k]}, b.data[offsets[k]:offsets[k+1]])
	}
}

// keys finds the keys, reads their slots ahead, and says whether there are long strings.
func (b *batch) keys(offsets []uint32) (long bool) {
	prefix, shift, short := uint64(0), 8*len(b.prefix), wordBytes-len(b.prefix) // a word begins with the prefix
	if short >= 0 {
		prefix = wordOf(b.prefix)
	}
	for i, from := range offsets[:len(offsets)-1] {
		s := b.data[from:offsets[i+1]]
		k := key{word: prefix | wordOf(s)<<shift}
		if len(s) > short || len(s) == 0 || s[len(s)-1] == 0 {
			b.whole = append(append(b.whole[:0], b.prefix...), s...)
			k = keyOf(b.whole)
		}
		b.words[i], b.lengths[i], b.slots[i] = k.word, k.long, hashOf(k.word)>>b.table.shift
		long = long || k.long > 0
	}
	sum := uint64(0)
	for _, at := range b.slots[:len(offsets)-1] {
		sum += b.table.slots[at].word
	}
	b.table.warm.Store(sum)
	return long
}

// compare makes those unknown of long strings that others have the keys of.
func (b *batch) compare(found, offsets []uint32) {
	t, sum := b.table, uint64(0)
	var ends [atOnce]uint64
	for i, id := range found {
		if id != unknown {
			ends[i] = t.ends[id+1]
		}
	}
	for _, end := range ends[:len(found)] {
		if end > 0 {
			sum += uint64(t.arena[end-1])
		}
	}
	t.warm.Store(sum)
	for i, id := range found {
		if n := b.lengths[i]; n > 0 && id != unknown {
			s := t.arena[ends[i]-uint64(n) : ends[i]]
			if p := len(b.prefix); string(s[:p]) != string(b.prefix) || string(s[p:]) != string(b.data[offsets[i]:offsets[i+1]]) {
				found[i] = unknown
			}
		}
	}
}
