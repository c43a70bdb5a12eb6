package dump

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pikir/pipeline"
)

const namelessHeader = "account_id,post_id,created_at,text\n"

// say is a row without an id.
func say(account string, second int, text string) string {
	return fmt.Sprintf("%s,p,2020-01-01T00:00:%02dZ,%s\n", account, second, text)
}

// written writes files into one folder.
func written(t *testing.T, texts map[string]string) func(...string) []string {
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return func(names ...string) (paths []string) {
		for _, name := range names {
			paths = append(paths, filepath.Join(dir, name))
		}
		return paths
	}
}

// TestNamelessRepeats: of equal comments without an id as many are kept as one file holds, whatever the order of the files.
func TestNamelessRepeats(t *testing.T) {
	a, b, c := say("a", 1, "x"), say("b", 2, "y"), say("c", 3, "z")
	other := say("a", 1, "other text") + say("a", 2, "x") + say("other", 1, "x") + "a,q,2020-01-01T00:00:01Z,x\n"
	in := written(t, map[string]string{
		"1.csv": namelessHeader + a + a + b, "2.csv": namelessHeader + b + a + c, "3.csv": namelessHeader + a + a + a + c + c, "4.csv": namelessHeader + other,
	})
	for _, test := range []struct {
		files     []string
		rows      int
		duplicate []int64
	}{
		{in("1.csv"), 3, []int64{0}},
		{in("1.csv", "2.csv"), 4, []int64{0, 2}},
		{in("2.csv", "1.csv"), 4, []int64{0, 2}},
		{in("1.csv", "2.csv", "3.csv"), 6, []int64{0, 2, 3}}, // a three times, b once, c twice
		{in("3.csv", "2.csv", "1.csv"), 6, []int64{0, 2, 3}},
		{in("1.csv", "4.csv"), 7, []int64{0, 0}},
	} {
		got, err := importAll(Options{}, test.files...)
		var duplicate []int64
		for _, input := range got.Inputs {
			duplicate = append(duplicate, input.Nameless)
			if input.Nameless != input.Duplicate {
				t.Errorf("%+v", input)
			}
		}
		if err != nil || len(got.Rows) != test.rows || fmt.Sprint(duplicate) != fmt.Sprint(test.duplicate) {
			t.Errorf("%v: %d rows, %v repeat, %v", test.files, len(got.Rows), duplicate, err)
		}
	}
}

// TestNamesOfAnEarlierImportAreNoIds: what two imports each named FILE#RECORD is another comment where it says something else, and the same one under two names where it says the same.
func TestNamesOfAnEarlierImportAreNoIds(t *testing.T) {
	const header = "comment_id,account_id,post_id,created_at,created_precision,text,source\n"
	row := func(id, account, text, source string) string {
		return id + "," + account + ",p,2020-01-01T00:00:01Z,second," + text + "," + source + "\n"
	}
	x, y := row("c.csv#1", "a", "x", "c.csv#1"), row("c.csv#1", "b", "y", "c.csv#1")
	sameX, real := row("d.csv#7", "a", "x", "d.csv#7"), row("17", "a", "x", "c.csv#1")
	in := written(t, map[string]string{"1.csv": header + x, "2.csv": header + y, "3.csv": header + sameX + y, "4.csv": header + x + x + y + real, "5.csv": header + real})
	for _, test := range []struct {
		files []string
		ids   string
	}{
		{in("1.csv", "2.csv"), "1.csv#1 2.csv#1"},
		{in("1.csv", "3.csv"), "1.csv#1 3.csv#2"},
		{in("4.csv"), "4.csv#1 4.csv#3 17"},
		{in("4.csv", "1.csv", "5.csv"), "4.csv#1 4.csv#3 17"},
		{in("5.csv", "1.csv"), "17 1.csv#1"},
	} {
		got, err := importAll(Options{}, test.files...)
		var ids []string
		for _, raw := range got.Rows {
			var row struct {
				ID string `json:"comment_id"`
			}
			if err := json.Unmarshal(raw, &row); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, filepath.Base(row.ID))
		}
		if err != nil || strings.Join(ids, " ") != test.ids {
			t.Errorf("%v: %v, want %s, %v", test.files, ids, test.ids, err)
		}
	}
}

// TestRepeatsAreManyAndFast: the same row a hundred thousand times in two files takes no time that grows with its square.
func TestRepeatsAreManyAndFast(t *testing.T) {
	row := say("a", 1, "+1")
	in := written(t, map[string]string{"1.csv": namelessHeader + strings.Repeat(row, 100_000), "2.csv": namelessHeader + strings.Repeat(row, 100_001)})
	got, err := importAll(Options{}, in("1.csv", "2.csv")...)
	if err != nil || len(got.Rows) != 100_001 {
		t.Errorf("%d rows, %v", len(got.Rows), err)
	}
}

// TestSameBytes: a file or member of an archive with the bytes of an earlier one is left out, and said to be.
func TestSameBytes(t *testing.T) {
	table := namelessHeader + say("a", 1, "x") + say("b", 2, "y")
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"in.csv", "z.csv"} {
		w, _ := z.Create(name)
		w.Write([]byte(table))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	in := written(t, map[string]string{"1.csv": table, "1 (1).csv": table, "as-long.csv": strings.Replace(table, ",x", ",w", 1), "2.zip": packed.String()})
	var said []pipeline.Text
	got, err := importAll(Options{Warn: func(w pipeline.Text) { said = append(said, w) }}, in("1.csv", "1 (1).csv", "2.zip", "as-long.csv")...)
	if err != nil || len(got.Rows) != 3 || len(got.Inputs) != 5 {
		t.Fatalf("%s, %+v, %v", got.Rows, got.Inputs, err)
	}
	for i, input := range got.Inputs[:4] {
		if left := input.SameAs == got.Inputs[0].Path && input.Read == 0; left != (i > 0) || input.SHA256 != got.Inputs[0].SHA256 {
			t.Errorf("%+v", input)
		}
	}
	if len(said) != 2 || !strings.HasSuffix(said[0].EN, "left out: 3.") || !strings.HasSuffix(said[1].KK, ": 1.") {
		t.Errorf("warnings %q", said)
	}
}

// TestManyRepeatsAreTold: a column that is no id, and a file that holds its rows twice, are said, not one person's second comment.
func TestManyRepeatsAreTold(t *testing.T) {
	var ids, twice, once strings.Builder
	ids.WriteString("comment_id," + namelessHeader)
	twice.WriteString(namelessHeader)
	for i := range 600 {
		row := say(fmt.Sprint("a", i), i%60, "x")
		ids.WriteString("1," + say("a", i%60, fmt.Sprint(i)))
		twice.WriteString(row + row)
		once.WriteString(row)
	}
	in := written(t, map[string]string{"ids.csv": ids.String(), "twice.csv": twice.String(), "once.csv": namelessHeader + once.String() + say("a5", 5, "x")})
	for name, want := range map[string]string{"ids.csv": "--map", "twice.csv": "remove them first", "once.csv": ""} {
		var said []string
		_, err := importAll(Options{Warn: func(w pipeline.Text) { said = append(said, w.EN) }}, in(name)...)
		if err != nil || (want == "") != (len(said) == 0) || !strings.Contains(strings.Join(said, "|"), want) {
			t.Errorf("%s: %q, %v", name, said, err)
		}
	}
}
