package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pikir": main})
}

func TestScripts(t *testing.T) {
	detectorData, err := filepath.Abs("../../detectors/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIXTURES", detectorData)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"columns": columns,
			"rows":    rows,
			"same":    same,
			"counts":  counts,
		},
	})
}

// columns FILE.parquet NAME... asserts the columns of a table, in order.
func columns(ts *testscript.TestScript, _ bool, args []string) {
	f := openTable(ts, args[0])
	var names []string
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	if got, want := fmt.Sprint(names), fmt.Sprint(args[1:]); got != want {
		ts.Fatalf("%s has the columns %s, want %s", args[0], got, want)
	}
}

// rows FILE.parquet N asserts the number of rows.
func rows(ts *testscript.TestScript, _ bool, args []string) {
	if got := fmt.Sprint(openTable(ts, args[0]).NumRows()); got != args[1] {
		ts.Fatalf("%s has %s rows, want %s", args[0], got, args[1])
	}
}

func openTable(ts *testscript.TestScript, path string) *parquet.File {
	file, err := os.Open(ts.MkAbs(path))
	ts.Check(err)
	info, err := file.Stat()
	ts.Check(err)
	f, err := parquet.OpenFile(file, info.Size())
	ts.Check(err)
	return f
}

// same DIR DIR asserts that the Parquet tables of two runs are equal byte for byte.
func same(ts *testscript.TestScript, _ bool, args []string) {
	tables, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), "*.parquet"))
	ts.Check(err)
	if len(tables) != 6 {
		ts.Fatalf("%d tables in %s, want 6", len(tables), args[0])
	}
	for _, table := range tables {
		name := filepath.Base(table)
		a, err := os.ReadFile(table)
		ts.Check(err)
		b, err := os.ReadFile(filepath.Join(ts.MkAbs(args[1]), name))
		ts.Check(err)
		if sha256.Sum256(a) != sha256.Sum256(b) {
			ts.Fatalf("%s differs between %s and %s", name, args[0], args[1])
		}
	}
}

// counts DIR READ KEPT REJECTED DUPLICATE asserts the counts of run.json, of the inputs and in all.
func counts(ts *testscript.TestScript, _ bool, args []string) {
	var run struct {
		Counts struct{ Read, Kept, Rejected, Duplicate int64 }
		Inputs []struct {
			Read, Kept, Rejected, Duplicate, Bytes int64
			SHA256                                 string
		}
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(filepath.Join(args[0], "run.json"))), &run))
	c := run.Counts
	if got, want := fmt.Sprint(c.Read, c.Kept, c.Rejected, c.Duplicate), fmt.Sprint(args[1], " ", args[2], " ", args[3], " ", args[4]); got != want {
		ts.Fatalf("read, kept, rejected, duplicate: %s, want %s", got, want)
	}
	var read, rest int64
	for _, in := range run.Inputs {
		read += in.Read
		rest += in.Kept + in.Rejected + in.Duplicate
		if len(in.SHA256) != 64 || in.Bytes == 0 {
			ts.Fatalf("an input lacks its hash or size: %+v", in)
		}
	}
	if read != c.Read || rest != c.Read {
		ts.Fatalf("the inputs hold %d records, of which %d are accounted for; in all %d", read, rest, c.Read)
	}
}
