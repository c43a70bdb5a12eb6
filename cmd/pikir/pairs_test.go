package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/table"
)

// dumps writes one set of comments as CSV and as Parquet in the canonical form; odd gives some accounts an id that an import rewrites; platforms
// are drawn from.
func dumps(t *testing.T, odd bool, platforms ...string) (asCSV, asParquet string) {
	random := rand.New(rand.NewPCG(1, 1))
	dir := t.TempDir()
	asCSV, asParquet = filepath.Join(dir, "comments.csv"), filepath.Join(dir, "comments.parquet")
	schema := arrow.NewSchema([]arrow.Field{
		{Name: pipeline.AccountID, Type: arrow.BinaryTypes.String},
		{Name: pipeline.PostID, Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: pipeline.PageID, Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: pipeline.Platform, Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: pipeline.CreatedAt, Type: arrow.FixedWidthTypes.Timestamp_us},
	}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	var lines strings.Builder
	lines.WriteString("account_id,post_id,page_id,platform,created_at\n")
	for range 5000 {
		values := []string{fmt.Sprint("a", random.IntN(200)), fmt.Sprint("p", random.IntN(50)), fmt.Sprint("g", random.IntN(5)), ""}
		if len(platforms) > 0 {
			values[3] = platforms[random.IntN(len(platforms))]
		}
		if odd && random.IntN(10) == 0 {
			values[0] = fmt.Sprint(random.IntN(5), ".0")
		}
		if random.IntN(20) == 0 {
			values[1] = ""
		}
		at := time.Date(2020, 1, 1, 0, 0, random.IntN(10000), 0, time.UTC)
		for i, v := range values {
			if v == "" {
				b.Field(i).AppendNull()
			} else {
				b.Field(i).(*array.StringBuilder).Append(v)
			}
		}
		b.Field(4).(*array.TimestampBuilder).Append(arrow.Timestamp(at.UnixMicro()))
		fmt.Fprintf(&lines, "%s,%s\n", strings.Join(values, ","), at.Format(time.RFC3339))
	}
	w, err := table.Create(asParquet, schema)
	if err != nil {
		t.Fatal(err)
	}
	rec := b.NewRecord()
	defer rec.Release()
	if err := w.Write(rec); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(asCSV, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return asCSV, asParquet
}

func TestPairsOfParquetEqualThoseOfAnImport(t *testing.T) {
	for _, odd := range []bool{false, true} {
		asCSV, asParquet := dumps(t, odd, "vk", "vk", "ok", "")
		var outputs []string
		for i, args := range [][]string{{asCSV}, {asParquet}, {asParquet, "--memory", "64MiB"}} {
			out := filepath.Join(t.TempDir(), fmt.Sprint(i, ".csv"))
			if code := pikir(append([]string{"pairs", "--quiet", "--window", "10s,600s", "--min-weight", "2", "--min-participation", "8", "--out", out}, args...)); code != 0 {
				t.Fatalf("exit code %d", code)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			outputs = append(outputs, string(data))
		}
		if outputs[0] != outputs[1] || outputs[0] != outputs[2] || strings.Count(outputs[0], "\n") < 100 {
			t.Errorf("odd ids %v: %d, %d and %d bytes, such as %.200s and %.200s", odd, len(outputs[0]), len(outputs[1]), len(outputs[2]), outputs[0], outputs[1])
		}
	}
}

// Files whose times name a zone and files whose times do not are held against each other in one zone.
func TestPairsAcrossZones(t *testing.T) {
	dir := t.TempDir()
	var args []string
	for name, line := range map[string]string{"zoned.csv": "a,p,2020-01-01T12:00:00Z", "local.csv": "b,p,2020-01-01 18:00:05"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("account_id,post_id,created_at\n"+line+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	out := filepath.Join(dir, "out.csv")
	if code := pikir(append([]string{"pairs", "--quiet", "--window", "10s", "--out", out}, args...)); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	if data, err := os.ReadFile(out); err != nil || strings.Count(string(data), "\n") != 2 {
		t.Errorf("%s, %v; want one pair", data, err)
	}
}

func TestParseBytes(t *testing.T) {
	for text, want := range map[string]int64{"2GiB": 2 << 30, "500MB": 500 << 20, "1.5G": 3 << 29, "134217728": 128 << 20} {
		if got, err := parseBytes(text); got != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "much", "-2GiB", "1KiB", "2 GiB", "9999999999T", "1GG"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%q: %d, want an error", text, got)
		}
	}
}

func TestMethodsFromTheLiterature(t *testing.T) {
	asCSV, asParquet := dumps(t, false)
	tests := []struct {
		args  []string
		pairs int // of 200 accounts, nearly all of which have posts in common
	}{
		{[]string{"--compat", "tfidf"}, 19890},
		{[]string{"--compat", "tfidf", "--percentile", "99"}, 199},
		{[]string{"--compat", "fused", "--detector", "co-comment,co-link"}, 19890},
		{[]string{"--compat", "fused", "--percentile", "90"}, 210},
	}
	for _, test := range tests {
		var outputs []string
		for i, file := range []string{asCSV, asParquet} {
			out := filepath.Join(t.TempDir(), fmt.Sprint(i, ".csv"))
			if code := pikir(append([]string{"pairs", "--quiet", "--out", out, file}, test.args...)); code != 0 {
				t.Fatalf("%v: exit code %d", test.args, code)
			}
			data, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			outputs = append(outputs, string(data))
		}
		if outputs[0] != outputs[1] || strings.Count(outputs[0], "\n") != test.pairs+1 || !strings.HasPrefix(outputs[0], "account_a,account_b,cosine,detectors,centrality_a,centrality_b\n") {
			t.Errorf("%v: %d lines, want %d pairs; from Parquet alike: %v", test.args, strings.Count(outputs[0], "\n"), test.pairs, outputs[0] == outputs[1])
		}
	}
	for _, args := range [][]string{{"--compat", "nope"}, {"--compat", "tfidf", "--detector", "rhythm"}, {"--compat", "tfidf", "--percentile", "101"}, {"--detector", "co-comment,co-link"}} {
		if code := pikir(append([]string{"pairs", "--quiet", asCSV}, args...)); code != 2 {
			t.Errorf("%v: exit code %d, want 2", args, code)
		}
	}
}
