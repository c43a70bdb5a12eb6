package dump

// InstagramApify is what the Instagram comments scraper of Apify writes.
var InstagramApify = declare(Format{
	Name:     "instagram-apify",
	Doc:      "Instagram comments as Apify's instagram-comment-scraper writes them, JSON, NDJSON, CSV or XLSX. Answers nested in comments are read as well.",
	Platform: "instagram",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "ownerId", "owner.id", "ownerUsername"), field("account_name", "ownerUsername"), field("post_id", "postUrl", "postId"), field("created_at", "timestamp"),
		field("text", "text"), field("url", "commentUrl"), field("likes", "likesCount"), {"parent_id", nil, "of nested answers"},
	},
	Sniff: func(l *looks) bool { return !instagramPost(l.first) && l.columns("text", "timestamp", "ownerUsername") },
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

// InstagramApifyPosts is what the Instagram scraper of Apify writes of posts.
var InstagramApifyPosts = declare(Format{
	Name:     "instagram-apify-posts",
	Posts:    true,
	Doc:      "Instagram posts as Apify's instagram-scraper writes them. They are no comments: give a table of them with --posts. Of JSON the latest comments within the posts are read.",
	Platform: "instagram",
	Fields: []Field{
		field("post_id", "url", "shortCode"), field("page_id", "ownerId", "ownerUsername"), field("created_at", "timestamp"), field("text", "caption"), field("url", "url"),
	},
	Sniff: func(l *looks) bool {
		if instagramPost(l.first) { // where it holds comments, the names may be theirs
			return true
		}
		return l.columns("shortCode", "timestamp") && (l.has["caption"] || l.has["commentsCount"]) && !l.has["text"]
	},
	Read: func(f *File) (source, error) {
		return apifyPosts(f, []string{"latestComments"}, func(b *rows, c value, post []byte) { instagramComment(b, c, value{}, post) })
	},
})

// instagramPost says whether a JSON record is a post.
func instagramPost(v value) bool {
	return v.get("shortCode").has() && v.get("timestamp").has() && (v.get("caption").has() || v.get("commentsCount").has()) && !v.get("text").has()
}
