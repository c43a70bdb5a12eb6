package dump

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"

	"pikir/pipeline/table"
)

// seekable gives the file at random: itself, or a temporary copy where it comes from a pipe, an archive or compressed.
func (f *File) seekable() (*os.File, int64, error) {
	if f.handle != nil && !f.compressed {
		return f.handle, f.size, nil
	}
	if f.spool == nil {
		spool, err := os.CreateTemp("", "pikir-*")
		if err != nil {
			return nil, 0, err
		}
		f.closers = append(f.closers, func() { spool.Close(); os.Remove(spool.Name()) })
		n, err := io.Copy(spool, f.Text)
		if err != nil && !errors.As(err, new(*os.PathError)) {
			err = damaged{err}
		}
		if err != nil {
			return nil, 0, err
		}
		f.spool, f.size = spool, n
	}
	return f.spool, f.size, nil
}

// columnar reads the columns of Parquet, Arrow and XLSX files.
func (l *looks) columnar(f *File) error {
	switch l.container {
	case "parquet":
		in, size, err := f.seekable()
		if err != nil {
			return err
		}
		r, err := table.NewReader(in, size)
		if err != nil {
			return damaged{fmt.Errorf("%s: %w", f.Path, err)}
		}
		for _, field := range r.Schema().Fields() {
			l.names = append(l.names, field.Name)
		}
	case "xlsx":
		w, err := f.workbook()
		if err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		table := w.sheets[0]
		l.names = table.header()
		for _, cells := range table.before[:len(table.before)-1] {
			l.before = append(l.before, strings.Join(cells, "\t")+"\n"...)
		}
	case "arrow":
		_, schema, err := arrowBatches(f)
		if err != nil {
			return damaged{fmt.Errorf("%s: not a readable Arrow file: %w", f.Path, err)}
		}
		for _, leaf := range leaves(schema.Fields(), "") {
			l.names = append(l.names, leaf.Name)
		}
	}
	return nil
}

// leaves are fields, with those of structs under dotted names.
func leaves(fields []arrow.Field, prefix string) (all []arrow.Field) {
	for _, f := range fields {
		f.Name = prefix + f.Name
		if s, ok := f.Type.(*arrow.StructType); ok {
			all = append(all, leaves(s.Fields(), f.Name+".")...)
			continue
		}
		all = append(all, f)
	}
	return all
}

// flat is a batch whose columns are the leaves of its schema. The caller owns it.
func flat(rec arrow.Record) arrow.Record {
	defer rec.Release()
	var columns []arrow.Array
	var add func(arrow.Array)
	add = func(a arrow.Array) {
		s, ok := a.(*array.Struct)
		if !ok {
			columns = append(columns, a)
			return
		}
		for i := range s.NumField() {
			add(s.Field(i))
		}
	}
	for _, c := range rec.Columns() {
		add(c)
	}
	return array.NewRecord(arrow.NewSchema(leaves(rec.Schema().Fields(), ""), nil), columns, rec.NumRows())
}

// readColumnar reads Parquet and Arrow: batches come decoded, the parser turns them into rows.
func readColumnar(f *File) (source, error) {
	if f.look.container == "xlsx" {
		return readXLSX(f)
	}
	b, err := f.bind(f.look.names)
	if err != nil {
		return source{}, err
	}
	next, stop, err := f.batches(b)
	if err != nil {
		return source{}, damaged{err}
	}
	return source{
		split: func(c *chunk) error {
			rec, err := next()
			if err != nil {
				return err
			}
			c.table = rec
			return nil
		},
		parser: func() func(*chunk) {
			p := columnarParser{file: f}
			return p.parse
		},
		end: stop,
	}, nil
}

// bound is a batch with the position of each canonical column in it.
type bound struct {
	rec arrow.Record
	at  binding
}

// batches gives the batches of the bound columns one by one.
func (f *File) batches(b binding) (next func() (*bound, error), stop func(), err error) {
	if f.look.container == "parquet" {
		return f.parquetBatches(b)
	}
	records, _, err := arrowBatches(f)
	if err != nil {
		return nil, nil, err
	}
	return func() (*bound, error) {
		rec, err := records()
		if err != nil {
			return nil, err
		}
		return &bound{flat(rec), b}, nil
	}, func() {}, nil
}

// parquetBatches decodes in a goroutine of its own and hands batches over.
func (f *File) parquetBatches(b binding) (func() (*bound, error), func(), error) {
	in, size, err := f.seekable()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	at := unbound
	for c, i := range b {
		if i >= 0 {
			at[c] = len(names)
			names = append(names, f.look.names[i])
		}
	}
	const batchRows = 2048 // about as much as a chunk of other files
	out, quit := make(chan *bound), make(chan struct{})
	var failed error
	go func() {
		defer close(out)
		failed = table.Read(in, size, names, batchRows, func(rec arrow.Record) error {
			rec.Retain()
			select {
			case out <- &bound{rec, at}:
				return nil
			case <-quit:
				return errStop
			}
		})
	}()
	return func() (*bound, error) {
		if rec, ok := <-out; ok {
			return rec, nil
		}
		if failed != nil {
			return nil, failed
		}
		return nil, io.EOF
	}, func() { close(quit) }, nil
}

