package dump

// Commento is the export of the comment server Commento.
var Commento = declare(Format{
	Name: "commento",
	Doc: "Commento JSON export. Comments of guests (commenterHex anonymous) name no account and are rejected; deleted ones are passed over. " +
		"Mail addresses and pictures of the commenters are not kept.",
	Platform: "commento",
	Fields: []Field{
		field("comment_id", "comments.commentHex"), field("account_id", "comments.commenterHex"), field("page_id", "comments.domain"), {"post_id", []string{"comments.domain", "comments.url"}, "joined"},
		{"parent_id", []string{"comments.parentHex"}, "root is none"}, field("created_at", "comments.creationDate"), field("text", "comments.markdown", "comments.html"), field("likes", "comments.score"),
	},
	Sniff: func(l *looks) bool {
		return l.isJSON() && (l.columns("commentHex", "commenterHex") || l.first.get("commenters").is('[') && l.first.get("comments").has())
	},
	Read: func(f *File) (source, error) {
		return documents(f, []string{"comments"}, func(b *rows, c, _ value) {
			if string(c.get("deleted").text()) == "true" {
				b.note(passedDeleted)
				return
			}
			if !b.begin(c) {
				return
			}
			r := &b.row
			r.set(cCommentID, c.get("commentHex").text())
			r.set(cAccountID, c.get("commenterHex").text())
			r.set(cPageID, c.get("domain").text())
			r.set(cPostID, b.join(c.get("domain").text(), c.get("url").text()))
			if parent := c.get("parentHex").text(); string(parent) != "root" {
				r.set(cParentID, parent)
			}
			r.set(cCreatedAt, c.get("creationDate").text())
			if r.set(cText, c.get("markdown").text()); len(r.cells[cText]) == 0 {
				r.set(cText, c.get("html").text())
				r.html = true
			}
			r.set(cLikes, c.get("score").text())
			b.add()
		})
	},
})
