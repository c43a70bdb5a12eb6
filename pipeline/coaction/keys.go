package coaction

import (
	"math/bits"

	"pikir/pipeline"
)

// keys numbers keys in the order in which they are first seen. Keys that are small numbers, as those of posts are, are looked up by position; the hash table is made when
// there are others.
type keys struct {
	of    []pipeline.Key // by number
	slots []uint32       // open addressing: number + 1, 0 for empty; all keys or none
	small []uint32       // by key: number + 1, 0 where it is not known here
}

func (k *keys) number(key pipeline.Key) uint32 {
	if key < uint64(len(k.small)) && k.small[key] > 0 {
		return k.small[key] - 1
	}
	small := key < uint64(2*len(k.of)+64)
	number := uint32(len(k.of))
	if small && k.slots == nil {
		k.of = append(k.of, key)
	} else {
		number = k.hashed(key)
	}
	if small {
		for uint64(len(k.small)) <= key {
			k.small = append(k.small, 0)
		}
		k.small[key] = number + 1
	}
	return number
}

func (k *keys) hashed(key pipeline.Key) uint32 {
	if 2*len(k.of) >= len(k.slots) {
		k.grow()
	}
	slot := k.find(key)
	if k.slots[slot] == 0 {
		k.of = append(k.of, key)
		k.slots[slot] = uint32(len(k.of))
	}
	return k.slots[slot] - 1
}

// find gives the slot of a key, or the empty one where it belongs.
func (k *keys) find(key pipeline.Key) uint64 {
	mask := uint64(len(k.slots) - 1)
	slot := hashOf(key) & mask
	for k.slots[slot] != 0 && k.of[k.slots[slot]-1] != key {
		slot = (slot + 1) & mask
	}
	return slot
}

func (k *keys) grow() {
	k.slots = make([]uint32, 4<<bits.Len(uint(len(k.of))))
	for number, key := range k.of {
		k.slots[k.find(key)] = uint32(number) + 1
	}
}

func hashOf(key uint64) uint64 {
	h := key * 0x9e3779b97f4a7c15
	return h ^ h>>32
}
