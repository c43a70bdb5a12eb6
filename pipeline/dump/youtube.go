package dump

import "bytes"

// YouTubeAPI is what commentThreads and comments of the YouTube Data API answer.
var YouTubeAPI = declare(Format{
	Name: "youtube-api",
	Doc: "YouTube Data API v3 commentThreads.list and comments.list: answers, lists or lines of them, or bare threads and comments. " +
		"Times are exact to the second. textOriginal is taken before textDisplay, which is HTML.",
	Platform: "youtube",
	Fields: []Field{
		field("comment_id", "snippet.topLevelComment.id", "id"), field("account_id", "snippet.authorChannelId.value"), field("account_name", "snippet.authorDisplayName"),
		field("page_id", "snippet.channelId"), field("post_id", "snippet.videoId"), field("parent_id", "snippet.parentId"), field("created_at", "snippet.publishedAt"),
		field("text", "snippet.textOriginal", "snippet.textDisplay"), field("likes", "snippet.likeCount"),
	},
	Sniff: func(l *looks) bool {
		v := l.first
		if list := v.get("items"); list.is('[') && !v.get("kind").has() { // a filter of fields may have left it out
			v = innermost(list)
		}
		return bytes.HasPrefix(v.get("kind").text(), []byte("youtube#comment")) || v.get("snippet", "topLevelComment").has() ||
			v.get("snippet", "authorChannelId").has() && v.get("snippet", "publishedAt").has()
	},
	Read: func(f *File) (source, error) {
		return answers(f, []string{"items"}, youtubeDocument, youtubeThread)
	},
})

// youtubeDocument adds the threads of an answer, or a bare thread or comment.
func youtubeDocument(b *rows, doc, _ value) {
	list := doc.get("items")
	if !list.is('[') {
		youtubeThread(b, doc, value{})
		return
	}
	for item := range list.items() {
		youtubeThread(b, item, value{})
	}
}

// youtubeThread adds a thread with its replies, or a single comment.
func youtubeThread(b *rows, item, _ value) {
	top := item.get("snippet", "topLevelComment")
	if !top.has() {
		if item.cut() && string(item.get("kind").text()) == "youtube#commentThread" {
			b.begin(item)
			return
		}
		youtubeComment(b, item, value{}, value{})
		return
	}
	youtubeComment(b, top, item, value{})
	for reply := range item.get("replies", "comments").items() {
		youtubeComment(b, reply, item, top)
	}
}

func youtubeComment(b *rows, c, thread, top value) {
	if !b.begin(c) {
		return
	}
	s, r := c.get("snippet"), &b.row
	r.set(cCommentID, c.get("id").text())
	r.set(cAccountID, first(s.get("authorChannelId", "value"), s.get("authorChannelId")).text())
	r.set(cAccountName, s.get("authorDisplayName").text())
	r.set(cPageID, first(s.get("channelId"), thread.get("snippet", "channelId")).text())
	r.set(cPostID, first(s.get("videoId"), thread.get("snippet", "videoId")).text())
	r.set(cParentID, first(s.get("parentId"), top.get("id")).text())
	r.set(cCreatedAt, s.get("publishedAt").text())
	r.set(cText, s.get("textOriginal").text())
	if r.cells[cText] == nil {
		r.set(cText, s.get("textDisplay").text())
		r.html = true
	}
	r.set(cLikes, s.get("likeCount").text())
	b.add()
}
