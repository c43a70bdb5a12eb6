package local

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"pikir/detectors"
	"pikir/pipeline"
)

// A run takes memory in proportion to the comments: what it allocates from start to end for the second n comments, it takes at most once more for each n beyond, with a
// sixth for what is taken in doubling steps. Bytes allocated are the same on each machine, other than seconds.
func TestRunGrowsLinearly(t *testing.T) {
	const n, slack = 8000, 7.0 / 6
	allocated(t, 100) // what is made once
	first, second, fourth := allocated(t, n), allocated(t, 2*n), allocated(t, 4*n)
	if more, most := fourth-second, 2*slack*(second-first); more > most {
		t.Errorf("%.0f bytes allocated for %d comments, %.0f for twice, %.0f for four times as many: linear would be at most %.0f", first, n, second, fourth, second+most)
	}
}

// allocated is the number of bytes that a run allocates on a dump of so many comments, in which pages, posts and accounts grow alike.
func allocated(t *testing.T, comments int) float64 {
	t.Helper()
	dump := bytes.NewBufferString("account_id,post_id,page_id,created_at,text\n")
	for i, c := range busyPage(rand.New(rand.NewPCG(1, 5)), comments/20, comments/40, comments) {
		at := time.Unix(1_600_000_000+int64(c.at), 0).UTC().Format(time.RFC3339)
		fmt.Fprintf(dump, "%s,%s,%s,%s,жақсы жаңалық %d\n", c.account, c.post, c.page, at, i)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "dump.csv")
	if err := os.WriteFile(path, dump.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	opt := Options{Dumps: []string{path}, Out: filepath.Join(dir, "out"), Detectors: detectors.All(), Zone: time.UTC, Lang: pipeline.English, Alpha: 0.01, Seed: 1,
		Report: func(io.Writer, *pipeline.Findings) error { return nil }}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found, err := Run(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	t.Logf("%d comments: %d bytes, %d pairs", comments, after.TotalAlloc-before.TotalAlloc, found.Counts.Pairs)
	return float64(after.TotalAlloc - before.TotalAlloc)
}
