package dump

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mixedText makes a text UTF-8 that is in a set of one byte a letter, except for lines that are UTF-8 already: files put together of several exports hold both.
type mixedText struct {
	r       io.Reader
	set     *charmap.Charmap
	raw     []byte // read, not yet decoded: a stretch without an end
	text    []byte // decoded
	given   int    // of text
	err     error
	sound   int64 // lines with letters beyond ASCII that are UTF-8
	decoded int64 // lines that were decoded
}

// mixedBlock is how much is decoded at a time. In a line that is longer, what stands between closing braces is decided by itself: the objects of JSON on one line.
const mixedBlock = 64 << 10

func (m *mixedText) Read(p []byte) (int, error) {
	for m.given == len(m.text) {
		if m.err != nil {
			return 0, m.err
		}
		m.block()
	}
	n := copy(p, m.text[m.given:])
	m.given += n
	return n, nil
}

// block reads and decodes a block up to its last end of a line.
func (m *mixedText) block() {
	if m.raw == nil {
		m.raw = make([]byte, 0, mixedBlock)
	}
	n, err := io.ReadFull(m.r, m.raw[len(m.raw):mixedBlock])
	m.raw = m.raw[:len(m.raw)+n]
	if m.err = err; err == io.ErrUnexpectedEOF {
		m.err = io.EOF
	}
	m.text, m.given = m.text[:0], 0
	whole := len(m.raw)
	if m.err == nil {
		whole = lastEnd(m.raw)
	}
	for rest := m.raw[:whole]; len(rest) > 0; {
		n := firstEnd(rest)
		m.line(rest[:n])
		rest = rest[n:]
	}
	m.raw = m.raw[:copy(m.raw, m.raw[whole:])]
}

// lastEnd is where the last line of a block ends; without one, the last object or the last letter of ASCII; else all of it.
func lastEnd(block []byte) int {
	for _, end := range [...]byte{'\n', '}'} {
		if i := bytes.LastIndexByte(block, end); i >= 0 {
			return i + 1
		}
	}
	if i := bytes.LastIndexFunc(block, func(r rune) bool { return r < utf8.RuneSelf }); i >= 0 {
		return i + 1
	}
	return len(block)
}

// firstEnd is where the first line of a text ends; of one that is not whole, the first object.
func firstEnd(text []byte) int {
	for _, end := range [...]byte{'\n', '}'} {
		if i := bytes.IndexByte(text, end); i >= 0 {
			return i + 1
		}
	}
	return len(text)
}

// line decodes a line unless it is UTF-8. Two bytes that happen to make a letter of UTF-8, as in "Я…", are not enough.
func (m *mixedText) line(line []byte) {
	sound, broken, _ := bytesOf(line)
	switch {
	case sound+broken == 0:
	case sound >= 2 && broken <= sound:
		m.sound++
	default:
		m.decoded++
		m.text = appendDecoded(m.text, line, m.set)
		return
	}
	m.text = append(m.text, line...)
}

// foreignLines are the lines of a text that are no UTF-8.
func foreignLines(text []byte) []byte {
	var lines []byte
	for line := range bytes.Lines(text) {
		if sound, broken, _ := bytesOf(line); broken > sound {
			lines = append(lines, line...)
		}
	}
	return lines
}

// foreign says whether text that is no UTF-8 is in a set of one byte a letter: its bytes would be broken for the most part, and are letters in the sets of Cyrillic,
// more than one.
func foreign(v []byte) bool {
	sound, broken, letters := bytesOf(v)
	return broken > sound && letters > 1 && 2*letters >= broken
}

// bytesOf counts the bytes beyond ASCII that continue a letter of UTF-8, those that are broken, and of these the letters of windows-1251 and KOI8-R.
func bytesOf(v []byte) (sound, broken, letters int) {
	for i := 0; i < len(v); {
		if v[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(v[i:])
		if r != utf8.RuneError || n > 1 {
			sound += n - 1
		} else if broken++; v[i] >= 0xC0 {
			letters++
		}
		i += n
	}
	return sound, broken, letters
}

// appendDecoded appends a text of one byte a letter, leaving ASCII as it is.
func appendDecoded(dst, text []byte, set *charmap.Charmap) []byte {
	for _, c := range text {
		dst = utf8.AppendRune(dst, set.DecodeByte(c))
	}
	return dst
}
