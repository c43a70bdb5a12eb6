package dump

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
)

// rearranged brings JSON whose records are no objects into objects one a line, so that formats and tables read it as they read others: rows under one list of
// names (a first row of names, or names beside rows as pandas writes "split"), and columns of values by row or in a list (pandas "columns" and "list").
// It also takes off a function or variable around a document, as in callback([…]) and var comments = […].
func (f *File) rearranged() error {
	if n := assignment(f.Head); n > 0 {
		f.Text.Discard(n)
		f.skipped, f.Head = int64(n), f.Head[n:]
	}
	head := bytes.TrimLeft(f.Head, " \t\r\n")
	if len(head) == 0 || head[0] != '[' && head[0] != '{' {
		return nil
	}
	v, err := new(tape).parse(bytes.TrimRight(head, " \t\r\n);"), true)
	if err != nil {
		return nil
	}
	if names, path, inside := rowNames(v); names != nil {
		d := docs{file: f, r: f.Text, rows: true}
		if path != "" {
			d = docs{file: f, r: f.Text, streams: []string{path}}
		}
		if inside {
			d.one()
		}
		return f.replaced(&rowsOfJSON{d: d, names: names})
	}
	if byColumns(v) {
		text, err := io.ReadAll(io.LimitReader(f.Text, maxRecord+1))
		if err != nil {
			return err
		}
		if len(text) > maxRecord {
			return fmt.Errorf("%s holds its columns one after the other, which is read up to 64 MiB: write its rows (in pandas: orient=\"records\", lines=True)", f.Path)
		}
		rows, cut := turned(text)
		if cut {
			f.cut = errEnds.Error()
		}
		return f.replaced(bytes.NewReader(rows))
	}
	return nil
}

// replaced puts a text in the place of the file's.
func (f *File) replaced(r io.Reader) error {
	f.note(putUnderColumns)
	f.Text = bufio.NewReaderSize(r, headBytes)
	var err error
	f.Head, err = f.Text.Peek(headBytes)
	f.whole = err == io.EOF
	if err != nil && err != io.EOF {
		return fmt.Errorf("%s cannot be read: %w", f.Path, err)
	}
	if len(f.Head) == 0 {
		return nothing(f.Path, "holds no record")
	}
	return nil
}

// assigned is what stands before a document that is handed to a function or variable.
var assigned = regexp.MustCompile(`^(?:/\*\*/)?\s*(?:(?:var|let|const)\s+)?[\pL_$][\pL\d_$.\[\]]*\s*[(=]\s*[\[{]`)

// assignment is how many bytes stand before a document, 0 where it begins at once.
func assignment(head []byte) int {
	return max(0, len(assigned.Find(head[:min(len(head), 200)]))-1)
}

// rowNames finds the names of columns and the path of the rows under them; inside says that the names are the first of the rows.
func rowNames(v value) (names [][]byte, path string, inside bool) {
	if names = namesIn(innerList(v)); names != nil {
		return names, "", true
	}
	var found []byte
	for key, member := range v.members() {
		row := innerList(member)
		switch {
		case namesIn(member) != nil:
			names = namesIn(member)
		case namesIn(row) != nil:
			return namesIn(row), string(key), true
		case row.is('['):
			found = key
		}
	}
	if names == nil || found == nil {
		return nil, "", false
	}
	return names, string(found), false
}

// innerList is the first element of a list if that is a list.
func innerList(v value) value {
	for item := range v.items() {
		if item.is('[') {
			return item
		}
		break
	}
	return value{}
}

// namesIn are the elements of a list of names of which one can be an account and one a time, as JSON; nil if it is none.
func namesIn(list value) (names [][]byte) {
	var cells [][]byte
	for item := range list.items() {
		if !item.is('"') {
			return nil
		}
		cells, names = append(cells, item.text()), append(names, bytes.Clone(item.raw()))
	}
	if list.cut() || !header(cells) {
		return nil
	}
	return names
}

// rowsOfJSON gives lists as objects, one a line.
type rowsOfJSON struct {
	d     docs
	names [][]byte
	tape  tape
	line  []byte
	rest  []byte // of the line
}

func (r *rowsOfJSON) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		raw, cut, err := r.d.next()
		if err != nil || raw == nil {
			if broken, ok := err.(brokenJSON); ok {
				raw, r.d.end, r.d.pos, r.d.stack = []byte(`"`+string(broken)), true, len(r.d.buf), nil
				r.d.r = bytes.NewReader(nil)
			} else if err != nil {
				return 0, err
			} else {
				return 0, io.EOF
			}
		}
		r.object(raw, cut)
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// object writes one row; what is no list stays as it is and is rejected later.
func (r *rowsOfJSON) object(raw []byte, cut bool) {
	r.line = r.line[:0]
	row, err := r.tape.parse(raw, false)
	if err != nil || cut || !row.is('[') {
		r.line = append(r.line, raw...)
	} else {
		i := 0
		for item := range row.items() {
			if i < len(r.names) {
				r.line = append(append(append(append(r.line, "{,"[min(i, 1)]), r.names[i]...), ':'), item.raw()...)
			}
			i++
		}
		r.line = append(r.line, '}')
		if i == 0 {
			r.line = append(r.line[:0], "{}"...)
		}
	}
	for i, c := range r.line {
		if c == '\n' || c == '\r' {
			r.line[i] = ' '
		}
	}
	r.line = append(r.line, '\n')
	r.rest = r.line
}

// byColumns says whether the members of an object are columns: objects or lists of plain values under names of which one can be an account and one a time.
// Of a column that is longer than the head it is enough that its rows are numbered.
func byColumns(v value) bool {
	var names [][]byte
	for key, member := range v.members() {
		first, numbered := plainFirst(member)
		if !first {
			return false
		}
		if names = append(names, key); member.cut() && len(names) == 1 {
			return numbered
		}
	}
	return header(names)
}

// plainFirst says whether the first value of a column is plain, and whether its row has the number 0.
func plainFirst(column value) (plain, numbered bool) {
	for key, v := range column.members() {
		return !v.is('{') && !v.is('['), string(key) == "0"
	}
	for v := range column.items() {
		return !v.is('{') && !v.is('['), false
	}
	return false, false
}

// turned writes the rows of a document that holds its columns. Rows go by their order: every writer of such files gives all columns the same rows.
func turned(text []byte) (rows []byte, cut bool) {
	v, err := new(tape).parse(bytes.TrimRight(text, " \t\r\n);"), true)
	if err != nil {
		return text, false
	}
	var names [][]byte
	var columns [][]value
	for key, member := range v.members() {
		quoted, _ := json.Marshal(string(key)) // a string can always be written
		var column []value
		for _, cell := range member.members() {
			column = append(column, cell)
		}
		for cell := range member.items() {
			column = append(column, cell)
		}
		names, columns = append(names, quoted), append(columns, column)
	}
	var out bytes.Buffer
	for i := 0; len(columns) > 0 && i < len(columns[0]); i++ {
		for c, column := range columns {
			out.WriteByte("{,"[min(c, 1)])
			out.Write(names[c])
			out.WriteByte(':')
			if i < len(column) {
				out.Write(bytes.ReplaceAll(column[i].raw(), []byte("\n"), []byte(" ")))
			} else {
				out.WriteString("null")
			}
		}
		out.WriteString("}\n")
	}
	return out.Bytes(), v.cut()
}
