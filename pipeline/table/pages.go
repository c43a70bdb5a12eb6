package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"

	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// Limits of a page. Writers close pages at a MiB or at some ten thousand rows; old ones put a whole row group into one.
const (
	maxPage   = 256 << 20 // bytes
	maxValues = 16 << 20
)

// A file whose pages grow beyond bombBytes and bombRatio times its size is no dump.
const (
	bombBytes = 1 << 30
	bombRatio = 500
)

// pages shows a Parquet file to the library as if nothing in it were compressed. Footer, heads of pages, and the counts in pages are checked on the way, so that
// the library takes no memory for sizes that a damaged or hostile file only states. It decompresses one page of a column at a time, when the library comes to it, and
// reads both forms of LZ4 (the library misreads LZ4 pages of nulls and knows nothing of the older form).
//
// The column chunks stand at multiples of span in the file that it shows, and the footer behind them.
type pages struct {
	in     io.ReaderAt
	size   int64
	footer []byte // with its length and the magic bytes
	chunks []*chunk
	width  int // columns of a row group
	unpack unpacker
	grown  int64    // bytes of the pages shown
	packed []byte   // scratch
	spare  [][]byte // of pages left
}

const span = 1 << 36

// chunk is one column of one row group.
type chunk struct {
	first, end int64 // where it stands in the file
	codec      format.CompressionCodec
	levels     int    // greatest definition level
	skipped    bool   // lists, which are no columns of a table
	next       int64  // the page behind the one that is shown
	from       int64  // where the page that is shown stands in the file that is shown, from the chunk
	page       []byte // head and body
	counted    int64  // pages before this have been counted as grown
}

const magic = "PAR1"

var protocol compact.CompactProtocol

func newPages(in io.ReaderAt, size int64) (*pages, error) {
	meta, _, err := footerOf(in, size)
	if err != nil {
		return nil, err
	}
	levels, err := levelsOf(meta)
	if err != nil {
		return nil, err
	}
	p := &pages{in: in, size: size, width: len(levels)}
	for _, group := range meta.RowGroups {
		if len(group.Columns) != len(levels) {
			return nil, errors.New("a row group has another number of columns than the table")
		}
		for i := range group.Columns {
			if err := p.add(&group.Columns[i].MetaData, levels[i]); err != nil {
				return nil, err
			}
		}
	}
	footer, err := compact.Marshal(&protocol, meta)
	if err != nil {
		return nil, err
	}
	p.footer = append(binary.LittleEndian.AppendUint32(footer, uint32(len(footer))), magic...)
	return p, nil
}

// tailBytes is what stands behind a footer: its length and the magic bytes.
const tailBytes = 8

// footerOf decodes the footer of a file, and says how long it is.
func footerOf(in io.ReaderAt, size int64) (*format.FileMetaData, int64, error) {
	var head, tail [tailBytes]byte
	if size < 12 {
		return nil, 0, errShort
	}
	for at, b := range map[int64][]byte{0: head[:4], size - tailBytes: tail[:]} {
		if _, err := in.ReadAt(b, at); err != nil {
			return nil, 0, err
		}
	}
	if string(tail[4:]) == "PARE" {
		return nil, 0, errors.New("it is encrypted, and there is no key for it")
	}
	if string(head[:4]) != magic || string(tail[4:]) != magic {
		return nil, 0, errors.New("it does not begin and end as one")
	}
	length := int64(binary.LittleEndian.Uint32(tail[:4]))
	if length > size-12 {
		return nil, 0, errHostile
	}
	footer := make([]byte, length)
	if _, err := in.ReadAt(footer, size-tailBytes-length); err != nil {
		return nil, 0, err
	}
	n, err := thriftLength(footer)
	if err != nil {
		return nil, 0, fmt.Errorf("its footer %w", err)
	}
	meta := new(format.FileMetaData)
	return meta, length, compact.Unmarshal(&protocol, footer[:n], meta)
}

// column is what the levels of a leaf are.
type column struct {
	defined  int // greatest definition level
	repeated bool
}

