package sheet

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		file, content string
		want          [][]string
	}{
		"csv":    {"a.csv", "\uFEFFid,text\n1,\"а, б\"\n2,\n", [][]string{{"id", "text"}, {"1", "а, б"}, {"2", ""}}},
		"tsv":    {"a.tsv", "id\ttext\n1\tон \"тут\"\n", [][]string{{"id", "text"}, {"1", "он \"тут\""}}},
		"ndjson": {"a.ndjson", "{\"text\":\"а\",\"n\":1}\n{\"n\":null}\n", [][]string{{"text", "n"}, {"а", "1"}, {"", ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			var got [][]string
			keep := func(values []string) error {
				got = append(got, append([]string{}, values...))
				return nil
			}
			if err := Read(path, keep, keep); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for file, content := range map[string]string{"a.csv": "", "a.doc": "x", "a.ndjson": "[1]", "b.csv": "a,b\n1\n"} {
		path := filepath.Join(t.TempDir(), file)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		none := func([]string) error { return nil }
		if err := Read(path, none, none); err == nil {
			t.Errorf("%s with %q is taken", file, content)
		}
	}
}
