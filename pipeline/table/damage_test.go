package table

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
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
