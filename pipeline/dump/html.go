package dump

import (
	"bytes"

	"golang.org/x/net/html"
)

// plain is the text of an HTML fragment: tags dropped, entities resolved, paragraphs and line breaks as line ends.
func (b *rows) plain(v []byte) []byte {
	if bytes.IndexByte(v, '<') < 0 && bytes.IndexByte(v, '&') < 0 {
		return v
	}
	from := len(b.scratch)
	z := html.NewTokenizer(bytes.NewReader(v))
	hidden := 0 // within script or style
	for {
		switch z.Next() {
		case html.ErrorToken:
			return bytes.TrimSpace(b.scratch[from:len(b.scratch):len(b.scratch)])
		case html.TextToken:
			if hidden == 0 {
				b.scratch = append(b.scratch, z.Text()...)
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if unseen(name) {
				hidden++
			}
			b.breakAt(name, from)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			b.breakAt(name, from)
		case html.EndTagToken:
			name, _ := z.TagName()
			if unseen(name) && hidden > 0 {
				hidden--
			}
			if string(name) != "br" {
				b.breakAt(name, from)
			}
		}
	}
}

func unseen(tag []byte) bool { return string(tag) == "script" || string(tag) == "style" }

// breakAt ends a line at tags that do, unless the text begins there or ends a line already.
func (b *rows) breakAt(tag []byte, from int) {
	switch string(tag) {
	case "br":
		b.scratch = append(b.scratch, '\n')
	case "p", "div", "li", "blockquote", "tr", "pre":
		if n := len(b.scratch); n > from && b.scratch[n-1] != '\n' {
			b.scratch = append(b.scratch, '\n')
		}
	}
}
