package dump

import "strings"

// Instaloader is the _comments.json of instaloader.
var Instaloader = declare(Format{
	Name:     "instaloader",
	Doc:      "instaloader *_comments.json: a list of comments with their answers. The file does not name the post: its name, without _comments, is taken for it.",
	Platform: "instagram",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "owner.id"), field("account_name", "owner.username"), {"post_id", nil, "the file's name"}, {"parent_id", nil, "of answers"},
		field("created_at", "created_at"), field("text", "text"), field("likes", "likes_count"),
	},
	Sniff: func(l *looks) bool {
		return l.isJSON() && l.columns("created_at", "text", "owner.id", "owner.username")
	},
	Read: func(f *File) (source, error) {
		post := []byte(strings.TrimSuffix(f.base(), "_comments"))
		return documents(f, nil, func(b *rows, c, _ value) { instaloaderComment(b, c, value{}, post) })
	},
})

func instaloaderComment(b *rows, c, above value, post []byte) {
	if !b.begin(c) {
		return
	}
	r := &b.row
	r.set(cCommentID, c.get("id").text())
	r.set(cAccountID, c.get("owner", "id").text())
	r.set(cAccountName, c.get("owner", "username").text())
	r.set(cPostID, post)
	r.set(cParentID, above.get("id").text())
	r.set(cCreatedAt, c.get("created_at").text())
	r.set(cText, c.get("text").text())
	r.set(cLikes, c.get("likes_count").text())
	b.add()
	for answer := range c.get("answers").items() {
		instaloaderComment(b, answer, c, post)
	}
}
