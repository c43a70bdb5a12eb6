package dump

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"pikir/pipeline"
)

var update = flag.Bool("update", false, "write the golden files")

// now is the clock of all tests.
var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// imported is all that an import gives.
type imported struct {
	Rows    []json.RawMessage
	Posts   []json.RawMessage
	Rejects []Reject
	Inputs  []pipeline.Input
}

// importAll imports paths with a fixed clock and collects what comes.
func importAll(opt Options, paths ...string) (imported, error) {
	var got imported
	collect := func(to *[]json.RawMessage) func(arrow.Record) error {
		return func(rec arrow.Record) error {
			if !rec.Schema().Equal(pipeline.Schema) && !rec.Schema().Equal(pipeline.PostSchema) {
				return fmt.Errorf("schema %v", rec.Schema())
			}
			for i := range int(rec.NumRows()) {
				*to = append(*to, rowJSON(rec, i))
			}
			return nil
		}
	}
	if opt.Now.IsZero() {
		opt.Now = now
	}
	opt.Rejects = func(r Reject) error { got.Rejects = append(got.Rejects, r); return nil }
	opt.Posts = collect(&got.Posts)
	var err error
	got.Inputs, err = Import(context.Background(), paths, opt, collect(&got.Rows))
	return got, err
}

// rowJSON is a row without its nulls, in the order of the columns.
func rowJSON(rec arrow.Record, i int) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for c := range int(rec.NumCols()) {
		col := rec.Column(c)
		if col.IsNull(i) {
			continue
		}
		var v any = col.ValueStr(i)
		if t, ok := col.DataType().(*arrow.TimestampType); ok {
			v = col.GetOneForMarshal(i)
			_ = t
		}
		text, _ := json.Marshal(v)
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", rec.ColumnName(c), bytes.ReplaceAll(text, []byte(`\u0026`), []byte("&")))
	}
	b.WriteByte('}')
	return b.Bytes()
}

// golden is what a fixture's golden file holds.
func (got imported) golden() string {
	var b strings.Builder
	section := func(name string, rows []json.RawMessage) {
		for _, r := range rows {
			fmt.Fprintf(&b, "%s %s\n", name, r)
		}
	}
	section("comment", got.Rows)
	section("post", got.Posts)
	for _, r := range got.Rejects {
		fmt.Fprintf(&b, "reject %d at %d: %s: %s\n", r.Record, r.Offset, r.Field, r.Reason)
	}
	for _, in := range got.Inputs {
		fmt.Fprintf(&b, "input %s: %s, read %d kept %d rejected %d duplicate %d\n", in.Path, in.Format, in.Read, in.Kept, in.Rejected, in.Duplicate)
		for _, n := range in.Notes {
			fmt.Fprintf(&b, "  %s\n", n.EN)
		}
	}
	return b.String()
}

// fixtures are the files of a format's folder.
func fixtures(t testing.TB, format string) []string {
	found, err := filepath.Glob(filepath.Join("testdata", format, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range found {
		if !strings.HasSuffix(f, ".golden") {
			files = append(files, f)
		}
	}
	return files
}

// TestFixtures: every format has a folder with whole and malformed dumps, is recognised without being named, and gives the golden table.
func TestFixtures(t *testing.T) {
	for _, format := range All() {
		t.Run(format.Name, func(t *testing.T) {
			files := fixtures(t, format.Name)
			malformed := 0
			for _, file := range files {
				if strings.Contains(filepath.Base(file), "malformed") {
					malformed++
				}
				t.Run(filepath.Base(file), func(t *testing.T) { checkFixture(t, format, file) })
			}
			if malformed == 0 || malformed == len(files) {
				t.Errorf("testdata/%s needs a whole dump and a malformed one", format.Name)
			}
		})
	}
}

func checkFixture(t *testing.T, format *Format, file string) {
	got, err := importAll(Options{}, file)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range got.Inputs {
		if in.Format != format.Name {
			t.Errorf("%s was taken for %s", in.Path, in.Format)
		}
		if in.Read != in.Kept+in.Rejected+in.Duplicate {
			t.Errorf("read %d is not kept %d + rejected %d + duplicate %d", in.Read, in.Kept, in.Rejected, in.Duplicate)
		}
		if len(in.SHA256) != 64 || in.Bytes == 0 {
			t.Errorf("%s: checksum %q of %d bytes", in.Path, in.SHA256, in.Bytes)
		}
	}
	golden := file + ".golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.golden()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v: run go test -update and read what it wrote", err)
	}
	if diff := cmp.Diff(string(want), got.golden()); diff != "" {
		t.Errorf("differs from %s:\n%s", golden, diff)
	}
	for _, private := range []string{"@example.com", "192.0.2.", "p.jpg", "a.jpg"} {
		if strings.Contains(got.golden(), private) {
			t.Errorf("%s was kept", private)
		}
	}
}

// TestTruncation: of a text cut off anywhere, the whole records stay, in order, and nothing new appears.
func TestTruncation(t *testing.T) {
	for _, format := range All() {
		for _, file := range fixtures(t, format.Name) {
			if strings.HasSuffix(file, "malformed.csv") { // how far a stray quote reaches depends on what follows
				continue
			}
			switch filepath.Ext(file) {
			case ".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".xml":
			default:
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			whole, err := importAll(Options{}, file)
			if err != nil || len(text) < 8 {
				t.Fatal(err)
			}
			last := 0
			for cut := len(text) / 3; cut < len(text); cut += max(1, len(text)/11) {
				path := filepath.Join(t.TempDir(), filepath.Base(file))
				if err := os.WriteFile(path, text[:cut], 0o644); err != nil {
					t.Fatal(err)
				}
				got, err := importAll(Options{Format: format.Name}, path)
				if err != nil {
					continue // nothing whole yet
				}
				if n := checkPrefix(t, file, cut, whole, got); n < last {
					t.Errorf("%s cut at %d: %d comments, %d when it was shorter", file, cut, n, last)
				} else {
					last = n
				}
			}
		}
	}
}

// checkPrefix compares the ids of comments but for the last, whose cells may have been cut, and of those whose id is the source.
func checkPrefix(t *testing.T, file string, cut int, whole, got imported) int {
	if len(got.Rows) > len(whole.Rows)+1 {
		t.Errorf("%s cut at %d: %d comments of %d", file, cut, len(got.Rows), len(whole.Rows))
		return len(got.Rows)
	}
	for i := range min(len(got.Rows)-1, len(whole.Rows)) {
		var a, b map[string]any
		json.Unmarshal(got.Rows[i], &a)
		json.Unmarshal(whole.Rows[i], &b)
		if a["account_id"] != b["account_id"] || a["created_at"] != b["created_at"] || a["text"] != b["text"] {
			t.Errorf("%s cut at %d: comment %d is %s, whole %s", file, cut, i, got.Rows[i], whole.Rows[i])
		}
	}
	return len(got.Rows)
}

// TestSpreadsheet reads numbers, dates as numbers of days, and texts out of XLSX.
func TestSpreadsheet(t *testing.T) {
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "user_id", "B1": "created_at", "C1": "text", "A2": 123456789012, "B2": 44197.5, "C2": "мәтін", "A3": "b", "B3": "2021-01-02 03:04:05", "C3": "екі"} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "table.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	got, err := importAll(Options{}, path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 2 || !strings.Contains(string(got.Rows[0]), `"account_id":"123456789012"`) || !strings.Contains(string(got.Rows[0]), "2021-01-01 12:00:00") {
		t.Errorf("rows %s, rejects %v", got.Rows, got.Rejects)
	}
}
