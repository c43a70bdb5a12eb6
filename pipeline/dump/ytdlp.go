package dump

// YTDLP is the .info.json of yt-dlp with comments.
var YTDLP = declare(Format{
	Name: "yt-dlp",
	Doc: "yt-dlp .info.json written with --write-comments: the video with its comments. " +
		"The timestamp is computed by yt-dlp from a relative text, so it counts as estimated and detectors of timing abstain.",
	Platform: "youtube",
	Fields: []Field{
		field("comment_id", "comments.id"), field("account_id", "comments.author_id"), field("account_name", "comments.author"), {"page_id", []string{"channel_id"}, "of the video"},
		{"post_id", []string{"id"}, "of the video"}, field("parent_id", "comments.parent"), {"created_at", []string{"comments.timestamp"}, "estimated"}, field("text", "comments.text"),
		field("likes", "comments.like_count"),
	},
	Sniff: func(l *looks) bool {
		return l.isJSON() && l.columns("author_id", "timestamp", "text", "parent") && (l.has["_time_text"] || l.has["author_is_uploader"] || l.has["is_favorited"]) ||
			l.first.get("extractor").has() && l.first.get("id").has() || l.first.get("title").has() && l.first.get("comments").is('[') && l.columns("author_id", "timestamp", "text", "parent") || l.first.get("formats").is('[') && l.first.get("id").has() && (l.first.get("title").has() || l.first.cut())
	},
	Read: func(f *File) (source, error) {
		streams := []string{"comments"}
		if f.look.first.get("author_id").has() { // bare comments
			streams = nil
		}
		return documents(f, streams, func(b *rows, c, video value) {
			if !b.begin(c) {
				return
			}
			r := &b.row
			r.set(cCommentID, c.get("id").text())
			r.set(cAccountID, c.get("author_id").text())
			r.set(cAccountName, c.get("author").text())
			r.set(cPageID, video.get("channel_id").text())
			r.set(cPostID, video.get("id").text())
			if parent := c.get("parent").text(); string(parent) != "root" {
				r.set(cParentID, parent)
			}
			b.estimated(first(c.get("timestamp"), c.get("_time_text")).text())
			r.set(cText, c.get("text").text())
			r.set(cLikes, c.get("like_count").text())
			b.add()
		})
	},
})
