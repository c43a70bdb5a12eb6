package table

import (
	"cmp"
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
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

// Bounds of a row group: it is closed at whichever comes first.
const (
	groupRows  = 128 << 10
	groupBytes = 64 << 20
)

// Writer writes record batches of one schema to one Parquet file. It is not safe for concurrent use.
type Writer struct {
	schema  *arrow.Schema
	out     io.Writer
	closer  io.Closer // nil when the caller owns out
	parquet *parquet.GenericWriter[any]
	columns []*parquet.ColumnWriter
	places  []int             // position of each schema field among the columns of the file
	values  [][]parquet.Value // scratch of each worker
	rows    int               // rows in the open row group
	bytes   int64             // bytes of strings in the open row group
	err     error
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
	for _, f := range schema.Fields() {
		if _, err := leaf(f.Type); err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
	}
	return &Writer{schema: schema, out: out, values: make([][]parquet.Value, runtime.GOMAXPROCS(0))}, nil
}

// Write appends a batch. Its columns must have the types of the schema, in its order.
func (w *Writer) Write(rec arrow.Record) error {
	if w.err != nil {
		return w.err
	}
	if w.parquet == nil {
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
		col := rec.Column(i)
		if !arrow.TypeEqual(col.DataType(), field.Type) {
			return fmt.Errorf("column %s is %s, the table has %s", field.Name, col.DataType(), field.Type)
		}
		if !field.Nullable && col.NullN() > 0 {
			return fmt.Errorf("column %s: null in a column that has none", field.Name)
		}
	}
	if err := w.writeColumns(rec, from, n); err != nil {
		return err
	}
	for _, col := range rec.Columns() {
		w.bytes += int64(size(col, from, n))
	}
	w.rows += n
	if w.rows < groupRows && w.bytes < groupBytes {
		return nil
	}
	w.rows, w.bytes = 0, 0
	order := make([]int, len(w.columns))
	for i := range order {
		order[i] = i
	}
	if err := w.spread(order, func(_, i int) error { return w.columns[i].Flush() }); err != nil {
		return err
	}
	return w.parquet.Flush()
}

// writeColumns writes rows of all columns, the largest first, on all cores: columns share nothing until the row group is flushed.
func (w *Writer) writeColumns(rec arrow.Record, from, n int) error {
	order := make([]int, rec.NumCols())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size(rec.Column(b), from, n), size(rec.Column(a), from, n)) })
	return w.spread(order, func(worker, i int) error {
		values := appendValues(w.values[worker][:0], rec.Column(i), from, from+n, w.schema.Field(i).Nullable)
		w.values[worker] = values
		if _, err := w.columns[w.places[i]].WriteRowValues(values); err != nil {
			return fmt.Errorf("column %s: %w", w.schema.Field(i).Name, err)
		}
		return nil
	})
}

// spread does something for each of the columns, in order, on all cores.
func (w *Writer) spread(order []int, do func(worker, column int) error) error {
	errs := make([]error, len(order))
	var next atomic.Int32
	var wait sync.WaitGroup
	for worker := range w.values {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(order); k = int(next.Add(1)) - 1 {
				errs[k] = do(worker, order[k])
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
	if w.parquet == nil && w.err == nil {
		w.open(nil)
	}
	if w.err == nil {
		w.err = w.parquet.Close()
	}
	if w.closer != nil {
		if err := w.closer.Close(); w.err == nil {
			w.err = err
		}
		w.closer = nil
	}
	return w.err
}

// open starts the file. The first batch decides which strings are worth a dictionary.
func (w *Writer) open(first arrow.Record) {
	group := parquet.Group{}
	options := []parquet.WriterOption{
		parquet.Compression(&quick{}),
		parquet.CreatedBy("pikir", "1", ""),
		parquet.DictionaryMaxBytes(4 << 20),
		parquet.PageBufferSize(1 << 20),
		parquet.DataPageStatistics(false),
		parquet.MaxRowsPerRowGroup(groupRows),
	}
	for i, field := range w.schema.Fields() {
		node, _ := leaf(field.Type) // checked by NewWriter
		code := encodingOf(field.Type, first, i)
		node = parquet.Encoded(node, code)
		if field.Type.ID() == arrow.STRING && code != encoding.Encoding(&parquet.RLEDictionary) {
			options = append(options, parquet.SkipPageBounds(field.Name)) // the least and greatest of texts that hardly come again help no reader
		}
		if field.Nullable {
			node = parquet.Optional(node)
		}
		group[field.Name] = node
	}
	root := ordered{Group: group, names: fieldNames(w.schema)}
	schema := parquet.NewSchema("table", root)
	w.parquet = parquet.NewGenericWriter[any](w.out, append(options, schema)...)
	w.columns = w.parquet.ColumnWriters()
	w.places = make([]int, w.schema.NumFields())
	for at, path := range schema.Columns() {
		w.places[w.schema.FieldIndices(path[0])[0]] = at
	}
}

// encodingOf chooses by the head of the first batch: a dictionary for strings that come again, what differs from the string before for strings that
// begin alike (as counted ids do), lengths apart from letters for the other strings, which compress better so, and the plain values for the rest.
func encodingOf(t arrow.DataType, first arrow.Record, i int) encoding.Encoding {
	if t.ID() != arrow.STRING {
		return &parquet.Plain
	}
	if first != nil {
		switch col := first.Column(i); {
		case repeats(col):
			return &parquet.RLEDictionary
		case alike(col):
			return &parquet.DeltaByteArray
		}
	}
	return &parquet.DeltaLengthByteArray
}

// alike says whether the strings at the head of a column share more than three quarters of their bytes with the string before.
func alike(col arrow.Array) bool {
	s, ok := col.(*array.String)
	if !ok {
		return false
	}
	shared, total := 0, 0
	for i := 1; i < min(s.Len(), head); i++ {
		before, this := s.Value(i-1), s.Value(i)
		n := 0
		for n < len(before) && n < len(this) && before[n] == this[n] {
			n++
		}
		shared, total = shared+n, total+len(this)
	}
	return 4*shared > 3*total
}

// head is how many rows of the first batch decide on encodings.
const head = 1024

// repeats says whether the strings at the head of a column occur several times on average.
func repeats(col arrow.Array) bool {
	const seldom = 2
	s, ok := col.(*array.String)
	if !ok {
		return false
	}
	distinct := map[string]bool{}
	n := 0
	for i := range min(s.Len(), head) {
		if s.IsValid(i) {
			distinct[s.Value(i)] = true
			n++
		}
	}
	return n >= seldom*len(distinct)
}

func fieldNames(schema *arrow.Schema) []string {
	names := make([]string, schema.NumFields())
	for i, f := range schema.Fields() {
		names[i] = f.Name
	}
	return names
}

// ordered is a group whose fields keep the order of the schema; parquet.Group sorts them by name.
type ordered struct {
	parquet.Group
	names []string
}

func (o ordered) Fields() []parquet.Field {
	sorted := o.Group.Fields()
	byName := make(map[string]parquet.Field, len(sorted))
	for _, f := range sorted {
		byName[f.Name()] = f
	}
	fields := make([]parquet.Field, len(o.names))
	for i, name := range o.names {
		fields[i] = byName[name]
	}
	return fields
}
