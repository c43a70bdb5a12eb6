package dump

import (
	"bytes"
	"strings"
)

// VK is what wall.getComments answers.
var VK = declare(Format{
	Name: "vk",
	Doc: "VK wall.getComments: one response, a list or lines of them, or bare comments, with threads and extended profiles. " +
		"A mention such as [id123|Name] at the beginning of a text tells whom it answers. Communities have negative ids. Posts (wall.get) are no comments: they are counted, and the comments that a scraper has put into them are read with their post. Deleted comments name no account and are rejected. " +
		"Schema: VKCOM/vk-api-schema, wall_wall_comment.",
	Platform: "vk",
	Fields: []Field{
		{"comment_id", []string{"owner_id", "id"}, "OWNER_ID, unique on all walls"},
		{"account_id", []string{"from_id"}, ""},
		{"account_name", []string{"profiles.first_name", "profiles.last_name", "groups.name"}, "extended answers only"},
		{"page_id", []string{"owner_id"}, ""},
		{"post_id", []string{"owner_id", "post_id"}, "OWNER_POST; also photo_id, video_id, pid"},
		{"parent_id", []string{"reply_to_comment", "parents_stack"}, ""},
		{"reply_to_account_id", []string{"reply_to_user"}, "or the mention in the text"},
		{"created_at", []string{"date"}, "seconds since 1970"},
		{"text", []string{"text"}, "mentions as plain names"},
		{"likes", []string{"likes.count"}, ""},
	},
	Sniff: func(l *looks) bool {
		v := l.first
		items := vkItems(v)
		if items.is('[') {
			for item := range items.items() {
				if inner := vkItems(item); inner.is('[') { // what execute answers
					item = innermost(inner)
				}
				if item.is('{') {
					return vkComment(item)
				}
			}
			return v.get("response", "current_level_count").has() || v.get("response", "can_post").has()
		}
		return vkComment(v) || vkComment(v.get("post"))
	},
	Read: func(f *File) (source, error) {
		return answers(f, []string{"response.items", "items"}, vkDocument, func(b *rows, c, around value) { vkAdd(b, c, vkPlace{around: around}) })
	},
})

func vkComment(v value) bool {
	return v.get("from_id").is('n') && v.get("date").is('n') && v.get("id").is('n') && v.get("text").is('"') && !v.get("peer_id").has()
}

// vkPost says whether an object is a post of a wall: it says so, or has what posts alone have. What names its post is a comment, whatever else it says.
func vkPost(v value) bool {
	if v.get("post_id").has() {
		return false
	}
	if kind := v.get("post_type"); kind.has() {
		return string(kind.text()) != "reply"
	}
	if v.get("thread").has() || v.get("parents_stack").has() {
		return false
	}
	return v.get("comments").has() || v.get("comments_list").has() || v.get("copy_history").has() || v.get("reposts").has()
}

// vkItems are the comments of an answer: {"response":{"items":[…]}}, {"items":[…]}, or of the old API {"response":[count, …]}.
func vkItems(v value) value {
	if r := v.get("response"); r.has() {
		v = r
	}
	if v.is('[') {
		return v
	}
	return v.get("items")
}

// vkPlace is where comments stand.
type vkPlace struct {
	around      value  // the answer with its profiles
	opener      value  // the comment whose thread they are
	owner, post []byte // what they do not tell themselves; the post with its owner
}

// vkDocument adds the comments of an answer, or a bare comment. In a document whose keys name posts the key tells the post.
func vkDocument(b *rows, doc, _ value) {
	in := vkPlace{around: doc}
	if owner, post, ok := bytes.Cut(b.key, []byte("_")); ok && digits(bytes.TrimPrefix(owner, []byte("-"))) && digits(post) {
		in.owner, in.post = owner, b.key
	}
	switch {
	case vkItems(doc).is('['):
		vkList(b, doc, in)
	case doc.get("error").has():
		b.note(passedErrors)
	case doc.get("post").is('{'):
		vkAddPost(b, doc.get("post"), doc, in)
	default:
		vkAdd(b, doc, in)
	}
}

// vkList adds the comments and posts of an answer or list.
func vkList(b *rows, answer value, in vkPlace) {
	if r := answer.get("response"); r.is('{') {
		in.around = r
	} else if answer.is('{') {
		in.around = answer
	}
	for item := range vkItems(answer).items() {
		switch {
		case item.get("items").is('['): // one of the answers that execute gives
			vkList(b, item, in)
		case item.is('{'): // the old API begins with the count
			vkAdd(b, item, in)
		}
	}
}