// levelsOf walks through the tree of the columns, which the footer lists with each group before its members.
func levelsOf(meta *format.FileMetaData) (leaves []column, err error) {
	elements := meta.Schema
	var walk func(above column, depth int) error
	walk = func(above column, depth int) error {
		if len(elements) == 0 || depth > maxNesting {
			return errHostile
		}
		e := elements[0]
		elements = elements[1:]
		if r := e.RepetitionType; depth > 0 && r.Valid && r.V != format.Required {
			above.defined++
			above.repeated = above.repeated || r.V == format.Repeated
		}
		if e.Type.Valid && depth > 0 {
			leaves = append(leaves, above)
			return nil
		}
		for range e.NumChildren.V {
			if err := walk(above, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return leaves, walk(column{}, 0)
}

// add gives a column chunk its place in the file that is shown.
func (p *pages) add(meta *format.ColumnMetaData, col column) error {
	first := meta.DataPageOffset
	if meta.DictionaryPageOffset != 0 {
		first = meta.DictionaryPageOffset
	}
	if first < 4 || meta.TotalCompressedSize < 0 || first > p.size || meta.TotalCompressedSize > p.size-first {
		return errors.New("a column stands outside the file")
	}
	c := &chunk{first: first, end: first + meta.TotalCompressedSize, codec: meta.Codec, levels: col.defined, skipped: col.repeated}
	c.next = first
	p.chunks = append(p.chunks, c)
	at := int64(len(p.chunks)) * span
	if meta.DictionaryPageOffset != 0 {
		meta.DictionaryPageOffset = at
	}
	meta.DataPageOffset, meta.TotalCompressedSize, meta.Codec = at, span, format.Uncompressed
	return nil
}

// shown is the size of the file that is shown.
func (p *pages) shown() int64 { return int64(len(p.chunks)+1)*span + int64(len(p.footer)) }

// ReadAt reads the file that is shown: quick where the pages of a column are read one after the other, as the library does.
func (p *pages) ReadAt(b []byte, at int64) (int, error) {
	i := at / span
	switch {
	case i == 0:
		return copied(b, []byte(magic), at)
	case i > int64(len(p.chunks)):
		return copied(b, p.footer, at-i*span)
	}
	c := p.chunks[i-1]
	at -= i * span
	if at < c.from {
		c.next, c.from, c.page = c.first, 0, c.page[:0]
	}
	for at >= c.from+int64(len(c.page)) {
		if err := p.turn(c); err != nil {
			return 0, err
		}
	}
	return copy(b, c.page[at-c.from:]), nil
}

func copied(b, from []byte, at int64) (int, error) {
	n := copy(b, from[min(at, int64(len(from))):])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// leave forgets the pages of a row group, which is not read again soon.
func (p *pages) leave(group int) {
	for _, c := range p.chunks[group*p.width : (group+1)*p.width] {
		if c.page != nil {
			p.spare = append(p.spare, c.page[:0])
		}
		c.next, c.from, c.page = c.first, 0, nil
	}
}

// turn goes on to the next page of a chunk.
func (p *pages) turn(c *chunk) error {
	if c.next >= c.end {
		return io.EOF
	}
	head, length, err := p.head(c)
	if err != nil {
		return err
	}
	packed := slices.Grow(p.packed[:0], int(head.CompressedPageSize))[:head.CompressedPageSize]
	p.packed = packed
	if _, err := p.in.ReadAt(packed, c.next+length); err != nil {
		return err
	}
	if head.CRC != 0 && uint32(head.CRC) != crc32.ChecksumIEEE(packed) {
		return errors.New("a page differs from its checksum")
	}
	if c.next >= c.counted {
		c.counted = c.next + 1
		if p.grown += int64(head.UncompressedPageSize); p.grown > bombBytes && p.grown > bombRatio*p.size {
			return fmt.Errorf("it grows more than %d-fold when decompressed: it looks like a decompression bomb", bombRatio)
		}
	}
	codec, size, plain := c.codec, int(head.UncompressedPageSize), plainBytes(head)
	if v2 := head.DataPageHeaderV2; v2.Valid && v2.V.IsCompressed.Valid && !v2.V.IsCompressed.V {
		codec = format.Uncompressed
	}
	if plain > size || plain > len(packed) {
		return errHostile
	}
	if n := len(p.spare); c.page == nil && n > 0 {
		c.page, p.spare = p.spare[n-1], p.spare[:n-1]
	}
	c.from, c.page = c.from+int64(len(c.page)), c.page[:0] // the page before goes
	page := slices.Grow(shownHead(head, c.page), size)
	body := page[len(page) : len(page)+size]
	copy(body, packed[:plain])
	if size > plain || codec == format.Uncompressed {
		if err := p.unpack.page(codec, body[plain:], packed[plain:]); err != nil {
			return err
		}
	}
	if err := c.check(head, body); err != nil {
		return err
	}
	c.next += length + int64(len(packed))
	c.page = page[:len(page)+size]
	return nil
}

// head reads the head of the next page and says how long it is.
func (p *pages) head(c *chunk) (*format.PageHeader, int64, error) {
	for size := int64(512); ; size *= 8 {
		text := make([]byte, min(size, c.end-c.next))
		if _, err := p.in.ReadAt(text, c.next); err != nil {
			return nil, 0, err
		}
		n, err := thriftLength(text)
		if err == errShort && size < c.end-c.next && size < maxPage {
			continue
		}
		if err != nil {
			return nil, 0, fmt.Errorf("the head of a page %w", err)
		}
		head := new(format.PageHeader)
		if err := compact.Unmarshal(&protocol, text[:n], head); err != nil {
			return nil, 0, err
		}
		if s := head.CompressedPageSize; s < 0 || int64(s) > c.end-c.next-int64(n) || head.UncompressedPageSize < 0 || head.UncompressedPageSize > maxPage {
			return nil, 0, errHostile
		}
		return head, int64(n), nil
	}
}

// plainBytes is how much of a page is never compressed: the levels of the second form of pages.
func plainBytes(head *format.PageHeader) int {
	v2 := &head.DataPageHeaderV2.V
	if !head.DataPageHeaderV2.Valid || v2.DefinitionLevelsByteLength < 0 || v2.RepetitionLevelsByteLength < 0 {
		return 0
	}
	return int(v2.DefinitionLevelsByteLength) + int(v2.RepetitionLevelsByteLength)
}

// shownHead writes the head of a page as it is without compression.
func shownHead(head *format.PageHeader, dst []byte) []byte {
	head.CompressedPageSize, head.CRC = head.UncompressedPageSize, 0
	head.DataPageHeader.V.Statistics, head.DataPageHeaderV2.V.Statistics = format.Statistics{}, format.Statistics{}
	if v2 := &head.DataPageHeaderV2; v2.Valid {
		v2.V.IsCompressed.V, v2.V.IsCompressed.Valid = false, true
	}
	text, err := compact.Marshal(&protocol, head)
	if err != nil {
		panic(err) // it was decoded by the same library
	}
	return append(dst, text...)
}

// check holds the counts in a page against its head.
func (c *chunk) check(head *format.PageHeader, body []byte) error {
	switch {
	case c.skipped:
		return nil
	case head.DictionaryPageHeader.Valid:
		if n := head.DictionaryPageHeader.V.NumValues; n < 0 || int64(n) > 8*int64(len(body)) {
			return errRuns
		}
	case head.DataPageHeaderV2.Valid:
		h := &head.DataPageHeaderV2.V
		if h.NumValues < 0 || h.NumValues > maxValues || h.NumNulls < 0 || h.NumNulls > h.NumValues || h.NumRows < 0 || h.NumRows > h.NumValues {
			return errRuns
		}
		n, repeated := plainBytes(head), int(max(0, h.RepetitionLevelsByteLength))
		if err := checkRuns(body[repeated:n], width(c.levels), int(h.NumValues)); err != nil {
			return err
		}
		return checkValues(h.Encoding, body[n:], int(h.NumValues))
	case head.DataPageHeader.Valid:
		h := &head.DataPageHeader.V
		if h.NumValues < 0 || h.NumValues > maxValues {
			return errRuns
		}
		if c.levels > 0 && h.DefinitionLevelEncoding == format.RLE {
			levels, rest, err := prefixed(body)
			if err != nil {
				return err
			}
			if err := checkRuns(levels, width(c.levels), int(h.NumValues)); err != nil {
				return err
			}
			body = rest
		}
		return checkValues(h.Encoding, body, int(h.NumValues))
	}
	return nil
}

// width is the number of bits that a level takes.
func width(most int) (bits int) {
	for ; most > 0; most >>= 1 {
		bits++
	}
	return bits
}
