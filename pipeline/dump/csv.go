package dump

import (
	"bytes"
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
	l.table = dialectOf(head)
	at := headerAt(head, l.table)
	if at < 0 {
		at = 0
		for _, comma := range separators {
			if begin := headerAt(head, csvDialect{comma: comma}); begin >= 0 {
				l.table.comma, at = comma, begin
				break
			}
		}
	}
	l.before = head[:at]
	l.table.backslash = backslashed(head, l.table.comma)
	var r csvReader
	r.dialect = l.table
	end, _ := r.record(head[at:])
	end += at
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

var separators = []byte{',', ';', '\t', '|'}

// dialectOf is the dialect in which the first records have the same number of fields.
func dialectOf(head []byte) csvDialect {
	best, fits := csvDialect{comma: ','}, 0
	for _, comma := range separators {
		d := csvDialect{comma: comma}
		if n := d.fit(head); n > fits {
			fits, best = n, d
		}
	}
	return best
}

// maxBefore is how many records of a table may stand before its header: what a program says of itself and of the export, "sep=;".
const maxBefore = 20

// headerAt finds the first record that names the columns of comments; -1 if there is none.
func headerAt(head []byte, d csvDialect) int {
	r := csvReader{dialect: d}
	for at, n := 0, 0; at < len(head) && n < maxBefore; n++ {
		used, whole := r.record(head[at:])
		if whole && len(r.fields) > 1 && header(r.fields) {
			return at
		}
		at += used
	}
	return -1
}

// header says whether cells are names of columns of which one can be an account and one a time.
func header[T string | []byte](cells []T) bool {
	names := make([]string, len(cells))
	for i, c := range cells {
		if len(c) > 100 {
			return false
		}
		names[i] = string(c)
	}
	at := bySynonyms(names)
	return at[cAccountID] >= 0 && at[cCreatedAt] >= 0
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
			c.open = s.unended(c)
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
			c.open = s.unended(c)
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
	if len(bytes.TrimSpace(f.Head[min(d.header, len(f.Head)):])) == 0 && f.whole {
		return source{}, nothing(f.Path, "has a header but no rows")
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
			c.cut = c.open && at == len(c.data) && (reason == neverClosed || len(p.reader.fields) > 1) // a line of one field is a footer: "Total: 1"
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