// vkAddPost keeps a post as such, and adds the comments that a scraper has put into it or beside it.
func vkAddPost(b *rows, p, beside value, in vkPlace) {
	if !b.begin(p) {
		return
	}
	owner := first(p.get("owner_id"), p.get("to_id"), in.around.get("owner_id"), p.get("from_id")).text()
	post := p.get("id").text()
	if owner != nil && post != nil {
		post = b.join(owner, []byte("_"), post)
	}
	r := &b.row
	r.set(cPostID, post)
	r.set(cPageID, owner)
	r.set(cCreatedAt, p.get("date").text())
	text, _ := vkMentions(b, p.get("text").text())
	r.set(cText, text)
	b.addAsPost()
	in.owner, in.post = owner, post
	for _, name := range []string{"comments", "comments_list"} {
		if list := beside.get(name); !b.file.posts && vkItems(list).is('[') {
			vkList(b, list, in)
		}
	}
}

// vkAdd adds a comment and its thread, or a post with its comments. What a comment of a thread does not tell is taken from the one that opens it.
func vkAdd(b *rows, c value, in vkPlace) {
	if vkPost(c) {
		vkAddPost(b, c, c, in)
		return
	}
	if !b.begin(c) {
		return
	}
	owner := first(c.get("owner_id"), in.opener.get("owner_id"), in.around.get("owner_id")).text()
	if owner == nil {
		owner = in.owner
	}
	r := &b.row
	own := c.get("id").text()
	id := own
	if owner != nil {
		id = b.join(owner, []byte("_"), own)
	}
	post := first(c.get("post_id"), c.get("photo_id"), c.get("video_id"), c.get("pid"), c.get("nid")).text()
	if string(post) == "0" {
		post = nil
	}
	if post != nil && owner != nil {
		post = b.join(owner, []byte("_"), post)
	}
	if post == nil {
		post = in.post
	}
	r.set(cCommentID, id)
	if from := first(c.get("from_id"), c.get("uid")).text(); string(from) != "0" { // deleted
		r.set(cAccountID, from)
	}
	r.set(cAccountName, vkName(b, in.around, r.cells[cAccountID]))
	r.set(cPageID, owner)
	r.set(cPostID, post)
	parent := c.get("reply_to_comment").text()
	for p := range c.get("parents_stack").items() {
		if parent == nil {
			parent = p.text()
		}
	}
	if parent == nil && in.opener.has() {
		parent = in.opener.get("id").text()
	}
	if parent != nil && owner != nil {
		parent = b.join(owner, []byte("_"), parent)
	}
	r.set(cParentID, parent)
	r.set(cReplyTo, c.get("reply_to_user").text())
	r.set(cCreatedAt, c.get("date").text())
	text, mentioned := vkMentions(b, c.get("text").text())
	r.set(cText, text)
	if len(r.cells[cReplyTo]) == 0 {
		r.set(cReplyTo, mentioned)
	}
	r.set(cLikes, c.get("likes", "count").text())
	b.add()
	in.opener, in.owner, in.post = c, owner, post
	for reply := range c.get("thread", "items").items() {
		vkAdd(b, reply, in)
	}
}

// first is the first value that is there.
func first(values ...value) value {
	for _, v := range values {
		if v.has() {
			return v
		}
	}
	return value{}
}

// vkName looks an account up in the profiles and groups of an extended answer.
func vkName(b *rows, around value, account []byte) []byte {
	for p := range around.get("profiles").items() {
		if bytes.Equal(first(p.get("id"), p.get("uid")).text(), account) {
			return b.join(p.get("first_name").text(), []byte(" "), p.get("last_name").text())
		}
	}
	if group, ok := bytes.CutPrefix(account, []byte("-")); ok {
		for g := range around.get("groups").items() {
			if bytes.Equal(g.get("id").text(), group) {
				return g.get("name").text()
			}
		}
	}
	return nil
}

// vkMentions puts names for [id123|Name] and tells the account that is mentioned at the beginning.
func vkMentions(b *rows, text []byte) (plain, account []byte) {
	if bytes.IndexByte(text, '[') < 0 {
		return text, nil
	}
	from := len(b.scratch)
	begin := text
	for len(text) > 0 {
		open := bytes.IndexByte(text, '[')
		if open < 0 {
			break
		}
		b.scratch = append(b.scratch, text[:open]...)
		target, name, length := mention(text[open:])
		if length == 0 {
			b.scratch = append(b.scratch, '[')
			text = text[open+1:]
			continue
		}
		if open == 0 && len(text) == len(begin) {
			account = target
		}
		b.scratch = append(b.scratch, name...)
		text = text[open+length:]
	}
	b.scratch = append(b.scratch, text...)
	return b.scratch[from:len(b.scratch):len(b.scratch)], account
}

// mention reads [id123|Name], [club1|Name] and the older [id123:bp-1_2|Name].
func mention(text []byte) (account, name []byte, length int) {
	end, bar := bytes.IndexByte(text, ']'), bytes.IndexByte(text, '|')
	if bar < 0 || end < bar {
		return nil, nil, 0
	}
	target, _, _ := strings.Cut(string(text[1:bar]), ":")
	for prefix, sign := range map[string]string{"id": "", "club": "-", "public": "-", "event": "-"} {
		if id, ok := strings.CutPrefix(target, prefix); ok && digits([]byte(id)) {
			return []byte(sign + id), text[bar+1 : end], end + 1
		}
	}
	return nil, nil, 0
}
