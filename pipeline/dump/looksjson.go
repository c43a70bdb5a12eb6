package dump

import (
	"bytes"
	"slices"
	"strings"
)

// json reads the head as far as it goes; whole says that there is no more.
func (l *looks) json(text []byte, whole bool) {
	l.container = "json"
	if text[0] == '{' && likeLines(text) {
		l.container = "ndjson"
	}
	next := l.values(text)
	l.first = next()
	none := l.first
	for barren(l.first) { // answers that found nothing tell nothing
		l.first = next()
	}
	if l.first.t == nil {
		l.none = whole && (none.t != nil || len(bytes.Trim(text, " \t\r\n,[]")) == 0)
		l.first = none
	}
	if keyed(l.first) {
		l.container, l.keyed = "json", true
		next = l.values(text)
		l.first = next()
	}
	telling := l.first
	for later := l.values(text); uncommented(telling); {
		telling = later()
	}
	if l.at = comments(recordsAt(telling, "")); len(l.at) > 0 {
		next = values(text, l.at, l.keyed)
	} else if l.first.t != nil {
		l.sample(l.first)
	}
	for range maxSamples {
		v := next()
		if v.t == nil {
			break
		}
		l.sample(v)
	}
}

// uncommented says whether an object is a post without comments.
func uncommented(v value) bool {
	if !v.is('{') || record(v) {
		return false
	}
	for key, member := range v.members() {
		if answerNames[folded(string(key))] && member.is('[') {
			for range member.items() {
				return false
			}
			return true
		}
	}
	return false
}

// values gives the documents of a text.
func (l *looks) values(text []byte) func() value {
	if l.container == "ndjson" {
		return wholeLines(text)
	}
	return values(text, nil, l.keyed)
}

// values gives the JSON values of a text one by one, as far as they parse; nothing at the end.
func values(text []byte, streams []string, keyed bool) func() value {
	d := docs{r: bytes.NewReader(text), streams: streams, keyed: keyed}
	return func() value {
		for {
			raw, _ := d.one()
			if raw == nil {
				return value{}
			}
			if v, err := new(tape).parse(bytes.Clone(raw), true); err == nil {
				return v
			}
		}
	}
}

// wholeLines gives the lines that are JSON values by themselves.
func wholeLines(text []byte) func() value {
	return func() value {
		for len(text) > 0 {
			line := text
			if end := bytes.IndexByte(text, '\n'); end >= 0 {
				line, text = text[:end], text[end+1:]
			} else {
				text = nil
			}
			if v, err := new(tape).parse(bytes.TrimSpace(line), false); err == nil {
				return v
			}
		}
		return value{}
	}
}

// sample learns the names of a record and keeps it for a look at its cells.
func (l *looks) sample(v value) {
	members(v, "", 0, func(name string, member value) {
		switch {
		case member.is('{'): // only what is in it can be a cell
			l.has[name] = true
		case len(l.names) < 4096 && !l.named[name]:
			l.has[name], l.named[name] = true, true
			l.names = append(l.names, name)
		}
	})
	for key, member := range v.members() {
		if !answerNames[folded(string(key))] {
			continue
		}
		path := string(key)
		if data := member.get("data"); data.is('[') { // as the Graph API wraps lists
			member, path = data, path+".data"
		}
		if likeRecords(member) && !slices.Contains(l.nested, path) {
			l.nested = append(l.nested, path)
		}
	}
	l.samples = append(l.samples, func(name string) []byte { return v.get(strings.Split(name, ".")...).text() })
}

// likeLines says whether at least half of the first lines are JSON objects by themselves.
func likeLines(text []byte) bool {
	const most = 20
	var t tape
	lines, whole := 0, 0
	for len(text) > 0 && lines < most {
		end, ended := bytes.IndexByte(text, '\n'), true
		if end < 0 {
			end, ended = len(text)-1, false
		}
		line := bytes.TrimSpace(text[:end+1])
		text = text[end+1:]
		v, err := t.parse(line, false)
		switch {
		case err == nil && v.is('{'):
			lines++
			whole++
		case ended && len(line) > 0: // the head may cut the last line
			lines++
		}
	}
	return whole > 0 && 2*whole >= lines
}

