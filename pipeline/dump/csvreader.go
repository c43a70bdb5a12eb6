package dump

import (
	"bytes"
	"fmt"
)

// csvReader reads records one by one out of memory. Quotes inside an unquoted field, and quotes inside a quoted one that no separator follows, stand for
// themselves (as with LazyQuotes of encoding/csv).
type csvReader struct {
	dialect csvDialect
	fields  [][]byte
	scratch []byte
	lines   int  // line ends inside the record
	stray   bool // a quoted field holds a quote that is neither doubled nor its end
}

const neverClosed = "a quote is never closed"

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
		reason = neverClosed
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
