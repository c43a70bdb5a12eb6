package pipeline_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport lists, for each room, which other rooms it may import. A room stands for all folders below it that have no line of their own;
// drivers get the detectors handed to them and never import them.
var mayImport = map[string][]string{
	"pipeline":          {},
	"pipeline/intern":   {"pipeline/parallel"},
	"pipeline/parallel": {},
	"pipeline/table":    {"pipeline", "pipeline/intern"},
	"pipeline/stats":    {"pipeline", "pipeline/parallel"},
	"pipeline/network":  {"pipeline", "pipeline/parallel"},
	"pipeline/neardup":  {"pipeline", "pipeline/parallel", "pipeline/stats"},
	"pipeline/coaction": {"pipeline", "pipeline/intern", "pipeline/parallel"},
	"pipeline/text":     {"pipeline", "pipeline/table", "pipeline/stats"},
	"pipeline/dump":     {"pipeline", "pipeline/table", "pipeline/text"},
	"pipeline/report":   {"pipeline"},
	"pipeline/conform":  {"pipeline", "pipeline/dump", "pipeline/table", "pipeline/stats", "datasets"},
	"pipeline/local": {"pipeline", "pipeline/intern", "pipeline/parallel", "pipeline/table", "pipeline/stats", "pipeline/network", "pipeline/neardup", "pipeline/coaction",
		"pipeline/text", "pipeline/dump"},
	"detectors": {"pipeline", "pipeline/text", "pipeline/stats"},
	"datasets":  {"pipeline", "pipeline/dump", "pipeline/table"},
}

func TestRoomsImportOneWay(t *testing.T) {
	root := ".."
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(relative))
		room := roomOf(folder)
		if room == "cmd" {
			return nil
		}
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s: say in mayImport what the room %s may import", relative, room)
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			of, ours := strings.CutPrefix(imported, "pikir/")
			if other := roomOf(of); ours && other != room && !slices.Contains(allowed, other) {
				t.Errorf("%s imports %s: the room %s may import %v only", relative, imported, room, allowed)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// roomOf is the longest known room that a folder lies in.
func roomOf(folder string) string {
	for room := folder; room != "."; room = filepath.ToSlash(filepath.Dir(room)) {
		if _, known := mayImport[room]; known {
			return room
		}
	}
	first, _, _ := strings.Cut(folder, "/")
	return first
}
