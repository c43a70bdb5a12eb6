package dump

import (
	"bytes"
	"math"
)

// Telegram is the export of Telegram Desktop.
var Telegram = declare(Format{
	Name: "telegram",
	Doc: "Telegram Desktop result.json: one chat, or the full export with all chats. Comments on a channel's posts lie in its discussion group: the post arrives there as a message " +
		"forwarded from the channel, and what answers it, directly or not, stands under it. Posts of channels are taken as posts, service messages are passed over.",
	Platform: "telegram",
	Fields: []Field{
		{"comment_id", []string{"id"}, "CHAT_MESSAGE"}, {"account_id", []string{"from_id"}, ""}, field("account_name", "from"), {"page_id", []string{"id"}, "of the chat"},
		{"post_id", []string{"reply_to_message_id"}, "CHAT_MESSAGE of the message that opens the chain of answers"}, {"parent_id", []string{"reply_to_message_id"}, "CHAT_MESSAGE"},
		{"created_at", []string{"date_unixtime", "date"}, ""}, {"text", []string{"text"}, "a string, or a list of strings and entities"},
		{"likes", []string{"reactions.count"}, "all reactions together"},
	},
	Sniff: func(l *looks) bool {
		if !l.isJSON() {
			return false
		}
		if l.first.get("messages").is('[') {
			return l.first.get("type").has() && l.first.get("id").has() || l.columns("date", "from_id", "text")
		}
		return l.first.get("chats", "list").is('[') || l.first.get("personal_information").has() || l.columns("date_unixtime", "from_id", "text")
	},
	Read: func(f *File) (source, error) {
		streams := []string{"messages", "chats.list.messages", "left_chats.list.messages"}
		if f.look.first.get("date_unixtime").has() { // bare messages
			streams = nil
		}
		t := &telegram{}
		return inOrder(documents(f, streams, t.message))
	},
})

// telegram knows under which message each answer of a chat stands.
type telegram struct {
	chat  string
	roots map[int64]*[rootPage]int32 // pages of message ids → the message that opens the chain, 0 for the message itself
}

// The pages hold 134 million messages of a chat in half a GiB; real chats fill a few of them.
const (
	rootPage     = 4096
	maxRootPages = 32768
)

// root notes that a message answers another and gives the message that opens the chain.
func (t *telegram) root(id, answered int64) int64 {
	root := answered
	if id < 0 || answered < 0 || max(id, answered) > math.MaxInt32 || len(t.roots) > maxRootPages {
		return root
	}
	if p := t.roots[answered/rootPage]; p != nil && p[answered%rootPage] != 0 {
		root = int64(p[answered%rootPage])
	}
	p := t.roots[id/rootPage]
	if p == nil {
		p = new([rootPage]int32)
		t.roots[id/rootPage] = p
	}
	p[id%rootPage] = int32(root)
	return root
}

func (t *telegram) message(b *rows, m, chat value) {
	if string(m.get("type").text()) == "service" {
		b.note(passedServices)
		return
	}
	if !b.begin(m) {
		return
	}
	page := chat.get("id").text()
	if string(page) != t.chat || t.roots == nil {
		t.chat, t.roots = string(page), map[int64]*[rootPage]int32{}
	}
	in := func(id []byte) []byte {
		if id == nil || page == nil {
			return id
		}
		return b.join(page, []byte("_"), id)
	}
	r := &b.row
	own, answered := m.get("id").text(), m.get("reply_to_message_id").text()
	if m.get("reply_to_peer_id").has() { // a message of another chat
		answered = nil
	}
	r.set(cPageID, page)
	r.set(cCommentID, in(own))
	r.set(cPostID, r.cells[cCommentID])
	r.set(cAccountID, m.get("from_id").text())
	r.set(cAccountName, m.get("from").text())
	r.set(cCreatedAt, first(m.get("date_unixtime"), m.get("date")).text())
	r.set(cText, telegramText(m.get("text")))
	if answered != nil {
		r.set(cParentID, in(answered))
		id, _ := countOf(own)
		to, _ := countOf(answered)
		r.set(cPostID, in(b.number64(t.root(id, to))))
	} else if channelPost(m, chat) {
		b.addAsPost()
		return
	}
	r.set(cLikes, telegramReactions(b, m))
	b.add()
}

// channelPost says whether a message is a channel's post, in the channel or forwarded to its discussion group.
func channelPost(m, chat value) bool {
	return bytes.HasPrefix(m.get("from_id").text(), []byte("channel")) &&
		(first(m.get("forwarded_from"), m.get("saved_from")).has() || bytes.HasSuffix(chat.get("type").text(), []byte("channel")))
}

func telegramText(text value) []byte {
	if !text.is('[') {
		return text.text()
	}
	var parts [][]byte
	for part := range text.items() {
		if part.is('{') {
			part = part.get("text")
		}
		parts = append(parts, part.text())
	}
	return bytes.Join(parts, nil)
}

func telegramReactions(b *rows, m value) []byte {
	total := int64(0)
	for reaction := range m.get("reactions").items() {
		n, _ := countOf(reaction.get("count").text())
		total += n
	}
	if total == 0 {
		return nil
	}
	return b.number64(total)
}
