package table

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

var everyType = arrow.NewSchema([]arrow.Field{
	{Name: "z", Type: arrow.BinaryTypes.String},
	{Name: "s", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "i64", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "i32", Type: arrow.PrimitiveTypes.Int32},
	{Name: "u32", Type: arrow.PrimitiveTypes.Uint32, Nullable: true},
	{Name: "u64", Type: arrow.PrimitiveTypes.Uint64, Nullable: true},
	{Name: "f32", Type: arrow.PrimitiveTypes.Float32, Nullable: true},
	{Name: "f64", Type: arrow.PrimitiveTypes.Float64},
	{Name: "b", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
	{Name: "at", Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
	{Name: "day", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
}, nil)

// draw makes a batch with n rows of any values.
func draw(t *rapid.T, n int) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, everyType)
	for i, f := range everyType.Fields() {
		few := rapid.Bool().Draw(t, "few")
		for range n {
			if f.Nullable && rapid.IntRange(0, 3).Draw(t, "null") == 0 {
				b.Field(i).AppendNull()
				continue
			}
			v := rapid.Int64().Draw(t, "v")
			if few {
				v %= 3
			}
			switch b := b.Field(i).(type) {
			case *array.StringBuilder:
				b.Append(fmt.Sprintf("пікір %d", v))
			case *array.Int64Builder:
				b.Append(v)
			case *array.Int32Builder:
				b.Append(int32(v))
			case *array.Uint32Builder:
				b.Append(uint32(v))
			case *array.Uint64Builder:
				b.Append(uint64(v))
			case *array.Float32Builder:
				b.Append(float32(v) / 3)
			case *array.Float64Builder:
				b.Append(float64(v) / 3)
			case *array.BooleanBuilder:
				b.Append(v%2 == 0)
			case *array.TimestampBuilder:
				b.Append(arrow.Timestamp(v))
			case *array.Date32Builder:
				b.Append(arrow.Date32(v))
			}
		}
	}
	return b.NewRecord()
}

func written(t interface{ Fatal(...any) }, schema *arrow.Schema, records ...arrow.Record) []byte {
	var file bytes.Buffer
	w, err := NewWriter(&file, schema)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestWhatIsWrittenIsRead: batches come back value for value whatever the size of the batches read, and the bytes do not depend on the run.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := draw(t, rapid.IntRange(0, 40).Draw(t, "n")), draw(t, rapid.IntRange(0, 40).Draw(t, "m"))
		file := written(t, everyType, first, second)
		if !bytes.Equal(file, written(t, everyType, first, second)) {
			t.Fatal("two runs, two files")
		}
		want := array.NewTableFromRecords(everyType, []arrow.Record{first, second})
		var got []arrow.Record
		err := Read(bytes.NewReader(file), int64(len(file)), nil, rapid.IntRange(1, 50).Draw(t, "batch"), func(r arrow.Record) error {
			r.Retain()
			got = append(got, r)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		table := array.NewTableFromRecords(everyType, got)
		if table.NumRows() != want.NumRows() {
			t.Fatalf("%d rows, want %d", table.NumRows(), want.NumRows())
		}
		for i, f := range everyType.Fields() {
			if want.NumRows() > 0 && !same(table.Column(i).Data(), want.Column(i).Data()) {
				t.Fatalf("column %s: %v, want %v", f.Name, table.Column(i).Data(), want.Column(i).Data())
			}
		}
	})
}

func same(a, b *arrow.Chunked) bool {
	x, errX := array.Concatenate(a.Chunks(), memory.DefaultAllocator)
	y, errY := array.Concatenate(b.Chunks(), memory.DefaultAllocator)
	return errX == nil && errY == nil && array.Equal(x, y)
}

// TestColumnsAreChosenByName: the order is the caller's, and an unknown name is told with the known ones.
func TestColumnsAreChosenByName(t *testing.T) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, everyType)
	for i := range everyType.Fields() {
		b.Field(i).AppendEmptyValue()
	}
	file := written(t, everyType, b.NewRecord())
	err := Read(bytes.NewReader(file), int64(len(file)), []string{"at", "s"}, 10, func(r arrow.Record) error {
		if r.ColumnName(0) != "at" || r.ColumnName(1) != "s" || r.NumCols() != 2 {
			t.Errorf("columns %v", r.Schema())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = Read(bytes.NewReader(file), int64(len(file)), []string{"text"}, 10, nil)
	if err == nil || err.Error() != "no column text: the file has z, s, i64, i32, u32, u64, f32, f64, b, at, day" {
		t.Errorf("error %v", err)
	}
}

// TestWrongBatchesAreRefused: other types, nulls where the schema has none, types no column can hold.
func TestWrongBatchesAreRefused(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64}}, nil)
	other := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.BinaryTypes.String}}, nil))
	other.Field(0).AppendEmptyValue()
	null := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	null.Field(0).AppendNull()
	for name, rec := range map[string]arrow.Record{"type": other.NewRecord(), "null": null.NewRecord()} {
		w, err := NewWriter(&bytes.Buffer{}, schema)
		if err != nil {
			t.Fatal(err)
		}
		if w.Write(rec) == nil {
			t.Errorf("%s: written", name)
		}
	}
	if _, err := NewWriter(&bytes.Buffer{}, arrow.NewSchema([]arrow.Field{{Name: "b", Type: arrow.BinaryTypes.Binary}}, nil)); err == nil {
		t.Error("a binary column was accepted")
	}
}

// Readers leave row groups out by the bounds of numbers and times.
func TestBoundsOfRowGroups(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for i := range groupRows + 5 {
		if i%3 == 0 {
			b.Field(0).AppendNull()
		} else {
			b.Field(0).(*array.Int64Builder).Append(int64(7*i - 1000))
		}
	}
	file := written(t, schema, b.NewRecord())
	meta, _, err := footerOf(bytes.NewReader(file), int64(len(file)))
	if err != nil || len(meta.RowGroups) != 2 {
		t.Fatalf("%d row groups, %v", len(meta.RowGroups), err)
	}
	for i, want := range [][3]int64{{7*1 - 1000, 7*(groupRows-1) - 1000, groupRows/3 + 1}, {7*groupRows - 1000, 7*(groupRows+3) - 1000, 2}} {
		s := meta.RowGroups[i].Columns[0].MetaData.Statistics
		if got := [3]int64{int64sOf(s.MinValue)[0], int64sOf(s.MaxValue)[0], s.NullCount}; got != want {
			t.Errorf("row group %d: bounds and nulls %v, want %v", i, got, want)
		}
	}
}
