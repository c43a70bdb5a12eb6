// Package intern gives strings dense numbers, once, in the order in which they are first seen.
//
// The bytes of all strings lie in one arena and the index is a flat table of numbers, so that a hundred million ids cost the garbage collector
// nothing.
package intern

import (
	"math"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/cespare/xxhash/v2"

	"pikir/pipeline/parallel"
)

// Table maps strings to the numbers 0, 1, 2 … and back. It is not safe for concurrent use. The zero value is not usable; see New.
type Table struct {
	arena []byte
	ends  []uint64      // string i is arena[ends[i]:ends[i+1]]
	slots []uint64      // open addressing: hash in the upper half, number + 1 in the lower; 0 for empty
	warm  atomic.Uint64 // so that reading ahead is not left out
}

// New gives an empty table.
func New() *Table { return &Table{ends: []uint64{0}, slots: make([]uint64, 64)} }

// Len is the number of distinct strings.
func (t *Table) Len() int { return len(t.ends) - 1 }

// ID is the number of s, given now if s is new.
func (t *Table) ID(s string) uint32 { return t.IDBytes(unsafe.Slice(unsafe.StringData(s), len(s))) }

// IDBytes is ID for bytes, which are copied.
func (t *Table) IDBytes(s []byte) uint32 { return t.id(s, hashOf(s)) }

// IDs appends the numbers of several strings: string i is data[offsets[i]:offsets[i+1]]. In a large table it is several times as fast
// as ID for one after the other, since their waits for memory overlap; many are looked up on all cores.
func (t *Table) IDs(to []uint32, data []byte, offsets []uint32) []uint32 {
	first, n := len(to), len(offsets)-1
	to = slices.Grow(to, n)[:first+n]
	found := to[first:]
	parallel.Each((n+some-1)/some, func(k int) {
		for from, end := k*some, min((k+1)*some, n); from < end; from += atOnce {
			next := min(from+atOnce, end)
			t.known(found[from:next], data, offsets[from:next+1])
		}
	})
	for i, id := range found {
		if id == unknown {
			found[i] = t.IDBytes(data[offsets[i]:offsets[i+1]])
		}
	}
	return to
}

const (
	atOnce  = 256
	some    = 8 * atOnce // for one core
	unknown = math.MaxUint32
)

// known finds those of few strings that have numbers. It reads step by step what finding them needs: first the slots, of which nothing depends on another, then where the strings lie
// that these lead to, then those.
func (t *Table) known(found []uint32, data []byte, offsets []uint32) {
	var hashes, ends [atOnce]uint32
	mask, sum := uint32(len(t.slots)-1), uint64(0)
	for i := range found {
		hashes[i] = hashOf(data[offsets[i]:offsets[i+1]])
	}
	for _, hash := range hashes[:len(found)] {
		sum += t.slots[hash&mask]
	}
	for i, hash := range hashes[:len(found)] {
		slot := hash & mask
		for t.slots[slot] != 0 && uint32(t.slots[slot]>>32) != hash {
			slot = (slot + 1) & mask
		}
		found[i] = uint32(t.slots[slot])
	}
	for i, id := range found {
		ends[i] = uint32(t.ends[id])
	}
	for _, at := range ends[:len(found)] {
		if at > 0 {
			sum += uint64(t.arena[at-1])
		}
	}
	t.warm.Store(sum)
	for i, id := range found {
		if found[i] = id - 1; id > 0 && string(t.arena[t.ends[id-1]:t.ends[id]]) != string(data[offsets[i]:offsets[i+1]]) {
			found[i] = unknown
		}
	}
}

func hashOf(s []byte) uint32 { return uint32(xxhash.Sum64(s)) }

func (t *Table) id(s []byte, hash uint32) uint32 {
	slot, found := t.find(s, hash)
	if found {
		return uint32(t.slots[slot]) - 1
	}
	t.arena = append(t.arena, s...)
	t.ends = append(t.ends, uint64(len(t.arena)))
	t.slots[slot] = uint64(hash)<<32 | uint64(t.Len())
	if 4*t.Len() > 3*len(t.slots) {
		t.grow()
	}
	return uint32(t.Len() - 1)
}

// Bytes is the length of all strings together.
func (t *Table) Bytes() int { return len(t.arena) }

// Reset forgets all strings and keeps the memory.
func (t *Table) Reset() {
	t.arena, t.ends = t.arena[:0], t.ends[:1]
	clear(t.slots)
}

// Close ends the taking in of strings: the table holds the least memory then, and only String and Len may be called.
func (t *Table) Close() {
	t.slots = nil
}

// Lookup is the number of s, if it has one.
func (t *Table) Lookup(s string) (id uint32, known bool) {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	slot, found := t.find(b, hashOf(b))
	if !found {
		return 0, false
	}
	return uint32(t.slots[slot]) - 1, true
}

// String is the string with the given number. It shares the table's memory, which never changes.
func (t *Table) String(id uint32) string {
	s := t.arena[t.ends[id]:t.ends[id+1]]
	return unsafe.String(unsafe.SliceData(s), len(s))
}

// find gives the slot of s, or the empty one where it belongs.
func (t *Table) find(s []byte, hash uint32) (slot uint32, found bool) {
	mask := uint32(len(t.slots) - 1)
	for slot = hash & mask; ; slot = (slot + 1) & mask {
		held := t.slots[slot]
		if held == 0 {
			return slot, false
		}
		if uint32(held>>32) == hash {
			id := uint32(held) - 1
			if string(t.arena[t.ends[id]:t.ends[id+1]]) == string(s) {
				return slot, true
			}
		}
	}
}

func (t *Table) grow() {
	old := t.slots
	t.slots = make([]uint64, 2*len(old))
	mask := uint32(len(t.slots) - 1)
	for _, held := range old {
		if held == 0 {
			continue
		}
		slot := uint32(held>>32) & mask
		for t.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.slots[slot] = held
	}
}
