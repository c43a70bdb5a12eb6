package dump

// Telethon are messages that scripts on Telethon wrote down.
var Telethon = declare(Format{
	Name: "telethon",
	Doc: "Comments collected with Telethon: objects one a line, in a list, or joined by commas without brackets, as scripts write them. " +
		"reply_to_msg_id is the post, or the answered comment; it is taken as both.",
	Platform: "telegram",
	Fields: []Field{
		field("comment_id", "comment_id", "id", "message_id"), field("account_id", "from_id", "sender_id", "from_id.user_id", "from_id.channel_id"),
		field("account_name", "username", "sender_name"), field("page_id", "chat_id", "peer_id.channel_id", "channel_id"), field("post_id", "post_id", "reply_to_msg_id", "reply_to.reply_to_top_id", "reply_to.reply_to_msg_id"),
		field("parent_id", "reply_to_msg_id", "reply_to.reply_to_msg_id"), field("created_at", "date"), field("text", "text", "message"),
	},
	Sniff: func(l *looks) bool {
		return l.isJSON() && (l.columns("reply_to_msg_id", "date") || string(l.first.get("_").text()) == "Message" || l.columns("reply_to.reply_to_msg_id", "peer_id", "date"))
	},
	Read: func(f *File) (source, error) {
		return documents(f, nil, func(b *rows, m, _ value) {
			if string(m.get("_").text()) == "MessageService" {
				b.note(passedServices)
				return
			}
			if !b.begin(m) {
				return
			}
			r := &b.row
			r.set(cCommentID, first(m.get("comment_id"), m.get("id"), m.get("message_id")).text())
			from := m.get("from_id")
			r.set(cAccountID, first(from.get("user_id"), from.get("channel_id"), m.get("sender_id")).text())
			if r.cells[cAccountID] == nil {
				r.set(cAccountID, from.text())
			}
			r.set(cAccountName, first(m.get("username"), m.get("sender_name")).text())
			r.set(cPageID, first(m.get("chat_id"), m.get("peer_id", "channel_id"), m.get("channel_id")).text())
			reply := first(m.get("reply_to_msg_id"), m.get("reply_to", "reply_to_msg_id"))
			r.set(cParentID, reply.text())
			r.set(cPostID, first(m.get("post_id"), m.get("reply_to", "reply_to_top_id"), reply).text())
			r.set(cCreatedAt, m.get("date").text())
			r.set(cText, first(m.get("text"), m.get("message")).text())
			b.add()
		})
	},
})
