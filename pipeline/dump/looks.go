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
	if text[0] == '{' && likeLines(text) {
		l.container = "ndjson"
	}
	next := values(text, nil)
	if l.container == "ndjson" {
		next = wholeLines(text)
	}
	l.first = next()
	if l.at = recordsAt(l.first); l.at != "" {
		next = values(text, []string{l.at})
	} else if l.first.t != nil {
		l.sample(l.first)
	}
	for range maxSamples {
		v := next()
		if v.t == nil {
			break
		}
		l.sample(v)
	}
}

// values gives the JSON values of a text one by one, as far as they parse; nothing at the end.
func values(text []byte, streams []string) func() value {
	d := docs{r: bytes.NewReader(text), streams: streams}
	return func() value {
		for {
			raw, _ := d.one()
			if raw == nil {
				return value{}
			}
			if v, err := new(tape).parse(bytes.Clone(raw), true); err == nil {
				return v
			}
		}
	}
}

// wholeLines gives the lines that are JSON values by themselves.
func wholeLines(text []byte) func() value {
	return func() value {
		for len(text) > 0 {
			line := text
			if end := bytes.IndexByte(text, '\n'); end >= 0 {
				line, text = text[:end], text[end+1:]
			} else {
				text = nil
			}
			if v, err := new(tape).parse(bytes.TrimSpace(line), false); err == nil {
				return v
			}
		}
		return value{}
	}
}

// sample learns the names of a record and keeps it for a look at its cells.
func (l *looks) sample(v value) {
	members(v, "", 0, func(name string) {
		if !l.has[name] && len(l.names) < 4096 {
			l.has[name] = true
			l.names = append(l.names, name)
		}
	})
	l.samples = append(l.samples, func(name string) []byte { return v.get(strings.Split(name, ".")...).text() })
}

// likeLines says whether at least half of the first lines are JSON objects by themselves.
func likeLines(text []byte) bool {
	const most = 20
	var t tape
	lines, whole := 0, 0
	for len(text) > 0 && lines < most {
		end, ended := bytes.IndexByte(text, '\n'), true
		if end < 0 {
			end, ended = len(text)-1, false
		}
		line := bytes.TrimSpace(text[:end+1])
		text = text[end+1:]
		v, err := t.parse(line, false)
		switch {
		case err == nil && v.is('{'):
			lines++
			whole++
		case ended && len(line) > 0: // the head may cut the last line
			lines++
		}
	}
	return whole > 0 && 2*whole >= lines
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
