package table

import (
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go/format"
)

// appendAtOnce is how many rows go into a page before it is seen whether it is full.
const appendAtOnce = 2048

// append appends the rows from one on to before another of an Arrow column.
func (c *writtenChunk) append(col arrow.Array, from, to int) error {
	if coded, ok := col.(*array.Dictionary); ok {
		c.ofBatch = slices.Repeat([]int32{-1}, coded.Dictionary().Len())
	}
	for ; from < to; from += appendAtOnce {
		next := min(from+appendAtOnce, to)
		c.rows += next - from
		c.meta.Statistics.NullCount += int64(c.addLevels(col, from, next))
		c.addValues(col, from, next)
		if err := c.turn(pageRows, pageBytes); err != nil {
			return err
		}
	}
	return nil
}

// addLevels notes which rows are null and counts them.
func (c *writtenChunk) addLevels(col arrow.Array, from, to int) (nulls int) {
	if !c.nullable() {
		return 0
	}
	some := col.NullN() > 0
	for i := from; i < to; i++ {
		level := byte(1)
		if some && col.IsNull(i) {
			level = 0
			nulls++
		}
		c.levels = append(c.levels, level)
	}
	return nulls
}

func (c *writtenChunk) addValues(col arrow.Array, from, to int) {
	switch a := col.(type) {
	case *array.String:
		c.addStrings(a, from, to)
	case *array.Dictionary:
		c.addCoded(a, a.Dictionary().(*array.String), from, to)
	case *array.Boolean:
		for i := from; i < to; i++ {
			if a.IsValid(i) {
				c.bits = append(c.bits, a.Value(i))
			}
		}
	case *array.Int64:
		addFixed(c, a, a.Int64Values(), from, to)
	case *array.Timestamp:
		addFixed(c, a, a.TimestampValues(), from, to)
	case *array.Int32:
		addFixed(c, a, a.Int32Values(), from, to)
	case *array.Uint64:
		addFixed(c, a, a.Uint64Values(), from, to)
	case *array.Uint32:
		addFixed(c, a, a.Uint32Values(), from, to)
	case *array.Date32:
		addFixed(c, a, a.Date32Values(), from, to)
	case *array.Float32:
		addFixed(c, a, a.Float32Values(), from, to)
	case *array.Float64:
		addFixed(c, a, a.Float64Values(), from, to)
	default:
		panic("table: a type that NewWriter let through has no values: " + col.DataType().String())
	}
}

// addFixed takes values over as they stand in memory: little-endian, as in a plain page.
func addFixed[T any](c *writtenChunk, col arrow.Array, values []T, from, to int) {
	if col.NullN() == 0 {
		c.values = append(c.values, memoryOf(values[from:to])...)
		return
	}
	for i := from; i < to; i++ {
		if col.IsValid(i) {
			c.values = append(c.values, memoryOf(values[i:i+1])...)
		}
	}
}

func memoryOf[T any](values []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(*new(T))))
}

// int64sOf is the inverse of memoryOf.
func int64sOf(memory []byte) []int64 {
	return unsafe.Slice((*int64)(unsafe.Pointer(unsafe.SliceData(memory))), len(memory)/8)
}

func (c *writtenChunk) addStrings(a *array.String, from, to int) {
	if a.NullN() == a.Len() {
		return
	}
	coding, some := c.encoding(), a.NullN() > 0
	for i := from; i < to; i++ {
		if some && a.IsNull(i) {
			continue
		}
		if v := a.Value(i); coding == format.RLEDictionary {
			c.addCode(v)
		} else {
			c.text = append(c.text, v...)
			c.offsets = append(c.offsets, uint32(len(c.text)))
		}
	}
}

// addCode adds the code of a string to the page to come. Many columns say the same for long.
func (c *writtenChunk) addCode(v string) {
	if n := len(c.codes); n == 0 || c.dictionary.String(uint32(c.codes[n-1])) != v {
		c.codes = append(c.codes, int32(c.dictionary.ID(v)))
	} else {
		c.codes = append(c.codes, c.codes[n-1])
	}
}

// isCoded says that a column names strings by numbers of 32 bits.
func isCoded(t arrow.DataType) bool {
	d, ok := t.(*arrow.DictionaryType)
	return ok && d.ValueType.ID() == arrow.STRING && d.IndexType.ID() == arrow.INT32
}

func (c *writtenChunk) addCoded(a *array.Dictionary, strings *array.String, from, to int) {
	coding, some, numbers := c.encoding(), a.NullN() > 0, a.Indices().(*array.Int32).Int32Values()
	for i := from; i < to; i++ {
		if some && a.IsNull(i) {
			continue
		}
		k := numbers[i]
		if coding != format.RLEDictionary {
			c.text = append(c.text, strings.Value(int(k))...)
			c.offsets = append(c.offsets, uint32(len(c.text)))
			continue
		}
		if c.ofBatch[k] < 0 {
			c.ofBatch[k] = int32(c.dictionary.ID(strings.Value(int(k))))
		}
		c.codes = append(c.codes, c.ofBatch[k])
	}
}
