package table

import (
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go/format"
)

// Extend adds a last column to the Parquet file at path without a look at the others: its pages and a new footer take the place of the old footer, which Parquet allows, as nothing but the footer
// says where the columns of a row group stand. Column gives its n values from a row on, called once for each row group in order. The file cannot be read when Extend failed.
func Extend(path string, field arrow.Field, column func(first, n int) arrow.Array) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := extend(f, field, column); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", path, err)
	}
	return f.Close()
}

func extend(f *os.File, field arrow.Field, column func(first, n int) arrow.Array) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	meta, length, err := footerOf(f, info.Size())
	if err != nil {
		return err
	}
	e, err := element(field)
	if err != nil {
		return fmt.Errorf("column %s: %w", field.Name, err)
	}
	meta.Schema[0].NumChildren.V++
	meta.Schema = append(meta.Schema, e)
	meta.ColumnOrders = append(meta.ColumnOrders, format.ColumnOrder{Value: &format.TypeDefinedOrder{}})
	w := &Writer{out: f, meta: *meta}
	if w.at, err = f.Seek(info.Size()-tailBytes-length, io.SeekStart); err != nil {
		return err
	}
	if err := w.appendColumn(&e, field, column); err != nil {
		return err
	}
	return w.writeFooter()
}

// appendColumn writes the chunks of a column, one for each row group, behind what is there.
func (w *Writer) appendColumn(e *format.SchemaElement, field arrow.Field, column func(first, n int) arrow.Array) error {
	var chunk *writtenChunk
	first := 0
	for i := range w.meta.RowGroups {
		group := &w.meta.RowGroups[i]
		n := int(group.NumRows)
		values := column(first, n)
		if err := fits(values, field); err != nil {
			return err
		}
		if first += n; chunk == nil {
			chunk = newChunk(e, encodingOf(values))
		}
		if err := chunk.append(values, 0, n); err != nil {
			return err
		}
		if err := chunk.seal(); err != nil {
			return err
		}
		if err := w.place(chunk, group); err != nil {
			return err
		}
	}
	return nil
}
