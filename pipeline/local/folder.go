package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/dump"
)

// checkOut refuses to replace what is not a run folder.
func checkOut(out string) error {
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("--out %s: %w", out, err)
	case !info.IsDir():
		return fmt.Errorf("--out %s is a file; name a folder", out)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		return fmt.Errorf("--out %s: %w", out, err)
	}
	if _, err := os.Stat(filepath.Join(out, manifest)); err != nil && len(entries) > 0 {
		return fmt.Errorf("--out %s holds something else than a run of Pikir; name an empty or new folder", out)
	}
	return nil
}

// aside makes the folder that becomes out when the run is whole; it lies beside out, so that the renaming is one step. Discard removes what was made,
// parents of out included, when the run fails. What runs that were killed have left there is removed.
func aside(out string) (dir string, discard func(), err error) {
	parent := filepath.Dir(filepath.Clean(out))
	made := missing(parent)
	discard = func() {
		os.RemoveAll(dir)
		for _, p := range made {
			os.Remove(p) // fails where something else has been put there, which is right
		}
	}
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return "", nil, fmt.Errorf("--out %s: %w", out, err)
	}
	making := "." + filepath.Base(out) + ".making-"
	removeAbandoned(parent, making)
	if dir, err = os.MkdirTemp(parent, making); err != nil {
		discard()
		return "", nil, fmt.Errorf("--out %s: %w", out, err)
	}
	return dir, discard, os.Chmod(dir, 0o755)
}

// hold keeps other runs from taking a folder for abandoned.
func hold(dir string) (release func()) {
	if unlock, held := lock(dir); held {
		return unlock
	}
	return func() {}
}

// removeAbandoned removes folders that no process holds any more. One may have been made a moment ago and not be held yet.
func removeAbandoned(parent, making string) {
	entries, _ := os.ReadDir(parent)
	for _, e := range entries {
		digits, ours := strings.CutPrefix(e.Name(), making)
		info, err := e.Info()
		if !ours || !e.IsDir() || strings.Trim(digits, "0123456789") != "" || err != nil || time.Since(info.ModTime()) < time.Minute {
			continue // a folder that ends in .old holds the results before
		}
		if unlock, free := lock(filepath.Join(parent, e.Name())); free {
			os.RemoveAll(filepath.Join(parent, e.Name()))
			unlock()
		}
	}
}

// missing lists a folder and its parents that do not exist yet, innermost first.
func missing(folder string) []string {
	var names []string
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			return names
		}
		names = append(names, folder)
		folder = filepath.Dir(folder)
	}
}

// replace puts the whole folder in place of what was there.
func replace(dir, out string) error {
	old := dir + ".old"
	if err := os.Rename(out, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer os.RemoveAll(old)
	return os.Rename(dir, out)
}

// rejects writes what could not be read, with the reason, as NDJSON.
type rejects struct {
	file  *os.File
	lines *json.Encoder
	first string
}

func newRejects(dir string) (*rejects, error) {
	f, err := os.Create(filepath.Join(dir, "rejects.ndjson"))
	if err != nil {
		return nil, err
	}
	lines := json.NewEncoder(f)
	lines.SetEscapeHTML(false)
	return &rejects{file: f, lines: lines}, nil
}

func (r *rejects) keep(reject dump.Reject) error {
	if r.first == "" {
		r.first = reject.Reason
	}
	return r.lines.Encode(reject)
}

func (r *rejects) close() error { return r.file.Close() }

const manifest = "run.json"

// settings are the values in force of all that can be set of the detectors, by DETECTOR.PARAMETER.
func settings(detectors []*pipeline.Detector) map[string]float64 {
	values := map[string]float64{}
	for _, d := range detectors {
		for _, p := range d.Settings() {
			values[d.Name+"."+p.Name] = p.Default
		}
	}
	return values
}

// writeManifest writes how the run was made.
func (r *run) writeManifest() error {
	return writeJSON(r.dir, manifest, map[string]any{
		"pikir":    pipeline.Version,
		"go":       runtime.Version(),
		"made":     r.opt.Made,
		"inputs":   r.inputs,
		"posts":    r.postInputs,
		"counts":   r.counts,
		"coverage": r.found(),
		"seed":     r.opt.Seed,
		"parameters": map[string]any{
			"alpha": r.opt.Alpha, "zone": r.opt.Zone.String(), "lang": r.opt.Lang.String(),
			"detectors": strings.Join(detectorNames(r.opt.Detectors), ","), "contract": r.opt.Contract, "memory_bytes": r.opt.Memory,
			"settings": settings(r.opt.Detectors),
		},
		"detectors":         r.ran,
		"warnings":          r.warnings,
		"limits":            r.limits,
		"timings":           r.timings,
		"peak_memory_bytes": peakMemory(),
	})
}
