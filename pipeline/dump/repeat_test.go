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

// TestNamelessRepeats: what an account says in one second at one place is one comment, in one file or several. Of what may be said twice, as times are coarse or nothing is said, as many are kept as one file holds, whatever the order of the files.
func TestNamelessRepeats(t *testing.T) {
	a, b, c := say("a", 1, "x"), say("b", 2, "y"), say("c", 3, "z")
	other := say("a", 1, "other text") + say("a", 2, "x") + say("other", 1, "x") + "a,q,2020-01-01T00:00:01Z,x\n" + "a,p,2020-01-01T00:00:01.5Z,x\n"
	minute := func(rows string) string {
		return strings.NewReplacer(":01Z", "Z", ":02Z", "Z", ":03Z", "Z").Replace(rows)
	}
	mute := func(rows string) string { return strings.NewReplacer(",x", ",", ",y", ",", ",z", ",").Replace(rows) }
	one, two, three := a+a+b, b+a+c, a+a+a+c+c
	files := map[string]string{"1.csv": one, "2.csv": two, "3.csv": three, "4.csv": other}
	for name, rows := range map[string]string{"1": one, "2": two, "3": three} {
		files["minute"+name+".csv"], files["mute"+name+".csv"] = minute(rows), mute(rows)
	}
	for name := range files {
		files[name] = namelessHeader + files[name]
	}
	in := written(t, files)
	type test struct {
		files     []string
		rows      int
		duplicate []int64
	}
	tests := []test{
		{in("1.csv"), 2, []int64{1}},
		{in("1.csv", "2.csv"), 3, []int64{1, 2}},
		{in("2.csv", "1.csv"), 3, []int64{0, 3}},
		{in("3.csv", "2.csv", "1.csv"), 3, []int64{3, 2, 3}},
		{in("1.csv", "4.csv"), 7, []int64{1, 0}},
		{in("minute1.csv", "1.csv"), 5, []int64{0, 1}},
	}
	for _, kind := range []string{"minute", "mute"} {
		one, two, three := kind+"1.csv", kind+"2.csv", kind+"3.csv"
		tests = append(tests,
			test{in(one), 3, []int64{0}},
			test{in(one, two), 4, []int64{0, 2}},
			test{in(two, one), 4, []int64{0, 2}},
			test{in(one, two, three), 6, []int64{0, 2, 3}}, // a three times, b once, c twice
			test{in(three, two, one), 6, []int64{0, 2, 3}},
		)
	}
	for _, test := range tests {
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
	row := "a,p,2020-01-01T00:00Z,+1\n"
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

// TestManyRepeatsAreTold: a column that is no id, and a file that holds its rows twice, are said.
func TestManyRepeatsAreTold(t *testing.T) {
	var ids, twice, once strings.Builder
	ids.WriteString("comment_id," + namelessHeader)
	twice.WriteString(namelessHeader)
	for i := range 600 {
		row := say(fmt.Sprint("a", i), i%59+1, "x")
		ids.WriteString("1," + say("a", i%60, fmt.Sprint(i)))
		twice.WriteString(row + row)
		once.WriteString(row)
	}
	in := written(t, map[string]string{"ids.csv": ids.String(), "twice.csv": twice.String(), "coarse.csv": strings.NewReplacer(":00:", ":").Replace(twice.String()), "once.csv": namelessHeader + once.String()})
	for name, want := range map[string]string{"ids.csv": "--map", "twice.csv": "counted as duplicates: 600", "coarse.csv": "a tenth or more (600)", "once.csv": ""} {
		var said []string
		_, err := importAll(Options{Warn: func(w pipeline.Text) { said = append(said, w.EN) }}, in(name)...)
		if err != nil || (want == "") != (len(said) == 0) || !strings.Contains(strings.Join(said, "|"), want) {
			t.Errorf("%s: %q, %v", name, said, err)
		}
	}
}

// TestWholeMinutesAmongSecondsRepeat: a time of which the seconds are 0 is one like others in a file that has shown seconds, and may be any of its minute in one that has not.
func TestWholeMinutesAmongSecondsRepeat(t *testing.T) {
	whole, other := say("a", 0, "x"), say("b", 7, "y")
	in := written(t, map[string]string{"seconds.csv": namelessHeader + whole + whole + other, "minutes.csv": namelessHeader + whole + whole})
	for name, kept := range map[string]int{"seconds.csv": 2, "minutes.csv": 2} {
		if got, err := importAll(Options{}, in(name)...); err != nil || len(got.Rows) != kept {
			t.Errorf("%s: %d rows, want %d, %v", name, len(got.Rows), kept, err)
		}
	}
}
