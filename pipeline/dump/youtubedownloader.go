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

// estimated sets a time that was worked out from a relative one.
func (b *rows) estimated(v []byte) {
	b.row.cells[cCreatedAt] = v
	b.row.cells[cPrecision] = []byte(pipeline.Estimated.String())
}
