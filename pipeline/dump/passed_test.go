package dump

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
			if slices.Contains(in.Notes, "left out: it is the folder of an earlier run of Pikir") {
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
