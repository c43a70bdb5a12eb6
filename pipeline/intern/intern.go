// Package intern gives strings dense numbers, once, in the order in which they are first seen.
//
// The bytes of all strings lie in one arena and the index is a flat table of numbers, so that a hundred million ids cost the garbage collector
// nothing.
package intern

import (
	"unsafe"

	"github.com/cespare/xxhash/v2"
)

// Table maps strings to the numbers 0, 1, 2 … and back. It is not safe for concurrent use. The zero value is not usable; see New.
type Table struct {
	arena  []byte
	ends   []uint64 // string i is arena[ends[i]:ends[i+1]]
	slots  []uint32 // open addressing: number + 1, 0 for empty
	hashes []uint32 // upper half of each string's hash, so that most misses need no look at the arena
}

// New gives an empty table.
func New() *Table { return &Table{ends: []uint64{0}, slots: make([]uint32, 64)} }

// Len is the number of distinct strings.
func (t *Table) Len() int { return len(t.hashes) }

// ID is the number of s, given now if s is new.
func (t *Table) ID(s string) uint32 { return t.IDBytes(unsafe.Slice(unsafe.StringData(s), len(s))) }

// IDBytes is ID for bytes, which are copied.
func (t *Table) IDBytes(s []byte) uint32 {
	hash := xxhash.Sum64(s)
	slot, found := t.find(s, hash)
	if found {
		return t.slots[slot] - 1
	}
	id := uint32(len(t.hashes))
	t.arena = append(t.arena, s...)
	t.ends = append(t.ends, uint64(len(t.arena)))
	t.hashes = append(t.hashes, uint32(hash>>32))
	t.slots[slot] = id + 1
	if 4*len(t.hashes) > 3*len(t.slots) {
		t.grow()
	}
	return id
}

// Lookup is the number of s, if it has one.
func (t *Table) Lookup(s string) (id uint32, known bool) {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	slot, found := t.find(b, xxhash.Sum64(b))
	if !found {
		return 0, false
	}
	return t.slots[slot] - 1, true
}

// String is the string with the given number. It shares the table's memory, which never changes.
func (t *Table) String(id uint32) string {
	s := t.bytes(id)
	return unsafe.String(unsafe.SliceData(s), len(s))
}

func (t *Table) bytes(id uint32) []byte { return t.arena[t.ends[id]:t.ends[id+1]] }

// find gives the slot of s, or the empty one where it belongs.
func (t *Table) find(s []byte, hash uint64) (slot uint64, found bool) {
	mask := uint64(len(t.slots) - 1)
	for slot = hash & mask; ; slot = (slot + 1) & mask {
		id := t.slots[slot]
		if id == 0 {
			return slot, false
		}
		if t.hashes[id-1] == uint32(hash>>32) && string(t.bytes(id-1)) == string(s) {
			return slot, true
		}
	}
}

func (t *Table) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for id := range t.hashes {
		slot := xxhash.Sum64(t.bytes(uint32(id))) & mask
		for t.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.slots[slot] = uint32(id) + 1
	}
}
