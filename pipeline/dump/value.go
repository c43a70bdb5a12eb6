package dump

import (
	"bytes"
	"iter"
	"unicode/utf16"
	"unicode/utf8"
)

// value is a node of a tape, or nothing.
type value struct {
	t *tape
	i int32
}

// has says whether there is a value other than null.
func (v value) has() bool { return v.t != nil && v.node().kind != 0 }

func (v value) node() *node { return &v.t.nodes[v.i] }

func (v value) is(kind byte) bool { return v.t != nil && v.node().kind == kind }

// cut says that the text ends inside this object or array.
func (v value) cut() bool { return v.t != nil && v.node().cut }

// raw is the JSON text of the value.
func (v value) raw() []byte {
	n := v.node()
	if n.kind == '"' {
		return v.t.text[n.start-1 : n.end+1]
	}
	return v.t.text[n.start:n.end]
}

// get is the member of an object by its keys, one inside the other; nothing if one of them is missing.
func (v value) get(keys ...string) value {
	for _, key := range keys {
		v = v.member(key)
	}
	return v
}

func (v value) member(key string) value {
	if !v.is('{') {
		return value{}
	}
	nodes, text := v.t.nodes, v.t.text
	for i := v.i + 1; i < nodes[v.i].next; i = nodes[i+1].next {
		k := &nodes[i]
		if int(k.end-k.start) == len(key) && string(text[k.start:k.end]) == key {
			return value{v.t, i + 1}
		}
		if k.escaped && string(v.t.unescaped(i)) == key {
			return value{v.t, i + 1}
		}
	}
	return value{}
}

// text is a string, or a number or truth value as written; nil for everything else.
func (v value) text() []byte {
	if v.t == nil {
		return nil
	}
	switch n := v.node(); n.kind {
	case '"':
		if n.escaped {
			return v.t.unescaped(v.i)
		}
		return v.t.text[n.start:n.end]
	case 'n', 't', 'f':
		return v.t.text[n.start:n.end]
	}
	return nil
}

// innermost is the first element of an array, of the array in it, and so on.
func innermost(v value) value {
	for v.is('[') {
		list := v
		v = value{}
		for item := range list.items() {
			v = item
			break
		}
	}
	return v
}

// items are the elements of an array.
func (v value) items() iter.Seq[value] {
	return func(yield func(value) bool) {
		if !v.is('[') {
			return
		}
		for i := v.i + 1; i < v.node().next; i = v.t.nodes[i].next {
			if !yield(value{v.t, i}) {
				return
			}
		}
	}
}

// members are the keys and values of an object.
func (v value) members() iter.Seq2[[]byte, value] {
	return func(yield func([]byte, value) bool) {
		if !v.is('{') {
			return
		}
		for i := v.i + 1; i < v.node().next; i = v.t.nodes[i+1].next {
			if !yield(value{v.t, i}.text(), value{v.t, i + 1}) {
				return
			}
		}
	}
}

// unescaped resolves the escapes of a string into the scratch memory, which lives as long as the parsed text.
func (t *tape) unescaped(i int32) []byte {
	n := t.nodes[i]
	from := len(t.scratch)
	s := t.text[n.start:n.end]
	for len(s) > 0 {
		slash := bytes.IndexByte(s, '\\')
		if slash < 0 || slash == len(s)-1 {
			t.scratch = append(t.scratch, s...)
			break
		}
		t.scratch = append(t.scratch, s[:slash]...)
		used := 2
		if c := s[slash+1]; c == 'u' {
			var r rune
			r, used = codepoint(s[slash:])
			t.scratch = utf8.AppendRune(t.scratch, r)
		} else {
			t.scratch = append(t.scratch, escapes[c])
		}
		s = s[slash+used:]
	}
	return t.scratch[from:len(t.scratch):len(t.scratch)]
}

// escapes maps the letter after a backslash; unknown ones stand for themselves.
var escapes = func() (e [256]byte) {
	for i := range e {
		e[i] = byte(i)
	}
	e['b'], e['f'], e['n'], e['r'], e['t'] = '\b', '\f', '\n', '\r', '\t'
	return e
}()

// codepoint reads \uXXXX and the second half of a surrogate pair; halves that stand alone become U+FFFD.
func codepoint(s []byte) (rune, int) {
	first, ok := hex4(s)
	if !ok {
		return utf8.RuneError, min(2, len(s))
	}
	if !utf16.IsSurrogate(first) {
		return first, 6
	}
	if second, ok := hex4(s[6:]); ok {
		if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
			return r, 12
		}
	}
	return utf8.RuneError, 6
}

func hex4(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
