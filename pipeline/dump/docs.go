package dump

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// docs cuts a stream of JSON values into records without holding more than one of them: values joined by blanks or commas, arrays, and arrays
// inside objects at the paths that a format names. Members that stand before such an array are handed along as its context.
type docs struct {
	file    *File // that is being read; nil for a look at a head
	r       io.Reader
	streams []string // dotted paths of arrays of records; none: every value, and every element of an array, is a record. A path that ends in anyKey is an object of records
	keyed   bool     // the members of the outermost object are taken as the elements of an array
	rows    bool     // the lists in the outermost one are records

	buf   []byte
	pos   int   // next byte of buf
	base  int64 // offset of buf in the file
	end   bool
	stack []frame
	key   []byte // of the object whose members are records or lists of them
	ctx   []byte // members of the open objects, one after the other
	ver   int    // changes with ctx
	had   int    // ver of the chunk being filled
}

// frame is an object or array that was entered.
type frame struct {
	object  bool
	keyed   bool // an object whose members are taken as the elements of an array
	path    string
	records bool // its elements are records
	from    int  // beginning of its members in ctx
}

// split fills in a chunk with records that have one context.
func (d *docs) split(c *chunk) error {
	d.had = -1
	for len(c.data) < chunkBytes && len(c.ends) < 1<<16 {
		if len(c.ends) > 0 && d.had != d.ver {
			return nil
		}
		raw, cut, err := d.next()
		if err != nil || raw == nil {
			return d.ended(c, err)
		}
		if len(c.ends) > 0 && d.had != d.ver { // belongs to another context: leave it for the next chunk
			d.pos -= len(raw)
			return nil
		}
		if d.had = d.ver; len(c.ends) == 0 {
			c.context = append(append(append(c.context, '{'), bytes.TrimPrefix(d.context(), []byte(","))...), '}')
		}
		c.data = append(c.data, raw...)
		c.ends = append(c.ends, len(c.data))
		c.keys = append(c.keys, bytes.Trim(d.key, `"`))
		c.begins = append(c.begins, d.base+int64(d.pos-len(raw)))
		c.cut = cut
	}
	return nil
}

// ended closes the last chunk.
func (d *docs) ended(c *chunk, err error) error {
	var broken brokenJSON
	if errors.As(err, &broken) {
		c.broken = append(c.broken, Reject{Offset: d.base + int64(d.pos), Reason: string(broken), Raw: masked(d.buf[d.pos:])})
		d.pos, d.end, d.stack = len(d.buf), true, nil
		d.r = strings.NewReader("")
		return nil
	}
	if err != nil {
		return err
	}
	if len(c.ends) == 0 && len(c.broken) == 0 {
		return io.EOF
	}
	return nil
}

// brokenJSON is damage behind which no record can be found.
type brokenJSON string

func (b brokenJSON) Error() string { return string(b) }

// one is the next record, nil at the end; for looking at heads.
func (d *docs) one() (raw []byte, cut bool) {
	raw, cut, _ = d.next()
	return raw, cut
}

// next gives the next record, nil at the end, and tells the file if it ends inside a record, a list or an object. The bytes are valid until the next call.
func (d *docs) next() (raw []byte, cut bool, err error) {
	raw, cut, err = d.walk()
	var broken brokenJSON
	switch {
	case d.file == nil || d.file.cut != "":
	case errors.As(err, &broken):
		d.file.cut = string(broken)
	case cut, raw == nil && err == nil && len(d.stack) > 0:
		d.file.cut = errEnds.Error()
	}
	return raw, cut, err
}

// walk goes to the next record.
func (d *docs) walk() (raw []byte, cut bool, err error) {
	for {
		c, err := d.peek()
		if err != nil || c == 0 {
			return nil, false, err
		}
		top := d.top()
		if top.keyed && c == '"' {
			if d.key, c, err = d.name(); err != nil || c == 0 {
				return nil, false, err
			}
		}
		switch {
		case c == '{' && d.keyed && len(d.stack) == 0:
			d.push(frame{keyed: true})
		case c == ']' || c == '}':
			d.pop()
		case top.object:
			if err := d.member(top); err != nil {
				return nil, false, err
			}
		case c == '[' && !top.records && !(d.rows && len(d.stack) == 1):
			d.push(frame{path: top.path})
		case c == '{' && len(d.streams) > 0 && !top.records:
			d.push(frame{object: true, path: top.path})
		default:
			return d.scan()
		}
	}
}

func (d *docs) top() frame {
	if len(d.stack) == 0 {
		return frame{}
	}
	return d.stack[len(d.stack)-1]
}

func (d *docs) push(f frame) {
	f.from = len(d.ctx)
	d.stack = append(d.stack, f)
	d.pos++
}

func (d *docs) pop() {
	if n := len(d.stack); n > 0 {
		if d.stack[n-1].object {
			d.ctx = d.ctx[:d.stack[n-1].from]
			d.ver++
		}
		d.stack = d.stack[:n-1]
	}
	d.pos++
}

// context are the members of the innermost object.
func (d *docs) context() []byte {
	for i := len(d.stack) - 1; i >= 0; i-- {
		if d.stack[i].object {
			return d.ctx[d.stack[i].from:]
		}
	}
	return nil
}

