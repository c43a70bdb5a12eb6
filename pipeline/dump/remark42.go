package dump

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
				b.note(passedBackup)
				return
			case string(c.get("delete").text()) == "true":
				b.note(passedDeleted)
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
