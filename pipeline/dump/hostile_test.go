package dump

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"

	"pikir/pipeline"
)

// zeros is a stream of as many zeros as wanted.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestDecompressionBomb: a stream may grow to a GiB, and beyond that by what a dump can have been compressed.
func TestDecompressionBomb(t *testing.T) {
	for _, tt := range []struct {
		grown, packed int64
		bomb          bool
	}{{1 << 20, 1, false}, {bombBytes - 100, 1, false}, {bombBytes, 1 << 20, true}, {bombBytes, bombBytes / 100, false}} {
		raw := &counter{}
		raw.n.Store(tt.packed)
		e := ender{r: zeros{}, file: &File{Path: "a.gz", raw: raw}, n: tt.grown}
		_, err := e.Read(make([]byte, 64))
		if bomb := err != nil && strings.Contains(err.Error(), "a.gz grows more than 500-fold"); bomb != tt.bomb {
			t.Errorf("%d bytes out of %d: %v", tt.grown, tt.packed, err)
		}
	}
}

// forged is an archive with one member whose header gives other sizes than it has.
func forged(t *testing.T, name string, size uint64, text string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: uint64(len(text)), UncompressedSize64: size})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestForgedArchives: archives and spreadsheets that say they are huge, and members longer than they say, are refused or end early.
func TestForgedArchives(t *testing.T) {
	table := "author,date,text\n" + strings.Repeat("a,2020-01-01,b\n", 50)
	for name, tt := range map[string]struct {
		text []byte
		want string
	}{
		"huge.zip":  {forged(t, "a.csv", 1<<40, table), "looks like a decompression bomb"},
		"huge.xlsx": {forged(t, "xl/workbook.xml", xlsxLimit+1, table), "not a readable XLSX file"},
		"nested.zip": {forged(t, "a.zip", uint64(len(forged(t, "b.csv", uint64(len(table)), table))), string(forged(t, "b.csv", uint64(len(table)), table))),
			"an archive within an archive is not opened"},
	} {
		if _, err := importAll(Options{}, file(t, name, tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if got, err := importAll(Options{}, file(t, "short.zip", forged(t, "a.csv", 60, table))); err == nil && len(got.Rows) > 3 {
		t.Errorf("%d rows of a member that says it has 60 bytes", len(got.Rows))
	}
}

// TestPathsOfArchives: members are read whatever they are called, and never written.
func TestPathsOfArchives(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "inner", "a.zip")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := []string{"../evil.csv", "../../evil.csv", "/tmp/pikir-evil.csv", `..\evil.csv`, "C:/evil.csv"}
	for _, name := range names {
		w, _ := z.Create(name)
		w.Write([]byte("author,date,text\na,2020-01-01," + strings.ReplaceAll(name, "e", "b") + "\n"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := importAll(Options{}, path)
	if err != nil || len(got.Rows) != len(names) {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
	for _, where := range []string{dir, filepath.Dir(path)} {
		if entries, err := os.ReadDir(where); err != nil || len(entries) != 1 {
			t.Errorf("%s holds %v, %v", where, entries, err)
		}
	}
	if _, err := os.Stat("/tmp/pikir-evil.csv"); err == nil {
		t.Error("a member was written under its own name")
	}
}

// TestDeepAndLong: what nests too deep or is too long is rejected with the reason, and the rest is kept.
func TestDeepAndLong(t *testing.T) {
	good, next := `{"user_id":"a","date":1600000000,"text":"b"}`, `{"user_id":"a","date":1600000001,"text":"b"}`
	item := func(text string) string {
		return `<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_user_id>7</wp:comment_user_id><wp:comment_date_gmt>2020-02-02 03:00:00</wp:comment_date_gmt><wp:comment_content>` + text + `</wp:comment_content></wp:comment>`
	}
	wxr := func(comments string) string {
		return `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:post_id>4</wp:post_id>` + comments + `</item></channel></rss>`
	}
	for name, tt := range map[string]struct {
		text   string
		rows   int
		reason string
	}{
		"deep.json":   {"[" + good + `,{"user_id":"a","date":1600000000,"text":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}," + next + "]", 2, "nested more than 200 deep"},
		"deep.xml":    {wxr(item("x") + item(strings.Repeat("<b>", 300))), 1, "nested more than 200 deep"},
		"long.xml":    {wxr(item("x") + item(strings.Repeat("x", maxText+70000))), 1, "longer than"},
		"long.csv":    {"author,date,text\na,2020-01-01,b\na,2020-01-01," + strings.Repeat("x", maxText+1) + "\na,2020-01-01,b\n", 2, "is longer than 1048576 bytes"},
		"open.csv":    {"author,date,text\na,2020-01-01,b\na,2020-01-01,\"" + strings.Repeat(strings.Repeat("x", 8000)+"\n", maxQuoted/8000+1) + "a,2020-01-01,b\n", 2, "a quote is never closed"},
		"long.ndjson": {good + "\n" + `{"text":"` + strings.Repeat("x", maxRecord+chunkBytes) + "\"}\n" + next + "\n", 2, "longer than 64 MiB"},
	} {
		got, err := importAll(Options{}, file(t, name, []byte(tt.text)))
		if err != nil || len(got.Rows) != tt.rows || len(got.Rejects) == 0 || !strings.Contains(got.Rejects[0].Reason, tt.reason) {
			t.Errorf("%s: %d rows, %d rejects, first %.300v, %v", name, len(got.Rows), len(got.Rejects), got.Rejects, err)
		}
	}
	got, err := importAll(Options{}, file(t, "entities.xml", []byte(wxr(item("x &b; &lt;")))))
	if err != nil || len(got.Rows) != 1 || strings.Contains(string(got.Rows[0]), "lol") {
		t.Errorf("entities: %s, %v", got.Rows, err)
	}
}

// TestEveryByteAlone: a reader that hands over one byte at a time changes nothing.
func TestEveryByteAlone(t *testing.T) {
	text := []byte(numbered(strings.Repeat(`{"user_id":"a#","date":1600000000,"text":"мәтін"}`+"\n", 300)))
	packed := pack(t, text, func(b *bytes.Buffer) writer { return gzip.NewWriter(b) })
	got, err := importAll(Options{Stdin: iotest.OneByteReader(bytes.NewReader(packed))}, "-")
	if err != nil || len(got.Rows) != 300 {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
}

// TestCutFilesAreTold: whatever its container, a file that ends early is warned of and named, and a whole one is not.
func TestCutFilesAreTold(t *testing.T) {
	table := "author,date,text\n" + numbered(strings.Repeat("a#,2020-01-01,\"b\"\n", 50))
	lines := numbered(strings.Repeat(`{"author":"a#","date":"2020-01-01","text":"b"}`+"\n", 50))
	list := "[" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", ",") + "]"
	answer := `{"response":{"items":[{"id":1,"from_id":2,"date":1577872800,"text":"b","owner_id":-1,"post_id":4}],"profiles":[{"id":2,"first_name":"B"}]}}`
	word := `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>a</wp:comment_author>` +
		`<wp:comment_date_gmt>2020-01-01 10:00:00</wp:comment_date_gmt><wp:comment_content>b</wp:comment_content></wp:comment></item></channel></rss>`
	for name, tt := range map[string]struct {
		whole string
		less  int // bytes that are cut off
	}{
		"a.csv": {table, 5}, "a.jsonl": {lines, 5}, "list.json": {list, 5}, "bracket.json": {list, 1}, "behind.json": {answer, 20}, "columns.json": {`{"author":["a","b"],"date":["2020-01-01","2020-01-01"],"text":["c","d"]}`, 3},
		"rows.json": {`[["author","date","text"],["a","2020-01-01","b"],["a","2020-01-02","b"]]`, 3}, "a.xml": {word, 10}, "a.csv.gz": {gzipped(t, table), 12},
	} {
		for _, cut := range []bool{false, true} {
			text := tt.whole
			if cut {
				text = text[:len(text)-tt.less]
			}
			var said []string
			got, err := importAll(Options{Warn: func(w pipeline.Text) { said = append(said, w.EN) }}, file(t, name, []byte(text)))
			if err != nil || len(got.Rows) == 0 || got.Inputs[0].Cut != cut || cut != (len(said) == 1 && strings.Contains(said[0], "end early or are damaged") && strings.Contains(said[0], "("+name+")")) {
				t.Errorf("%s, cut %v: %d rows, %+v, %q, %v", name, cut, len(got.Rows), got.Inputs, said, err)
			}
		}
	}
}

// TestFootersAreNoCuts: a last line of one field without a line end is what programs write below a table.
func TestFootersAreNoCuts(t *testing.T) {
	for last, cut := range map[string]bool{"Total: 1": false, "a,2020": true, "\"a": true} {
		got, err := importAll(Options{}, file(t, "a.csv", []byte("author,date,text\na,2020-01-01,b\n"+last)))
		if err != nil || len(got.Rows) != 1 || len(got.Rejects) != 1 || got.Inputs[0].Cut != cut {
			t.Errorf("%s: %+v, %v", last, got.Inputs, err)
		}
	}
}

// numbered puts 1, 2, 3 for the signs # of a text, so that no row is another's duplicate.
func numbered(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "#") {
		if i > 0 {
			b.WriteString(strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	return b.String()
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
