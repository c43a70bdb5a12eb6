package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pikir/pipeline/table"
)

// inFolder makes a folder with one file.
func inFolder(t *testing.T, name, text string) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

// TestImport writes the table, and the rejects beside it only where there are any; the same input gives the same bytes.
func TestImport(t *testing.T) {
	dir, dump := inFolder(t, "dump.csv", "who,date,text\na,2020-01-01 00:00:00,бір\n,2020-01-01 00:00:01,ешкім\nb,2020-01-01 00:00:02,екі\n")
	out := filepath.Join(dir, "out.parquet")
	args := []string{"import", dump, "--map", "account_id=who", "--out", out, "--quiet"}
	if code := pikir(args); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	r, err := table.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Rows() != 2 {
		t.Errorf("%d rows", r.Rows())
	}
	rejects := filepath.Join(dir, "out.rejects.ndjson")
	if text, err := os.ReadFile(rejects); err != nil || strings.Count(string(text), "\n") != 1 || !strings.Contains(string(text), `"record":2`) {
		t.Errorf("rejects %s, %v", text, err)
	}
	if err := os.WriteFile(dump, []byte("who,date,text\na,2020-01-01 00:00:00,бір\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := pikir(args); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if _, err := os.Stat(rejects); !os.IsNotExist(err) {
		t.Error("the rejects of the import before are still there")
	}
	if err := os.WriteFile(dump, []byte("who,date,text\na,2020-01-01 00:00:00,бір\n,2020-01-01 00:00:01,ешкім\nb,2020-01-01 00:00:02,екі\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := pikir(args); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if again, err := os.ReadFile(out); err != nil || string(again) != string(first) {
		t.Errorf("the same input gave other bytes (%v)", err)
	}
}

// TestImportRefuses ends with code 2 and leaves nothing behind.
func TestImportRefuses(t *testing.T) {
	dir, dump := inFolder(t, "dump.csv", "who,date,text\na,2020-01-01,b\n")
	for _, args := range [][]string{
		{dump, "--out", filepath.Join(dir, "out.parquet")},
		{dump, "--map", "account_id=who", "--out", filepath.Join(dir, "out.csv")},
		{dump, "--map", "account_id", "--out", filepath.Join(dir, "out.parquet")},
		{dump, "--map", "account_id=who", "--tz", "Mars/Olympus", "--out", filepath.Join(dir, "out.parquet")},
		{dump, filepath.Join(dir, "missing.csv"), "--map", "account_id=who", "--out", filepath.Join(dir, "out.parquet")},
		{dump, "--map", "account_id=who", "--map", "created_at=text", "--out", filepath.Join(dir, "out.parquet")},
		{"--out", filepath.Join(dir, "out.parquet")},
		{dump, "--map", "account_id=who"},
	} {
		if code := pikir(append([]string{"import", "--quiet"}, args...)); code != exitUse {
			t.Errorf("%v: exit code %d", args, code)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 {
			t.Errorf("%v: the folder holds %v (%v)", args, left, err)
		}
	}
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		args []string
		code int
	}{{[]string{"formats"}, 0}, {[]string{"formats", "vk"}, 0}, {[]string{"formats", "--json"}, 0}, {[]string{"formats", "vkontakte"}, exitUse}} {
		if code := pikir(tt.args); code != tt.code {
			t.Errorf("%v: exit code %d", tt.args, code)
		}
	}
}
