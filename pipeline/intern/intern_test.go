package intern

import (
	"runtime"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

func TestTableEqualsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, want := New(), map[string]uint32{}
		for _, s := range rapid.SliceOf(rapid.StringMatching(`[а-яәқ\x00]{0,5}[ab\x00]{0,2}`)).Draw(t, "strings") {
			id, known := want[s]
			if got, found := table.Lookup(s); found != known || known && got != id {
				t.Fatalf("Lookup(%q) = %d, %v; want %d, %v", s, got, found, id, known)
			}
			if !known {
				id = uint32(len(want))
				want[s] = id
			}
			if got := table.ID(s); got != id || table.String(got) != s {
				t.Fatalf("ID(%q) = %d (%q), want %d", s, got, table.String(got), id)
			}
		}
		if table.Len() != len(want) {
			t.Fatalf("%d strings, want %d", table.Len(), len(want))
		}
	})
}

func TestManyAtOnceAreNumberedAsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one, many := New(), New()
		prefix := rapid.SampledFrom([]string{"", "\x00", "ә", "vk\x00", "12345678", "123456789"})
		ends := rapid.SampledFrom([]string{"", "\x00", "0000\x00", "11111111"})
		for range rapid.IntRange(1, 3).Draw(t, "calls") {
			var data []byte
			offsets := []uint32{0}
			var want []uint32
			prefix := prefix.Draw(t, "prefix")
			for range rapid.IntRange(0, 700).Draw(t, "n") {
				s := strconv.Itoa(rapid.IntRange(0, 400).Draw(t, "s"))[1:] + ends.Draw(t, "end")
				data = append(data, s...)
				offsets, want = append(offsets, uint32(len(data))), append(want, one.ID(prefix+s))
			}
			if got := many.IDs(nil, []byte(prefix), data, offsets); !slices.Equal(got, want) {
				t.Fatalf("%q at %v: %v, want %v", data, offsets, got, want)
			}
		}
	})
}

func TestNumbersDoNotDependOnCores(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var data []byte
	offsets := []uint32{0}
	want := []uint32{}
	one := New()
	for i := range 40_000 {
		s := strconv.Itoa(i * i % 29_989)
		data = append(data, s...)
		offsets, want = append(offsets, uint32(len(data))), append(want, one.ID(s))
	}
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		table := New()
		first := table.IDs(nil, nil, data, offsets[:20_001])
		if got := table.IDs(first, nil, data, offsets[20_000:]); !slices.Equal(got, want) {
			t.Errorf("%d cores give other numbers", cores)
		}
	}
}

func TestTableKeepsStringsWhileItGrows(t *testing.T) {
	table := New()
	first := table.String(table.ID("бірінші"))
	for i := range 100_000 {
		table.ID(strconv.Itoa(i))
	}
	if first != "бірінші" || table.Len() != 100_001 || table.String(77) != "76" {
		t.Errorf("first %q, %d strings, 77th %q", first, table.Len(), table.String(77))
	}
}

// In whatever order strings come, each has the number of its place in their order once they are sorted.
func TestSort(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := New()
		all := rapid.SliceOfDistinct(rapid.StringMatching(`[а-яәқ\x00]{0,3}`), rapid.ID[string]).Draw(t, "strings")
		for _, s := range all {
			table.ID(s)
		}
		number := table.Sort()
		want := slices.Sorted(slices.Values(all))
		for before, s := range all {
			if got := number[before]; table.Len() != len(all) || table.String(got) != s || want[got] != s {
				t.Fatalf("%q has number %d, which is %q; want order %q", s, got, table.String(got), want)
			}
		}
	})
}

// The table is larger than the cache, as with the accounts of a large dump.
func BenchmarkIDs(b *testing.B) {
	const batch = 8192
	var data []byte
	offsets := []uint32{0}
	for i := range 256 * batch {
		data = strconv.AppendUint(append(data, "vk\x00"...), uint64(i)*2654435761%(1<<20), 10)
		offsets = append(offsets, uint32(len(data)))
	}
	table := New()
	var ids []uint32
	for at := 0; b.Loop(); at = (at + batch) % (256 * batch) {
		ids = table.IDs(ids[:0], nil, data, offsets[at:at+batch+1])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*batch), "ns/string")
}

func BenchmarkID(b *testing.B) {
	ids := make([]string, 1<<16)
	for i := range ids {
		ids[i] = "vk\x00" + strconv.Itoa(i*7919)
	}
	table := New()
	b.ReportAllocs()
	for i := range b.N {
		table.ID(ids[i&(1<<16-1)])
	}
}
