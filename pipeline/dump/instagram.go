package dump

import "strings"

// InstagramApify is what the Instagram comments scraper of Apify writes.
var InstagramApify = declare(Format{
	Name:     "instagram-apify",
	Doc:      "Instagram comments as Apify's instagram-comment-scraper writes them, JSON, NDJSON, CSV or XLSX. Answers nested in comments are read as well.",
	Platform: "instagram",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "ownerId", "owner.id", "ownerUsername"), field("account_name", "ownerUsername"), field("post_id", "postUrl", "postId"), field("created_at", "timestamp"),
		field("text", "text"), field("url", "commentUrl"), field("likes", "likesCount"), {"parent_id", nil, "of nested answers"},
	},
	Sniff: func(l *looks) bool { return l.columns("text", "timestamp", "ownerUsername") },
	Read: func(f *File) (source, error) {
		if !f.look.isJSON() {
			return readTable(f)
		}
		return documents(f, nil, func(b *rows, c, _ value) { instagramComment(b, c, value{}, nil) })
	},
})

func instagramComment(b *rows, c, above value, post []byte) {
	if !b.begin(c) {
		return
	}
	r := &b.row
	if own := first(c.get("postUrl"), c.get("postId")).text(); own != nil {
		post = own
	}
	r.set(cCommentID, c.get("id").text())
	r.set(cAccountID, first(c.get("ownerId"), c.get("owner", "id"), c.get("ownerUsername")).text())
	r.set(cAccountName, c.get("ownerUsername").text())
	r.set(cPostID, post)
	r.set(cParentID, above.get("id").text())
	r.set(cCreatedAt, c.get("timestamp").text())
	r.set(cText, c.get("text").text())
	r.set(cURL, c.get("commentUrl").text())
	r.set(cLikes, c.get("likesCount").text())
	b.add()
	for reply := range c.get("replies").items() {
		instagramComment(b, reply, c, post)
	}
}

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
