package dump

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
		return l.columns("text", "date") && (l.has["profileId"] || l.has["profileName"]) && (l.has["facebookUrl"] || l.has["commentUrl"] || l.has["feedbackId"])
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

// Facepager is the table that Facepager exports.
var Facepager = declare(Format{
	Name:     "facepager",
	Doc:      "Facepager CSV: the nodes that it collected from the Graph API. Seeds, empty answers and other nodes that are no data are passed over.",
	Platform: "facebook",
	Fields: []Field{
		field("comment_id", "object_id"), field("account_id", "from.id", "from.name"), field("account_name", "from.name"), field("post_id", "parent_id"), field("created_at", "created_time"),
		field("text", "message"), field("url", "permalink_url", "link"), field("likes", "like_count"),
	},
	Sniff: func(l *looks) bool { return l.columns("object_id", "object_type", "query_status", "created_time") },
	Read:  readTable,
	kind:  "object_type",
	passes: func(kind []byte) string {
		switch string(kind) {
		case "seed", "empty", "offcut", "headers", "error", "unpacked":
			return "nodes that are no data"
		}
		return ""
	},
})

// CrowdTangle is the table of posts that CrowdTangle exported until 2024.
var CrowdTangle = declare(Format{
	Name:  "crowdtangle",
	Posts: true,
	Doc: "CrowdTangle CSV of Facebook or Instagram posts. It holds posts, not comments: give it with --posts. " +
		"Post Created carries the abbreviation of a zone.",
	Fields: []Field{
		field("post_id", "URL", "Link"), field("page_id", "Facebook Id", "User Name", "Account", "Page Name"), field("created_at", "Post Created"), field("text", "Message", "Description"), field("url", "URL"),
	},
	Sniff: func(l *looks) bool {
		return l.columns("Post Created", "Likes", "Comments", "URL") && (l.has["Page Name"] || l.has["Account"])
	},
	Read: readTable,
})

// prefixed drops the type that Reddit puts before ids: t1_, t3_, t5_.
func prefixed(v []byte) []byte {
	if len(v) > 3 && v[0] == 't' && v[1] >= '1' && v[1] <= '6' && v[2] == '_' {
		return v[3:]
	}
	return v
}
