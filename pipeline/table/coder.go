package table

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"

	"pikir/pipeline/intern"
)

// coder numbers the strings of a column chunk.
type coder struct {
	*cursor
	table   *intern.Table
	turned  parquet.Page // of which data and offsets are
	data    []byte
	offsets []uint32     // value i is data[offsets[i]:offsets[i+1]]
	known   parquet.Page // dictionary of which codes are
	codes   []uint32     // position in the dictionary → code + 1, 0 if not known
}

func (c *coder) open(of *cursor) {
	c.table.Reset()
	c.cursor, c.turned, c.known = of, nil, nil
}

// rows codes the next n rows.
func (c *coder) rows(to *Coded, n int) error {
	known := c.table.Len()
	to.Codes = slices.Grow(to.Codes[:0], n)
	for n > 0 {
		if err := c.next(); err != nil {
			return err
		}
		if c.page != c.turned {
			c.turn()
		}
		m := min(n, c.cursor.rows-c.row)
		if c.levels == nil {
			to.Codes = c.values(to.Codes, m)
		} else {
			to.Codes = c.present(to.Codes, c.levels[c.row:c.row+m])
		}
		c.row += m
		n -= m
	}
	to.Fresh, to.Ends = c.table.From(known, to.Fresh[:0], to.Ends[:0])
	return nil
}

// turn is called at a new page.
func (c *coder) turn() {
	c.turned = c.page
	data := c.source().Data()
	c.data, c.offsets = data.ByteArray()
	if c.dict != nil && c.dict != c.known {
		c.known = c.dict
		c.codes = slices.Grow(c.codes[:0], len(c.offsets))[:len(c.offsets)]
		clear(c.codes)
	}
}

// values appends the codes of the next n values.
func (c *coder) values(to []uint32, n int) []uint32 {
	if c.dict == nil {
		for k := c.value; k < c.value+n; k++ {
			to = append(to, c.table.IDBytes(c.data[c.offsets[k]:c.offsets[k+1]]))
		}
	} else {
		for _, k := range c.index[c.value : c.value+n] {
			if c.codes[k] == 0 {
				c.codes[k] = c.table.IDBytes(c.data[c.offsets[k]:c.offsets[k+1]]) + 1
			}
			to = append(to, c.codes[k]-1)
		}
	}
	c.value += n
	return to
}

// present is values for rows of which some have none.
func (c *coder) present(to []uint32, levels []byte) []uint32 {
	for len(levels) > 0 {
		n := 0
		for n < len(levels) && levels[n] == c.max {
			n++
		}
		to = c.values(to, n)
		for levels = levels[n:]; len(levels) > 0 && levels[0] != c.max; levels = levels[1:] {
			to = append(to, None)
		}
	}
	return to
}

// momentReader reads a column of times.
type momentReader struct {
	*cursor
	microseconds func(int64) arrow.Timestamp
}

// rows appends the next n times.
func (m *momentReader) rows(to []int64, n int) ([]int64, error) {
	to = slices.Grow(to, n)
	for n > 0 {
		if err := m.next(); err != nil {
			return nil, err
		}
		values, some := int64s(m.source()), min(n, m.cursor.rows-m.row)
		for row := m.row; row < m.row+some; row++ {
			if m.levels != nil && m.levels[row] != m.max {
				to = append(to, NoMoment)
				continue
			}
			to = append(to, int64(m.microseconds(values[m.at(m.value)])))
			m.value++
		}
		m.row += some
		n -= some
	}
	return to, nil
}
