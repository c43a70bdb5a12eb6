package dump

import (
	"bytes"
	"fmt"
	"strings"
)

// looks is what the beginning of a file shows before any of it is read.
type looks struct {
	path      string
	container string   // csv, ndjson, json, xml, parquet, arrow, xlsx
	names     []string // columns of a table, dotted paths of the first JSON records
	has       map[string]bool
	first     value      // the first JSON value, as far as the head reaches
	table     csvDialect // of a CSV file
	head      []byte
	samples   []func(name string) []byte // cells of the first records by name
	at        string                     // path of the array of records in a JSON document, for tables
}

// lookAt looks at the head of a file.
func lookAt(f *File) (*looks, error) {
	l := &looks{path: f.Path, head: f.Head, has: map[string]bool{}}
	trimmed := bytes.TrimLeft(f.Head, " \t\r\n`")
	switch c := binaryContainer(f.Head); {
	case c == "zip":
		l.container = "xlsx"
	case c != "":
		l.container = c
	case len(trimmed) == 0:
		return nil, fmt.Errorf("%s holds nothing but blanks: there is nothing to read", f.Path)
	case trimmed[0] == '{' || trimmed[0] == '[':
		l.json(trimmed)
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

// json reads the head as far as it goes.
func (l *looks) json(text []byte) {
	l.container = "json"
	if end := bytes.IndexByte(text, '\n'); end > 0 {
		line := &tape{}
		v, err := line.parse(text[:end], false)
		rest := bytes.TrimLeft(text[end:], " \t\r\n")
		if err == nil && v.is('{') && (len(rest) == 0 || rest[0] == '{') {
			l.container = "ndjson"
			l.first = v
		}
	}
	if l.first.t == nil {
		l.first = firstValue(text)
	}
	l.names = l.paths(text)
}

// firstValue parses the first of the values that the text begins with.
func firstValue(text []byte) value {
	d := docs{r: bytes.NewReader(text)}
	raw, _ := d.one()
	t := &tape{}
	v, err := t.parse(raw, true)
	if err != nil {
		return value{}
	}
	return v
}

// paths are the dotted names of the members of the first records.
func (l *looks) paths(text []byte) []string {
	l.at = recordsAt(l.first)
	d := docs{r: bytes.NewReader(text)}
	if l.at != "" {
		d.streams = []string{l.at}
	}
	var names []string
	known := map[string]bool{}
	for range maxSamples {
		raw, _ := d.one()
		if raw == nil {
			break
		}
		t := &tape{}
		v, err := t.parse(bytes.Clone(raw), true)
		if err != nil || !v.is('{') {
			continue
		}
		members(v, "", 0, func(name string) {
			if !known[name] && len(names) < 4096 {
				known[name] = true
				names = append(names, name)
			}
		})
		l.samples = append(l.samples, func(name string) []byte { return v.get(strings.Split(name, ".")...).text() })
	}
	return names
}

// maxSamples is how many records are looked at to learn columns and habits of a file.
const maxSamples = 1000

// members calls f with the dotted names of all members of an object that are no containers of their own, three levels deep.
func members(v value, prefix string, depth int, f func(string)) {
	for key, member := range v.members() {
		name := prefix + string(key)
		f(name)
		if member.is('{') && depth < 2 {
			members(member, name+".", depth+1, f)
		}
	}
}

// recordsAt is the path of the first array of objects in a document, "" if the document itself is a record or an array of them.
func recordsAt(doc value) string {
	if record(doc) {
		return ""
	}
	for key, member := range doc.members() {
		if member.is('[') && likeRecords(member) {
			return string(key)
		}
	}
	for key, member := range doc.members() {
		if at := recordsAt(member); member.is('{') && at != "" {
			return string(key) + "." + at
		}
	}
	return ""
}

func likeRecords(array value) bool {
	for item := range array.items() {
		return item.is('{') && record(item)
	}
	return false
}

// record says whether an object looks like a comment: it has something that can be an account and something that can be a time.
func record(v value) bool {
	var names []string
	members(v, "", 0, func(name string) { names = append(names, name) })
	at := bySynonyms(names)
	return at[cAccountID] >= 0 && at[cCreatedAt] >= 0
}
