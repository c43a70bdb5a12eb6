package dump

// YouTubeDataTools is the table of comments of the YouTube Data Tools.
var YouTubeDataTools = declare(Format{
	Name:     "youtube-data-tools",
	Doc:      "YouTube Data Tools, module Video Info and Comments: the CSV of comments. The table does not name the video: the file's name is taken for it unless there is a column videoId.",
	Platform: "youtube",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "authorChannelId", "authorName"), field("account_name", "authorName"), {"post_id", []string{"videoId"}, "or the file's name"},
		field("parent_id", "isReplyTo"), field("created_at", "publishedAt"), field("text", "text"), field("likes", "likeCount"),
	},
	Sniff: func(l *looks) bool { return l.columns("id", "isReplyTo", "authorName", "text", "publishedAt") },
	Read:  readTable,
	fix: func(b *rows) {
		if len(b.row.cells[cPostID]) == 0 {
			b.row.set(cPostID, b.join([]byte(b.file.base())))
		}
	},
})
