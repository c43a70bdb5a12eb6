package dump

import (
	"bytes"
	"errors"
	"fmt"
	"io"
)

// csvDialect is how a table of separated values is written.
type csvDialect struct {
	comma     byte
	backslash bool // \" stands for a quote within quotes
	header    int  // bytes of the header line
}

// csv finds the separator and the columns in the head of a file.
func (l *looks) csv(f *File) {
	l.container = "csv"
	head := f.Head
	best := 0
	for _, comma := range []byte{',', ';', '\t', '|'} {
		d := csvDialect{comma: comma}
		if n := d.fit(head); n > best {
			best, l.table = n, d
		}
	}
	if best == 0 { // one column: no table of comments
		l.table.comma = ','
	}
	l.table.backslash = backslashed(head, l.table.comma)
	var r csvReader
	r.dialect = l.table
	end, _ := r.record(head)
	l.table.header = end
	for _, name := range r.fields {
		l.names = append(l.names, string(bytes.TrimSpace(name)))
	}
	for at := end; at < len(head) && len(l.samples) < maxSamples; {
		row := csvReader{dialect: l.table}
		n, whole := row.record(head[at:])
		if !whole {
			break
		}
		at += n
		l.samples = append(l.samples, func(name string) []byte {
			for i, n := range l.names {
				if n == name && i < len(row.fields) {
					return row.fields[i]
				}
			}
			return nil
		})
	}
}

// fit is how many of the first records have as many fields as the header, times their number; 0 for a single column.
func (d csvDialect) fit(head []byte) int {
	r := csvReader{dialect: d}
	width, same := 0, 0
	for at, n := 0, 0; at < len(head) && n < 20; n++ {
		used, whole := r.record(head[at:])
		if !whole && n > 0 {
			break
		}
		if at += used; n == 0 {
			width = len(r.fields)
		}
		if len(r.fields) == width {
			same++
		}
	}
	if width < 2 {
		return 0
	}
	return same*1000 + width
}

// backslashed says whether quotes within quotes are written \" in this head.
func backslashed(head []byte, comma byte) bool {
	for at := 0; ; {
		i := bytes.Index(head[at:], []byte(`\"`))
		if i < 0 || at+i+2 >= len(head) {
			return false
		}
		at += i + 2
		if c := head[at]; c != comma && c != '\n' && c != '\r' && c != '"' {
			return true
		}
	}
}

// csvReader reads records one by one out of memory. Quotes inside an unquoted field, and quotes inside a quoted one that no separator follows, stand for
// themselves (as with LazyQuotes of encoding/csv).
type csvReader struct {
	dialect csvDialect
	fields  [][]byte
	scratch []byte
	lines   int  // line ends inside the record
	stray   bool // a quoted field holds a quote that is neither doubled nor its end
}

// next reads the record that text begins with, and says what is wrong with it. A record of several lines that is wrong may come of a stray quote that
// swallowed the records behind it: then only its first line is taken. more asks for the text that follows; at the end of the text a quote that is
// still open is wrong.
func (r *csvReader) next(text []byte, width int, end bool) (n int, reason string, more bool) {
	r.scratch = r.scratch[:0]
	n, whole := r.record(text)
	switch {
	case !whole && !end && len(text) <= maxQuoted:
		return 0, "", true
	case !whole:
		reason = "a quote is never closed"
	case r.lines > 0 && r.stray:
		reason = "a quote stands alone within a field of several lines"
	case len(r.fields) != width && !r.padded(width):
		reason = fmt.Sprintf("has %d fields, the header %d", len(r.fields), width)
	}
	if reason != "" && (!whole || r.lines > 0) {
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			n = i + 1
		}
	}
	return n, reason, false
}

// padded bears empty fields beyond the header, and empty lines.
func (r *csvReader) padded(width int) bool {
	if len(r.fields) < width {
		return len(r.fields) == 1 && len(bytes.TrimSpace(r.fields[0])) == 0
	}
	for _, v := range r.fields[width:] {
		if len(v) > 0 {
			return false
		}
	}
	return true
}

// record reads the record that text begins with into fields and gives its length with the line end; whole is false if its last quote is never closed.
func (r *csvReader) record(text []byte) (n int, whole bool) {
	r.fields, r.lines, r.stray = r.fields[:0], 0, false
	line := len(text)
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		line = i
	}
	for at := 0; ; {
		if at < len(text) && text[at] == '"' {
			end, ok := r.quoted(text, at)
			if !ok {
				return len(text), false
			}
			at = end
			if line < at {
				r.lines++
				line = len(text)
				if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
					line = at + i
				}
			}
		} else {
			end := line
			if i := bytes.IndexByte(text[at:line], r.dialect.comma); i >= 0 {
				end = at + i
			}
			v := text[at:end]
			if end == line && len(v) > 0 && v[len(v)-1] == '\r' {
				v = v[:len(v)-1]
			}
			r.fields = append(r.fields, v)
			at = end
		}
		if at < len(text) && text[at] == r.dialect.comma {
			at++
			continue
		}
		return min(line+1, len(text)), true
	}
}