// maxContext is the size of a member up to which it is kept as context.
const maxContext = 64 << 10

// name reads a member name with the colon and gives the first byte of the value; 0 at the end.
func (d *docs) name() (key []byte, c byte, err error) {
	raw, cut, err := d.scan()
	if err != nil || cut {
		return nil, 0, err
	}
	if raw[0] != '"' {
		return nil, 0, brokenJSON("no member name where one must stand")
	}
	key = bytes.Clone(raw)
	if c, err = d.peek(); err != nil || c == 0 {
		return nil, 0, err
	}
	if c != ':' {
		return nil, 0, brokenJSON("no colon after a member name")
	}
	d.pos++
	c, err = d.peek()
	return key, c, err
}

// member reads a key of an object and enters its value if records may lie in it, else keeps it as context.
func (d *docs) member(top frame) error {
	key, c, err := d.name()
	if err != nil || c == 0 {
		return err
	}
	path := string(key[1 : len(key)-1])
	if top.path != "" {
		path = top.path + "." + path
	}
	exact, keyed, prefix := d.leads(path)
	switch {
	case c == '[' && (exact || prefix), c == '{' && (exact || prefix) && !keyed:
		d.push(frame{object: c == '{', path: path, records: exact && c == '['})
		return nil
	case c == '{' && keyed:
		d.push(frame{keyed: true, path: path, records: true})
		return nil
	}
	raw, cut, err := d.scan()
	if err == nil && !cut && len(raw) <= maxContext {
		d.ctx = append(append(append(append(d.ctx, ','), key...), ':'), raw...)
		d.ver++
	}
	return err
}

// leads says whether a path is one of the streams, or lies on the way to one.
func (d *docs) leads(path string) (exact, keyed, prefix bool) {
	for _, s := range d.streams {
		exact = exact || s == path
		keyed = keyed || s == path+anyKey
		prefix = prefix || strings.HasPrefix(s, path+".")
	}
	return exact, keyed, prefix
}

// anyKey at the end of a path stands for all members of the object there.
const anyKey = ".*"

// peek passes over blanks and commas; 0 at the end.
func (d *docs) peek() (byte, error) {
	for {
		for d.pos < len(d.buf) {
			switch c := d.buf[d.pos]; c {
			case ' ', '\t', '\n', '\r', ',', '`', 0x1e:
				d.pos++
			case ')', ';': // behind a document that is handed to a function
				if len(d.stack) > 0 {
					return c, nil
				}
				d.pos++
			default:
				return c, nil
			}
		}
		if d.end {
			return 0, nil
		}
		if err := d.fill(); err != nil {
			return 0, err
		}
	}
}

// fill reads more behind what is left of the buffer.
func (d *docs) fill() error {
	if d.pos > 0 {
		d.base += int64(d.pos)
		d.buf = d.buf[:copy(d.buf, d.buf[d.pos:])]
		d.pos = 0
	}
	if len(d.buf) >= maxRecord {
		return brokenJSON("a JSON value is longer than 64 MiB, or a bracket or quote is never closed")
	}
	if cap(d.buf)-len(d.buf) < 64<<10 {
		d.buf = append(make([]byte, 0, max(256<<10, 2*cap(d.buf))), d.buf...)
	}
	n, err := d.r.Read(d.buf[len(d.buf):cap(d.buf)])
	d.buf = d.buf[:len(d.buf)+n]
	if errors.Is(err, io.EOF) {
		d.end = true
		return nil
	}
	return err
}

// scan passes over one value and gives its text; cut if the file ends inside.
func (d *docs) scan() (raw []byte, cut bool, err error) {
	depth, quoted := 0, false
	for i := 0; ; {
		text := d.buf[d.pos:]
		n, done := span(text, i, &depth, &quoted)
		if done {
			d.pos += n
			return text[:n], false, nil
		}
		if d.end {
			d.pos = len(d.buf)
			return text, depth > 0 || quoted, nil
		}
		i = n
		if err := d.fill(); err != nil {
			return nil, false, err
		}
	}
}

// span goes on at text[i] and says where the value ends, or where to go on when there is more text.
func span(text []byte, i int, depth *int, quoted *bool) (end int, done bool) {
	for i < len(text) {
		if *quoted {
			quote := bytes.IndexByte(text[i:], '"')
			slash := bytes.IndexByte(text[i:max(i, i+quote)], '\\')
			if quote < 0 {
				slash = bytes.IndexByte(text[i:], '\\')
			}
			switch {
			case slash >= 0 && i+slash+2 > len(text):
				return i + slash, false
			case slash >= 0:
				i += slash + 2
				continue
			case quote < 0:
				return len(text), false
			}
			i += quote + 1
			*quoted = false
			if *depth == 0 {
				return i, true
			}
			continue
		}
		switch text[i] {
		case '"':
			*quoted = true
		case '{', '[':
			*depth++
		case '}', ']':
			if *depth == 0 {
				return i, i > 0
			}
			if *depth--; *depth == 0 {
				return i + 1, true
			}
		case ',', ' ', '\n', '\r', '\t', ':':
			if *depth == 0 {
				return max(i, 1), true
			}
		}
		i++
	}
	return i, false
}
