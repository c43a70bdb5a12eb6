package dump

import (
	"bytes"
)

// looks is what the beginning of a file shows before any of it is read.
type looks struct {
	path      string
	container string   // csv, ndjson, json, xml, parquet, arrow, xlsx
	names     []string // columns of a table, dotted paths of the first JSON records
	has       map[string]bool
	named     map[string]bool // the names that stand in names, of JSON records
	first     value           // the first JSON value, as far as the head reaches
	table     csvDialect      // of a CSV file
	before    []byte          // what stands before the header of a table
	head      []byte
	samples   []func(name string) []byte // cells of the first records by name
	at        []string                   // paths of the lists of records in a JSON document, for tables
	nested    []string                   // paths of lists of records within a record: answers
	keyed     bool                       // the JSON document is an object whose members are what another would list
	none      bool                       // the file is whole and holds no record
}

// lookAt looks at the head of a file.
func lookAt(f *File) (*looks, error) {
	l := &looks{path: f.Path, head: f.Head, has: map[string]bool{}, named: map[string]bool{}}
	trimmed := bytes.TrimLeft(f.Head, " \t\r\n`\x1e")
	switch c := binaryContainer(f.Head); {
	case c == "zip":
		l.container = "xlsx"
	case c != "":
		l.container = c
	case len(trimmed) == 0:
		return nil, nothing(f.Path, "holds nothing but blanks")
	case trimmed[0] == '{' || trimmed[0] == '[':
		l.json(trimmed, f.whole)
	case trimmed[0] == '<':
		l.container = "xml"
	default:
		l.csv(f)
	}
	if err := l.columnar(f); err != nil {
		return nil, err
	}
	for _, name := range l.names {
		l.has[name] = true
	}
	if l.none {
		return nil, nothing(f.Path, "holds no record")
	}
	return l, nil
}

// columns says whether the file has all these columns.
func (l *looks) columns(names ...string) bool {
	for _, n := range names {
		if !l.has[n] {
			return false
		}
	}
	return true
}

// found counts the names of a format's fields that the file has.
func (l *looks) found(format *Format) int {
	n := 0
	for _, field := range format.Fields {
		for _, from := range field.From {
			if l.has[from] {
				n++
			}
		}
	}
	return n
}

// isJSON says whether the file is JSON of either kind.
func (l *looks) isJSON() bool { return l.container == "json" || l.container == "ndjson" }

// maxSamples is how many records are looked at to learn columns and habits of a file.
const maxSamples = 1000
