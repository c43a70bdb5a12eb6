package dump

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decoded makes the stream UTF-8 without a byte-order mark and sets Head and Text.
func (f *File) decoded(r *bufio.Reader, head []byte) error {
	if container := binaryContainer(head); container != "" {
		f.Head, f.Text = head, r
		return nil
	}
	var err error
	name, enc := charset(head)
	if enc == nil && name != "" {
		return fmt.Errorf("%s is %s: give a table, JSON, XML, or an archive of them", f.Path, name)
	}
	if enc != nil {
		f.note(encodedAs(name))
		f.recoded = true
		r = bufio.NewReaderSize(f.decoder(r, enc), headBytes)
		head, err = r.Peek(headBytes)
		f.whole = err == io.EOF
	}
	if bytes.HasPrefix(head, bom) {
		r.Discard(len(bom))
		head = head[len(bom):]
	}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		r = bufio.NewReaderSize(carriage{r}, headBytes)
		head, _ = r.Peek(headBytes)
	}
	if len(bytes.TrimSpace(head)) == 0 {
		return nothing(f.Path, "holds nothing but blanks")
	}
	f.Head, f.Text = head, r
	f.passLongLine()
	return f.rearranged()
}

// decoder makes a stream in an encoding UTF-8. Of text in a set of one byte a letter only the lines that are no UTF-8 are decoded.
func (f *File) decoder(r io.Reader, enc encoding.Encoding) io.Reader {
	if set, ok := enc.(*charmap.Charmap); ok {
		f.set, f.mixed = set, &mixedText{r: r, set: set}
		return f.mixed
	}
	return transform.NewReader(r, enc.NewDecoder())
}

// passLongLine takes the head from behind a first object that is longer than the head, where more objects follow: one monstrous record must not hide the columns of all others.
func (f *File) passLongLine() {
	if len(f.Head) < headBytes || f.Head[0] != '{' || bytes.IndexByte(f.Head, '\n') >= 0 {
		return
	}
	wide := bufio.NewReaderSize(f.Text, maxRecord+headBytes)
	all, _ := wide.Peek(maxRecord + headBytes)
	f.Head, f.Text = all[:headBytes], wide
	end := bytes.IndexByte(all, '\n')
	if next := all[end+1:]; end >= 0 && len(next) > 0 && next[0] == '{' {
		f.Head = next[:min(len(next), headBytes)]
	}
}

// carriage turns the line ends of old Macintosh programs into usual ones.
type carriage struct{ r io.Reader }

func (c carriage) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

var bom = []byte("\xEF\xBB\xBF")

// charset tells the encoding of a text: "" for UTF-8, a name and no encoding for what is no text.
func charset(head []byte) (string, encoding.Encoding) {
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || utf16Like(head, 1) {
		return "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	if bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || utf16Like(head, 0) {
		return "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	if mostlyUTF8(head) {
		if control(head) {
			return "a binary file", nil
		}
		return "", nil
	}
	if control(head) {
		return "a binary file", nil
	}
	head = foreignLines(head)
	if koi, windows := score(head, charmap.KOI8R), score(head, charmap.Windows1251); koi > windows {
		return nameOf(charmap.KOI8R), charmap.KOI8R
	}
	return nameOf(charmap.Windows1251), charmap.Windows1251
}

// nameOf is the usual name of a set of one byte a letter.
func nameOf(set *charmap.Charmap) string {
	if set == charmap.KOI8R {
		return "KOI8-R"
	}
	return "windows-1251"
}

// utf16Like says whether most bytes at the even (0) or odd (1) places are the high halves of Latin or Cyrillic letters.
func utf16Like(head []byte, at int) bool {
	head = head[:min(len(head), 4096)]
	if len(head) < 4 {
		return false
	}
	high, nul := 0, 0
	for i := at; i < len(head); i += 2 {
		if head[i] == 0 || head[i] == 4 {
			high++
		}
		if head[i] == 0 {
			nul++
		}
	}
	return high*10 > len(head)/2*8 && nul > 0
}

// mostlyUTF8 bears single broken bytes, which become U+FFFD, where the rest of the letters beyond ASCII is sound.
func mostlyUTF8(head []byte) bool {
	sound, broken := 0, 0
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			if i > len(head)-utf8.UTFMax { // cut at the end of the head
				break
			}
			broken++
		} else {
			sound++
		}
		i += n
	}
	return broken*10 <= sound
}

// control says whether bytes that no text has are frequent.
func control(head []byte) bool {
	head = head[:min(len(head), 64<<10)]
	n := 0
	for _, c := range head {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b && c != 0x1e {
			n++
		}
	}
	return n*100 > len(head)
}

// score is how much the text read in an encoding looks like Russian or Kazakh: lower-case letters within words count, capitals there count against.
func score(head []byte, enc encoding.Encoding) int {
	text, _ := io.ReadAll(io.LimitReader(transform.NewReader(bytes.NewReader(head), enc.NewDecoder()), 64<<10))
	points := 0
	inside := false
	for _, r := range string(text) {
		lower, upper := r >= 'а' && r <= 'я' || r == 'ё', r >= 'А' && r <= 'Я' || r == 'Ё'
		switch {
		case lower:
			points++
		case upper && inside, r >= 0x2500 && r < 0x2600:
			points -= 2
		}
		inside = lower || upper
	}
	return points
}

// binaryContainer names the container of bytes that are no text.
func binaryContainer(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return "parquet"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case bytes.HasPrefix(head, []byte("ARROW1\x00\x00")), bytes.HasPrefix(head, []byte{0xFF, 0xFF, 0xFF, 0xFF}):
		return "arrow"
	}
	return ""
}
