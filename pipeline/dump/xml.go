package dump

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	htmlcharset "golang.org/x/net/html/charset"
)

// elements reads the elements of one XML file that stand at the depth of the records, one by one.
type elements struct {
	dec    *xml.Decoder
	level  int    // depth of the records' parent
	within string // elements of this name hold records in the records' place; may be empty
	depth  int
	record func(*xml.Decoder, xml.StartElement, *rows) error
	failed bool
}

// xmlFile opens an XML file whose records lie level deep, and in elements called within there. Entities that the file defines itself are not resolved, and text is taken as UTF-8 whatever the declaration says:
// it was decoded before.
func xmlFile(f *File, level int, within string, record func(*xml.Decoder, xml.StartElement, *rows) error) (source, error) {
	if !bytes.ContainsRune(f.Head, '<') {
		return source{}, fmt.Errorf("is %s, and the format %s is XML: leave --format out, or choose another; `pikir formats` lists them", article(f.look.container), f.format.Name)
	}
	for { // exports with a stray character before the declaration are known
		c, err := f.Text.Peek(1)
		if err != nil || c[0] == '<' {
			break
		}
		f.Text.Discard(1)
	}
	dec := xml.NewDecoder(f.Text)
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return in, nil
		}
		return htmlcharset.NewReaderLabel(label, in)
	}
	if f.recoded {
		dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	}
	e := &elements{dec: dec, level: level, within: within, record: record}
	f.declared()
	return source{split: e.split}, nil
}

// split reads records straight into the rows of the chunk.
func (e *elements) split(c *chunk) error {
	if e.failed {
		return io.EOF
	}
	for begin := e.dec.InputOffset(); e.dec.InputOffset()-begin < chunkBytes; {
		offset := e.dec.InputOffset()
		token, err := e.dec.RawToken()
		if err == io.EOF {
			e.failed, c.cut = true, e.depth > 0
			return nil
		}
		if err == nil {
			err = e.token(token, int(offset), &c.rows)
		}
		if err != nil {
			e.failed, c.cut = true, true
			c.rows.next(int(offset), nil)
			c.rows.reject("", xmlReason(err))
			return nil
		}
	}
	return nil
}

func xmlReason(err error) string {
	var syntax *xml.SyntaxError
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &syntax) && strings.Contains(syntax.Msg, "EOF") {
		return errEnds.Error()
	}
	return "is no valid XML from here on: " + err.Error()
}

func (e *elements) token(token xml.Token, offset int, b *rows) error {
	switch t := token.(type) {
	case xml.StartElement:
		if e.depth > e.level || e.depth == e.level && (t.Name.Local != e.within || e.within == "") {
			b.next(offset, nil)
			return e.record(e.dec, t, b)
		}
		if e.depth++; e.depth > maxDepth {
			return errDeep
		}
	case xml.EndElement:
		e.depth--
	}
	return nil
}

// element is one XML element as a tree, without namespaces: a record is small enough.
type element struct {
	name  string
	attrs []xml.Attr
	text  strings.Builder
	inner []*element
}

// tree reads the rest of an element.
func tree(dec *xml.Decoder, start xml.StartElement, depth int) (*element, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	e := &element{name: start.Name.Local, attrs: start.Attr}
	if start.Name.Space != "" {
		e.name = start.Name.Space + ":" + e.name
	}
	for {
		token, err := dec.RawToken()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			child, err := tree(dec, t, depth+1)
			if err != nil {
				return nil, err
			}
			e.inner = append(e.inner, child)
		case xml.CharData:
			if e.text.Len() > maxText {
				return nil, errors.New("an element is longer than " + "1 MiB")
			}
			e.text.Write(t)
		case xml.EndElement:
			return e, nil
		}
	}
}

// find is the text of a child; nil if there is none.
func (e *element) find(names ...string) []byte {
	for _, name := range names {
		next := (*element)(nil)
		for _, child := range e.inner {
			if child.name == name {
				next = child
				break
			}
		}
		if next == nil {
			return nil
		}
		e = next
	}
	return []byte(strings.TrimSpace(e.text.String()))
}

// attr is an attribute of a child, or of the element itself.
func (e *element) attr(name string, path ...string) []byte {
	for _, want := range path {
		next := (*element)(nil)
		for _, child := range e.inner {
			if child.name == want {
				next = child
				break
			}
		}
		if next == nil {
			return nil
		}
		e = next
	}
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return []byte(a.Value)
		}
	}
	return nil
}
