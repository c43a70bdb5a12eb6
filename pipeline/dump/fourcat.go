package dump

import "pikir/pipeline"

// FourCAT is what the toolkit 4CAT exports.
var FourCAT = declare(Format{
	flat: true,
	Name: "4cat",
	Doc: "4CAT CSV or NDJSON of any source that holds comments or messages (Telegram, VK, TikTok comments, Reddit, forums). " +
		"unix_timestamp is taken before timestamp, which for VK and Telegram is in the server's own zone (--tz). Rows of VK that are posts are passed over.",
	Fields: []Field{
		field("comment_id", "id"), field("account_id", "author_id", "author", "author_username"), field("account_name", "author_name", "author_full", "author"),
		{"page_id", []string{"chat", "source", "subreddit", "board", "group"}, ""}, field("post_id", "post_id", "thread_id"),
		field("parent_id", "in_reply_to_comment_id", "reply_to", "parent"), field("reply_to_account_id", "in_reply_to_user"), field("created_at", "unix_timestamp", "timestamp"), field("text", "body"),
		field("url", "comment_url", "link", "url"), field("likes", "likes", "score"),
		{"platform", nil, "from the columns: chat and author_is_bot is Telegram, author_screen_name VK, comment_url and language_guess TikTok; else from addresses"},
	},
	Sniff: func(l *looks) bool {
		return l.columns("id", "thread_id", "timestamp", "body") && (l.has["author"] || l.has["author_id"]) && !l.has["link_id"]
	},
	Read: func(f *File) (source, error) {
		s, err := readTable(f)
		if name := fourcatPlatform(f.look); name != "" {
			f.platform, f.fixed = []byte(name), true
		}
		return s, err
	},
	kind: "item_type",
	passes: func(kind []byte) *pipeline.Text {
		if string(kind) == "post" {
			return passedPosts
		}
		return nil
	},
})

func fourcatPlatform(l *looks) string {
	switch {
	case l.has["author_screen_name"]:
		return "vk"
	case l.has["comment_url"] && l.has["post_url"]:
		return "tiktok"
	case l.has["chat"]:
		return "telegram"
	}
	return ""
}
