package dump

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
)

// ExportComments is the table that the service ExportComments makes of the comments under one post.
var ExportComments = declare(Format{
	flat: true,
	Name: "exportcomments",
	Doc: "ExportComments CSV or XLSX of comments on Facebook, Instagram, YouTube, TikTok and others; older ones have the post's address above the header. " +
		"Comment, answered comment and post are told by the address of the comment; the running numbers in the first columns change from export to export and are not taken for ids. " +
		"Dates with slashes have the day first.",
	Fields: []Field{
		{"comment_id", []string{"Comment ID"}, "or out of the address"}, field("account_id", "Profile ID", "Username", "Name"), field("account_name", "Name", "Username"),
		{"post_id", []string{"Comment URL", "(view source)", "(view)", "View Source"}, "the address without the comment, or the one above the header, or the file's name"},
		{"parent_id", nil, "out of the address"}, field("created_at", "Date"), field("text", "Comment"), field("url", "Comment URL", "(view source)", "(view)", "View Source"), field("likes", "Likes"),
	},
	Sniff: func(l *looks) bool {
		return l.columns("Name", "Date", "Likes", "Comment") && !l.isJSON() && (l.has["Profile ID"] || l.has["(view source)"] || l.has["(view)"])
	},
	Read: func(f *File) (source, error) {
		f.post = address.Find(f.look.before)
		if f.post == nil {
			f.post = []byte(strings.TrimSuffix(f.base(), " - ExportComments.com"))
		}
		s, err := readTable(f)
		if name := hostPlatform(f.post); name != nil {
			f.platform = name
		}
		return s, err
	},
	dayFirst: true,
	fix: func(b *rows) {
		r := &b.row
		r.set(cAccountID, bytes.TrimSpace(bytes.TrimPrefix(r.cells[cAccountID], []byte("ID:"))))
		post, parent, comment := addressed(string(r.cells[cURL]))
		if len(r.cells[cCommentID]) == 0 {
			r.set(cCommentID, comment)
		}
		if r.set(cParentID, parent); post == nil {
			post = b.file.post
		}
		r.set(cPostID, post)
	},
})

var address = regexp.MustCompile(`https?://[^\s",;]+`)

// addressed takes the address of a comment apart: https://www.facebook.com/a/posts/1?comment_id=2&reply_comment_id=3, https://www.youtube.com/watch?v=1&lc=2.3,
// https://www.instagram.com/p/1/c/2. Nothing if it is not one.
func addressed(text string) (post, parent, comment []byte) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, nil, nil
	}
	query := u.Query()
	chain := []string{query.Get("comment_id"), query.Get("reply_comment_id")}
	if above, _, reply := strings.Cut(query.Get("lc"), "."); above != "" {
		chain = []string{above, ""}
		if reply {
			chain[1] = query.Get("lc")
		}
	}
	if path, id, ok := strings.Cut(u.Path, "/c/"); ok {
		above, reply, _ := strings.Cut(strings.Trim(id, "/"), "/r/")
		u.Path, chain = path+"/", []string{above, reply}
	}
	for _, name := range []string{"comment_id", "reply_comment_id", "lc"} {
		query.Del(name)
	}
	u.RawQuery, u.Fragment = query.Encode(), ""
	if chain[1] != "" {
		return []byte(u.String()), []byte(chain[0]), []byte(chain[1])
	}
	return []byte(u.String()), nil, []byte(chain[0])
}
