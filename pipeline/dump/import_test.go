package dump

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// file writes a file into a folder of its own.
func file(t testing.TB, name string, text []byte) string {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBadInput: what cannot be read ends as one line that names the file and the cure.
func TestBadInput(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"empty.csv":     {"", "is empty"},
		"blank.csv":     {" \n\n", "holds nothing but blanks"},
		"picture.csv":   {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a binary file"},
		"header.csv":    {"account_id,created_at,text\n", "header but no rows"},
		"account.csv":   {"who,created_at,text\na,2020-01-01,b\n", "no column for account_id; the columns are who, created_at, text. Known names: account id"},
		"cure.csv":      {"who,created_at,text\na,2020-01-01,b\n", "--map account_id=COLUMN"},
		"time.csv":      {"author,text\na,b\n", "no column for created_at; the columns are author, text."},
		"place.csv":     {"author,date\na,2020-01-01\n", "no column for text"},
		"nothing.json":  {"[]", "holds no record: there is nothing to read"},
		"damaged.zip":   {"PK\x03\x04 damaged", "not a readable ZIP archive"},
		"short.parquet": {"PAR1 damaged", "not a readable Parquet file"},
		"short.arrow":   {"ARROW1\x00\x00 damaged", "not a readable Arrow file"},
		"useless.csv":   {"author,date,text\na,never,b\nc,never,d\n", "none of 2 records is a comment that can be read; the first: "},
		"posts.csv":     {"Page Name,Post Created,Likes,Comments,URL\nx,2020-01-01,1,1,https://www.facebook.com/1\n", "holds posts, not comments"},
		"unknown.xml":   {"<html><body>a</body></html>", "that no format knows"},
	} {
		path := file(t, name, []byte(tt.text))
		_, err := Import(context.Background(), []string{path}, Options{Now: now}, func(arrow.Record) error { return nil })
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want one line with %q", name, err, tt.want)
		} else if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name the file", err)
		}
	}
}

func TestBadOptions(t *testing.T) {
	path := file(t, "a.csv", []byte("author,date,text\na,2020-01-01,b\n"))
	for want, opt := range map[string]Options{
		"a.csv: no column for text of the format reddit: that is body":           {Format: "reddit", Map: map[string]string{"created_at": "date"}},
		"a.csv: is a csv file, and the format disqus is XML: leave --format out": {Format: "disqus"},
		`no format "vkontakte": choose 4cat, commento, `:                         {Format: "vkontakte"},
		"--map author=a: no column":                                              {Map: map[string]string{"author": "a"}},
		"no column who as in --map":                                              {Map: map[string]string{"account_id": "who"}},
		"a.csv: is a csv file, and the format vk is JSON: leave --format out":    {Format: "vk"},
		"--map text=: name the column":                                           {Map: map[string]string{"text": ""}},
	} {
		if _, err := importAll(opt, path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if _, err := importAll(Options{}, path, filepath.Join(t.TempDir(), "missing.csv")); err == nil || !strings.Contains(err.Error(), "missing.csv: no such file") {
		t.Errorf("%v", err)
	}
}

// TestMap takes columns that no synonym names, also out of nested objects.
func TestMap(t *testing.T) {
	m := map[string]string{"account_id": "w.ho", "created_at": "seen", "text": "said"}
	for name, text := range map[string]string{
		"a.ndjson": `{"w":{"ho":"x"},"seen":1600000000,"said":"y"}`,
		"a.csv":    "w.ho,seen,said\nx,1600000000,y\n",
	} {
		got, err := importAll(Options{Map: m}, file(t, name, []byte(text)))
		if err != nil || len(got.Rows) != 1 || !strings.Contains(string(got.Rows[0]), `"account_id":"x"`) || got.Inputs[0].Columns["text"] != "said" {
			t.Errorf("%s: %s, %v", name, got.Rows, err)
		}
	}
}

// TestMapMakesATable: --map reads JSON as a table, whatever format it looks like, unless one is named.
func TestMapMakesATable(t *testing.T) {
	path := file(t, "a.ndjson", []byte(`{"id":41,"from_id":501,"date":1577890100,"text":"a","seen":1577890100,"post_id":8,"owner_id":-900}`+"\n"))
	for _, tt := range []struct {
		opt    Options
		format string
	}{{Options{}, "vk"}, {Options{Map: map[string]string{"post_id": "owner_id"}}, "table"}, {Options{Format: "vk", Map: map[string]string{"post_id": "owner_id"}}, "vk"}} {
		got, err := importAll(tt.opt, path)
		if err != nil || len(got.Rows) != 1 || got.Inputs[0].Format != tt.format {
			t.Errorf("%+v: %+v, %v", tt.opt, got.Inputs, err)
		}
	}
}

// TestImportPosts reads tables of posts, canonical and foreign.
func TestImportPosts(t *testing.T) {
	for _, text := range []string{"platform,post_id,page_id,created_at,text,url\nvk,9,p,2020-01-01T00:00:00Z,мәтін,https://vk.com/9\n", "id;группа;дата;текст;ссылка\n9;p;01.01.2020;мәтін;https://vk.com/9\n"} {
		path := file(t, "posts.csv", []byte(text))
		var rows []json.RawMessage
		inputs, err := ImportPosts(context.Background(), []string{path}, Options{Now: now, Posts: func(rec arrow.Record) error {
			rows = append(rows, rowJSON(rec, 0))
			return nil
		}})
		want := `{"platform":"vk","post_id":"9","page_id":"p","created_at":"2020-01-01 00:00:00Z","text":"мәтін","url":"https://vk.com/9"}`
		if err != nil || len(rows) != 1 || string(rows[0]) != want || inputs[0].Kept != 1 {
			t.Errorf("%s, %+v, %v", rows, inputs, err)
		}
	}
}

// TestMonstrousFirstLine: a first record longer than the head is rejected, and hides neither the columns nor the records behind it.
func TestMonstrousFirstLine(t *testing.T) {
	long := `{"account_id":"a","created_at":1600000000,"text":"` + strings.Repeat("x", 3<<20) + `"}`
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(long+"\n"+`{"account_id":"b","created_at":1600000000,"text":"y"}`+"\n")))
	if err != nil || len(got.Rows) != 1 || got.Inputs[0].Read != 2 || got.Inputs[0].Rejected != 1 || !strings.Contains(string(got.Rows[0]), `"account_id":"b"`) {
		t.Errorf("%s, %+v, %v", got.Rows, got.Inputs, err)
	}
}

