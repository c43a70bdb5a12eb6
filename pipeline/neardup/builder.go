// Package neardup groups the texts of a corpus that say nearly the same: copies, copies with small changes, templates with slots, and spun
// texts in which every few words are replaced.
//
// Exact copies are collapsed first. Texts are then compared by their pairs of neighbouring words, each weighted by how rare it is in the corpus (Salton & Buckley
// 1988): MinHash over the rarer word pairs (Broder 1997) finds candidates, and each is verified exactly against the text that leads a
// group, so that groups cannot grow by chaining.
//
// A row takes 4 bytes, a distinct text 36 and 4 more for each of its word pairs; comparing takes a quarter of a gigabyte beside, whatever the corpus. Texts themselves are not
// kept. Work is done on all cores and is linear in texts, but for a logarithm of sorting.
package neardup

import (
	"math"

	"github.com/cespare/xxhash/v2"
)

// None is the group of a text that resembles no other.
const None = math.MaxUint32

// Builder collects texts. The zero value is not usable; see NewBuilder.
type Builder struct {
	ofRow  []uint32 // row → distinct text; None for rows without words
	first  []uint32 // distinct text → the row that brought it
	copies []uint32 // distinct text → rows
	pairs  []uint32 // word pairs of distinct text i are pairs[ends[i]:ends[i+1]]
	ends   []uint64
	waits  waiting
	f      *frequencies
	slots  []uint32 // open addressing over distinct texts: number + 1
	hashes []uint64
	group  []uint32 // distinct text → group, after Groups
	groups []group
}

// group is a set of resembling texts.
type group struct {
	leader   uint32 // the distinct text that the others were verified against
	distinct uint32
	parts    float64 // sum over the distinct texts of the part of the leader's information that they hold; 1 for the leader
}

// NewBuilder gives an empty builder.
func NewBuilder() *Builder {
	return &Builder{ends: []uint64{0}, slots: make([]uint32, 64), f: newFrequencies()}
}

// Add takes the folded text of a row: words set apart by single spaces. Rows come in order; an empty text is none. It says whether the
// text is new.
func (b *Builder) Add(row uint32, folded []byte) bool {
	for uint32(len(b.ofRow)) <= row {
		b.ofRow = append(b.ofRow, None)
	}
	if len(folded) == 0 {
		return false
	}
	hash := xxhash.Sum64(folded)
	slot := b.find(hash)
	if b.slots[slot] != 0 {
		text := b.slots[slot] - 1
		b.ofRow[row] = text
		b.copies[text]++
		return false
	}
	text := uint32(len(b.first))
	b.ofRow[row] = text
	b.first, b.copies, b.hashes = append(b.first, row), append(b.copies, 1), append(b.hashes, hash)
	if b.waits.add(folded); len(b.waits.texts) > waitingBytes {
		b.takeIn()
	}
	b.slots[slot] = text + 1
	if 4*len(b.first) > 3*len(b.slots) {
		b.grow()
	}
	return true
}

// find gives the slot of the text with a hash, or the empty one where it belongs. Among a billion texts two share 64 bits with a chance of
// three in a hundred.
func (b *Builder) find(hash uint64) uint64 {
	mask := uint64(len(b.slots) - 1)
	slot := hash & mask
	for b.slots[slot] != 0 && b.hashes[b.slots[slot]-1] != hash {
		slot = (slot + 1) & mask
	}
	return slot
}

func (b *Builder) grow() {
	b.slots = make([]uint32, 2*len(b.slots))
	for text, hash := range b.hashes {
		b.slots[b.find(hash)] = uint32(text) + 1
	}
}

// of gives the word pairs of a distinct text.
func (b *Builder) of(text uint32) []uint32 { return b.pairs[b.ends[text]:b.ends[text+1]] }

// Len is the number of groups, after Groups.
func (b *Builder) Len() int { return len(b.groups) }

// Distinct is the number of different texts in a group.
func (b *Builder) Distinct(group uint32) int { return int(b.groups[group].distinct) }

// Representative is the row whose text leads a group.
func (b *Builder) Representative(group uint32) uint32 { return b.first[b.groups[group].leader] }

// Shared is the mean part of the leader's information that the other texts of the group hold: 1 where all are exact copies.
func (b *Builder) Shared(group uint32) float64 {
	g := &b.groups[group]
	if g.distinct < 2 {
		return 1
	}
	return (g.parts - 1) / float64(g.distinct-1)
}
