package dump

import (
	"bytes"
	"strings"
)

// Reddit are comments as Pushshift and the Reddit API give them.
var Reddit = declare(Format{
	flat: true,
	Name: "reddit",
	Doc: "Reddit comments: Pushshift NDJSON, also .zst with a long window, and tables that PRAW scripts write. " +
		"Comments of deleted accounts name nobody and are rejected. Prefixes such as t3_ are dropped from ids.",
	Platform: "reddit",
	Fields: []Field{
		{"comment_id", []string{"id", "name"}, ""}, field("account_id", "author", "author.name"), field("account_name", "author", "author.name"),
		{"account_created_at", []string{"author_created_utc"}, ""}, field("page_id", "subreddit", "subreddit.display_name_prefixed", "subreddit_id"), field("post_id", "link_id"),
		{"parent_id", []string{"parent_id"}, "where it is a comment"}, field("created_at", "created_utc"), field("text", "body"), field("url", "permalink"), field("likes", "score", "ups"),
	},
	Sniff: func(l *looks) bool {
		return l.columns("body", "created_utc", "link_id") && (l.has["author"] || l.has["author.name"])
	},
	Read: readTable,
	fix: func(b *rows) {
		r := &b.row
		parent := r.cells[cParentID]
		if r.set(cParentID, nil); bytes.HasPrefix(parent, []byte("t1_")) {
			r.set(cParentID, prefixed(parent))
		}
		if text := r.cells[cText]; bytes.IndexByte(text, '&') >= 0 {
			r.set(cText, []byte(escapedByReddit.Replace(string(text))))
		}
		r.set(cCommentID, prefixed(r.cells[cCommentID]))
		r.set(cPostID, prefixed(r.cells[cPostID]))
		r.set(cPageID, bytes.TrimPrefix(r.cells[cPageID], []byte("r/")))
		if bytes.HasPrefix(r.cells[cURL], []byte("/r/")) {
			r.set(cURL, b.join([]byte("https://www.reddit.com"), r.cells[cURL]))
		}
	},
})

// escapedByReddit are the signs that the programming interface escapes, and no others.
var escapedByReddit = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// prefixed drops the type that Reddit puts before ids: t1_, t3_, t5_.
func prefixed(v []byte) []byte {
	if len(v) > 3 && v[0] == 't' && v[1] >= '1' && v[1] <= '6' && v[2] == '_' {
		return v[3:]
	}
	return v
}
