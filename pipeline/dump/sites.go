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
				b.pass("deleted comments")
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

// Remark42 is the backup of the comment server remark42.
var Remark42 = declare(Format{
	Name:     "remark42",
	Doc:      "remark42 backup: one comment a line behind a line about the backup. Deleted comments are passed over. Network addresses and pictures of the users are not kept.",
	Platform: "remark42",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "user.id"), field("account_name", "user.name"), field("page_id", "locator.site"), field("post_id", "locator.url"), field("parent_id", "pid"),
		field("created_at", "time"), {"text", []string{"orig", "text"}, "orig is Markdown, text HTML"}, field("likes", "score"),
	},
	Sniff: func(l *looks) bool { return l.isJSON() && l.columns("id", "pid", "user.id", "locator.url", "time") },
	Read: func(f *File) (source, error) {
		return documents(f, nil, func(b *rows, c, _ value) {
			switch {
			case c.get("version").has() && !c.get("user").has():
				b.pass("lines about the backup")
				return
			case string(c.get("delete").text()) == "true":
				b.pass("deleted comments")
				return
			}
			if !b.begin(c) {
				return
			}
			r := &b.row
			r.set(cCommentID, c.get("id").text())
			r.set(cAccountID, c.get("user", "id").text())
			r.set(cAccountName, c.get("user", "name").text())
			r.set(cPageID, c.get("locator", "site").text())
			r.set(cPostID, c.get("locator", "url").text())
			r.set(cParentID, c.get("pid").text())
			r.set(cCreatedAt, c.get("time").text())
			if r.set(cText, c.get("orig").text()); len(r.cells[cText]) == 0 {
				r.set(cText, c.get("text").text())
				r.html = true
			}
			r.set(cLikes, c.get("score").text())
			b.add()
		})
	},
})
