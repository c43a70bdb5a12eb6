package dump

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// imports imports any text and fails if a reader panics or loses count, or if a row is not valid.
func imports(t *testing.T, format string, text []byte) {
	got, err := importAll(Options{Format: format, Stdin: bytes.NewReader(text)}, "-")
	if err != nil && strings.Contains(err.Error(), "stops the reader") && binaryContainer(text) == "" { // libraries of binary files may panic, and are caught
		t.Fatal(err)
	}
	for _, in := range got.Inputs {
		if err == nil && in.Read != in.Kept+in.Rejected+in.Duplicate {
			t.Errorf("read %d is not kept %d + rejected %d + duplicate %d", in.Read, in.Kept, in.Rejected, in.Duplicate)
		}
	}
	for _, row := range got.Rows {
		if !json.Valid(row) || bytes.Contains(row, []byte(`\u0000`)) {
			t.Errorf("row %q", row)
		}
	}
}

// seeds are the fixtures of all formats whose names end so, each with the number of its format.
func seeds(f *testing.F, add func(format int, text []byte), endings ...string) {
	for i, format := range All() {
		for _, path := range fixtures(f, format.Name) {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			for _, ending := range endings {
				if strings.HasSuffix(path, ending) {
					add(i, text)
				}
			}
		}
	}
}

// FuzzFormats has a sub-seed for each format: the fixtures of the format, read as that format whatever they look like.
func FuzzFormats(f *testing.F) {
	formats := All()
	seeds(f, func(i int, text []byte) { f.Add(uint8(i), text) }, "")
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		format := ""
		if int(which) < len(formats) {
			format = formats[which].Name
		}
		imports(t, format, text)
	})
}

// fuzzed has a target for one kind of file, told by its looks.
func fuzzed(f *testing.F, endings ...string) {
	seeds(f, func(_ int, text []byte) { f.Add(text) }, endings...)
	f.Fuzz(func(t *testing.T, text []byte) { imports(t, "", text) })
}

func FuzzTables(f *testing.F)  { fuzzed(f, ".csv", ".tsv") }
func FuzzJSON(f *testing.F)    { fuzzed(f, ".json", ".ndjson", ".jsonl") }
func FuzzXML(f *testing.F)     { fuzzed(f, ".xml") }
func FuzzArrow(f *testing.F)   { fuzzed(f, ".arrow", ".arrows") }
func FuzzParquet(f *testing.F) { fuzzed(f, ".parquet") }

// FuzzArchives reads archives and compressed files as they are, whose checksums hardly any change survives; what lies in them has targets of its own.
func FuzzArchives(f *testing.F) { fuzzed(f, ".zip", ".gz", ".bz2", ".xlsx") }

// FuzzCompressed compresses any text, as a whole or cut off, and damages it in one place.
func FuzzCompressed(f *testing.F) {
	f.Add(uint8(0), uint16(0), uint8(0), []byte(`{"user_id":"a","date":1600000000,"text":"мәтін"}`))
	f.Add(uint8(1), uint16(9), uint8(3), []byte("author,date,text\na,2020-01-01,b\n"))
	f.Fuzz(func(t *testing.T, kind uint8, at uint16, change uint8, text []byte) {
		var b bytes.Buffer
		if kind%2 == 0 {
			w := gzip.NewWriter(&b)
			w.Write(text)
			w.Close()
		} else {
			w, err := zstd.NewWriter(&b, zstd.WithWindowSize(1<<14))
			if err != nil {
				t.Fatal(err)
			}
			w.Write(text)
			w.Close()
		}
		packed := b.Bytes()
		packed[int(at)%len(packed)] ^= change
		imports(t, "", packed[:len(packed)-int(kind/2)%len(packed)])
	})
}

// FuzzXLSX reads spreadsheets with any sheet, strings and styles.
func FuzzXLSX(f *testing.F) {
	const sheet = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>date</t></is></c><c r="C1" t="s"><v>1</v></c></row>` +
		`<row r="2"><c r="A2" t="str"><v>u1</v></c><c r="B2" s="1"><v>44197.5</v></c><c r="C2" t="s"><v>1</v></c></row></sheetData></worksheet>`
	f.Add([]byte(sheet), []byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>author</t></si><si><r><t>te</t></r><r><t>xt</t></r></si></sst>`),
		[]byte(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>`))
	f.Fuzz(func(t *testing.T, sheet, strings, styles []byte) {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, part := range []struct {
			name string
			text []byte
		}{
			{"[Content_Types].xml", []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)},
			{"xl/workbook.xml", []byte(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
			{"xl/_rels/workbook.xml.rels", []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
			{"xl/worksheets/sheet1.xml", sheet}, {"xl/sharedStrings.xml", strings}, {"xl/styles.xml", styles},
		} {
			w, err := z.Create(part.name)
			if err != nil {
				t.Fatal(err)
			}
			w.Write(part.text)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		imports(t, "", b.Bytes())
	})
}
