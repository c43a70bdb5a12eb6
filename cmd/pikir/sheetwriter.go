package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/table"
)

const sheetBatch = 1 << 14

// sheetWriter writes a table of strings, with probabilities as 32-bit floats in Parquet, aside and renames it when it is whole.
type sheetWriter struct {
	out     string
	file    *os.File
	csv     *csv.Writer
	parquet *table.Writer
	rows    *array.RecordBuilder
	held    int
}

func newSheetWriter(out string) (*sheetWriter, error) {
	if ext := filepath.Ext(out); ext != ".csv" && ext != ".parquet" {
		return nil, fmt.Errorf("--out %q: name a file that ends in .csv or .parquet", out)
	}
	return &sheetWriter{out: out}, nil
}

func (w *sheetWriter) begin(columns []string) (err error) {
	if filepath.Ext(w.out) == ".csv" {
		if w.file, err = os.Create(w.out + ".partial"); err != nil {
			return err
		}
		w.csv = csv.NewWriter(w.file)
		return w.csv.Write(columns)
	}
	var fields []arrow.Field
	for _, name := range columns {
		f := arrow.Field{Name: name, Type: arrow.BinaryTypes.String}
		if name == pipeline.PPositive || name == pipeline.PNegative {
			f.Type = arrow.PrimitiveTypes.Float32
		}
		fields = append(fields, f)
	}
	schema := arrow.NewSchema(fields, nil)
	w.rows = array.NewRecordBuilder(memory.DefaultAllocator, schema)
	w.parquet, err = table.Create(w.out+".partial", schema)
	return err
}

func (w *sheetWriter) add(row []string) error {
	if w.csv != nil {
		return w.csv.Write(row)
	}
	for i, v := range row {
		switch b := w.rows.Field(i).(type) {
		case *array.StringBuilder:
			b.Append(v)
		case *array.Float32Builder:
			p, err := strconv.ParseFloat(v, 32)
			if err != nil {
				return err
			}
			b.Append(float32(p))
		}
	}
	if w.held++; w.held < sheetBatch {
		return nil
	}
	return w.flush()
}

func probability(p float32) string { return strconv.FormatFloat(float64(p), 'f', 4, 32) }

func (w *sheetWriter) flush() error {
	rec := w.rows.NewRecord()
	defer rec.Release()
	w.held = 0
	return w.parquet.Write(rec)
}

func (w *sheetWriter) finish() error {
	if err := w.close(); err != nil {
		os.Remove(w.out + ".partial")
		return err
	}
	return os.Rename(w.out+".partial", w.out)
}

func (w *sheetWriter) close() error {
	if w.csv != nil {
		w.csv.Flush()
		if err := w.csv.Error(); err != nil {
			return err
		}
		return w.file.Close()
	}
	if w.held > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	return w.parquet.Close()
}

// abandon takes back what was written.
func (w *sheetWriter) abandon() {
	if w.csv != nil || w.parquet != nil {
		_ = w.close() // what it wrote goes
		os.Remove(w.out + ".partial")
	}
}
