package dump

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
