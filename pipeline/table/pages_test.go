package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// oldCodec writes one of the forms in which LZ4 was written before LZ4_RAW.
type oldCodec struct {
	frame bool
	block int // of Hadoop, bytes; 0 is one bare block
}

type codec = compress.Codec

func (oldCodec) String() string                            { return "LZ4" }
func (oldCodec) CompressionCodec() format.CompressionCodec { return format.Lz4 }
func (oldCodec) Decode(_, _ []byte) ([]byte, error)        { panic("not read by the library") }

func (c oldCodec) Encode(dst, src []byte) ([]byte, error) {
	dst = dst[:0]
	if c.frame {
		var b bytes.Buffer
		w := lz4.NewWriter(&b)
		w.Write(src)
		w.Close()
		return append(dst, b.Bytes()...), nil
	}
	for first := true; first || len(src) > 0; first = false {
		part := src
		if c.block > 0 {
			part = src[:min(len(src), c.block)]
		}
		packed := make([]byte, lz4.CompressBlockBound(len(part))+1)
		n, err := new(lz4.Compressor).CompressBlock(part, packed)
		if err != nil {
			return nil, err
		}
		if c.block > 0 {
			dst = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(dst, uint32(len(part))), uint32(n))
		}
		dst, src = append(dst, packed[:n]...), src[len(part):]
	}
	return dst, nil
}

type remark struct {
	ID   string  `parquet:"id,delta"`
	Text *string `parquet:"text,optional"`
	Who  string  `parquet:"who,dict"`
	None *string `parquet:"none,optional"`
	N    int64   `parquet:"n,delta"`
	B    bool    `parquet:"b"`
}

func remarks(n int) []remark {
	rows := make([]remark, n)
	for i := range rows {
		rows[i] = remark{ID: fmt.Sprint("id-", 1000+i), Who: fmt.Sprint("u", i%7), N: int64(i * i), B: i%3 == 0}
		if text := fmt.Sprintf("пікір №%d, көп рахмет", i/2); i%4 > 0 {
			rows[i].Text = &text
		}
	}
	return rows
}

func packed(t testing.TB, c codec, version, n int) []byte {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[remark](&b, parquet.Compression(c), parquet.DataPageVersion(version), parquet.PageBufferSize(2000), parquet.MaxRowsPerRowGroup(700))
	if _, err := w.Write(remarks(n)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shownRows is what a file holds, as text.
func shownRows(file []byte) (string, error) {
	var b strings.Builder
	err := Read(bytes.NewReader(file), int64(len(file)), nil, 100, func(rec arrow.Record) error {
		for i := range int(rec.NumRows()) {
			for _, c := range rec.Columns() {
				b.WriteString(c.ValueStr(i) + "\t")
			}
			b.WriteByte('\n')
		}
		return nil
	})
	return b.String(), err
}

// TestCodecs: whatever the pages are compressed with, the table is the same.
func TestCodecs(t *testing.T) {
	const n = 1500
	want, err := shownRows(packed(t, &parquet.Uncompressed, 1, n))
	if err != nil || strings.Count(want, "\n") != n || !strings.Contains(want, "id-1003\tu3\tпікір №1") && !strings.Contains(want, "пікір №1, көп рахмет") {
		t.Fatalf("%.300s, %v", want, err)
	}
	for name, c := range map[string]codec{"snappy": &parquet.Snappy, "gzip": &parquet.Gzip, "brotli": &parquet.Brotli, "zstd": &parquet.Zstd, "lz4-raw": &parquet.Lz4Raw,
		"lz4-hadoop": oldCodec{block: 1 << 20}, "lz4-hadoop-blocks": oldCodec{block: 256}, "lz4-frame": oldCodec{frame: true}, "lz4-bare": oldCodec{}} {
		for version := 1; version <= 2; version++ {
			if got, err := shownRows(packed(t, c, version, n)); err != nil || got != want {
				t.Errorf("%s, pages of version %d: %d bytes of text, want %d, %v", name, version, len(got), len(want), err)
			}
		}
	}
}

// forged is a file whose footer was changed.
func forged(t testing.TB, change func(*format.FileMetaData)) []byte {
	file := packed(t, &parquet.Zstd, 2, 10)
	meta, _, err := footerOf(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	change(meta)
	footer, err := compact.Marshal(&protocol, meta)
	if err != nil {
		t.Fatal(err)
	}
	body := file[:len(file)-8-int(binary.LittleEndian.Uint32(file[len(file)-8:]))]
	return append(binary.LittleEndian.AppendUint32(append(bytes.Clone(body), footer...), uint32(len(footer))), magic...)
}

// withFooter is a file that is nothing but a footer.
func withFooter(footer []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(append([]byte(magic), footer...), uint32(len(footer))), magic...)
}

// onePage is a file with a page of one column of texts, all of them null, behind a head of the caller's.
func onePage(t testing.TB, head format.PageHeader, body []byte) []byte {
	text, err := compact.Marshal(&protocol, &head)
	if err != nil {
		t.Fatal(err)
	}
	file := forged(t, func(meta *format.FileMetaData) {
		for i := range meta.RowGroups[0].Columns {
			c := &meta.RowGroups[0].Columns[i].MetaData
			c.DataPageOffset, c.DictionaryPageOffset, c.TotalCompressedSize, c.Codec = 4, 0, int64(len(text)+len(body)), format.Uncompressed
		}
	})
	return append([]byte(magic), append(append(text, body...), file[4:]...)...)
}

func dataPage(size, values int32, code format.Encoding) format.PageHeader {
	h := format.PageHeader{Type: format.DataPage, UncompressedPageSize: size, CompressedPageSize: size}
	h.DataPageHeader.Valid = true
	h.DataPageHeader.V = format.DataPageHeader{NumValues: values, Encoding: code, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}
	return h
}

// TestHostileSizes: a file of a few bytes cannot make the reader take much memory, whatever sizes it states.
func TestHostileSizes(t *testing.T) {
	run := binary.AppendUvarint(nil, 1<<31-2) // the head of a run of 2^30 values
	levels := append(binary.LittleEndian.AppendUint32(nil, uint32(len(run)+1)), append(run, 1)...)
	prefixes := binary.AppendVarint(append([]byte{128, 1, 4, 100}, 1), 1<<29)
	for name, file := range map[string][]byte{
		"footer longer than the file": append([]byte(magic+"xxxx"), "\xff\xff\xff\xffPAR1"...),
		"list of 2^31 elements":       withFooter([]byte{0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07}),
		"text of 2^31 bytes":          withFooter([]byte{0x15, 2, 0x68, 0xff, 0xff, 0xff, 0xff, 0x07}),
		"too many structs":            withFooter(append([]byte{0x15, 2, 0x19, 0xfc, 0x80, 0x80, 0x40}, make([]byte, 1<<20)...)),
		"nested without end":          withFooter(bytes.Repeat([]byte{0x1c}, 100_000)),
		"chunk outside the file": forged(t, func(m *format.FileMetaData) {
			m.RowGroups[0].Columns[0].MetaData.TotalCompressedSize = 1 << 40
		}),
		"no chunks":      forged(t, func(m *format.FileMetaData) { m.RowGroups[0].Columns = m.RowGroups[0].Columns[:1] }),
		"LZO":            forged(t, func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].MetaData.Codec = format.LZO }),
		"page of 2 GiB":  onePage(t, format.PageHeader{Type: format.DataPage, UncompressedPageSize: 1<<31 - 1, CompressedPageSize: 10}, make([]byte, 10)),
		"2^31 values":    onePage(t, dataPage(10, 1<<31-1, format.Plain), make([]byte, 10)),
		"run of levels":  onePage(t, dataPage(int32(len(levels)), 10, format.Plain), levels),
		"run of indices": onePage(t, dataPage(int32(len(run)+2), 10, format.RLEDictionary), append([]byte{8}, append(run, 1)...)),
		"delta of 2^30":  onePage(t, dataPage(8, 10, format.DeltaBinaryPacked), append(binary.AppendUvarint([]byte{128, 1, 4}, 1<<30), 0)),
		"long prefixes":  onePage(t, dataPage(int32(len(prefixes)), 100, format.DeltaByteArray), prefixes),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := shownRows(file)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 16<<20 || err == nil {
			t.Errorf("%s: took %d bytes, %v", name, took, err)
		}
	}
}

