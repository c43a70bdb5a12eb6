package dump

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pikir/pipeline"
)

// endings are the files that a folder is searched for, before the ending of a compression.
var endings = []string{".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".arrows", ".feather", ".ipc", ".xlsx", ".xml", ".wxr", ".zip"}

// Expand turns arguments (files, folders, patterns, "-") into files. A folder gives the dumps in it and below in the order of their
// names; hidden files are passed over, and folders of earlier runs come as such, for Import to leave out.
func Expand(args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, fmt.Errorf("no dump is named: give files, folders, patterns such as 'exports/*.json', or - for standard input")
	}
	var files []string
	for _, arg := range args {
		found, err := expand(arg)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !slices.Contains(files, f) {
				files = append(files, f)
			}
		}
	}
	return files, nil
}

func expand(arg string) ([]string, error) {
	if arg == "-" {
		return []string{arg}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return folder(arg)
	case err == nil:
		return []string{arg}, nil
	case strings.ContainsAny(arg, "*?["):
		found, err := filepath.Glob(arg)
		if err != nil {
			return nil, fmt.Errorf("%s: the pattern cannot be read: %v", arg, err)
		}
		if !strings.HasPrefix(filepath.Base(arg), ".") {
			found = slices.DeleteFunc(found, func(f string) bool { return strings.HasPrefix(filepath.Base(f), ".") })
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: no file fits the pattern", arg)
		}
		slices.Sort(found)
		var files []string
		for _, f := range found {
			inside, err := expand(f)
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		}
		return files, nil
	}
	return nil, unreadable(arg, err)
}

func folder(path string) ([]string, error) {
	var files []string
	runs := 0
	err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(p, err)
		}
		hidden := strings.HasPrefix(e.Name(), ".") && p != path
		if e.IsDir() {
			if p != path && isRun(p) { // named for the note that it is left out
				runs++
				files = append(files, p)
				return fs.SkipDir
			}
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if !hidden && dumpName(e.Name()) {
			files = append(files, p)
		}
		return nil
	})
	if err == nil && len(files) == runs {
		err = fmt.Errorf("%s: no dump in this folder: it is searched for %s, also with .gz, .zst, .bz2 or .xz behind", path, strings.Join(endings, " "))
	}
	return files, err
}

// isRun says whether a folder is what a run of Pikir left.
func isRun(path string) bool {
	for _, name := range []string{"run.json", "findings.json"} {
		if info, err := os.Stat(filepath.Join(path, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	return true
}

// earlierRun leaves out the folder of an earlier run.
func (im *importer) earlierRun(path string) bool {
	if !isRun(path) {
		return false
	}
	im.inputs = append(im.inputs, pipeline.Input{Path: filepath.ToSlash(path), Notes: []pipeline.Text{folderOfRun}})
	return true
}

// dumpName says whether a file's name ends like a dump's.
func dumpName(name string) bool {
	name = strings.ToLower(name)
	for _, compressed := range []string{".gz", ".zst", ".bz2", ".xz"} {
		name = strings.TrimSuffix(name, compressed)
	}
	return slices.Contains(endings, filepath.Ext(name)) && !strings.HasSuffix(name, ".rejects.ndjson")
}
