package dump

import (
	"bytes"
	"errors"
)

// A tape holds the nodes of one JSON text in the order in which they stand, without copying it: an object is followed by its keys and values
// in turn, an array by its elements. One tape is used again and again, so that parsing allocates nothing.
//
// It takes what dumps hold beyond the standard: NaN and Infinity (as null), raw control characters in strings, commas at the end. A text that
// ends early can be read as far as it goes; the objects and arrays that were open are marked as cut.
type tape struct {
	text    []byte
	nodes   []node
	scratch []byte // strings whose escapes were resolved
	bear    bool   // take a text that ends early
	at      int
}

type node struct {
	kind       byte // { [ " n(umber) t f 0(null)
	escaped    bool // a string with escapes
	cut        bool // the text ends inside
	start, end int32
	next       int32 // the node after this one and all it holds
}

var (
	errDeep   = errors.New("nested more than 200 deep")
	errEnds   = errors.New("the text ends inside the record")
	errSyntax = errors.New("is no valid JSON")
)

const maxDepth = 200

// parse reads one JSON value that fills the text.
func (t *tape) parse(text []byte, bear bool) (value, error) {
	t.text, t.nodes, t.scratch, t.bear, t.at = text, t.nodes[:0], t.scratch[:0], bear, 0
	if err := t.value(0); err != nil {
		return value{}, err
	}
	if t.space(); t.at < len(t.text) {
		return value{}, errSyntax
	}
	return value{t, 0}, nil
}

func (t *tape) space() {
	for t.at < len(t.text) {
		switch t.text[t.at] {
		case ' ', '\t', '\n', '\r':
			t.at++
		default:
			return
		}
	}
}

func (t *tape) value(depth int) error {
	if depth > maxDepth {
		return errDeep
	}
	t.space()
	if t.at == len(t.text) {
		return errEnds
	}
	switch c := t.text[t.at]; c {
	case '{':
		return t.object(depth)
	case '[':
		return t.array(depth)
	case '"':
		return t.string()
	case 't', 'f', 'n', 'N', 'I':
		return t.word()
	default:
		if c == '-' || c >= '0' && c <= '9' {
			return t.number()
		}
	}
	return errSyntax
}

func (t *tape) open(kind byte) int {
	t.nodes = append(t.nodes, node{kind: kind, start: int32(t.at)})
	t.at++
	return len(t.nodes) - 1
}

func (t *tape) close(i int) {
	n := &t.nodes[i]
	n.end, n.next = int32(t.at), int32(len(t.nodes))
}

// ended says whether an error may be borne as the end of the text, and marks the container as cut; what was read of its last member is dropped.
func (t *tape) ended(err error, i, whole int) bool {
	if err != errEnds || !t.bear {
		return false
	}
	if whole >= 0 {
		t.nodes = t.nodes[:whole]
	}
	t.nodes[i].cut = true
	t.at = len(t.text)
	t.close(i)
	return true
}

func (t *tape) object(depth int) error {
	i := t.open('{')
	for {
		t.space()
		if t.at < len(t.text) && t.text[t.at] == '}' {
			t.at++
			t.close(i)
			return nil
		}
		whole := len(t.nodes)
		if err := t.key(); err != nil {
			if t.ended(err, i, whole) {
				return nil
			}
			return err
		}
		before := len(t.nodes)
		err := t.value(depth + 1)
		if err == nil {
			if t.cutInside(before) {
				t.ended(errEnds, i, -1)
				return nil
			}
			err = t.comma('}')
		} else {
			t.nodes = t.nodes[:whole]
		}
		if err != nil {
			if t.ended(err, i, -1) {
				return nil
			}
			return err
		}
	}
}

// cutInside says whether the value just read was cut off, so that its container is cut as well.
func (t *tape) cutInside(i int) bool { return t.bear && i < len(t.nodes) && t.nodes[i].cut }

func (t *tape) key() error {
	if t.at == len(t.text) {
		return errEnds
	}
	if t.text[t.at] != '"' {
		return errSyntax
	}
	if err := t.string(); err != nil {
		return err
	}
	if t.space(); t.at == len(t.text) {
		return errEnds
	}
	if t.text[t.at] != ':' {
		return errSyntax
	}
	t.at++
	return nil
}

// comma passes over a comma or stops before the closing bracket.
func (t *tape) comma(closing byte) error {
	if t.space(); t.at == len(t.text) {
		return errEnds
	}
	switch t.text[t.at] {
	case ',':
		t.at++
		return nil
	case closing:
		return nil
	}
	return errSyntax
}

func (t *tape) array(depth int) error {
	i := t.open('[')
	for {
		t.space()
		if t.at < len(t.text) && t.text[t.at] == ']' {
			t.at++
			t.close(i)
			return nil
		}
		whole := len(t.nodes)
		err := t.value(depth + 1)
		if err == nil {
			if t.cutInside(whole) {
				t.ended(errEnds, i, -1)
				return nil
			}
			err = t.comma(']')
		} else {
			t.nodes = t.nodes[:whole]
		}
		if err != nil {
			if t.ended(err, i, -1) {
				return nil
			}
			return err
		}
	}
}

func (t *tape) string() error {
	start := t.at + 1
	at, escaped := start, false
	for {
		quote := bytes.IndexByte(t.text[at:], '"')
		if quote < 0 {
			return errEnds
		}
		slash := bytes.IndexByte(t.text[at:at+quote], '\\')
		if slash < 0 {
			at += quote
			break
		}
		escaped = true
		if at += slash + 2; at > len(t.text) {
			return errEnds
		}
	}
	t.at = at + 1
	t.nodes = append(t.nodes, node{kind: '"', escaped: escaped, start: int32(start), end: int32(at), next: int32(len(t.nodes) + 1)})
	return nil
}

func (t *tape) number() error {
	start := t.at
	for t.at++; t.at < len(t.text); t.at++ {
		c := t.text[t.at]
		if (c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-' {
			break
		}
	}
	if t.at == start+1 && t.text[start] == '-' {
		return t.word()
	}
	t.nodes = append(t.nodes, node{kind: 'n', start: int32(start), end: int32(t.at), next: int32(len(t.nodes) + 1)})
	return nil
}

func (t *tape) word() error {
	for _, w := range [...]struct {
		text string
		kind byte
	}{{"true", 't'}, {"false", 'f'}, {"null", 0}, {"NaN", 0}, {"Infinity", 0}} {
		if bytes.HasPrefix(t.text[t.at:], []byte(w.text)) {
			t.nodes = append(t.nodes, node{kind: w.kind, start: int32(t.at), end: int32(t.at + len(w.text)), next: int32(len(t.nodes) + 1)})
			t.at += len(w.text)
			return nil
		}
		if bytes.HasPrefix([]byte(w.text), t.text[t.at:]) {
			return errEnds
		}
	}
	return errSyntax
}
