package local

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPartedSortEqualsSort(t *testing.T) {
	type item struct{ key, at uint64 }
	compare := func(a, b item) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) }
	random := rand.New(rand.NewPCG(1, 2))
	for _, keys := range []uint64{1, 2, 1000, 1 << 40, 1<<64 - 1} {
		for _, n := range []int{0, 1, 5000, 50_000} {
			items := make([]item, n)
			for i := range items {
				items[i] = item{random.Uint64N(keys) | 1<<63&keys, random.Uint64N(1000)}
			}
			want := slices.Clone(items)
			slices.SortFunc(want, compare)
			if sortParted(items, func(i *item) uint64 { return i.key }, compare); !slices.Equal(items, want) {
				t.Errorf("%d items with keys below %d are out of order", n, keys)
			}
		}
	}
}
