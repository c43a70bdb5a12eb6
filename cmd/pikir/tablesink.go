package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline/table"
)

// tableSink writes record batches of strings and numbers as CSV or Parquet.
type tableSink struct {
	out     *bufio.Writer
	parquet bool
	table   *table.Writer
	line    []byte
}

// tableTo makes a table: CSV on standard output where no path is given, else CSV or Parquet by the ending, the file whole or not at all.
func tableTo(path string, stdout io.Writer, fill func(*tableSink) error) error {
	if path == "" {
		return (&tableSink{out: bufio.NewWriterSize(stdout, 1<<16)}).filled(fill)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".making-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	w := &tableSink{out: bufio.NewWriterSize(f, 1<<20), parquet: filepath.Ext(path) == ".parquet"}
	if err := w.filled(fill); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (w *tableSink) filled(fill func(*tableSink) error) error {
	if err := fill(w); err != nil {
		return err
	}
	if w.table != nil {
		if err := w.table.Close(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

// open begins the table.
func (w *tableSink) open(schema *arrow.Schema) (err error) {
	if w.parquet {
		w.table, err = table.NewWriter(w.out, schema)
		return err
	}
	for i, field := range schema.Fields() {
		if i > 0 {
			w.line = append(w.line, ',')
		}
		w.line = append(w.line, field.Name...)
	}
	_, err = w.out.Write(append(w.line, '\n'))
	return err
}

func (w *tableSink) write(rec arrow.Record) error {
	if w.parquet {
		return w.table.Write(rec)
	}
	for row := range int(rec.NumRows()) {
		w.line = w.line[:0]
		for i, column := range rec.Columns() {
			if i > 0 {
				w.line = append(w.line, ',')
			}
			w.cell(column, row)
		}
		if _, err := w.out.Write(append(w.line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// cell appends a value as CSV; null is empty.
func (w *tableSink) cell(column arrow.Array, row int) {
	switch a := column.(type) {
	case *array.Dictionary:
		w.cell(a.Dictionary(), a.GetValueIndex(row))
	case *array.String:
		s := a.Value(row)
		if strings.ContainsAny(s, ",\"\r\n") {
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		w.line = append(w.line, s...)
	case *array.Int64:
		if a.IsValid(row) {
			w.line = strconv.AppendInt(w.line, a.Value(row), 10)
		}
	case *array.Float64:
		w.line = strconv.AppendFloat(w.line, a.Value(row), 'g', 15, 64)
	}
}