// TestBrokenFirstLine: damage at the beginning does not turn lines into one document.
func TestBrokenFirstLine(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(`{"user_id":"a","date":16000`+"\n"+numbered(strings.Repeat(`{"user_id":"a#","date":1600000000,"text":"b"}`+"\n", 3)))))
	if err != nil || len(got.Rows) != 3 || len(got.Rejects) != 1 {
		t.Errorf("%d rows, %v, %v", len(got.Rows), got.Rejects, err)
	}
}

// TestLinesOfDocuments: lines that each hold a list of records, and lists of lists.
func TestLinesOfDocuments(t *testing.T) {
	record := `{"user_id":"a#","date":1600000000,"text":"b"}`
	for name, text := range map[string]string{
		"a.ndjson": strings.Repeat(`{"page":1,"data":[`+record+","+record+"]}\n", 3),
		"b.json":   "[[" + record + "," + record + "],[" + strings.Repeat(record+",", 3) + record + "]]",
		"c.json":   strings.Repeat("{\n\"data\": ["+record+","+record+"]\n}\n", 3),
	} {
		if got, err := importAll(Options{}, file(t, name, []byte(numbered(text)))); err != nil || len(got.Rows) != 6 || len(got.Rejects) > 0 {
			t.Errorf("%s: %s, %v, %v", name, got.Rows, got.Rejects, err)
		}
	}
}

// TestZone reads times without a zone in the one that is given.
func TestZone(t *testing.T) {
	zone := time.FixedZone("ALMT", 6*3600)
	for _, name := range []string{"a.csv", "b.csv"} {
		text := map[string]string{"a.csv": "author,date,text\na,2020-01-01 06:00:00,b\n", "b.csv": "author,date,text\na,01.01.2020 06:00:00,b\n"}[name]
		got, err := importAll(Options{Zone: zone}, file(t, name, []byte(text)))
		if err != nil || len(got.Rows) != 1 || !strings.Contains(string(got.Rows[0]), `"created_at":"2020-01-01 00:00:00Z"`) {
			t.Errorf("%s, %v", got.Rows, err)
		}
		if !strings.Contains(notesOn(got.Inputs[0]), "1 times name no zone, read as ALMT (--tz names another)") {
			t.Errorf("notes %q", notesOn(got.Inputs[0]))
		}
	}
	if got, err := importAll(Options{Zone: zone}, "testdata/table/pyarrow.parquet"); err != nil || !strings.Contains(string(got.Rows[0]), `"created_at":"2020-09-13 06:26:40.123Z"`) {
		t.Errorf("Parquet: %s, %v", got.Rows, err)
	}
}

// TestStrict stops at the first reject and names it.
func TestStrict(t *testing.T) {
	got, err := importAll(Options{Strict: true}, "testdata/table/malformed.csv")
	var reject Reject
	if !errors.As(err, &reject) || reject.Record != 2 || len(got.Rejects) != 1 {
		t.Errorf("%v", err)
	}
}

