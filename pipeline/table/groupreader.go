package table

import (
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// groupReader decodes row groups in blocks.
type groupReader struct {
	reader  *Reader
	free    spare
	strings []coder
	moments momentReader
	opened  []*cursor
}

// column opens a column chunk of one of the kinds.
func (g *groupReader) column(group int, name string, kind parquet.Kind) (*cursor, parquet.Type, error) {
	at := g.reader.schema.FieldIndices(name)
	if len(at) == 0 {
		return nil, nil, fmt.Errorf("no column %s", name)
	}
	leaf := g.reader.leaves[at[0]]
	chunk := g.reader.file.RowGroups()[group].ColumnChunks()[leaf.index]
	if chunk.Type().Kind() != kind {
		return nil, nil, fmt.Errorf("column %s holds %s", name, chunk.Type())
	}
	c := &cursor{pages: chunk.Pages(), max: leaf.defined}
	g.opened = append(g.opened, c)
	return c, chunk.Type(), nil
}

func (g *groupReader) open(group int, strings []string, moments string) error {
	for len(g.strings) < len(strings) {
		g.strings = append(g.strings, coder{})
	}
	for i, name := range strings {
		c, _, err := g.column(group, name, parquet.ByteArray)
		if err != nil {
			return err
		}
		g.strings[i].open(c)
	}
	c, t, err := g.column(group, moments, parquet.Int64)
	if err != nil {
		return err
	}
	logical := t.LogicalType()
	if logical == nil {
		return fmt.Errorf("column %s holds no times", moments)
	}
	stamp, ok := logical.Value.(*format.TimestampType)
	if !ok {
		return fmt.Errorf("column %s holds no times", moments)
	}
	g.moments = momentReader{cursor: c}
	if _, ok := stamp.Unit.Value.(*format.MicroSeconds); !ok {
		g.moments.microseconds = microsecondsOf(stamp)
	}
	return nil
}

func (g *groupReader) close(group int) {
	for _, c := range g.opened {
		c.close()
	}
	g.opened = g.opened[:0]
	g.reader.pages.leave(group)
}

func (g *groupReader) read(group int, strings []string, moments string, emit func(*Block) error) error {
	defer g.close(group)
	if err := g.open(group, strings, moments); err != nil {
		return err
	}
	rows := int(g.reader.file.RowGroups()[group].NumRows())
	for from := 0; from < rows; from += blockRows {
		b := g.free.get()
		b.First = from == 0
		if err := g.block(b, strings, min(blockRows, rows-from)); err != nil {
			return err
		}
		if err := emit(b); err != nil {
			return err
		}
	}
	return nil
}

// block decodes the next rows.
func (g *groupReader) block(b *Block, strings []string, rows int) (err error) {
	b.Strings = slices.Grow(b.Strings[:0], len(strings))[:len(strings)]
	for i, name := range strings {
		if err := g.strings[i].rows(&b.Strings[i], rows); err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
	}
	if b.Moments, err = g.moments.rows(b.Moments[:0], rows); err != nil {
		return fmt.Errorf("times: %w", err)
	}
	return nil
}
