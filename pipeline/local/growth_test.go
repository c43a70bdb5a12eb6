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
	"strings"
	"testing"
	"time"

	"pikir/detectors"
	"pikir/pipeline"
)

// A run takes memory in proportion to the comments: what it allocates from start to end, and the most that it holds at once, for the second n comments, it takes at most once more for each n beyond, with a
// sixth for what is taken in doubling steps. Nor does a comment more hold much. Bytes allocated and held are the same on each machine, other than seconds; on one core they hardly differ from run to run either.
func TestRunGrowsLinearly(t *testing.T) {
	const n, slack, mostHeld = 16000, 7.0 / 6, 128 // bytes a comment; 100 were measured
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	memoryOf(t, 100) // what is made once
	first, second, fourth := memoryOf(t, n), memoryOf(t, 2*n), memoryOf(t, 4*n)
	check := func(what string, first, second, fourth float64) {
		if more, most := fourth-second, 2*slack*(second-first); more > most {
			t.Errorf("%.0f bytes %s for %d comments, %.0f for twice, %.0f for four times as many: linear would be at most %.0f", first, what, n, second, fourth, second+most)
		}
	}
	check("allocated", first.allocated, second.allocated, fourth.allocated)
	check("held at once", first.held, second.held, fourth.held)
	if each := (fourth.held - first.held) / (3 * n); each > mostHeld {
		t.Errorf("a comment more holds %.0f bytes more, beyond %d", each, mostHeld)
	}
}

// taken is the memory of a run: all bytes that it allocates, and the most that are in use at one time.
type taken struct{ allocated, held float64 }

// memoryOf measures a run on a dump of so many comments, in which pages, posts and accounts grow alike. What is in use is read
// whenever a search for pairs or groups tells of its progress, where the most is; before and after, what has a fixed size hides the rest in so small a dump.
func memoryOf(t *testing.T, comments int) (m taken) {
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
	var before, now, after runtime.MemStats
	runtime.GC()
	runtime.GC() // pools let go at the second of what the run before put there
	runtime.ReadMemStats(&before)
	opt.Progress = func(stage string, _, _ int64) {
		if !strings.HasPrefix(stage, "pairs by") && !strings.HasPrefix(stage, "groups by") {
			return
		}
		letOthersFillUp()
		runtime.GC()
		runtime.ReadMemStats(&now)
		m.held = max(m.held, float64(now.HeapAlloc)-float64(before.HeapAlloc))
	}
	found, err := Run(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	m.allocated = float64(after.TotalAlloc - before.TotalAlloc)
	t.Logf("%d comments: %.0f bytes allocated, %.0f held at once, %d pairs", comments, m.allocated, m.held, found.Counts.Pairs)
	return m
}

// letOthersFillUp lets other goroutines go on until all wait, so that they have in hand what they may, and not what they come to.
func letOthersFillUp() {
	for range 64 {
		runtime.Gosched()
	}
}
