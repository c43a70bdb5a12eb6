package table

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
)

// coder gives codes to the strings of a column chunk: to those of a dictionary once, to others row by row.
type coder struct {
	*cursor
	turned  parquet.Page // of which data and offsets are
	data    []byte
	offsets []uint32     // value i is data[offsets[i]:offsets[i+1]]
	known   parquet.Page // dictionary that has codes, from base on
	base    uint32
	given   uint32 // codes
	plain   bool   // no row of the block has a code
	broken  bool   // a row has a string that is not in the dictionary
}

func (c *coder) open(of *cursor) { *c = coder{cursor: of} }

// rows codes the next n rows, as long as it can without giving codes.
func (c *coder) rows(to *Coded, n int) error {
	to.Codes, to.Fresh, to.Offsets = to.Codes[:0], to.Fresh[:0], append(to.Offsets[:0], 0)
	c.plain = true
	for n > 0 {
		if err := c.next(); err != nil {
			return err
		}
		m := min(n, c.cursor.rows-c.row)
		levels := c.some(m)
		if c.plain && (c.dict != nil || levels != nil) {
			c.plain = false
			c.code(to, uint32(to.Len()))
		}
		if c.page != c.turned {
			c.turn(to)
		}
		if levels == nil {
			c.values(to, m)
		} else {
			c.present(to, levels)
		}
		if c.broken {
			return errRuns
		}
		c.row += m
		n -= m
	}
	return nil
}

// turn is called at a new page.
func (c *coder) turn(to *Coded) {
	c.turned = c.page
	data := c.source().Data()
	c.data, c.offsets = data.ByteArray()
	if c.dict != nil && c.dict != c.known {
		n := len(c.offsets) - 1
		c.known, c.base = c.dict, c.given
		c.given += uint32(n)
		c.take(to, 0, n)
	}
}

// take takes over values from one on to before another.
func (c *coder) take(to *Coded, from, end int) {
	before := uint32(len(to.Fresh)) - c.offsets[from]
	to.Fresh = append(to.Fresh, c.data[c.offsets[from]:c.offsets[end]]...)
	for _, at := range c.offsets[from+1 : end+1] {
		to.Offsets = append(to.Offsets, before+at)
	}
}

// code gives codes to the next n rows, each of which has a string of its own.
func (c *coder) code(to *Coded, n uint32) {
	for range n {
		to.Codes = append(to.Codes, c.given)
		c.given++
	}
}

// values codes the next n values.
func (c *coder) values(to *Coded, n int) {
	if c.dict != nil {
		for _, k := range c.index[c.value : c.value+n] {
			to.Codes = append(to.Codes, c.base+uint32(k))
			c.broken = c.broken || int(uint32(k)) >= len(c.offsets)-1
		}
	} else {
		if !c.plain {
			c.code(to, uint32(n))
		}
		c.take(to, c.value, c.value+n)
	}
	c.value += n
}

// present is values for rows of which some have none.
func (c *coder) present(to *Coded, levels []byte) {
	for len(levels) > 0 {
		n := 0
		for n < len(levels) && levels[n] == c.max {
			n++
		}
		c.values(to, n)
		for levels = levels[n:]; len(levels) > 0 && levels[0] != c.max; levels = levels[1:] {
			to.Codes = append(to.Codes, None)
		}
	}
}

// momentReader reads a column of times.
type momentReader struct {
	*cursor
	microseconds func(int64) arrow.Timestamp // nil where the column holds those
}

// rows appends the next n times.
func (m *momentReader) rows(to []int64, n int) ([]int64, error) {
	to = slices.Grow(to, n)
	for n > 0 {
		if err := m.next(); err != nil {
			return nil, err
		}
		values, some, from := int64s(m.source()), min(n, m.cursor.rows-m.row), len(to)
		if levels := m.some(some); levels == nil && m.dict == nil {
			to = append(to, values[m.value:m.value+some]...)
			m.value += some
		} else {
			to = m.present(to, values, levels, some)
		}
		if m.microseconds != nil {
			for i, at := range to[from:] {
				if at != NoMoment {
					to[from+i] = int64(m.microseconds(at))
				}
			}
		}
		m.row += some
		n -= some
	}
	return to, nil
}

// present appends n values, of which some may not be there.
func (m *momentReader) present(to, values []int64, levels []byte, n int) []int64 {
	for i := range n {
		if levels != nil && levels[i] != m.max {
			to = append(to, NoMoment)
			continue
		}
		to = append(to, values[m.at(m.value)])
		m.value++
	}
	return to
}