// arrowBatches reads the file and the stream form of Arrow IPC.
func arrowBatches(f *File) (next func() (arrow.Record, error), schema *arrow.Schema, err error) {
	in, size, err := f.seekable()
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	whole, err := checkArrow(in, size)
	if err != nil {
		return nil, nil, err
	}
	if whole < size {
		f.cut = errShortArrow.Error()
	}
	size = whole
	if bytes.HasPrefix(f.Head, []byte("ARROW1")) {
		r, err := ipc.NewFileReader(io.NewSectionReader(in, 0, size))
		if err != nil {
			return nil, nil, err
		}
		i := 0
		return func() (arrow.Record, error) {
			if i == r.NumRecords() {
				return nil, io.EOF
			}
			i++
			return r.RecordAt(i - 1)
		}, r.Schema(), nil
	}
	r, err := ipc.NewReader(io.NewSectionReader(in, 0, size))
	if err != nil {
		return nil, nil, err
	}
	return func() (arrow.Record, error) {
		if r.Next() {
			rec := r.Record()
			rec.Retain()
			return rec, nil
		}
		if r.Err() != nil && !errors.Is(r.Err(), io.EOF) {
			return nil, r.Err()
		}
		return nil, io.EOF
	}, r.Schema(), nil
}

// columnarParser turns the rows of a batch into rows of the canonical columns.
type columnarParser struct {
	file *File
}

func (p *columnarParser) parse(c *chunk) {
	in := c.table.(*bound)
	defer in.rec.Release()
	for i := range int(in.rec.NumRows()) {
		r := c.rows.next(0, nil)
		for col, at := range in.at {
			if at < 0 || in.rec.Column(at).IsNull(i) {
				continue
			}
			if column(col) == cCreatedAt && p.moment(r, in.rec.Column(at), i) {
				continue
			}
			r.cells[col] = c.rows.cell(in.rec.Column(at), i)
		}
		if p.file.format.fix != nil {
			p.file.format.fix(&c.rows)
		}
		c.rows.add()
	}
}

// moment takes a time from a column of timestamps.
func (p *columnarParser) moment(r *row, col arrow.Array, i int) bool {
	a, ok := col.(*array.Timestamp)
	if !ok {
		return false
	}
	t := a.DataType().(*arrow.TimestampType)
	at := a.Value(i).ToTime(t.Unit)
	r.at.micros = at.UnixMicro()
	if t.TimeZone == "" && p.file.zone != nil {
		at = at.UTC()
		r.at.micros = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), p.file.zone).UnixMicro()
	}
	r.known = true
	return true
}

// exact is the number from which on not every whole number is a float.
const exact = 1 << 53

// cell is a value as text.
func (b *rows) cell(col arrow.Array, i int) []byte {
	from := len(b.scratch)
	switch a := col.(type) {
	case *array.String:
		o := a.ValueOffsets()
		return a.ValueBytes()[o[i]-o[0] : o[i+1]-o[0]]
	case *array.Binary:
		return a.Value(i)
	case *array.LargeBinary:
		return a.Value(i)
	case *array.BinaryView:
		return a.Value(i)
	case *array.Dictionary:
		return b.cell(a.Dictionary(), a.GetValueIndex(i))
	case *array.Int64:
		b.scratch = strconv.AppendInt(b.scratch, a.Value(i), 10)
	case *array.Int32:
		b.scratch = strconv.AppendInt(b.scratch, int64(a.Value(i)), 10)
	case *array.Uint64:
		b.scratch = strconv.AppendUint(b.scratch, a.Value(i), 10)
	case *array.Uint32:
		b.scratch = strconv.AppendUint(b.scratch, uint64(a.Value(i)), 10)
	case *array.Float64:
		style := byte('f')
		if v := a.Value(i); v >= exact || v <= -exact { // no id any more, and as a spreadsheet writes it
			style = 'e'
		}
		b.scratch = strconv.AppendFloat(b.scratch, a.Value(i), style, -1, 64)
	case *array.Date32:
		b.scratch = a.Value(i).ToTime().AppendFormat(b.scratch, time.DateOnly)
	case *array.Date64:
		b.scratch = a.Value(i).ToTime().AppendFormat(b.scratch, time.DateOnly)
	case *array.Timestamp:
		b.scratch = strconv.AppendInt(b.scratch, a.Value(i).ToTime(a.DataType().(*arrow.TimestampType).Unit).UnixMicro(), 10)
	default:
		b.scratch = append(b.scratch, col.ValueStr(i)...)
	}
	return b.scratch[from:len(b.scratch):len(b.scratch)]
}
