package dump

// OK is what discussions.getComments of Odnoklassniki answers.
var OK = declare(Format{
	Name: "ok",
	Doc: "Odnoklassniki discussions.getComments: answers with a list of comments, lists or lines of them, or bare comments. " +
		"Dates name no zone (--tz). The answers do not name the discussion; a member discussion_id or object_id, if the collector added one, is taken as the post.",
	Platform: "ok",
	Fields: []Field{
		field("comment_id", "id"), {"account_id", []string{"author_id"}, "negative for groups (author_type GROUP)"}, field("account_name", "author_name"),
		field("post_id", "discussion_id", "object_id", "topic_id"), field("parent_id", "reply_to_comment_id"), field("reply_to_account_id", "reply_to_id"),
		field("created_at", "date"), field("text", "text"), field("likes", "like_count"),
	},
	Sniff: func(l *looks) bool {
		return l.isJSON() && l.columns("author_id", "date", "text", "type") && (l.has["like_count"] || l.has["liked_it"] || l.has["reply_to_comment_id"])
	},
	Read: func(f *File) (source, error) {
		return answers(f, []string{"comments"}, okDocument, okAdd)
	},
})

// okDocument adds the comments of an answer, or a bare comment.
func okDocument(b *rows, doc, _ value) {
	list := doc.get("comments")
	if !list.is('[') {
		okAdd(b, doc, value{})
		return
	}
	for c := range list.items() {
		okAdd(b, c, doc)
	}
}

func okAdd(b *rows, c, around value) {
	if !b.begin(c) {
		return
	}
	r := &b.row
	r.set(cCommentID, c.get("id").text())
	author := c.get("author_id").text()
	if string(c.get("author_type").text()) == "GROUP" {
		author = b.join([]byte("-"), author)
	}
	r.set(cAccountID, author)
	r.set(cAccountName, c.get("author_name").text())
	r.set(cPostID, first(c.get("discussion_id"), c.get("object_id"), c.get("topic_id"), around.get("discussion_id"), around.get("object_id"), around.get("topic_id")).text())
	r.set(cParentID, c.get("reply_to_comment_id").text())
	r.set(cReplyTo, c.get("reply_to_id").text())
	r.set(cCreatedAt, first(c.get("date_ms"), c.get("date")).text())
	r.set(cText, c.get("text").text())
	r.set(cLikes, c.get("like_count").text())
	b.add()
}
