package table

import (
	"bytes"
	"encoding/binary"
	"io"

	"github.com/klauspost/compress/s2"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/rle"
	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"pikir/pipeline/intern"
)

// Bounds of a page and of a dictionary: they are closed at whichever comes first.
const (
	pageRows        = 20_000
	pageBytes       = 1 << 20
	dictionaryBytes = 4 << 20
)

// writtenChunk is a column of the open row group: pages, compressed with Snappy, and the rows of the page to come.
//
// Snappy takes a third of the time of zstd, for files that are a third larger. Tables are written once and mostly stay on the machine, and DuckDB, Arrow and Spark
// write Snappy unless told otherwise.
type writtenChunk struct {
	element *format.SchemaElement
	coding  format.Encoding
	first   []byte // page of the dictionary
	pages   []byte
	meta    format.ColumnMetaData // of the pages
	full    bool                  // the dictionary takes no more strings
	bounds  []int64               // the least and the greatest value of 64 bits, by which readers leave row groups out

	rows       int
	levels     []byte // of rows, 1 for those that are not null; nullable columns only
	values     []byte // of fixed width, as they stand in memory
	bits       []bool
	text       []byte
	offsets    []uint32 // string i is text[offsets[i]:offsets[i+1]]
	codes      []int32
	dictionary *intern.Table
	ofBatch    []int32 // code of each string of a dictionary of a batch, −1 if not known

	encoded, body, packed []byte // scratch
}

func newChunk(element *format.SchemaElement, coding format.Encoding) *writtenChunk {
	c := &writtenChunk{element: element, coding: coding, offsets: []uint32{0}}
	if coding == format.RLEDictionary {
		c.dictionary = intern.New()
	}
	return c
}

func (c *writtenChunk) nullable() bool { return c.element.RepetitionType.V == format.Optional }

// encoding is that of the page to come: a dictionary that is full is left.
func (c *writtenChunk) encoding() format.Encoding {
	if c.full {
		return format.DeltaLengthByteArray
	}
	return c.coding
}

// turn closes the page to come, if it holds so many rows or bytes.
func (c *writtenChunk) turn(rows, bytes int) error {
	if c.rows == 0 || c.rows < rows && len(c.text)+len(c.values) < bytes {
		return nil
	}
	coding := c.encoding()
	c.bound()
	c.body = c.body[:0]
	if c.nullable() {
		levels, err := (&rle.Encoding{BitWidth: 1}).EncodeLevels(c.encoded[:0], c.levels)
		if err != nil {
			return err
		}
		c.body, c.encoded = append(binary.LittleEndian.AppendUint32(c.body, uint32(len(levels))), levels...), levels
	}
	if err := c.encode(coding); err != nil {
		return err
	}
	head := format.DataPageHeader{NumValues: int32(c.rows), Encoding: coding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
	if c.pages = c.page(c.pages, format.PageHeader{Type: format.DataPage, DataPageHeader: compact.New(head)}); c.dictionary != nil && c.dictionary.Bytes() > dictionaryBytes {
		c.full = true
	}
	c.meta.NumValues += int64(c.rows)
	c.rows, c.levels, c.values, c.bits, c.text, c.offsets, c.codes = 0, c.levels[:0], c.values[:0], c.bits[:0], c.text[:0], c.offsets[:1], c.codes[:0]
	return nil
}

// bound takes the values of the page to come into the bounds.
func (c *writtenChunk) bound() {
	values := int64sOf(c.values)
	if c.element.Type.V != format.Int64 || len(values) == 0 {
		return
	}
	if c.bounds == nil {
		c.bounds = []int64{values[0], values[0]}
	}
	least, greatest := c.bounds[0], c.bounds[1]
	for _, v := range values {
		least, greatest = min(least, v), max(greatest, v)
	}
	c.bounds[0], c.bounds[1] = least, greatest
}

// encode appends the values to the body of a page.
func (c *writtenChunk) encode(coding format.Encoding) (err error) {
	var values []byte
	switch coding {
	case format.RLEDictionary:
		values, err = new(rle.DictionaryEncoding).EncodeInt32(c.encoded[:0], c.codes)
	case format.DeltaByteArray:
		values, err = new(delta.ByteArrayEncoding).EncodeByteArray(c.encoded[:0], c.text, c.offsets)
	case format.DeltaLengthByteArray:
		values, err = new(delta.LengthByteArrayEncoding).EncodeByteArray(c.encoded[:0], c.text, c.offsets)
	case format.DeltaBinaryPacked:
		values, err = new(delta.BinaryPackedEncoding).EncodeInt64(c.encoded[:0], int64sOf(c.values))
	default:
		if values = c.values; c.element.Type.V == format.Boolean {
			values = packedBits(c.bits)
		}
	}
	if c.body = append(c.body, values...); coding != format.Plain {
		c.encoded = values
	}
	return err
}

func packedBits(bits []bool) []byte {
	bytes := make([]byte, (len(bits)+7)/8)
	for i, b := range bits {
		if b {
			bytes[i/8] |= 1 << (i % 8)
		}
	}
	return bytes
}

// page appends a page with the body.
func (c *writtenChunk) page(to []byte, head format.PageHeader) []byte {
	c.packed = s2.EncodeSnappy(c.packed[:cap(c.packed)], c.body)
	head.UncompressedPageSize, head.CompressedPageSize = int32(len(c.body)), int32(len(c.packed))
	text, err := compact.Marshal(&protocol, &head)
	if err != nil {
		panic(err) // it holds nothing that could fail
	}
	c.meta.TotalUncompressedSize += int64(len(text) + len(c.body))
	return append(append(to, text...), c.packed...)
}

// seal closes the last page and puts the dictionary in front of the pages.
func (c *writtenChunk) seal() error {
	if err := c.turn(1, 0); err != nil || c.dictionary == nil {
		return err
	}
	c.body = c.body[:0]
	for i := range c.dictionary.Len() {
		s := c.dictionary.String(uint32(i))
		c.body = append(binary.LittleEndian.AppendUint32(c.body, uint32(len(s))), s...)
	}
	head := format.DictionaryPageHeader{NumValues: int32(c.dictionary.Len()), Encoding: format.Plain}
	c.first = c.page(nil, format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: compact.New(head)})
	return nil
}

// flush writes the sealed chunk at a place of the file and begins the next.
func (c *writtenChunk) flush(out io.Writer, at int64) (format.ColumnMetaData, error) {
	meta := c.meta
	meta.Type, meta.PathInSchema, meta.Codec = c.element.Type.V, []string{c.element.Name}, format.Snappy
	meta.Encoding = []format.Encoding{format.RLE, c.coding}
	if c.full {
		meta.Encoding = append(meta.Encoding, c.encoding())
	}
	if c.bounds != nil {
		meta.Statistics.MinValue, meta.Statistics.MaxValue = bytes.Clone(memoryOf(c.bounds[:1])), bytes.Clone(memoryOf(c.bounds[1:]))
	}
	meta.DataPageOffset, meta.TotalCompressedSize = at+int64(len(c.first)), int64(len(c.first)+len(c.pages))
	if c.dictionary != nil {
		meta.DictionaryPageOffset = at
		c.dictionary.Reset()
	}
	for _, pages := range [][]byte{c.first, c.pages} {
		if _, err := out.Write(pages); err != nil {
			return meta, err
		}
	}
	c.first, c.pages, c.meta, c.full, c.bounds = nil, c.pages[:0], format.ColumnMetaData{}, false, nil
	return meta, nil
}
