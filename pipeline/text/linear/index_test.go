package linear

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestIndexNumbersTheBucketsInUse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := uint(rapid.IntRange(1, 8).Draw(t, "bits"))
		buckets := rapid.SliceOfDistinct(rapid.IntRange(0, 1<<bits-1), rapid.ID[int]).Draw(t, "buckets")
		slices.Sort(buckets)
		x := NewIndex(bits)
		x.Fill(buckets)
		hashes := rapid.SliceOfN(rapid.Uint64(), 0, Batch).Draw(t, "hashes")
		var want []uint32
		for _, h := range hashes {
			bucket := h >> (64 - bits)
			number := uint32(slices.Index(buckets, int(bucket)) + 1)
			if got := x.Row(bucket); got != number {
				t.Fatalf("Row(%d) = %d, want %d of %d", bucket, got, number, buckets)
			}
			if number > 0 {
				want = append(want, number)
			}
		}
		var numbers [Batch]uint32
		if got := numbers[:x.Known(&numbers, hashes, bits)]; !slices.Equal(got, want) {
			t.Fatalf("Known gives %d, want %d", got, want)
		}
	})
}
