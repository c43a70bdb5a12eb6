package table

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Bounds of a row group: it is closed at whichever comes first.
const (
	groupRows  = 128 << 10
	groupBytes = 64 << 20
)

// Writer writes record batches of one schema to one Parquet file. It is not safe for concurrent use.
type Writer struct {
	schema *arrow.Schema
	out    io.Writer
	closer io.Closer // nil when the caller owns out
	meta   format.FileMetaData
	chunks []*writtenChunk // nil before the first batch
	at     int64           // bytes written
	rows   int             // rows in the open row group
	bytes  int64           // bytes of strings in the open row group
	err    error
}

// Create makes or truncates the file at path.
func Create(path string, schema *arrow.Schema) (*Writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	w, err := NewWriter(f, schema)
	if err != nil {
		f.Close()
		return nil, err
	}
	w.closer = f
	return w, nil
}

// NewWriter writes to out, which stays open after Close.
func NewWriter(out io.Writer, schema *arrow.Schema) (*Writer, error) {
	all, err := elements(schema)
	if err != nil {
		return nil, err
	}
	w := &Writer{schema: schema, out: out, meta: format.FileMetaData{Version: 1, Schema: all, CreatedBy: "pikir version 1", RowGroups: []format.RowGroup{}}}
	for range schema.Fields() {
		w.meta.ColumnOrders = append(w.meta.ColumnOrders, format.ColumnOrder{Value: &format.TypeDefinedOrder{}})
	}
	w.write([]byte(magic))
	return w, w.err
}

func (w *Writer) write(b []byte) (int, error) {
	n, err := w.out.Write(b)
	w.at += int64(n)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

// Write appends a batch. Its columns must have the types of the schema, in its order.
func (w *Writer) Write(rec arrow.Record) error {
	if w.err != nil {
		return w.err
	}
	if w.chunks == nil {
		w.open(rec)
	}
	for from := 0; from < int(rec.NumRows()) && w.err == nil; {
		n := min(int(rec.NumRows())-from, groupRows-w.rows)
		w.err = w.writeRows(rec, from, n)
		from += n
	}
	return w.err
}

func (w *Writer) writeRows(rec arrow.Record, from, n int) error {
	for i, field := range w.schema.Fields() {
		if err := fits(rec.Column(i), field); err != nil {
			return err
		}
	}
	order := make([]int, rec.NumCols())
	for i := range order {
		order[i] = i
		w.bytes += int64(size(rec.Column(i), from, n))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(rec.Column(b), from, n), size(rec.Column(a), from, n)) })
	if err := spread(order, func(i int) error { return w.chunks[i].append(rec.Column(i), from, from+n) }); err != nil {
		return err
	}
	if w.rows += n; w.rows < groupRows && w.bytes < groupBytes {
		return nil
	}
	return w.flush()
}

// fits says why a column cannot be written as a field of the table.
func fits(col arrow.Array, field arrow.Field) error {
	if t := col.DataType(); !arrow.TypeEqual(t, field.Type) && !(isCoded(t) && field.Type.ID() == arrow.STRING) {
		return fmt.Errorf("column %s is %s, the table has %s", field.Name, t, field.Type)
	}
	if !field.Nullable && col.NullN() > 0 {
		return fmt.Errorf("column %s: null in a column that has none", field.Name)
	}
	return nil
}

// flush closes the row group.
func (w *Writer) flush() error {
	order := make([]int, len(w.chunks))
	for i := range order {
		order[i] = i
	}
	if err := spread(order, func(i int) error { return w.chunks[i].seal() }); err != nil {
		return err
	}
	group := format.RowGroup{NumRows: int64(w.rows), FileOffset: w.at, Ordinal: int16(len(w.meta.RowGroups))}
	for _, c := range w.chunks {
		if err := w.place(c, &group); err != nil {
			return err
		}
	}
	w.meta.RowGroups = append(w.meta.RowGroups, group)
	w.meta.NumRows += int64(w.rows)
	w.rows, w.bytes = 0, 0
	return nil
}

// place writes a sealed chunk as the next column of a row group.
func (w *Writer) place(c *writtenChunk, group *format.RowGroup) error {
	meta, err := c.flush(writerFunc(w.write), w.at)
	if err != nil {
		return err
	}
	group.Columns = append(group.Columns, format.ColumnChunk{MetaData: meta})
	group.TotalByteSize += meta.TotalUncompressedSize
	group.TotalCompressedSize += meta.TotalCompressedSize
	return nil
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// spread does something for each of the columns, in order, on all cores: columns share nothing.
func spread(order []int, do func(column int) error) error {
	errs := make([]error, len(order))
	var next atomic.Int32
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(order); k = int(next.Add(1)) - 1 {
				errs[k] = do(order[k])
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// size is the number of bytes of strings in rows of a column; 0 for other types.
func size(col arrow.Array, from, n int) int {
	if s, ok := col.(*array.String); ok {
		return s.ValueOffset(from+n) - s.ValueOffset(from)
	}
	return 0
}

// Close writes the footer. A table without rows is a valid file with its columns.
func (w *Writer) Close() error {
	if w.err == nil && w.rows > 0 {
		w.err = w.flush()
	}
	if w.err == nil {
		w.err = w.writeFooter()
	}
	if w.closer != nil {
		if err := w.closer.Close(); w.err == nil {
			w.err = err
		}
		w.closer = nil
	}
	return w.err
}

// writeFooter ends the file.
func (w *Writer) writeFooter() error {
	footer, err := compact.Marshal(&protocol, &w.meta)
	if err == nil {
		_, err = w.write(append(binary.LittleEndian.AppendUint32(footer, uint32(len(footer))), magic...))
	}
	return err
}

// open decides on encodings by the first batch.
func (w *Writer) open(first arrow.Record) {
	for i := range w.schema.Fields() {
		w.chunks = append(w.chunks, newChunk(&w.meta.Schema[i+1], encodingOf(first.Column(i))))
	}
}

func fieldNames(schema *arrow.Schema) []string {
	names := make([]string, schema.NumFields())
	for i, f := range schema.Fields() {
		names[i] = f.Name
	}
	return names
}
