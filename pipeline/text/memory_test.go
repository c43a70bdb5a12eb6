package text

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestMemoryHoldsTheLastTwoOfAHead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m memory[uint64]
		held := map[uint64][]uint64{} // by head, the last first
		for _, hash := range rapid.SliceOf(rapid.Uint64Range(1, 12)).Draw(t, "hashes") {
			head := hash % 3
			hash |= head << (64 - memoryBits + 1)
			at := slices.Index(held[head], hash)
			if value, known := m.of(hash); known != (at >= 0) || known && *value != hash {
				t.Fatalf("of(%x) = %x, %v; held are %x", hash, *value, known, held[head])
			} else {
				*value = hash
			}
			if at >= 0 {
				held[head] = slices.Delete(held[head], at, at+1)
			}
			held[head] = slices.Insert(held[head], 0, hash)
			held[head] = held[head][:min(2, len(held[head]))]
		}
	})
}
