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

	batches  batches
	parent   []uint64 // by row: hash of (platform, parent_id), 0 for none and beyond the end
	name     []byte   // scratch for "PLATFORM\x00ID"
	names    names    // scratch
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
	first := l.batches.rows
	read := readingsOf(rec)
	var wait sync.WaitGroup
	var err error
	wait.Go(func() { l.columns(rec) })
	l.readTexts(rec.Column(column(pipeline.TextColumn)).(*array.String), &read)
	wait.Go(func() { err = l.table.Write(read.beside(rec)) })
	l.addTexts(first)
	wait.Wait()
	l.batches.read(&read)
	return err
}

// readTexts scores and folds the texts of a batch on all cores.
func (l *loader) readTexts(col *array.String, to *readings) {
	n := col.Len()
	share := (n + len(l.scorers) - 1) / len(l.scorers)
	var wait sync.WaitGroup
	for k := range l.scorers {
		wait.Go(func() { l.scorers[k].read(to, col, min(k*share, n), min((k+1)*share, n)) })
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

func (s *scorer) read(to *readings, col *array.String, low, high int) {
	s.folded, s.ends = s.folded[:0], s.ends[:0]
	for i := low; i < high; i++ {
		if col.IsValid(i) {
			var score text.Score
			score, s.folded = s.model.Read(s.folded, col.Value(i))
			to.lang[i] = score.Lang
			to.positive[i] = uint16(score.Positive*math.MaxUint16 + 0.5)
			to.negative[i] = uint16(score.Negative*math.MaxUint16 + 0.5)
		}
		s.ends = append(s.ends, len(s.folded))
	}
}

// finish puts the columns together, resolves reply chains and frees what only the import needed.
func (l *loader) finish() {
	l.finishColumns()
	l.scorers, l.table = nil, nil
	l.corpus.coarsen()
	l.corpus.TextCluster = l.similar.Groups()
}