// members calls f with the dotted names of all members of an object, three levels deep.
func members(v value, prefix string, depth int, f func(name string, member value)) {
	for key, member := range v.members() {
		name := prefix + string(key)
		f(name, member)
		if member.is('{') && depth < 2 {
			members(member, name+".", depth+1, f)
		}
	}
}

// deep says whether a dotted path that lies deeper than members looks leads to a cell of a JSON record.
func (l *looks) deep(path string) bool {
	return l.isJSON() && slices.ContainsFunc(l.samples, func(sample func(string) []byte) bool { return sample(path) != nil })
}

// recordsAt are the paths of the lists of records in a document; none if the document itself is a record.
func recordsAt(doc value, prefix string) (paths []string) {
	if record(doc) {
		return nil
	}
	for key, member := range doc.members() {
		path := prefix + string(key)
		switch {
		case likeRecords(member):
			paths = append(paths, path)
		case keyed(member):
			paths = append(paths, path+anyKey)
		case member.is('['):
			for item := range member.items() { // the first that holds any
				if inside := recordsAt(item, path+"."); len(inside) > 0 {
					paths = append(paths, inside...)
					break
				}
			}
		default:
			paths = append(paths, recordsAt(member, path+".")...)
		}
	}
	return paths
}

// comments leaves out what stands beside lists that are called comments, such as posts.
func comments(paths []string) []string {
	called := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return !ofAnswers(path) })
	if len(called) > 0 {
		return called
	}
	return paths
}

// ofAnswers says whether the list at a path is called comments, or answers.
func ofAnswers(path string) bool {
	path = strings.TrimSuffix(path, anyKey)
	return answerNames[folded(path[strings.LastIndexByte(path, '.')+1:])]
}

// answerNames are the names under which comments lie within a post, and answers within a comment.
var answerNames = set("comments", "comment", "comments full", "comments list", "replies", "reply", "answers", "sub comments", "children", "reply comment", "reply comments", "child comments", "комментарии", "ответы", "пікірлер", "жауаптар")

// keyed says whether an object lists records, or answers that hold them, by ids: most of its keys have digits or the signs of addresses.
func keyed(v value) bool {
	if !v.is('{') || record(v) {
		return false
	}
	ids, all := 0, 0
	for key, member := range v.members() {
		if !member.is('{') && !member.is('[') {
			return false
		}
		if all++; bytes.ContainsAny(key, "0123456789/:@") {
			ids++
		}
	}
	if all == 0 || 2*ids < all {
		return false
	}
	for _, member := range v.members() {
		if record(member) || likeRecords(member) || len(recordsAt(member, "")) > 0 {
			return true
		}
	}
	return false
}

// envelope are the names that answers of programming interfaces have beside their lists.
var envelope = set("count", "total", "total results", "results per page", "has more", "anchor", "kind", "etag", "next page token", "current level count", "can post", "show reply button",
	"groups can post", "version", "ok", "success", "status", "next", "previous", "cursor", "offset", "limit", "page", "pages")

// barren says whether a document is the answer of a programming interface that found nothing: an error, or empty lists and no more.
func barren(v value) bool { return v.is('{') && !v.cut() && (v.get("error").is('{') || hollow(v)) }

func hollow(v value) bool {
	for key, member := range v.members() {
		switch {
		case member.is('['):
			for range member.items() {
				return false
			}
		case member.is('{'):
			if !hollow(member) {
				return false
			}
		case !envelope[folded(string(key))]:
			return false
		}
	}
	return true
}

func likeRecords(array value) bool {
	for item := range array.items() {
		return item.is('{') && record(item)
	}
	return false
}

// record says whether an object looks like a comment: it has something that can be an account and something that can be a time.
func record(v value) bool {
	var names []string
	members(v, "", 0, func(name string, _ value) { names = append(names, name) })
	at := bySynonyms(names)
	return at[cAccountID] >= 0 && at[cCreatedAt] >= 0
}
