package local

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/intern"
)

// batches are the columns of the corpus while it is read, one piece a batch: nothing is copied to another place before a column is whole.
type batches struct {
	rows               int
	account, post      [][]pipeline.ID
	at                 [][]int64
	precision          [][]pipeline.Precision
	lang               [][]pipeline.Lang
	positive, negative [][]uint16
	comment            [][]uint64 // hash of (platform, comment_id), for parents to be found
}

// whole is a column in one piece.
func whole[T any](pieces *[][]T) []T {
	defer func() { *pieces = nil }()
	return slices.Concat(*pieces...)
}

// column is the position of a canonical column.
func column(name string) int { return pipeline.Schema.FieldIndices(name)[0] }

var columnOf = func() (of struct{ platform, comment, account, born, page, post, parent, reply, created, precision int }) {
	of.platform, of.comment, of.account = column(pipeline.Platform), column(pipeline.CommentID), column(pipeline.AccountID)
	of.born = column(pipeline.AccountCreatedAt)
	of.page, of.post, of.parent = column(pipeline.PageID), column(pipeline.PostID), column(pipeline.ParentID)
	of.reply, of.created, of.precision = column(pipeline.ReplyToAccountID), column(pipeline.CreatedAt), column(pipeline.CreatedPrecision)
	return of
}()

func stringsOf(rec arrow.Record, column int) *array.String { return rec.Column(column).(*array.String) }

// columns takes everything but the texts of a batch.
func (l *loader) columns(rec arrow.Record) {
	l.accounts(rec)
	l.places(rec)
	l.times(rec)
	l.chains(rec)
	l.batches.rows += int(rec.NumRows())
}

// accounts numbers who writes and who is answered, in the order of the rows.
func (l *loader) accounts(rec arrow.Record) {
	platform, account, reply := stringsOf(rec, columnOf.platform), stringsOf(rec, columnOf.account), stringsOf(rec, columnOf.reply)
	n := int(rec.NumRows())
	for i := range n {
		l.names.add(platform.Value(i), account.Value(i))
		if has(reply, i) {
			l.names.add(platform.Value(i), reply.Value(i))
		}
	}
	born, ids := rec.Column(columnOf.born).(*array.Timestamp), l.names.numbers(l.corpus.Accounts)
	writers := make([]pipeline.ID, n)
	for i := range n {
		l.setPlatform(platform.Value(i))
		writers[i], ids = ids[0], ids[1:]
		l.meet(writers[i])
		l.corpus.CommentsOf[writers[i]]++
		if born.IsValid(i) {
			l.corpus.setBorn(writers[i], int64(born.Value(i)))
		}
		if has(reply, i) {
			l.meet(ids[0])
			setBeyond(&l.corpus.ReplyTo, l.batches.rows+i, ids[0])
			ids = ids[1:]
		}
	}
	l.batches.account = append(l.batches.account, writers)
}

// meet notes an account of the platform that is set, if it is new.
func (l *loader) meet(a pipeline.ID) {
	if c := l.corpus; int(a) == len(c.CommentsOf) {
		c.CommentsOf = append(c.CommentsOf, 0)
		c.AccountPlatform = append(c.AccountPlatform, l.platform.id)
	}
}

// places numbers posts and pages.
func (l *loader) places(rec arrow.Record) {
	posts := slices.Repeat([]pipeline.ID{pipeline.None}, int(rec.NumRows()))
	l.eachID(rec, columnOf.post, l.corpus.Posts, func(i int, id pipeline.ID) { posts[i] = id })
	l.batches.post = append(l.batches.post, posts)
	l.eachID(rec, columnOf.page, l.corpus.Pages, func(i int, id pipeline.ID) { setBeyond(&l.corpus.Page, l.batches.rows+i, id) })
}

