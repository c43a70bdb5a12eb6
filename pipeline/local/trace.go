package local

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/intern"
)

// Traced is what one pair detector reads off dumps.
type Traced struct {
	Traces  []pipeline.Trace
	Content []uint32 // by row: the comment's id as a dense number
	Itself  []bool   // by row: the comment's id is that of its post
	Inputs  []pipeline.Input
	corpus  *Corpus
}

// Account gives the platform and the id of an account as the dump names them.
func (t *Traced) Account(a pipeline.ID) (platform, id string) { return t.corpus.accountName(a) }

// TraceEach reads dumps once for several pair detectors, in whose order the traces come. Accounts have the same numbers in all of them.
func TraceEach(ctx context.Context, dumps []string, opt dump.Options, detectors []*pipeline.Detector) (*Traced, [][]pipeline.Trace, error) {
	dir, err := os.MkdirTemp("", "pikir-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	l, inputs, err := load(ctx, dumps, opt, filepath.Join(dir, commentsTable))
	if err != nil {
		return nil, nil, err
	}
	r := &run{corpus: l.corpus, dir: dir}
	traces := make([][]pipeline.Trace, len(detectors))
	for i, d := range detectors {
		if traces[i], err = r.traces(d); err != nil {
			return nil, nil, err
		}
	}
	return &Traced{Inputs: inputs, corpus: l.corpus}, traces, nil
}

// Trace reads dumps for one pair detector. Texts are scored and compared only for detectors that need them.
func Trace(ctx context.Context, dumps []string, opt dump.Options, d *pipeline.Detector) (*Traced, error) {
	if slices.Contains(d.Needs.Columns, pipeline.TextColumn) {
		return traceTexts(ctx, dumps, opt, d)
	}
	l := &loader{corpus: newCorpus()}
	t := &Traced{corpus: l.corpus}
	contents := intern.New()
	var err error
	t.Inputs, err = dump.Import(ctx, dumps, opt, func(rec arrow.Record) error {
		l.columns(rec)
		t.contents(rec, contents)
		return nil
	})
	if err != nil {
		return nil, err
	}
	l.finishColumns()
	l.corpus.blankTexts()
	r := &run{corpus: l.corpus}
	t.Traces, err = r.traces(d)
	return t, err
}

// contents notes each comment's id.
func (t *Traced) contents(rec arrow.Record, contents *intern.Table) {
	comment, post := rec.Column(columnOf.comment).(*array.String), rec.Column(columnOf.post).(*array.String)
	for i := range int(rec.NumRows()) {
		t.Content = append(t.Content, contents.ID(comment.Value(i)))
		t.Itself = append(t.Itself, post.IsValid(i) && post.Value(i) == comment.Value(i))
	}
}

// blankTexts fills the columns that come from texts with nothing.
func (c *Corpus) blankTexts() {
	c.Lang, c.Positive, c.Negative = make([]pipeline.Lang, c.Len()), make([]uint16, c.Len()), make([]uint16, c.Len())
	c.TextCluster = slices.Repeat([]pipeline.ID{pipeline.None}, c.Len())
}

// traceTexts is Trace for detectors that read texts or wordings.
func traceTexts(ctx context.Context, dumps []string, opt dump.Options, d *pipeline.Detector) (*Traced, error) {
	dir, err := os.MkdirTemp("", "pikir-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	l, inputs, err := load(ctx, dumps, opt, filepath.Join(dir, commentsTable))
	if err != nil {
		return nil, err
	}
	t := &Traced{corpus: l.corpus, Inputs: inputs}
	t.Content, t.Itself = make([]uint32, l.corpus.Len()), make([]bool, l.corpus.Len())
	for row := range t.Content {
		t.Content[row] = uint32(row)
	}
	r := &run{corpus: l.corpus, dir: dir}
	t.Traces, err = r.traces(d)
	return t, err
}
