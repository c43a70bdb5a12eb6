package dump

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

// TestCSVAgainstTheLibrary: records come as encoding/csv reads them, whatever is quoted.
func TestCSVAgainstTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.RuneFrom([]rune("ab;,\"\n\r тә")), 0, 6, -1)
		width := rapid.IntRange(1, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 5).Draw(t, "rows")
		comma := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "comma")
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = comma
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		library := csv.NewReader(bytes.NewReader(text.Bytes()))
		library.Comma, library.FieldsPerRecord = comma, -1
		want, err := library.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		r := csvReader{dialect: csvDialect{comma: byte(comma)}}
		for rest := text.Bytes(); len(rest) > 0; {
			n, whole := r.record(rest)
			if !whole {
				t.Fatalf("not whole: %q", rest)
			}
			if n == 1 && rest[0] == '\n' { // the library passes over empty lines
				rest = rest[1:]
				continue
			}
			rest = rest[n:]
			var row []string
			for _, f := range r.fields {
				row = append(row, strings.ReplaceAll(string(f), "\r\n", "\n")) // as the library does within quotes
			}
			got = append(got, row)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\n got %q\nwant %q", text.String(), got, want)
		}
	})
}

// asAny builds what encoding/json would.
func asAny(v value) any {
	switch {
	case !v.has():
		return nil
	case v.is('{'):
		m := map[string]any{}
		for k, member := range v.members() {
			m[string(k)] = asAny(member)
		}
		return m
	case v.is('['):
		a := []any{}
		for item := range v.items() {
			a = append(a, asAny(item))
		}
		return a
	case v.is('t'), v.is('f'):
		return v.is('t')
	case v.is('n'):
		return json.Number(v.text())
	}
	return string(v.text())
}

func library(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var want any
	err := d.Decode(&want)
	return want, err
}

// drawJSON is any JSON value up to a depth.
func drawJSON(depth int) *rapid.Generator[any] {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("ab\"\\/\n\tқ😀\u2028<")), 0, 5, -1)
	leaf := rapid.OneOf(rapid.Map(text, func(s string) any { return s }), rapid.Map(rapid.Float64Range(-1e9, 1e9), func(f float64) any { return f }),
		rapid.Just[any](true), rapid.Just[any](nil), rapid.Map(rapid.Int64(), func(i int64) any { return i }))
	if depth == 0 {
		return leaf
	}
	inner := drawJSON(depth - 1)
	return rapid.OneOf(leaf, rapid.Map(rapid.SliceOfN(inner, 0, 4), func(a []any) any { return a }), rapid.Map(rapid.MapOfN(text, inner, 0, 4), func(m map[string]any) any { return m }))
}

// TestTapeAgainstTheLibrary: a JSON text means what encoding/json says, and what is left of one cut off anywhere parses without what was not whole.
func TestTapeAgainstTheLibrary(t *testing.T) {
	var tp tape
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.MarshalIndent(drawJSON(3).Draw(t, "value"), "", rapid.SampledFrom([]string{"", " "}).Draw(t, "indent"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := library(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tp.parse(text, false)
		if err != nil || !reflect.DeepEqual(asAny(got), want) {
			t.Fatalf("%s: %v (%v)", text, asAny(got), err)
		}
		cut := rapid.IntRange(0, len(text)-1).Draw(t, "cut")
		if part, err := tp.parse(text[:cut], true); err == nil && (text[0] == '{' || text[0] == '[') && !part.cut() {
			t.Fatalf("%s cut at %d is not marked", text, cut)
		}
	})
}

// TestDocumentsAreCutWhole: values joined in any of the usual ways come out one by one, however the bytes arrive.
func TestDocumentsAreCutWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var values []string
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			text, _ := json.Marshal(map[string]any{"k": drawJSON(2).Draw(t, "value")})
			values = append(values, string(text))
		}
		for _, joined := range []string{strings.Join(values, "\n"), strings.Join(values, ",\n"), "[" + strings.Join(values, ", ") + "]", strings.Join(values, ""), `{"n":1,"a":{"b":[` + strings.Join(values, ",") + `]}}`} {
			d := docs{r: iotest.OneByteReader(strings.NewReader(joined))}
			if strings.HasPrefix(joined, `{"n"`) {
				d.streams = []string{"a.b"}
			}
			for i, want := range values {
				raw, cut := d.one()
				if string(raw) != want || cut {
					t.Fatalf("%s: value %d is %q, want %q", joined, i, raw, want)
				}
			}
			if raw, _ := d.one(); raw != nil {
				t.Fatalf("%s: %q behind the last value", joined, raw)
			}
		}
	})
}