// eachID numbers the strings of a column and calls do for the rows that have one.
func (l *loader) eachID(rec arrow.Record, column int, in *intern.Table, do func(i int, id pipeline.ID)) {
	platform, col := stringsOf(rec, columnOf.platform), stringsOf(rec, column)
	if col.NullN() == col.Len() {
		return
	}
	for i := range col.Len() {
		if has(col, i) {
			l.names.add(platform.Value(i), col.Value(i))
		}
	}
	ids := l.names.numbers(in)
	for i := range col.Len() {
		if has(col, i) {
			do(i, ids[0])
			ids = ids[1:]
		}
	}
}

func has(col *array.String, i int) bool { return col.IsValid(i) && col.ValueLen(i) > 0 }

func (l *loader) times(rec arrow.Record) {
	created, precision := rec.Column(columnOf.created).(*array.Timestamp), stringsOf(rec, columnOf.precision)
	at, fine := make([]int64, created.Len()), make([]pipeline.Precision, created.Len())
	for i, t := range created.TimestampValues() {
		at[i] = int64(t)
		fine[i], _ = pipeline.ParsePrecision(precision.Value(i))
	}
	l.batches.at, l.batches.precision = append(l.batches.at, at), append(l.batches.precision, fine)
}

// chains notes which comment is which, and which it answers.
func (l *loader) chains(rec arrow.Record) {
	platform, comment, parent := stringsOf(rec, columnOf.platform), stringsOf(rec, columnOf.comment), stringsOf(rec, columnOf.parent)
	hashes := make([]uint64, comment.Len())
	for i := range hashes {
		l.setPlatform(platform.Value(i))
		hashes[i] = l.hash(comment.Value(i))
		if has(parent, i) {
			row := l.batches.rows + i
			l.parent = append(l.parent, make([]uint64, row+1-len(l.parent))...)
			l.parent[row] = l.hash(parent.Value(i))
		}
	}
	l.batches.comment = append(l.batches.comment, hashes)
}

// read takes what was read off the texts of a batch.
func (b *batches) read(r *readings) {
	b.lang, b.positive, b.negative = append(b.lang, r.lang), append(b.positive, r.positive), append(b.negative, r.negative)
}

// finishColumns puts the columns together and resolves reply chains.
func (l *loader) finishColumns() {
	c, b := l.corpus, &l.batches
	c.Account, c.Post, c.At, c.Precision = whole(&b.account), whole(&b.post), whole(&b.at), whole(&b.precision)
	c.Lang, c.Positive, c.Negative = whole(&b.lang), whole(&b.positive), whole(&b.negative)
	if len(l.parent) > 0 {
		c.Thread = threads(c, whole(&b.comment), l.parent)
	}
	l.parent, b.comment = nil, nil
	c.Page, c.ReplyTo = fitted(c.Page), fitted(c.ReplyTo)
}

func (l *loader) setPlatform(name string) {
	if name != l.platform.name || l.corpus.Platforms.Len() == 0 {
		id := l.corpus.Platforms.ID(name)
		l.platform.name, l.platform.id = l.corpus.Platforms.String(id), id
	}
}

// named is "PLATFORM\x00ID" in the scratch buffer.
func (l *loader) named(id string) []byte {
	l.name = append(append(append(l.name[:0], l.platform.name...), 0), id...)
	return l.name
}

func (l *loader) id(in *intern.Table, col *array.String, i int) pipeline.ID {
	if !has(col, i) {
		return pipeline.None
	}
	return in.IDBytes(l.named(col.Value(i)))
}

// names are strings "PLATFORM\x00ID" that are numbered together, which is several times as fast as one by one.
type names struct {
	data []byte
	ends []uint32
	ids  []uint32
}

func (n *names) add(platform, id string) {
	if len(n.ends) == 0 {
		n.ends = append(n.ends, 0)
	}
	n.data = append(append(append(n.data, platform...), 0), id...)
	n.ends = append(n.ends, uint32(len(n.data)))
}

// numbers gives the numbers of the names added, which it forgets; they are valid until the next call.
func (n *names) numbers(in *intern.Table) []uint32 {
	if len(n.ends) == 0 {
		return nil
	}
	n.ids = in.IDs(n.ids[:0], nil, n.data, n.ends)
	n.data, n.ends = n.data[:0], n.ends[:0]
	return n.ids
}
