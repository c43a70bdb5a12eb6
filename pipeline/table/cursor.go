package table

import (
	"bytes"
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
)

// cursor walks through the pages of one column chunk.
type cursor struct {
	pages  parquet.Pages
	page   parquet.Page
	dict   parquet.Page // values of the dictionary, nil where the page holds its values itself
	index  []int32      // positions in the dictionary
	levels []byte       // definition levels; none in a required column
	max    byte         // definition level of a value that is there
	row    int          // next row of the page
	value  int          // next value of the page, nulls not counted
	rows   int
}

// next makes sure that a page with rows is open.
func (c *cursor) next() error {
	for c.page == nil || c.row == c.rows {
		if c.page != nil {
			parquet.Release(c.page)
			c.page = nil
		}
		page, err := c.pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		c.page, c.rows, c.row, c.value = page, int(page.NumRows()), 0, 0
		c.levels, c.dict, c.index = nil, nil, nil
		if c.max > 0 {
			c.levels = page.DefinitionLevels()
		}
		if d := page.Dictionary(); d != nil {
			data := page.Data()
			c.dict, c.index = d.Page(), data.Int32()
		}
	}
	return nil
}

func (c *cursor) close() {
	if c.page != nil {
		parquet.Release(c.page)
		c.page = nil
	}
	c.pages.Close()
}

// source is the page that holds the values, and at says where in it the value with the given number lies.
func (c *cursor) source() parquet.Page {
	if c.dict != nil {
		return c.dict
	}
	return c.page
}

func (c *cursor) at(value int) int {
	if c.dict != nil {
		return int(c.index[value])
	}
	return value
}

// some gives the definition levels of the next n rows of the page; none where all have values.
func (c *cursor) some(n int) []byte {
	if c.levels == nil || bytes.Count(c.levels[c.row:c.row+n], []byte{c.max}) == n {
		return nil
	}
	return c.levels[c.row : c.row+n]
}

// walk calls put with the position in the page's values, and null, for the next n rows; open is called for each new page.
func (c *cursor) walk(b array.Builder, n int, open func(parquet.Page), put func(at int)) error {
	b.Reserve(n)
	for n > 0 {
		if err := c.next(); err != nil {
			return err
		}
		open(c.source())
		m := min(n, c.rows-c.row)
		if c.levels == nil {
			for i := range m {
				put(c.at(c.value + i))
			}
			c.value += m
		} else {
			for _, level := range c.levels[c.row : c.row+m] {
				if level != c.max {
					b.AppendNull()
					continue
				}
				put(c.at(c.value))
				c.value++
			}
		}
		c.row += m
		n -= m
	}
	return nil
}
