package dump

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"pikir/pipeline"
)

// TestWhatIsNoTableIsPassedOver: in a folder or an archive a README, a table of posts and the folder of an earlier run stop nothing, and are said; what was named does.
func TestWhatIsNoTableIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	comments := namelessHeader + say("a", 1, "x")
	write("d/a.csv", comments)
	readme := write("d/README.txt", "These are comments.\nOf a city.\n")
	write("d/posts.csv", "post_id,page_id,created_at,text\n1,2,2020-01-01,x\n")
	for _, name := range []string{"run.json", "findings.json", "comments.csv"} {
		write("d/out/"+name, "{}")
	}
	write("only/README.txt", "Nothing.\n")
	packed, err := os.Create(filepath.Join(dir, "b.zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(packed)
	for name, text := range map[string]string{"b.csv": strings.Replace(comments, "a,p", "b,p", 1), "README.txt": "Two\nlines\n"} {
		w, _ := z.Create(name)
		w.Write([]byte(text))
	}
	if z.Close() != nil || packed.Close() != nil {
		t.Fatal("the archive was not written")
	}
	for _, test := range []struct {
		args   []string
		rows   int
		passed []string
		fails  string
	}{
		{args: []string{filepath.Join(dir, "d")}, rows: 1, passed: []string{"README.txt", "posts.csv"}},
		{args: []string{filepath.Join(dir, "b.zip")}, rows: 1, passed: []string{"README.txt"}},
		{args: []string{filepath.Join(dir, "d"), filepath.Join(dir, "b.zip")}, rows: 2, passed: []string{"README.txt", "posts.csv", "README.txt"}},
		{args: []string{filepath.Join(dir, "d"), readme}, fails: "no column for account_id"},
		{args: []string{filepath.Join(dir, "only")}, fails: "no file with comments"},
	} {
		files, err := Expand(test.args)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		got, err := importAll(Options{Named: test.args, Warn: func(w pipeline.Text) { said = append(said, w.EN) }}, files...)
		if test.fails != "" {
			if err == nil || !strings.Contains(err.Error(), test.fails) {
				t.Errorf("%v: %v", test.args, err)
			}
			continue
		}
		var passed []string
		left := 0
		for _, in := range got.Inputs {
			if in.Passed {
				passed = append(passed, filepath.Base(in.Path))
			}
			if slices.Contains(in.Notes, folderOfRun) {
				left++
			}
		}
		slices.Sort(passed)
		slices.Sort(test.passed)
		if err != nil || len(got.Rows) != test.rows || !slices.Equal(passed, test.passed) || len(said) != 1 || !strings.Contains(said[0], "passed over") || (left == 1) != (test.args[0] == filepath.Join(dir, "d")) {
			t.Errorf("%v: %d rows, %v, %q, %v", test.args, len(got.Rows), passed, said, err)
		}
	}
}

// TestDamageIsNotPassedOverInSilence: a file of a folder or an archive that is damaged is warned of as such, a table without the columns that --map names likewise, and where every reject is an error either stops the import; a README still stops nothing.
func TestDamageIsNotPassedOverInSilence(t *testing.T) {
	parquet, err := os.ReadFile("testdata/table/pyarrow.parquet")
	if err != nil {
		t.Fatal(err)
	}
	book := excelize.NewFile()
	for cell, v := range map[string]string{"A1": "author", "B1": "date", "C1": "text", "A2": "x", "B2": "2020-01-01", "C2": "y"} {
		if err := book.SetCellStr("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	sheet, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	comments := namelessHeader + say("a", 1, "x")
	const readme = "These are comments, and\nwhat is of them.\n"
	whole := string(parquet)
	for name, test := range map[string]struct {
		files map[string]string
		opt   Options
		rows  int
		says  string
	}{
		"parquet":    {map[string]string{"b.parquet": whole[:len(whole)/2]}, Options{}, 1, "damaged, so that whatever stood behind is missing: 1 (b.parquet)"},
		"compressed": {map[string]string{"b.parquet.gz": gzipped(t, whole[:len(whole)/2])}, Options{}, 1, "(b.parquet.gz)"},
		"xlsx":       {map[string]string{"b.xlsx": sheet.String()[:sheet.Len()/2]}, Options{}, 1, "missing: 1 (b.xlsx)"},
		"zip":        {map[string]string{"b.zip": "PK\x03\x04 and no more"}, Options{}, 1, "missing: 1 (b.zip)"},
		"map":        {map[string]string{"b.csv": "who,when\nb,2020-01-01\n", "c.csv": "account_id,said,created_at\nb,y,2020-01-01\n"}, Options{Map: map[string]string{"text": "said"}}, 1, "--map names were passed over: 2 (a.csv, b.csv)"},
		"map, found": {map[string]string{"b.csv": comments}, Options{Map: map[string]string{"text": "text"}}, 1, ""},
	} {
		dir := t.TempDir()
		packed, err := os.Create(filepath.Join(t.TempDir(), "all.zip"))
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(packed)
		test.files["a.csv"], test.files["README.txt"] = comments, readme
		for name, text := range test.files {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			w, _ := z.Create(name)
			w.Write([]byte(text))
		}
		if z.Close() != nil || packed.Close() != nil {
			t.Fatal("the archive was not written")
		}
		for _, arg := range []string{dir, packed.Name()} {
			if name == "zip" && arg != dir { // archives within archives are not opened
				continue
			}
			files, err := Expand([]string{arg})
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			opt := test.opt
			opt.Named, opt.Warn = []string{arg}, func(w pipeline.Text) { said = append(said, w.EN) }
			got, err := importAll(opt, files...)
			if all := strings.Join(said, "\n"); err != nil || len(got.Rows) != test.rows || !strings.Contains(all, test.says) || !strings.Contains(all, "passed over: 1 (README.txt)") {
				t.Errorf("%s in %s: %d rows, %q, %v", name, arg, len(got.Rows), said, err)
			}
			opt.Strict = true
			if _, err := importAll(opt, files...); (err == nil) != (test.says == "") {
				t.Errorf("%s in %s, strictly: %v", name, arg, err)
			}
		}
	}
}
