package table

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
)

// Reader reads one Parquet file. It is not safe for concurrent use.
type Reader struct {
	file   *parquet.File
	pages  *pages
	closer io.Closer
	leaves []leafColumn
	schema *arrow.Schema
}

// leafColumn is a readable column of the file.
type leafColumn struct {
	index   int // among the leaves of the file
	defined byte
	decode  func(array.Builder, *cursor, int) error
}

// Open opens the file at path.
func Open(path string) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	r, err := NewReader(f, info.Size())
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r.closer = f
	return r, nil
}

// NewReader reads a file of the given size through r.
func NewReader(r io.ReaderAt, size int64) (reader *Reader, err error) {
	defer caught(&err)
	shown, err := newPages(r, size)
	if err != nil {
		return nil, fmt.Errorf("not a readable Parquet file: %w", err)
	}
	f, err := parquet.OpenFile(shown, shown.shown(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return nil, fmt.Errorf("not a readable Parquet file: %w", err)
	}
	reader = &Reader{file: f, pages: shown}
	var fields []arrow.Field
	for _, path := range f.Schema().Columns() {
		column, ok := f.Schema().Lookup(path...)
		if !ok || column.MaxRepetitionLevel > 0 {
			continue // lists and maps are no table columns
		}
		t, decode := decoderOf(column.Node.Type())
		if t == nil {
			continue
		}
		fields = append(fields, arrow.Field{Name: strings.Join(path, "."), Type: t, Nullable: column.MaxDefinitionLevel > 0})
		reader.leaves = append(reader.leaves, leafColumn{index: column.ColumnIndex, defined: byte(column.MaxDefinitionLevel), decode: decode})
	}
	reader.schema = arrow.NewSchema(fields, nil)
	return reader, nil
}

// Schema has the columns that can be read.
func (r *Reader) Schema() *arrow.Schema { return r.schema }

// Rows is the number of rows in the file.
func (r *Reader) Rows() int64 { return r.file.NumRows() }

// Close closes the file that Open opened.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}

// Read decodes the named columns (nil: all of Schema), in the order named, in batches of up to batchRows rows. A batch is released
// after emit returns: retain it to keep it.
func (r *Reader) Read(columns []string, batchRows int, emit func(arrow.Record) error) (err error) {
	defer caught(&err)
	if columns == nil {
		columns = fieldNames(r.schema)
	}
	var leaves []leafColumn
	var fields []arrow.Field
	for _, name := range columns {
		at := r.schema.FieldIndices(name)
		if len(at) == 0 {
			return fmt.Errorf("no column %s: the file has %s", name, strings.Join(fieldNames(r.schema), ", "))
		}
		leaves = append(leaves, r.leaves[at[0]])
		fields = append(fields, r.schema.Field(at[0]))
	}
	if len(leaves) == 0 {
		return errors.New("no column of it can be read")
	}
	batch := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer batch.Release()
	for i, group := range r.file.RowGroups() {
		if err := readGroup(group, leaves, batch, batchRows, emit); err != nil {
			return err
		}
		r.pages.leave(i)
	}
	return nil
}

func readGroup(group parquet.RowGroup, leaves []leafColumn, batch *array.RecordBuilder, batchRows int, emit func(arrow.Record) error) error {
	chunks := group.ColumnChunks()
	cursors := make([]*cursor, len(leaves))
	for i, l := range leaves {
		cursors[i] = &cursor{pages: chunks[l.index].Pages(), max: l.defined}
	}
	defer func() {
		for _, c := range cursors {
			c.close()
		}
	}()
	for left := group.NumRows(); left > 0; {
		n := int(min(left, int64(batchRows)))
		for i, l := range leaves {
			if err := l.decode(batch.Field(i), cursors[i], n); err != nil {
				return fmt.Errorf("column %s: %w", batch.Schema().Field(i).Name, err)
			}
		}
		rec := batch.NewRecord()
		err := emit(rec)
		rec.Release()
		if err != nil {
			return err
		}
		left -= int64(n)
	}
	return nil
}

// Read decodes columns of the Parquet file in r: see Reader.Read.
func Read(r io.ReaderAt, size int64, columns []string, batchRows int, emit func(arrow.Record) error) error {
	reader, err := NewReader(r, size)
	if err != nil {
		return err
	}
	return reader.Read(slices.Clone(columns), batchRows, emit)
}

// ReadFile decodes columns of the Parquet file at path: see Reader.Read.
func ReadFile(path string, columns []string, batchRows int, emit func(arrow.Record) error) error {
	r, err := Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := r.Read(columns, batchRows, emit); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// caught turns a panic of the Parquet library on a damaged file into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged Parquet file: %v", p)
	}
}