// TestContainersAgree: the same comments as CSV, NDJSON and a JSON array, long enough for many chunks, with quotes and line ends in the texts, give the same rows.
func TestContainersAgree(t *testing.T) {
	dir := t.TempDir()
	var table, lines bytes.Buffer
	w := csv.NewWriter(&table)
	w.Write([]string{"id", "user_id", "created_at", "text"})
	const n = 8000
	for i := range n {
		text := strings.Repeat(fmt.Sprintf("пікір %d \"дәйек\", жол\nекінші ", i%97), 1+i%4)
		row := []string{fmt.Sprint(i), fmt.Sprint("u", i%500), fmt.Sprint(1500000000 + i*37), strings.TrimSpace(text)}
		w.Write(row)
		object, _ := json.Marshal(map[string]string{"id": row[0], "user_id": row[1], "created_at": row[2], "text": row[3]})
		lines.Write(append(object, '\n'))
	}
	w.Flush()
	array := append(append([]byte{'['}, bytes.ReplaceAll(bytes.TrimSpace(lines.Bytes()), []byte("}\n{"), []byte("},\n{"))...), ']')
	var first imported
	for name, text := range map[string][]byte{"a.csv": table.Bytes(), "a.ndjson": lines.Bytes(), "a.json": array} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := importAll(Options{}, path)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) != n || len(got.Rejects) > 0 {
			t.Fatalf("%s: %d rows, %d rejects", name, len(got.Rows), len(got.Rejects))
		}
		for i := range got.Rows {
			got.Rows[i] = bytes.Replace(got.Rows[i], []byte(name), []byte("a"), 1)
		}
		if first.Rows == nil {
			first = got
		}
		for i := range first.Rows {
			if !bytes.Equal(first.Rows[i], got.Rows[i]) {
				t.Fatalf("%s: row %d is %s, elsewhere %s", name, i, got.Rows[i], first.Rows[i])
			}
		}
	}
}

// TestPlainText: what the short cut lets through is valid and in NFC.
func TestPlainText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
			rapid.SliceOfN(rapid.SampledFrom([]byte("a \x00\xD0\x8F\xB9\xD1\xD2\x83\x90\x9A\xD3\x98\xE2\x80\xCC\xF0")), 0, 40),
			rapid.Map(rapid.StringOfN(rapid.RuneFrom([]rune("a қғңүұһіәө йюяЁё\u0483\u0487\u0488\u0301—\x00")), 0, 60, -1), func(s string) []byte { return []byte(s) }),
			rapid.Map(rapid.StringOf(rapid.RuneFrom([]rune("aйи\u0306ёе\u0308қ\u0483😀—\u2000é\u0301"))), func(s string) []byte { return []byte(s) })).Draw(t, "v")
		if plainText(v) && (!utf8.Valid(v) || bytes.IndexByte(v, 0) >= 0 || !norm.NFC.IsNormal(v)) {
			t.Fatalf("%q was let through", v)
		}
	})
	if long := []byte("Әкімдікке көп рахмет, аула тап-таза, ағаштар отырғызылды, һәм үй жаңарды"); cyrillic(long, 0) < len(long)-8 {
		t.Error("Kazakh takes the long way")
	}
	if !plainText([]byte("Жақсы — рахмет, ёлка! 🙂 “ok”")) {
		t.Error("ordinary text takes the long way")
	}
}

// TestSeen is a set, whatever it is given.
func TestSeen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s seen
		want := map[uint64]bool{}
		for _, h := range rapid.SliceOf(rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(2, 20))).Draw(t, "hashes") {
			if h == 0 {
				continue // counts as 1
			}
			if s.add(h) == want[h] {
				t.Fatalf("%d new: %v", h, want[h])
			}
			want[h] = true
		}
	})
}
