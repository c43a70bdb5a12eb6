package dump

import (
	"bytes"

	"pikir/pipeline"
)

// YouTubeDownloader is what youtube-comment-downloader writes.
var YouTubeDownloader = declare(Format{
	Name: "youtube-comment-downloader",
	Doc: "youtube-comment-downloader: one comment a line, or a list of them. Times are relative (\"2 years ago\"), so that detectors of timing abstain; " +
		"they count from the time of the file unless the row holds time_parsed. The rows do not name the video: the file's name is taken for it.",
	Platform: "youtube",
	Fields: []Field{
		field("comment_id", "cid"), field("account_id", "channel"), field("account_name", "author"), {"post_id", nil, "the file's name"},
		{"parent_id", []string{"cid"}, "what stands before the dot"}, {"created_at", []string{"time_parsed", "time"}, "estimated"}, field("text", "text"), field("likes", "votes"),
	},
	Sniff: func(l *looks) bool { return l.isJSON() && l.columns("cid", "text", "time", "channel", "votes") },
	Read: func(f *File) (source, error) {
		var streams []string
		if f.look.first.get("comments").is('[') {
			streams = []string{"comments"}
		}
		video := []byte(f.base())
		return documents(f, streams, func(b *rows, c, _ value) {
			if !b.begin(c) {
				return
			}
			r := &b.row
			id := c.get("cid").text()
			r.set(cCommentID, id)
			if dot := bytes.IndexByte(id, '.'); dot > 0 {
				r.set(cParentID, id[:dot])
			}
			r.set(cAccountID, c.get("channel").text())
			r.set(cAccountName, c.get("author").text())
			r.set(cPostID, video)
			b.estimated(first(c.get("time_parsed"), c.get("time")).text())
			r.set(cText, c.get("text").text())
			r.set(cLikes, c.get("votes").text())
			b.add()
		})
	},
})

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
			l.first.get("comments").is('[') && l.first.get("extractor").has()
	},
	Read: func(f *File) (source, error) {
		return documents(f, []string{"comments"}, func(b *rows, c, video value) {
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

// estimated sets a time that was worked out from a relative one.
func (b *rows) estimated(v []byte) {
	b.row.cells[cCreatedAt] = v
	b.row.cells[cPrecision] = []byte(pipeline.Estimated.String())
}
