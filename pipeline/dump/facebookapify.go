package dump

import (
	"slices"
	"strings"
)

// FacebookApify is what the Facebook comments scraper of Apify writes.
var FacebookApify = declare(Format{
	Name: "facebook-apify",
	Doc: "Facebook comments as Apify's facebook-comments-scraper writes them, JSON, NDJSON, CSV or XLSX. Answers nested in comments are read as well. " +
		"Look-alike scrapers name their columns otherwise: use --format table with --map.",
	Platform: "facebook",
	Fields: []Field{
		field("comment_id", "id", "feedbackId"), field("account_id", "profileId", "profileUrl", "profileName"), field("account_name", "profileName"), field("page_id", "pageId", "pageName"),
		field("post_id", "facebookUrl", "facebookId", "postId", "inputUrl"), field("parent_id", "replyToCommentId", "reply_to_id"), field("created_at", "date"), field("text", "text"),
		field("url", "commentUrl"), field("likes", "likesCount"),
	},
	Sniff: func(l *looks) bool {
		return !facebookPost(l.first) && l.columns("text", "date") && (l.has["profileId"] || l.has["profileName"]) && (l.has["facebookUrl"] || l.has["commentUrl"] || l.has["feedbackId"])
	},
	Read: func(f *File) (source, error) {
		if !f.look.isJSON() {
			return readTable(f)
		}
		return documents(f, nil, func(b *rows, c, _ value) { facebookComment(b, c, value{}, nil) })
	},
})

func facebookComment(b *rows, c, above value, post []byte) {
	if !b.begin(c) {
		return
	}
	r := &b.row
	if own := first(c.get("facebookUrl"), c.get("facebookId"), c.get("postId"), c.get("inputUrl")).text(); own != nil {
		post = own
	}
	r.set(cCommentID, first(c.get("id"), c.get("feedbackId")).text())
	r.set(cAccountID, first(c.get("profileId"), c.get("profileUrl"), c.get("profileName")).text())
	r.set(cAccountName, c.get("profileName").text())
	r.set(cPageID, first(c.get("pageId"), c.get("pageName")).text())
	r.set(cPostID, post)
	r.set(cParentID, first(c.get("replyToCommentId"), c.get("reply_to_id"), above.get("id")).text())
	r.set(cCreatedAt, c.get("date").text())
	r.set(cText, c.get("text").text())
	r.set(cURL, c.get("commentUrl").text())
	r.set(cLikes, c.get("likesCount").text())
	b.add()
	for reply := range c.get("comments").items() {
		facebookComment(b, reply, c, post)
	}
}

// FacebookApifyPosts is what the Facebook posts scraper of Apify writes.
var FacebookApifyPosts = declare(Format{
	Name:     "facebook-apify-posts",
	Posts:    true,
	Doc:      "Facebook posts as Apify's facebook-posts-scraper writes them. They are no comments: give a table of them with --posts. Of JSON the comments within the posts are read.",
	Platform: "facebook",
	Fields: []Field{
		field("post_id", "url", "postId"), field("page_id", "facebookId", "user.id", "pageName"), field("created_at", "time", "timestamp"), field("text", "text"), field("url", "url"),
	},
	Sniff: func(l *looks) bool {
		if facebookPost(l.first) { // where it holds comments, the names are theirs
			return true
		}
		return l.columns("postId", "url") && (l.has["time"] || l.has["timestamp"]) && (l.has["shares"] || l.has["comments"] || l.has["topReactionsCount"]) && !l.has["commentUrl"] && !l.has["profileName"]
	},
	Read: func(f *File) (source, error) {
		return apifyPosts(f, []string{"topComments", "comments"}, func(b *rows, c value, post []byte) { facebookComment(b, c, value{}, post) })
	},
})

// facebookPost says whether a JSON record is a post of the posts scraper.
func facebookPost(v value) bool {
	one := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return v.get(name).has() })
	}
	return v.get("postId").has() && v.get("url").has() && one("time", "timestamp") && one("shares", "comments", "topReactionsCount", "topComments") && !one("commentUrl", "profileName")
}

// apifyPosts reads posts, and from JSON the comments in the lists within them.
func apifyPosts(f *File, lists []string, comment func(b *rows, c value, post []byte)) (source, error) {
	if !f.look.isJSON() {
		return readTable(f)
	}
	f.posts = f.importer.posts
	return documents(f, nil, func(b *rows, p, _ value) {
		if !b.begin(p) {
			return
		}
		for _, c := range [...]column{cPostID, cPageID, cCreatedAt, cText, cURL} {
			for _, path := range f.format.from(c) {
				if v := p.get(strings.Split(path, ".")...).text(); v != nil && b.row.cells[c] == nil {
					b.row.set(c, v)
				}
			}
		}
		post := b.row.cells[cPostID]
		b.addAsPost()
		for _, list := range lists {
			for c := range p.get(list).items() {
				if !f.posts {
					comment(b, c, post)
				}
			}
		}
	})
}
