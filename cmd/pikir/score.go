package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/spf13/cobra"

	"pikir/pipeline"
	"pikir/pipeline/table"
	"pikir/pipeline/text"
	"pikir/pipeline/text/sheet"
)

func scoreCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "score FILE... --out FILE.(csv|parquet)",
		Short: "Tell language and positivity of every text of a table",
		Long: "Tell language and positivity of every row of tables with a text column (" + sheet.Formats + ").\n" +
			"Every row stays, in order: its text, lang (kk, ru, en, mixed, other), p_positive and p_negative; the rest to 1 is neutral.",
		Example: "  pikir score comments.csv --out scored.parquet",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := newScoreWriter(out)
			if err != nil {
				return err
			}
			for _, path := range args {
				if err := scoreFile(cmd, path, w); err != nil {
					w.abandon()
					return err
				}
			}
			return w.finish()
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the .csv or .parquet file to write")
	_ = cmd.MarkFlagRequired("out") // the flag exists
	return cmd
}

func scoreFile(cmd *cobra.Command, path string, w *scoreWriter) error {
	at := -1
	scorer := text.NewScorer()
	begin := func(columns []string) error {
		if at = slices.Index(columns, pipeline.TextColumn); at < 0 {
			return fmt.Errorf("%s: it has no column text, but %s: rename the column that holds the comments", path, strings.Join(columns, ", "))
		}
		return nil
	}
	return sheet.Read(path, begin, func(values []string) error {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		return w.add(values[at], scorer.Score(values[at]))
	})
}

// scoredSchema holds the columns of a scored table.
var scoredSchema = arrow.NewSchema([]arrow.Field{
	{Name: pipeline.TextColumn, Type: arrow.BinaryTypes.String},
	{Name: pipeline.LangColumn, Type: arrow.BinaryTypes.String},
	{Name: pipeline.PPositive, Type: arrow.PrimitiveTypes.Float32},
	{Name: pipeline.PNegative, Type: arrow.PrimitiveTypes.Float32},
}, nil)

const scoredBatch = 1 << 14

// scoreWriter writes a scored table aside and renames it when it is whole.
type scoreWriter struct {
	out     string
	file    *os.File
	csv     *csv.Writer
	parquet *table.Writer
	rows    *array.RecordBuilder
	held    int
}

func newScoreWriter(out string) (w *scoreWriter, err error) {
	w = &scoreWriter{out: out}
	switch filepath.Ext(out) {
	case ".csv":
		if w.file, err = os.Create(out + ".partial"); err != nil {
			return nil, err
		}
		w.csv = csv.NewWriter(w.file)
		return w, w.csv.Write([]string{pipeline.TextColumn, pipeline.LangColumn, pipeline.PPositive, pipeline.PNegative})
	case ".parquet":
		w.rows = array.NewRecordBuilder(memory.DefaultAllocator, scoredSchema)
		w.parquet, err = table.Create(out+".partial", scoredSchema)
		return w, err
	}
	return nil, fmt.Errorf("--out %q: name a file that ends in .csv or .parquet", out)
}

func (w *scoreWriter) add(comment string, s text.Score) error {
	if w.csv != nil {
		return w.csv.Write([]string{comment, s.Lang.String(), number(s.Positive), number(s.Negative)})
	}
	w.rows.Field(0).(*array.StringBuilder).Append(comment)
	w.rows.Field(1).(*array.StringBuilder).Append(s.Lang.String())
	w.rows.Field(2).(*array.Float32Builder).Append(s.Positive)
	w.rows.Field(3).(*array.Float32Builder).Append(s.Negative)
	if w.held++; w.held < scoredBatch {
		return nil
	}
	return w.flush()
}

func number(p float32) string { return strconv.FormatFloat(float64(p), 'f', 4, 32) }

func (w *scoreWriter) flush() error {
	rec := w.rows.NewRecord()
	defer rec.Release()
	w.held = 0
	return w.parquet.Write(rec)
}

func (w *scoreWriter) finish() error {
	if err := w.close(); err != nil {
		os.Remove(w.out + ".partial")
		return err
	}
	return os.Rename(w.out+".partial", w.out)
}

func (w *scoreWriter) close() error {
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

func (w *scoreWriter) abandon() {
	_ = w.close() // what it wrote goes
	os.Remove(w.out + ".partial")
}
