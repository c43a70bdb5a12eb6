package dump

import (
	"bytes"
	"encoding/xml"
)

// Disqus is the XML export of Disqus.
var Disqus = declare(Format{
	Name: "disqus",
	Doc: "Disqus XML export: threads, then posts. Deleted posts and spam are passed over; comments of guests carry a name only and are rejected. " +
		"Mail and network addresses are not kept. Messages are HTML.",
	Platform: "disqus",
	Fields: []Field{
		field("comment_id", "post@dsq:id"), {"account_id", []string{"post.author.username"}, ""}, field("account_name", "post.author.name"), {"page_id", []string{"thread.forum"}, ""},
		{"post_id", []string{"post.thread@dsq:id"}, ""}, field("parent_id", "post.parent@dsq:id"), field("created_at", "post.createdAt"), field("text", "post.message"), {"url", []string{"thread.link"}, "of the page"},
	},
	Sniff: func(l *looks) bool { return l.container == "xml" && bytes.Contains(l.head, []byte("<disqus")) },
	Read: func(f *File) (source, error) {
		d := &disqus{threads: map[string]disqusThread{}}
		return xmlFile(f, 1, "", d.element)
	},
})

// disqus knows the threads that stand before the posts.
type disqus struct {
	threads map[string]disqusThread
}

type disqusThread struct{ forum, link []byte }

func (d *disqus) element(dec *xml.Decoder, start xml.StartElement, b *rows) error {
	e, err := tree(dec, start, 0)
	if err != nil {
		return err
	}
	switch e.name {
	case "thread":
		d.threads[string(e.attr("id"))] = disqusThread{e.find("forum"), e.find("link")}
	case "post":
		d.post(b, e)
	}
	return nil
}

func (d *disqus) post(b *rows, e *element) {
	if string(e.find("isDeleted")) == "true" || string(e.find("isSpam")) == "true" {
		b.note(passedDeletedOrSpam)
		return
	}
	r := &b.row
	r.raw = e.attr("id")
	thread := e.attr("id", "thread")
	r.set(cCommentID, e.attr("id"))
	r.set(cAccountID, e.find("author", "username"))
	r.set(cAccountName, e.find("author", "name"))
	r.set(cPostID, thread)
	r.set(cPageID, d.threads[string(thread)].forum)
	r.set(cURL, d.threads[string(thread)].link)
	r.set(cParentID, e.attr("id", "parent"))
	r.set(cCreatedAt, e.find("createdAt"))
	r.set(cText, e.find("message"))
	r.html = true
	b.add()
}
