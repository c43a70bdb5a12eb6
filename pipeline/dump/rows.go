package dump

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
	"golang.org/x/text/unicode/norm"

	"pikir/pipeline"
)

// stringColumns are the canonical columns that a batch keeps as strings, and platform to url of them in the order of the schema.
var stringColumns = [...]column{cPlatform, cCommentID, cAccountID, cAccountName, cPageID, cPostID, cParentID, cReplyTo, cText, cURL}

// texts is a column of strings: row i is data[ends[i]:ends[i+1]]. The empty string stands for none.
type texts struct {
	data []byte
	ends []int32
}

func (t *texts) add(v []byte) {
	t.data = append(t.data, v...)
	t.ends = append(t.ends, int32(len(t.data)))
}

func (t *texts) value(i int) []byte { return t.data[t.ends[i]:t.ends[i+1]] }

func (t *texts) reset() { t.data, t.ends = t.data[:0], append(t.ends[:0], 0) }

// rows is what one chunk of a dump gives: the comments as columns, the rejects, and counts.
type rows struct {
	file                 *File
	read                 int // records, kept or not
	text                 [columns]texts
	created              []int64
	fine                 []pipeline.Precision
	joined               []int64 // account_created_at, 0 for none
	likes                []int64
	noLikes              []bool
	number               []int32                  // of the record in the chunk, from 0
	hash                 []uint64                 // of what no other comment shares: platform, comment_id, scope and account_id, or what it says and the name that an earlier import gave it; 0 where there is neither
	says                 []uint64                 // hash of what a comment without an id says; 0 for others
	sure                 []bool                   // nobody can have said it twice
	rejects              []Reject                 // Record counts from 0 within the chunk
	notes                map[*pipeline.Text]int64 // what was changed or passed over, by kind
	local                int64                    // times without a zone
	relative             int64                    // times counted back from the clock
	recoded              int64                    // rows whose texts were no UTF-8 and were read in a set of one byte a letter
	posts                []post
	scratch              []byte
	row                  row
	clock                clock
	order                memberOrder
	around               around
	addressed, addressee []byte // the address that was looked at last, and the page that it names
	key                  []byte // of the record in an object of records, or of the list that holds it
}

// around is what the records of one list take from the objects around it.
type around struct {
	at *byte // where these lie
	in inherited
}

// post is a row of pipeline.PostSchema.
type post struct {
	platform, id, page, text, url string
	at                            int64 // 0 for none
}

func (b *rows) reset(f *File) {
	if b.file != f {
		b.clock = newClock(f)
		b.order = memberOrder{}
	}
	b.file, b.read, b.local, b.relative, b.recoded = f, 0, 0, 0, 0
	for _, c := range stringColumns {
		b.text[c].reset()
	}
	b.created, b.fine, b.joined, b.likes, b.noLikes = b.created[:0], b.fine[:0], b.joined[:0], b.likes[:0], b.noLikes[:0]
	b.number, b.hash, b.says, b.sure, b.rejects, b.posts, b.scratch = b.number[:0], b.hash[:0], b.says[:0], b.sure[:0], nil, b.posts[:0], b.scratch[:0]
	b.around, b.key, b.clock.days, b.clock.months = around{}, nil, 0, 0
	clear(b.notes)
}

// len is the number of comments kept so far.
func (b *rows) len() int { return len(b.created) }

// next is the row to fill in for the record that starts at the offset of the chunk.
func (b *rows) next(offset int, raw []byte) *row {
	b.row.reset()
	b.row.offset, b.row.raw = offset, raw
	return &b.row
}

// join builds a cell out of parts in the scratch memory of the batch.
func (b *rows) join(parts ...[]byte) []byte {
	from := len(b.scratch)
	for _, p := range parts {
		b.scratch = append(b.scratch, p...)
	}
	return b.scratch[from:len(b.scratch):len(b.scratch)]
}

// number64 writes a number into the scratch memory.
func (b *rows) number64(n int64) []byte {
	from := len(b.scratch)
	b.scratch = strconv.AppendInt(b.scratch, n, 10)
	return b.scratch[from:len(b.scratch):len(b.scratch)]
}

// note counts a change made to a record, or a record that is passed over.
func (b *rows) note(kind *pipeline.Text) {
	if b.notes == nil {
		b.notes = map[*pipeline.Text]int64{}
	}
	b.notes[kind]++
}

// reject notes the current row as unreadable.
func (b *rows) reject(field, reason string) {
	b.rejects = append(b.rejects, Reject{Record: int64(b.read), Offset: int64(b.row.offset), Field: field, Reason: reason, Raw: masked(b.row.raw)})
	b.read++
}

