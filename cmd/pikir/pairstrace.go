package main

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
	"pikir/pipeline/table"
)

// accounts is what a count keeps of accounts.
type accounts struct {
	name     func(pipeline.ID) (platform, id string)
	counted  bool // whether comments are
	comments []uint32
}

func (a *accounts) saw(account pipeline.ID) {
	if !a.counted {
		return
	}
	if int(account) >= len(a.comments) {
		a.comments = append(a.comments, make([]uint32, int(account)+1-len(a.comments))...)
	}
	a.comments[account]++
}

// plainColumns are what a detector may need to be called without a corpus.
var plainColumns = []string{pipeline.Platform, pipeline.AccountID, pipeline.PostID, pipeline.PageID, pipeline.CreatedAt}

// traceInto reads what one detector marks in dumps, and counts the comments of accounts where asked to.
func traceInto(ctx context.Context, store *coaction.Store, files []string, opt dump.Options, d *pipeline.Detector, counted bool) (*accounts, error) {
	if d.Habits != nil {
		return traceCorpus(ctx, store, files, opt, d, counted)
	}
	for _, column := range d.Needs.Columns {
		if !slices.Contains(plainColumns, column) {
			return traceCorpus(ctx, store, files, opt, d, counted)
		}
	}
	if t := newTracer(store, d, counted); opt.Format == "" && len(opt.Map) == 0 {
		if t.canonical(ctx, files) {
			return &t.accounts, nil
		}
		if err := store.Reset(); err != nil {
			return nil, err
		}
	}
	t := newTracer(store, d, counted)
	_, err := dump.Import(ctx, files, opt, t.batch)
	return &t.accounts, errors.Join(err, t.close())
}

// traceCorpus is for detectors that see texts, wordings or replies.
func traceCorpus(ctx context.Context, store *coaction.Store, files []string, opt dump.Options, d *pipeline.Detector, counted bool) (*accounts, error) {
	traced, err := local.Trace(ctx, files, opt, d)
	if err != nil {
		return nil, err
	}
	found := &accounts{name: traced.Account, counted: counted}
	for _, t := range traced.Traces {
		found.saw(t.Account)
	}
	return found, store.Append(traced.Traces...)
}

// tracer calls a detector on comments that it sees column by column, without their texts.
type tracer struct {
	accounts accounts
	detector *pipeline.Detector
	store    *coaction.Store
	names    *names
	moments  []int64 // scratch
	rows     numbered
	marking  sync.WaitGroup
	comment  pipeline.Comment
	held     int64            // bytes in the store when garbage was last bounded
	marked   []pipeline.Trace // not yet in the store
	emit     func(pipeline.Key)
	err      error
}

// numbered is rows whose ids have numbers.
type numbered struct {
	accounts, posts, pages []uint32
	moments                []int64
}

func newTracer(store *coaction.Store, d *pipeline.Detector, counted bool) *tracer {
	t := &tracer{detector: d, store: store, names: newNames()}
	t.accounts.name, t.accounts.counted = t.names.account, counted
	t.emit = func(key pipeline.Key) {
		c := &t.comment
		t.marked = append(t.marked, pipeline.Trace{Key: key, At: c.At, Account: c.Account, Row: c.Row})
	}
	t.comment = pipeline.Comment{Thread: pipeline.None, ReplyTo: pipeline.None, TextCluster: pipeline.None}
	return t
}

// batch takes a batch of the canonical schema, of which columns may be missing.
func (t *tracer) batch(rec arrow.Record) error {
	b := table.Block{First: true}
	var names []string
	for i, field := range rec.Schema().Fields() {
		switch column := rec.Column(i).(type) {
		case *array.String:
			names, b.Strings = append(names, field.Name), append(b.Strings, coded(column))
		case *array.Timestamp:
			if field.Name == pipeline.CreatedAt {
				b.Moments = t.moments[:0]
				for row := range column.Len() {
					b.Moments = append(b.Moments, int64(column.Value(row)))
				}
			}
		}
	}
	err := t.take(names, &b)
	t.moments = b.Moments
	return err
}

// take takes rows, in columns of these names. They are marked while the next are numbered, and the memory of their times is exchanged for that of the rows before.
func (t *tracer) take(names []string, b *table.Block) error {
	columns := map[string]*table.Coded{}
	for i, name := range names {
		columns[name] = &b.Strings[i]
	}
	n := t.names
	n.number(columns, b.First, len(b.Moments))
	if err := t.finish(); err != nil {
		return err
	}
	if held := t.store.Held(); held > t.held+t.held/4 {
		t.held = held
		boundGarbage(held, garbageOfPairs, 5)
	}
	r := &t.rows
	r.accounts, n.accounts.rows = n.accounts.rows, r.accounts
	r.posts, n.posts.rows = n.posts.rows, r.posts
	r.pages, n.pages.rows = n.pages.rows, r.pages
	r.moments, b.Moments = b.Moments, r.moments
	t.marking.Go(t.mark)
	return nil
}

// finish waits until the last rows are marked.
func (t *tracer) finish() error {
	t.marking.Wait()
	return t.err
}

// close is called after the last rows.
func (t *tracer) close() error {
	err := t.finish()
	t.names.close()
	t.rows = numbered{}
	return err
}

// mark calls the detector on the rows.
func (t *tracer) mark() {
	c, r := &t.comment, &t.rows
	for i, at := range r.moments {
		c.Account, c.Post, c.Page, c.At = numberAt(r.accounts, i), numberAt(r.posts, i), numberAt(r.pages, i), at
		if c.Post == pipeline.None {
			c.Post = c.Page
		}
		t.accounts.saw(c.Account)
		t.detector.Marks(c, t.emit)
		c.Row++
		if len(t.marked) >= markedAtOnce || i == len(r.moments)-1 {
			t.err = errors.Join(t.err, t.store.Append(t.marked...))
			t.marked = t.marked[:0]
		}
	}
}

// numberAt is the number of the id of a row; None where the column is not there.
func numberAt(rows []uint32, i int) uint32 {
	if len(rows) == 0 {
		return pipeline.None
	}
	return rows[i]
}

// markedAtOnce is how many traces, or more, go into the store at once.
const markedAtOnce = 1024
