package local

import (
	"bytes"
	"context"
	"math"
	"runtime"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/neardup"
	"pikir/pipeline/stats"
	"pikir/pipeline/table"
	"pikir/pipeline/text"
)

// loader turns batches of canonical comments into the corpus, the table of comments but for its last column, the word model and the near-duplicate
// index, in one pass over the dump.
type loader struct {
	corpus  *Corpus
	table   *table.Writer
	words   *stats.WordModel
	similar *neardup.Builder
	scorers []scorer

	name     []byte   // scratch for "PLATFORM\x00ID"
	comment  []uint64 // by row: hash of (platform, comment_id); only while parents are resolved
	parent   []uint64 // by row: hash of (platform, parent_id), 0 for none
	platform struct {
		name string
		id   pipeline.ID
	}
}

// scorer reads language, positivity and the folded form off the texts of its share of a batch.
type scorer struct {
	model  *text.Reader
	folded []byte
	ends   []int
}

// load imports dumps into a corpus and writes the table of comments to a path.
func load(ctx context.Context, dumps []string, opt dump.Options, path string) (*loader, []pipeline.Input, error) {
	w, err := table.Create(path, readSchema)
	if err != nil {
		return nil, nil, err
	}
	l := &loader{corpus: newCorpus(), table: w, words: stats.NewWordModel(), similar: neardup.NewBuilder()}
	for range runtime.GOMAXPROCS(0) {
		l.scorers = append(l.scorers, scorer{model: text.NewReader()})
	}
	inputs, err := dump.Import(ctx, dumps, opt, l.batch)
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	if err := w.Close(); err != nil {
		return nil, nil, err
	}
	l.finish()
	return l, inputs, nil
}

// batch takes one record batch of pipeline.Schema.
func (l *loader) batch(rec arrow.Record) error {
	first := l.corpus.Len()
	var wait sync.WaitGroup
	var err error
	wait.Go(func() { l.columns(rec) })
	l.readTexts(rec.Column(column(pipeline.TextColumn)).(*array.String), first)
	wait.Go(func() { err = l.table.Write(withReadings(rec, l.corpus, first)) })
	l.addTexts(first)
	wait.Wait()
	return err
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

// columns appends everything but the texts to the corpus.
func (l *loader) columns(rec arrow.Record) {
	c := l.corpus
	of := columnOf
	str := func(i int) *array.String { return rec.Column(i).(*array.String) }
	platform, comment, account := str(of.platform), str(of.comment), str(of.account)
	page, post, parent, reply := str(of.page), str(of.post), str(of.parent), str(of.reply)
	created, precision := rec.Column(of.created).(*array.Timestamp), str(of.precision)
	born := rec.Column(of.born).(*array.Timestamp)
	for i := range int(rec.NumRows()) {
		l.setPlatform(platform.Value(i))
		c.Account = append(c.Account, l.account(account.Value(i), true))
		if born.IsValid(i) {
			c.setBorn(c.Account[len(c.Account)-1], int64(born.Value(i)))
		}
		replyTo := pipeline.None
		if reply.IsValid(i) && reply.Value(i) != "" {
			replyTo = l.account(reply.Value(i), false)
		}
		row := len(c.At)
		setBeyond(&c.ReplyTo, row, replyTo)
		setBeyond(&c.Page, row, l.id(c.Pages, page, i))
		c.Post = append(c.Post, l.id(c.Posts, post, i))
		c.At = append(c.At, int64(created.Value(i)))
		p, _ := pipeline.ParsePrecision(precision.Value(i))
		c.Precision = append(c.Precision, p)
		l.comment = append(l.comment, l.hash(comment.Value(i)))
		l.parent = append(l.parent, l.parentHash(parent, i))
	}
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

func (l *loader) account(id string, writes bool) pipeline.ID {
	c := l.corpus
	a := c.Accounts.IDBytes(l.named(id))
	if int(a) == len(c.CommentsOf) {
		c.CommentsOf = append(c.CommentsOf, 0)
		c.AccountPlatform = append(c.AccountPlatform, l.platform.id)
	}
	if writes {
		c.CommentsOf[a]++
	}
	return a
}

func (l *loader) id(in interface{ IDBytes([]byte) uint32 }, col *array.String, i int) pipeline.ID {
	if col.IsNull(i) || col.Value(i) == "" {
		return pipeline.None
	}
	return in.IDBytes(l.named(col.Value(i)))
}

// readTexts scores and folds the texts of a batch on all cores.
func (l *loader) readTexts(col *array.String, first int) {
	n := col.Len()
	c := l.corpus
	c.Lang = append(c.Lang, make([]pipeline.Lang, n)...)
	c.Positive = append(c.Positive, make([]uint16, n)...)
	c.Negative = append(c.Negative, make([]uint16, n)...)
	share := (n + len(l.scorers) - 1) / len(l.scorers)
	var wait sync.WaitGroup
	for k := range l.scorers {
		wait.Go(func() { l.scorers[k].read(c, col, min(k*share, n), min((k+1)*share, n), first) })
	}
	wait.Wait()
}

// addTexts feeds the word model and the near-duplicate index with what was read, in order.
func (l *loader) addTexts(row int) {
	for k := range l.scorers {
		s, begin := &l.scorers[k], 0
		l.corpus.HasTexts = l.corpus.HasTexts || len(s.folded) > 0
		for _, end := range s.ends {
			folded := s.folded[begin:end]
			if isNew := l.similar.Add(uint32(row), folded); isNew || short(folded) {
				l.words.Add(folded)
			}
			begin, row = end, row+1
		}
	}
}

// shortWords is the number of words up to which people arrive at the same text by themselves. Every copy of such a text tells how common it is; copies of a longer one tell
// that it was copied, and count once.
const shortWords = 4

func short(folded []byte) bool { return bytes.Count(folded, []byte{' '}) < shortWords }

func (s *scorer) read(c *Corpus, col *array.String, low, high, first int) {
	s.folded, s.ends = s.folded[:0], s.ends[:0]
	for i := low; i < high; i++ {
		if col.IsValid(i) {
			var score text.Score
			score, s.folded = s.model.Read(s.folded, col.Value(i))
			c.Lang[first+i] = score.Lang
			c.Positive[first+i] = uint16(score.Positive*math.MaxUint16 + 0.5)
			c.Negative[first+i] = uint16(score.Negative*math.MaxUint16 + 0.5)
		}
		s.ends = append(s.ends, len(s.folded))
	}
}

// finish resolves reply chains and frees what only the import needed.
func (l *loader) finish() {
	l.corpus.Thread = threads(l.corpus, l.comment, l.parent)
	l.comment, l.parent, l.scorers, l.table = nil, nil, nil, nil
	l.corpus.fit()
	l.corpus.coarsen()
	l.corpus.TextCluster = l.similar.Groups()
}