// TestBomb: what the pages of a file grow to is bounded by its size.
func TestBomb(t *testing.T) {
	file := packed(t, &parquet.Zstd, 1, 10)
	shown, err := newPages(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	shown.grown = bombBytes
	if _, err := shown.ReadAt(make([]byte, 10), span); err == nil || !strings.Contains(err.Error(), "decompression bomb") {
		t.Error(err)
	}
}

// TestShownAnywhere: the file that is shown reads the same from every place as from its beginning.
func TestShownAnywhere(t *testing.T) {
	file := packed(t, &parquet.Snappy, 1, 300)
	p, err := newPages(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(io.NewSectionReader(p, span, span))
	if err != nil || len(whole) == 0 {
		t.Fatal(len(whole), err)
	}
	for at := len(whole) - 1; at >= 0; at -= 97 {
		got := make([]byte, 50)
		n, err := p.ReadAt(got, span+int64(at))
		if err != nil || !bytes.HasPrefix(whole[at:], got[:n]) || n == 0 {
			t.Fatalf("at %d: %d bytes, %v", at, n, err)
		}
	}
}

// FuzzRead: any file is read or refused.
func FuzzRead(f *testing.F) {
	for _, c := range []codec{&parquet.Uncompressed, &parquet.Snappy, &parquet.Zstd, &parquet.Lz4Raw, oldCodec{block: 1 << 20}} {
		for version := 1; version <= 2; version++ {
			f.Add(packed(f, c, version, 20))
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		rows := 0
		err := Read(bytes.NewReader(file), int64(len(file)), nil, 1000, func(rec arrow.Record) error {
			if rows += int(rec.NumRows()); rows > 1<<17 {
				return io.EOF
			}
			return nil
		})
		if err == nil && rows > 0 && len(file) < 12 {
			t.Errorf("%d rows out of %d bytes", rows, len(file))
		}
	})
}

func TestPagesOfFinishedRowGroupsAreForgotten(t *testing.T) {
	var file bytes.Buffer
	w := parquet.NewGenericWriter[struct{ Text string }](&file, parquet.MaxRowsPerRowGroup(100))
	for range 1000 {
		if _, err := w.Write([]struct{ Text string }{{strings.Repeat("сөз ", 50)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	held, rows := 0, int64(0)
	err = r.Read(nil, 50, func(rec arrow.Record) error {
		rows += rec.NumRows()
		now := 0
		for _, c := range r.pages.chunks {
			if c.page != nil {
				now++
			}
		}
		held = max(held, now)
		return nil
	})
	if err != nil || rows != 1000 || len(r.pages.chunks) != 10 || held != 1 {
		t.Errorf("%v: %d rows of %d column chunks, pages of %d at once", err, rows, len(r.pages.chunks), held)
	}
}