// add checks the row and appends it, or rejects it with the reason.
func (b *rows) add() {
	r := &b.row
	if passes := b.file.format.passes; passes != nil {
		if what := passes(r.cells[cKind]); what != nil {
			b.note(what)
			return
		}
	}
	if id := r.cells[cCommentID]; len(id) > 0 && bytes.Equal(id, r.cells[cSource]) {
		r.cells[cCommentID], r.named = nil, id
	}
	if len(r.cells[cPlatform]) == 0 {
		r.cells[cPlatform] = b.file.platformOf(r.cells[cURL], r.cells[cPostID], r.cells[cPageID])
	} else {
		r.cells[cPlatform] = platformName(r.cells[cPlatform])
	}
	for _, c := range stringColumns {
		if len(r.cells[c]) > 0 && !b.clean(c) {
			return
		}
	}
	if len(r.cells[cPageID]) == 0 {
		if r.cells[cPageID] = b.pageOf(r.cells[cPostID]); len(r.cells[cPageID]) > 0 {
			b.note(pagesOfAddresses)
		}
	}
	if b.posting() {
		return
	}
	for _, c := range [...]column{cCommentID, cPostID, cPageID, cParentID, cReplyTo} {
		if mangled(r.cells[c]) {
			r.cells[c] = nil
			b.note(roundedIDs[c])
		}
	}
	switch string(r.cells[cParentID]) {
	case "0", "-1", "root": // nobody is answered
		r.cells[cParentID] = nil
	}
	if reason := b.account(r.cells[cAccountID]); reason != "" {
		b.reject(pipeline.AccountID, reason)
		return
	}
	if len(r.cells[cPostID]) == 0 && len(r.cells[cPageID]) == 0 && len(r.cells[cText]) == 0 {
		b.reject("", "none of post_id, page_id and text is given")
		return
	}
	if reason := b.time(r); reason != "" {
		b.reject(pipeline.CreatedAt, reason)
		return
	}
	b.append(r)
}

// pageOf is the page that the address of a post names. Rows of one post mostly stand together.
func (b *rows) pageOf(post []byte) []byte {
	if bytes.IndexByte(post, '/') < 0 {
		return nil
	}
	if !bytes.Equal(post, b.addressed) {
		b.addressed, b.addressee = append(b.addressed[:0], post...), plainPage(pageOf(post))
	}
	return b.addressee
}

// plainPage is the name of a page without blanks around it; nil where an address holds in its place what no page is called.
func plainPage(v []byte) []byte {
	v = trimmed(v)
	if len(v) > limitOf(cPageID) || !utf8.Valid(v) || bytes.ContainsFunc(v, unicode.IsControl) {
		return nil
	}
	return norm.NFC.Bytes(v)
}

// clean trims a cell, checks its size and makes its text valid; false if the row was rejected.
func (b *rows) clean(c column) bool {
	r := &b.row
	v := trimmed(r.cells[c])
	if c == cText && r.html {
		v = b.plain(v)
	}
	if c != cText && c != cAccountName && c != cURL {
		v = identifier(v)
	}
	if len(v) > limitOf(c) {
		b.reject(c.String(), "is longer than "+strconv.Itoa(limitOf(c))+" bytes")
		return false
	}
	if !plainText(v) {
		if bytes.IndexByte(v, 0) >= 0 {
			if c != cText && c != cAccountName && c != cURL {
				b.reject(c.String(), "holds a NUL byte")
				return false
			}
			b.note(nulBytes)
			v = trimmed(bytes.ReplaceAll(v, []byte{0}, nil))
		}
		if !utf8.Valid(v) {
			v = b.valid(v)
		}
		if c == cText || c == cAccountName {
			v = norm.NFC.Bytes(v)
		}
	}
	r.cells[c] = v
	return true
}

// valid makes UTF-8 of a cell that is none: text in a set of one byte a letter is decoded, single broken bytes are replaced.
func (b *rows) valid(v []byte) []byte {
	r := &b.row
	if foreign(v) {
		if !r.recoded {
			b.recoded++
		}
		r.recoded = true
		from := len(b.scratch)
		b.scratch = appendDecoded(b.scratch, v, b.file.set)
		return b.scratch[from:len(b.scratch):len(b.scratch)]
	}
	if !r.broken {
		b.note(brokenBytes)
	}
	r.broken = true
	return bytes.ToValidUTF8(v, []byte("\uFFFD"))
}