// TestRejectsAreMasked: mail and network addresses do not reach the file of rejects.
func TestRejectsAreMasked(t *testing.T) {
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(`{"user_id":"a","date":1600000000,"text":"b"}
{"user_id":"","date":1600000000,"text":"b","email":"someone@mail.example","ip":"192.0.2.77"}`)))
	if err != nil || len(got.Rejects) != 1 {
		t.Fatal(got.Rejects, err)
	}
	if raw := got.Rejects[0].Raw; strings.Contains(raw, "someone") || strings.Contains(raw, "192.0") || !strings.Contains(raw, "1600000000") {
		t.Errorf("raw record %s", raw)
	}
}

// TestDuplicates are dropped across files; the same id on another platform or under another post is another comment.
func TestDuplicates(t *testing.T) {
	a := file(t, "a.csv", []byte("platform,id,post_id,author,date\nvk,1,p,x,2020-01-01\nok,1,p,x,2020-01-01\nvk,1,q,x,2020-01-01\nvk,,p,x,2020-01-01\nvk,,p,x,2020-01-01\n"))
	b := file(t, "b.csv", []byte("platform,id,post_id,author,date\nВКонтакте,1,p,x,2020-01-01\nvk,2,p,x,2020-01-01\n"))
	got, err := importAll(Options{}, a, b)
	if err != nil || len(got.Rows) != 6 || got.Inputs[0].Duplicate != 0 || got.Inputs[1].Duplicate != 1 {
		t.Errorf("%s, %v", got.Rows, err)
	}
}

// TestCompressed reads through every compression, and keeps what is whole of a stream that was cut off.
func TestCompressed(t *testing.T) {
	plain := []byte(numbered(strings.Repeat(`{"user_id":"a#","date":1600000000,"text":"қайталанған мәтін"}`+"\n", 50000)))
	packed := map[string][]byte{"a.gz": pack(t, plain, func(b *bytes.Buffer) writer { return gzip.NewWriter(b) }), "a.zst": pack(t, plain, func(b *bytes.Buffer) writer { w, _ := zstd.NewWriter(b); return w }),
		"a.xz": pack(t, plain, func(b *bytes.Buffer) writer { w, _ := xz.NewWriter(b); return w })}
	for name, text := range packed {
		got, err := importAll(Options{}, file(t, name, text))
		if err != nil || len(got.Rows) != 50000 || got.Inputs[0].Bytes != int64(len(text)) {
			t.Errorf("%s: %d rows, %v", name, len(got.Rows), err)
		}
	}
	cut := packed["a.gz"][:len(packed["a.gz"])*2/3]
	got, err := importAll(Options{}, file(t, "cut.gz", cut))
	if err != nil || len(got.Rows) < 20000 || len(got.Rows) >= 50000 || !strings.Contains(notesOn(got.Inputs[0]), "ends early") {
		t.Errorf("cut: %d rows, notes %v, %v", len(got.Rows), got.Inputs, err)
	}
}

type writer interface {
	Write([]byte) (int, error)
	Close() error
}

