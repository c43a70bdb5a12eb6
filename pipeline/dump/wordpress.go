package dump

import (
	"bytes"
	"encoding/xml"
)

// WordPress is the export of WordPress, WXR.
var WordPress = declare(Format{
	Name: "wordpress",
	Doc: "WordPress WXR export: pages with their comments. Pingbacks, trackbacks, spam and the bin are passed over. The account is the user's number, for guests the author's name. " +
		"Mail and network addresses are not kept. Times are comment_date_gmt.",
	Platform: "wordpress",
	Fields: []Field{
		field("comment_id", "wp:comment_id"), {"account_id", []string{"wp:comment_user_id", "wp:comment_author"}, "guests have number 0"}, field("account_name", "wp:comment_author"),
		{"page_id", []string{"channel.link"}, ""}, field("post_id", "item.wp:post_id"), field("parent_id", "wp:comment_parent"), field("created_at", "wp:comment_date_gmt", "wp:comment_date"),
		field("text", "wp:comment_content"), field("url", "item.link"),
	},
	Sniff: func(l *looks) bool {
		return l.container == "xml" && bytes.Contains(l.head, []byte("<rss")) && bytes.Contains(l.head, []byte("wordpress.org/export"))
	},
	Read: func(f *File) (source, error) {
		w := &wordpress{}
		return xmlFile(f, 2, "item", w.element)
	},
})

// wordpress knows the site that stands before the items, and the post that stands before its comments.
type wordpress struct {
	site, link, post []byte
}

func (w *wordpress) element(dec *xml.Decoder, start xml.StartElement, b *rows) error {
	offset := b.row.offset
	e, err := tree(dec, start, 0)
	if err != nil {
		return err
	}
	switch e.name {
	case "link":
		if w.link = e.find(); w.site == nil {
			w.site = w.link
		}
	case "wp:post_id":
		w.post = e.find()
	case "wp:comment":
		w.comment(b, offset, e)
	}
	return nil
}

func (w *wordpress) comment(b *rows, offset int, c *element) {
	switch kind := string(c.find("wp:comment_type")); {
	case kind == "pingback" || kind == "trackback":
		b.note(passedPingbacks)
		return
	}
	switch state := string(c.find("wp:comment_approved")); state {
	case "spam", "trash", "post-trashed":
		b.note(passedSpam)
		return
	}
	r := b.next(offset, c.find("wp:comment_id"))
	r.set(cCommentID, b.join(w.site, []byte("#"), c.find("wp:comment_id")))
	name := c.find("wp:comment_author")
	if r.set(cAccountID, c.find("wp:comment_user_id")); len(r.cells[cAccountID]) == 0 || string(r.cells[cAccountID]) == "0" {
		r.set(cAccountID, name)
	}
	r.set(cAccountName, name)
	r.set(cPageID, w.site)
	r.set(cPostID, b.join(w.site, []byte("#"), w.post))
	if parent := c.find("wp:comment_parent"); len(parent) > 0 && string(parent) != "0" {
		r.set(cParentID, b.join(w.site, []byte("#"), parent))
	}
	if gmt := trimmed(c.find("wp:comment_date_gmt")); len(gmt) == 0 || bytes.HasPrefix(gmt, []byte("0000")) {
		r.set(cCreatedAt, c.find("wp:comment_date"))
	} else {
		r.set(cCreatedAt, b.join(gmt, []byte("Z")))
	}
	r.set(cText, c.find("wp:comment_content"))
	r.html = true
	r.set(cURL, w.link)
	b.add()
}
