package table

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
)

// TestDamage: a file with any byte changed, or cut off anywhere, is read or refused, and never stops the program.
func TestDamage(t *testing.T) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, everyType)
	for i, field := range everyType.Fields() {
		b.Field(i).AppendEmptyValue()
		if field.Nullable {
			b.Field(i).AppendNull()
		} else {
			b.Field(i).AppendEmptyValue()
		}
	}
	file := written(t, everyType, b.NewRecord())
	read := func(file []byte) error {
		return Read(bytes.NewReader(file), int64(len(file)), nil, 100, func(arrow.Record) error { return nil })
	}
	if err := read(file); err != nil {
		t.Fatal(err)
	}
	for i := range file {
		if read(file[:i]) == nil {
			t.Errorf("cut at %d: read as if it were whole", i)
		}
		damaged := bytes.Clone(file)
		damaged[i] ^= []byte{1, 0x10, 0x80, 0xff}[i%4]
		_ = read(damaged) // must return; whether the damage shows depends on where it is
	}
}

// TestOpen names the file in its errors.
func TestOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.parquet")
	if _, err := Open(path); !os.IsNotExist(err) {
		t.Errorf("missing: %v", err)
	}
	if err := os.WriteFile(path, []byte("no table"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !bytes.Contains([]byte(err.Error()), []byte(path)) {
		t.Errorf("damaged: %v", err)
	}
	w, err := Create(path, everyType)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Rows() != 0 || r.Schema().NumFields() != everyType.NumFields() {
		t.Errorf("an empty table: %d rows, %v", r.Rows(), r.Schema())
	}
}

// TestNoColumns: a file of which no column can be read is refused, however many rows it says it has.
func TestNoColumns(t *testing.T) {
	var file bytes.Buffer
	type row struct {
		Tags []string `parquet:"tags,list"`
	}
	if err := parquet.Write(&file, []row{{Tags: []string{"a"}}}); err != nil {
		t.Fatal(err)
	}
	if err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), nil, 100, func(arrow.Record) error { return nil }); err == nil || !strings.Contains(err.Error(), "no column of it can be read") {
		t.Error(err)
	}
}