// account says why a value is no account; "" if it is one.
func (b *rows) account(id []byte) string {
	switch string(id) {
	case "":
		return "no account is named"
	case "[deleted]", "[removed]", "deleted", "anonymous", "DELETED":
		return "the account is not told (" + string(id) + ")"
	}
	if mangled(id) {
		return string(id) + " was rounded by a spreadsheet: export the ids as text"
	}
	return ""
}

// time reads created_at; the reason why not otherwise.
func (b *rows) time(r *row) string {
	if !r.known {
		var reason string
		if r.at, reason = b.clock.read(r.cells[cCreatedAt]); reason != "" {
			return reason
		}
	}
	if len(r.cells[cDaytime]) > 0 && r.at.precision == pipeline.Day {
		b.daytime(r)
	}
	if r.at.rounded {
		b.note(roundedTimes)
	}
	if r.at.local {
		b.local++
	}
	if r.at.precision == pipeline.Estimated {
		b.relative++
	}
	if p, ok := pipeline.ParsePrecision(string(r.cells[cPrecision])); ok {
		r.at.precision = p
	}
	return b.clock.check(r.at)
}

func (b *rows) append(r *row) {
	for _, c := range stringColumns {
		b.text[c].add(r.cells[c])
	}
	b.created = append(b.created, r.at.micros)
	b.fine = append(b.fine, r.at.precision)
	joined, _ := b.clock.read(r.cells[cAccountCreatedAt])
	b.joined = append(b.joined, joined.micros)
	likes, ok := countOf(r.cells[cLikes])
	b.likes = append(b.likes, likes)
	b.noLikes = append(b.noLikes, !ok)
	b.number = append(b.number, int32(b.read))
	hash := uint64(0)
	switch id := r.cells[cCommentID]; {
	case len(id) > 0:
		hash = mixed(mixed(mixed(xxhash.Sum64(id), r.cells[cPlatform]), r.scope()), r.cells[cAccountID])
	case len(r.named) > 0:
		hash = mixed(r.says(), r.named)
	}
	b.hash = append(b.hash, hash)
	b.read++
	b.says, b.sure = append(b.says, r.says()), append(b.sure, r.sure())
}

// scope is within what the ids of comments are distinct: a post, or the page where none is named. YouTube gives no id twice, and names the video beside some answers only.
func (r *row) scope() []byte {
	switch {
	case string(r.cells[cPlatform]) == "youtube":
		return nil
	case len(r.cells[cPostID]) > 0:
		return r.cells[cPostID]
	}
	return r.cells[cPageID]
}

// mixed folds a further part into a hash; the order of the parts counts.
func mixed(hash uint64, part []byte) uint64 {
	const odd = 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio
	return (hash^hash>>32)*odd + xxhash.Sum64(part)
}

// posting takes the row as a post where the file is a table of posts.
func (b *rows) posting() bool {
	if !b.file.posts {
		return false
	}
	r := &b.row
	if len(r.cells[cPostID]) == 0 {
		b.reject(pipeline.PostID, "no post is named")
		return true
	}
	at := r.at // of a column of timestamps
	if !r.known && len(r.cells[cCreatedAt]) > 0 {
		var reason string
		if at, reason = b.clock.read(r.cells[cCreatedAt]); reason != "" {
			b.reject(pipeline.CreatedAt, reason)
			return true
		}
	}
	b.addPost(at.micros)
	b.read++
	return true
}

// addAsPost takes the current row as a post that stands beside the comments.
func (b *rows) addAsPost() {
	r := &b.row
	if len(r.cells[cPostID]) == 0 {
		b.reject(pipeline.PostID, "no post is named")
		return
	}
	r.cells[cPlatform] = b.file.platformOf(r.cells[cURL])
	for _, c := range []column{cPostID, cPageID, cText, cURL} {
		if len(r.cells[c]) > 0 && !b.clean(c) {
			return
		}
	}
	at, reason := b.clock.read(r.cells[cCreatedAt])
	if reason != "" {
		at.micros = 0
	}
	b.addPost(at.micros)
	if b.file.posts { // it is what was asked for
		b.read++
		return
	}
	b.note(passedPosts)
}

// addPost keeps the row as a post.
func (b *rows) addPost(at int64) {
	r := &b.row
	b.posts = append(b.posts, post{platform: string(r.cells[cPlatform]), id: string(r.cells[cPostID]), page: string(r.cells[cPageID]),
		text: string(r.cells[cText]), url: string(r.cells[cURL]), at: at})
}
