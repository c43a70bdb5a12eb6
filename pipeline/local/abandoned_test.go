//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package local

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A run removes what runs to the same folder left that were killed, and nothing that is still being made or that holds results.
func TestAbandonedFoldersAreRemoved(t *testing.T) {
	parent := t.TempDir()
	out, long := filepath.Join(parent, "out"), time.Now().Add(-time.Hour)
	made := func(name string, age time.Time) string {
		dir := filepath.Join(parent, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, age, age); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	abandoned := made(".out.making-1", long)
	kept := []string{made(".out.making-2", long), made(".out.making-3", time.Now()), made(".out.making-4.old", long), made(".other.making-5", long), made("out", long)}
	unlock, held := lock(kept[0])
	if !held {
		t.Skip("folders cannot be held here")
	}
	defer unlock()
	dir, discard, err := aside(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(abandoned); !os.IsNotExist(err) {
		t.Error("the abandoned folder is left")
	}
	for _, k := range append(kept, dir) {
		if _, err := os.Stat(k); err != nil {
			t.Error(err)
		}
	}
	release := hold(dir)
	if _, free := lock(dir); free {
		t.Error("the folder in the making is not held")
	}
	release()
	discard()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("what was made is left")
	}
}