func pack(t *testing.T, plain []byte, with func(*bytes.Buffer) writer) []byte {
	var b bytes.Buffer
	w := with(&b)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestStdin reads "-".
func TestStdin(t *testing.T) {
	for _, fixture := range []string{"testdata/table/canonical.csv", "testdata/table/pyarrow.parquet", "testdata/vk/answer.json"} {
		text, err := os.ReadFile(fixture)
		if err != nil {
			t.Fatal(err)
		}
		want, err := importAll(Options{}, fixture)
		if err != nil {
			t.Fatal(err)
		}
		got, err := importAll(Options{Stdin: bytes.NewReader(text)}, "-")
		if err != nil || len(got.Rows) != len(want.Rows) || got.Inputs[0].SHA256 != want.Inputs[0].SHA256 {
			t.Errorf("%s: %s, %v", fixture, got.Rows, err)
		}
	}
}

// TestHostile: nesting, long fields and long lines are rejected, and what stands around them is kept.
func TestHostile(t *testing.T) {
	good := `{"user_id":"a","date":1600000000,"text":"b"}` + "\n"
	deep := `{"user_id":"a","date":1600000000,"text":` + strings.Repeat("[", 100000) + "\n"
	long := `{"user_id":"a","date":1600000000,"text":"` + strings.Repeat("x", maxText+1) + "\"}\n"
	got, err := importAll(Options{}, file(t, "a.ndjson", []byte(good+deep+long+strings.Replace(good, "b", "c", 1))))
	if err != nil || len(got.Rows) != 2 || len(got.Rejects) != 2 {
		t.Errorf("%d rows, %v, %v", len(got.Rows), got.Rejects, err)
	}
	if xml, err := importAll(Options{}, file(t, "a.xml", []byte(`<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><disqus xmlns:dsq="d"><post dsq:id="1"><message>&x;</message><createdAt>2020-01-01T00:00:00Z</createdAt><author><username>u</username></author><thread dsq:id="2"/></post></disqus>`))); err == nil && !strings.Contains(string(xml.Rows[0]), `"text":"&x;"`) {
		t.Errorf("an entity was resolved: %s", xml.Rows)
	}
}

// TestStopped: an import whose context ends says so.
func TestStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	path := file(t, "a.csv", []byte("author,date,text\na,2020-01-01,b\n"))
	if _, err := Import(ctx, []string{path}, Options{}, func(arrow.Record) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestEmitError ends the import with the error of the caller.
func TestEmitError(t *testing.T) {
	full := errors.New("disk full")
	path := file(t, "a.ndjson", []byte(strings.Repeat(`{"user_id":"a","date":1600000000,"text":"мәтін"}`+"\n", 200000)))
	if _, err := Import(context.Background(), []string{path}, Options{}, func(arrow.Record) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.csv", "a.ndjson.gz", "notes.md", ".hidden.csv", "sub/c.json", "sub/.git/d.json", "out.rejects.ndjson"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in := func(names ...string) (paths []string) {
		for _, n := range names {
			paths = append(paths, filepath.Join(dir, n))
		}
		return paths
	}
	for _, tt := range []struct{ args, want []string }{
		{[]string{dir}, in("a.ndjson.gz", "b.csv", "sub/c.json")},
		{in("b.csv", "*.csv", "notes.md"), in("b.csv", "notes.md")},
		{[]string{"-"}, []string{"-"}},
	} {
		got, err := Expand(tt.args)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%v: %v (%v), want %v", tt.args, got, err, tt.want)
		}
	}
	for arg, want := range map[string]string{filepath.Join(dir, "x.csv"): "no such file", filepath.Join(dir, "*.x"): "no file fits the pattern", filepath.Join(dir, "sub/.git"): ""} {
		if _, err := Expand([]string{arg}); want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", arg, err)
		}
	}
	if _, err := Expand([]string{t.TempDir()}); err == nil || !strings.Contains(err.Error(), "no dump in this folder") {
		t.Errorf("%v", err)
	}
	if _, err := Expand(nil); err == nil {
		t.Error("nothing was expanded to something")
	}
}

// TestFormatsAreDocumented: name, first sentence, and fields that are canonical columns, with the required ones told.
func TestFormatsAreDocumented(t *testing.T) {
	for _, f := range All() {
		told := map[string]bool{}
		for _, field := range f.Fields {
			if _, ok := columnOf(field.Column); !ok || len(field.From) == 0 && field.Note == "" {
				t.Errorf("%s: field %+v", f.Name, field)
			}
			told[field.Column] = true
		}
		if !strings.Contains(f.Doc, ".") || f.Sniff == nil || f.Read == nil || Find(f.Name) != f {
			t.Errorf("%s is not whole", f.Name)
		}
		if !f.Posts && (!told["account_id"] || !told["created_at"] || !told["text"]) {
			t.Errorf("%s does not tell where the required columns come from", f.Name)
		}
	}
}

// TestBrokenBytesAreCountedByRow: a row with two fields that are no UTF-8 is one row.
func TestBrokenBytesAreCountedByRow(t *testing.T) {
	row := "a,Айгерім Нұрланқызы\xff,2020-01-01,Жақсы жаңалық екен\xff\n"
	got, err := importAll(Options{}, file(t, "a.csv", []byte("account_id,account_name,created_at,text\n"+row+row)))
	if err != nil || !strings.Contains(notesOn(got.Inputs[0]), "2 rows with bytes that are no UTF-8, put as U+FFFD") {
		t.Errorf("%+v, %v", got.Inputs, err)
	}
}

// TestPipes: what can be read once is not looked at before.
func TestPipes(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/dev/fd/%d", read.Fd())
	if _, err := os.Stat(path); err != nil {
		t.Skip("files that are open have no names here")
	}
	if _, err := write.WriteString("author,date,text\na,2020-01-01,b\n"); err != nil {
		t.Fatal(err)
	}
	write.Close()
	defer read.Close()
	got, err := importAll(Options{}, path, file(t, "b.csv", []byte("author,date,text\nc,2020-01-01,d\n")))
	if err != nil || len(got.Rows) != 2 {
		t.Errorf("%s, %v", got.Rows, err)
	}
}
