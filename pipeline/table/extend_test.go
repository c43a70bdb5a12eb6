package table

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"
)

// without is a batch but for one of its columns.
func without(rec arrow.Record, column int) arrow.Record {
	fields, columns := slices.Clone(rec.Schema().Fields()), slices.Clone(rec.Columns())
	return array.NewRecord(arrow.NewSchema(slices.Delete(fields, column, column+1), nil), slices.Delete(columns, column, column+1), rec.NumRows())
}

// readBack gives the columns of a file by name.
func readBack(t interface{ Fatal(...any) }, path string) map[string]*arrow.Chunked {
	var records []arrow.Record
	err := ReadFile(path, nil, 1000, func(r arrow.Record) error {
		r.Retain()
		records = append(records, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string]*arrow.Chunked{}
	if len(records) == 0 {
		return columns
	}
	table := array.NewTableFromRecords(records[0].Schema(), records)
	for i, f := range table.Schema().Fields() {
		columns[f.Name] = table.Column(i).Data()
	}
	return columns
}

func TestExtendedFilesHoldTheColumnAndAllOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "extended.parquet")
	rapid.Check(t, func(t *rapid.T) {
		rec := draw(t, rapid.IntRange(0, 40).Draw(t, "n"))
		added := rapid.IntRange(0, everyType.NumFields()-1).Draw(t, "added")
		some := without(rec, added)
		if err := os.WriteFile(path, written(t, some.Schema(), some), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Extend(path, everyType.Field(added), func(first, n int) arrow.Array { return array.NewSlice(rec.Column(added), int64(first), int64(first+n)) }); err != nil {
			t.Fatal(err)
		}
		got := readBack(t, path)
		if rec.NumRows() > 0 && len(got) != everyType.NumFields() {
			t.Fatalf("%d columns", len(got))
		}
		for name, column := range got {
			want := arrow.NewChunked(column.DataType(), []arrow.Array{rec.Column(everyType.FieldIndices(name)[0])})
			if !same(column, want) {
				t.Fatalf("column %s: %v, want %v", name, column, want)
			}
		}
	})
}

func numbers(from, n int) arrow.Array {
	b := array.NewInt64Builder(memory.DefaultAllocator)
	for i := range n {
		b.Append(int64(from + i))
	}
	return b.NewArray()
}

func TestEachRowGroupIsExtended(t *testing.T) {
	path, rows := filepath.Join(t.TempDir(), "extended.parquet"), 2*groupRows+5
	first := arrow.Field{Name: "first", Type: arrow.PrimitiveTypes.Int64}
	schema := arrow.NewSchema([]arrow.Field{first}, nil)
	if err := os.WriteFile(path, written(t, schema, array.NewRecord(schema, []arrow.Array{numbers(0, rows)}, int64(rows))), 0o600); err != nil {
		t.Fatal(err)
	}
	groups := 0
	err := Extend(path, arrow.Field{Name: "second", Type: arrow.PrimitiveTypes.Int64}, func(from, n int) arrow.Array {
		groups++
		return numbers(7+from, n)
	})
	if err != nil || groups != 3 {
		t.Fatal(groups, err)
	}
	got := readBack(t, path)
	if want := arrow.NewChunked(first.Type, []arrow.Array{numbers(0, rows)}); !same(got["first"], want) {
		t.Error("the first column is another")
	}
	if want := arrow.NewChunked(first.Type, []arrow.Array{numbers(7, rows)}); !same(got["second"], want) {
		t.Error("the second column is another")
	}
}

func TestWhatCannotBeExtended(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.parquet")
	field := arrow.Field{Name: "n", Type: arrow.PrimitiveTypes.Int64}
	column := func(_, n int) arrow.Array { return array.MakeArrayOfNull(memory.DefaultAllocator, field.Type, n) }
	if err := Extend(path, field, column); err == nil {
		t.Error("a file that is not there was extended")
	}
	if err := os.WriteFile(path, []byte("PAR1 is how it begins, no more"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Extend(path, field, column); err == nil {
		t.Error("a file that is no Parquet was extended")
	}
	schema := arrow.NewSchema([]arrow.Field{field}, nil)
	if err := os.WriteFile(path, written(t, schema, array.NewRecord(schema, []arrow.Array{numbers(0, 3)}, 3)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Extend(path, arrow.Field{Name: "m", Type: arrow.PrimitiveTypes.Int64}, column); err == nil {
		t.Error("nulls went into a column that has none")
	}
}
