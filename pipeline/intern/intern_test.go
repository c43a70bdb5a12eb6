package intern

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

func TestTableEqualsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, want := New(), map[string]uint32{}
		for _, s := range rapid.SliceOf(rapid.StringMatching(`[а-яәқ\x00]{0,3}`)).Draw(t, "strings") {
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
