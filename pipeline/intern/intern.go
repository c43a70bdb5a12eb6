// Package intern gives strings dense numbers, once, in the order in which they are first seen, or anew in their own (Sort).
//
// The bytes of all strings lie in one arena and the index is a flat table of numbers, so that a hundred million ids cost the garbage collector
// nothing.
package intern

import (
	"slices"
	"strings"
	"sync/atomic"
	"unsafe"

	"pikir/pipeline/parallel"
)

// Table maps strings to the numbers 0, 1, 2 … and back. It is not safe for concurrent use. The zero value is not usable; see New.
type Table struct {
	arena []byte
	ends  []uint64      // string i is arena[ends[i]:ends[i+1]]
	slots []slot        // open addressing, by the upper bits of hashes
	shift uint          // bits of a hash that are left out
	warm  atomic.Uint64 // so that reading ahead is not left out
}

// slot is a string and its number + 1; 0 where it is empty. Four lie in a line of the cache, so that finding a short string waits for memory once.
type slot struct {
	word         uint64 // of the key
	long, number uint32
}

// New gives an empty table.
func New() *Table { return &Table{ends: []uint64{0}, slots: make([]slot, 64), shift: 32 - 6} }

// Len is the number of distinct strings.
func (t *Table) Len() int { return len(t.ends) - 1 }

// ID is the number of s, given now if s is new.
func (t *Table) ID(s string) uint32 { return t.IDBytes(unsafe.Slice(unsafe.StringData(s), len(s))) }

// IDBytes is ID for bytes, which are copied.
func (t *Table) IDBytes(s []byte) uint32 { return t.id(keyOf(s), s) }

func (t *Table) id(k key, s []byte) uint32 {
	to := t.find(k, s)
	if to.number > 0 {
		return to.number - 1
	}
	t.arena, t.ends = append(roomy(t.arena, len(s)), s...), append(roomy(t.ends, 1), uint64(len(t.arena)+len(s)))
	*to = slot{k.word, k.long, uint32(t.Len())}
	if 4*t.Len() > 3*len(t.slots) {
		t.grow()
	}
	return uint32(t.Len() - 1)
}

// roomy is a slice with room for some more values, and twice the room where it would be too small: append gives a large one a quarter more only, and moves it more often.
func roomy[T any](s []T, more int) []T {
	if len(s)+more > cap(s) {
		return slices.Grow(s, len(s)+more)
	}
	return s
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

// Sort numbers the strings anew, in their order, and gives the new number of each by the number before. It ends the taking in of strings as Close does.
func (t *Table) Sort() (number []uint32) {
	order := make([]uint32, t.Len())
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(t.String(a), t.String(b)) })
	number = make([]uint32, len(order))
	arena, ends := make([]byte, 0, len(t.arena)), make([]uint64, 1, len(t.ends))
	for i, before := range order {
		number[before] = uint32(i)
		arena = append(arena, t.String(before)...)
		ends = append(ends, uint64(len(arena)))
	}
	t.arena, t.ends, t.slots = arena, ends, nil
	return number
}

// Lookup is the number of s, if it has one.
func (t *Table) Lookup(s string) (id uint32, known bool) {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	number := t.find(keyOf(b), b).number
	return number - 1, number > 0
}

// String is the string with the given number. It shares the table's memory, which never changes.
func (t *Table) String(id uint32) string {
	s := t.arena[t.ends[id]:t.ends[id+1]]
	return unsafe.String(unsafe.SliceData(s), len(s))
}

// find gives the slot of s, or the empty one where it belongs.
func (t *Table) find(k key, s []byte) *slot {
	mask := uint32(len(t.slots) - 1)
	for i := hashOf(k.word) >> t.shift; ; i = (i + 1) & mask {
		at := &t.slots[i]
		if at.number == 0 || at.word == k.word && at.long == k.long && (k.long == 0 || string(t.arena[t.ends[at.number-1]:t.ends[at.number]]) == string(s)) {
			return at
		}
	}
}

// grow doubles the slots, which keeps their order: stretches of the old ones go to stretches of the new ones side by side, on all cores, but for the few that belong elsewhere or find no room.
func (t *Table) grow() {
	const stretches = 16
	old, size := t.slots, 2*len(t.slots)/stretches
	t.slots, t.shift = make([]slot, 2*len(old)), t.shift-1
	var left [stretches][]slot
	parallel.Each(stretches, func(k int) {
		to := t.slots[k*size : (k+1)*size]
		for _, held := range old[k*size/2 : (k+1)*size/2] {
			if held.number == 0 {
				continue
			}
			i := int(hashOf(held.word)>>t.shift) - k*size
			for i >= 0 && i < size && to[i].number != 0 {
				i++
			}
			if i < 0 || i >= size {
				left[k] = append(left[k], held)
				continue
			}
			to[i] = held
		}
	})
	for _, held := range slices.Concat(left[:]...) {
		i, mask := hashOf(held.word)>>t.shift, uint32(len(t.slots)-1)
		for t.slots[i].number != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = held
	}
}