// quoted reads a quoted field and gives the position of what follows: a separator, a line end or the end.
func (r *csvReader) quoted(text []byte, at int) (end int, ok bool) {
	start := at + 1
	from := len(r.scratch)
	copied := false
	for at = start; ; {
		i := bytes.IndexByte(text[at:], '"')
		if i < 0 {
			return 0, false
		}
		at += i
		if r.dialect.backslash && escapedAt(text[start:at]) {
			r.scratch = append(append(r.scratch, text[start:at-1]...), '"')
			copied = true
			at++
			start = at
			continue
		}
		switch next := at + 1; {
		case next == len(text) || text[next] == r.dialect.comma || text[next] == '\n' || text[next] == '\r' && (next+1 == len(text) || text[next+1] == '\n'):
			v := text[start:at]
			if copied {
				r.scratch = append(r.scratch, v...)
				v = r.scratch[from:len(r.scratch):len(r.scratch)]
			}
			r.fields = append(r.fields, v)
			if next < len(text) && text[next] == '\r' {
				next++
			}
			return next, true
		case text[next] == '"':
			r.scratch = append(r.scratch, text[start:next]...)
			copied = true
			at = next + 1
			start = at
		default:
			r.stray = true
			at = next
		}
	}
}

// escapedAt says whether the text ends with an odd number of backslashes.
func escapedAt(text []byte) bool {
	n := 0
	for n < len(text) && text[len(text)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

// maxQuoted is how far a quoted field may reach before its quote is taken for broken.
const maxQuoted = 4 << 20

// csvLines cuts a table of separated values behind whole records.
type csvLines struct {
	lines
	dialect csvDialect
	width   int
}

func (s *csvLines) split(c *chunk) error {
	if err := s.lines.split(c); err != nil || s.end && len(s.rest) == 0 {
		return err
	}
	for {
		whole := s.whole(c.data)
		if whole > 0 {
			s.giveBack(c, whole)
			return nil
		}
		size := len(c.data)
		c.data = append(c.data, s.rest...)
		s.rest = s.rest[:0]
		if err := s.fill(c, size+chunkBytes); err != nil {
			return err
		}
		if s.end {
			s.offset = c.offset + int64(len(c.data))
			return nil
		}
	}
}

func (s *csvLines) giveBack(c *chunk, whole int) {
	s.rest = append(append([]byte{}, c.data[whole:]...), s.rest...)
	c.data = c.data[:whole]
	s.offset = c.offset + int64(whole)
}

// whole is the length of the whole records at the beginning of data.
func (s *csvLines) whole(data []byte) int {
	r := csvReader{dialect: s.dialect}
	at := 0
	for {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 {
			return at + bytes.LastIndexByte(data[at:], '\n') + 1
		}
		at += bytes.LastIndexByte(data[at:at+quote], '\n') + 1
		n, _, more := r.next(data[at:], s.width, false)
		if more || at+n == len(data) && data[len(data)-1] != '\n' {
			return at
		}
		at += n
	}
}

// readCSV reads a table of separated values by the columns of the format.
func readCSV(f *File) (source, error) {
	d := f.look.table
	b, err := f.bind(f.look.names)
	if err != nil {
		return source{}, err
	}
	if len(bytes.TrimSpace(f.Head[min(d.header, len(f.Head)):])) == 0 && len(f.Head) < headBytes-len(bom) {
		return source{}, errors.New("the table has a header but no rows: there is nothing to read")
	}
	if _, err := io.CopyN(io.Discard, f.Text, int64(d.header)); err != nil && err != io.EOF {
		return source{}, err
	}
	s := &csvLines{lines: lines{r: f.Text, offset: int64(d.header)}, dialect: d, width: len(f.look.names)}
	return source{split: s.split, parser: func() func(*chunk) {
		p := csvParser{reader: csvReader{dialect: d}, binding: b, width: s.width, fix: f.format.fix}
		return p.parse
	}}, nil
}

// csvParser turns records into rows.
type csvParser struct {
	reader  csvReader
	binding binding
	width   int
	fix     func(*rows)
}

func (p *csvParser) parse(c *chunk) {
	for at := 0; at < len(c.data); {
		n, reason, _ := p.reader.next(c.data[at:], p.width, true)
		r := c.rows.next(int(c.offset)+at, c.data[at:at+n])
		at += n
		switch {
		case reason != "":
			c.rows.reject("", reason)
			continue
		case len(p.reader.fields) < p.width: // an empty line
			continue
		}
		for col, i := range p.binding {
			if i >= 0 {
				r.cells[col] = p.reader.fields[i]
			}
		}
		if p.fix != nil {
			p.fix(&c.rows)
		}
		c.rows.add()
	}
}
