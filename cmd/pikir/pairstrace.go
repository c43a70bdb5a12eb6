package main

import (
	"context"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
	"pikir/pipeline/intern"
	"pikir/pipeline/local"
)

// accounts is what a count keeps of accounts.
type accounts struct {
	name     func(pipeline.ID) (platform, id string)
	comments []uint32
}

func (a *accounts) saw(account pipeline.ID) {
	if int(account) >= len(a.comments) {
		a.comments = append(a.comments, make([]uint32, int(account)+1-len(a.comments))...)
	}
	a.comments[account]++
}

// plainColumns are what a detector may need to be called without a corpus.
var plainColumns = []string{pipeline.Platform, pipeline.AccountID, pipeline.PostID, pipeline.PageID, pipeline.CreatedAt}

// traceInto reads what one detector marks in dumps.
func traceInto(ctx context.Context, store *coaction.Store, files []string, opt dump.Options, d *pipeline.Detector) (*accounts, error) {
	for _, column := range d.Needs.Columns {
		if !slices.Contains(plainColumns, column) {
			return traceCorpus(ctx, store, files, opt, d)
		}
	}
	if t := newTracer(store, d); opt.Format == "" && len(opt.Map) == 0 {
		if t.canonical(ctx, files) {
			return &t.accounts, nil
		}
		if err := store.Reset(); err != nil {
			return nil, err
		}
	}
	t := newTracer(store, d)
	_, err := dump.Import(ctx, files, opt, t.batch)
	return &t.accounts, err
}

// traceCorpus is for detectors that see texts, wordings or replies.
func traceCorpus(ctx context.Context, store *coaction.Store, files []string, opt dump.Options, d *pipeline.Detector) (*accounts, error) {
	traced, err := local.Trace(ctx, files, opt, d)
	if err != nil {
		return nil, err
	}
	found := &accounts{name: traced.Account}
	for _, t := range traced.Traces {
		found.saw(t.Account)
		if err := store.Append(t); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// tracer calls a detector on comments that it sees column by column, without their texts.
type tracer struct {
	accounts accounts
	detector *pipeline.Detector
	store    *coaction.Store
	ids      *intern.Table // accounts, "PLATFORM\x00ID"
	places   *intern.Table // posts, "PLATFORM\x00ID", and pages, "PLATFORM\x00\x00ID"
	comment  pipeline.Comment
	emit     func(pipeline.Key)
	err      error
	buffer   []byte
}

func newTracer(store *coaction.Store, d *pipeline.Detector) *tracer {
	t := &tracer{detector: d, store: store, ids: intern.New(), places: intern.New()}
	t.accounts.name = func(a pipeline.ID) (platform, id string) {
		platform, id, _ = strings.Cut(t.ids.String(a), "\x00")
		return platform, id
	}
	t.emit = func(key pipeline.Key) {
		c := &t.comment
		if err := t.store.Append(pipeline.Trace{Key: key, At: c.At, Account: c.Account, Row: c.Row}); err != nil {
			t.err = err
		}
	}
	t.comment = pipeline.Comment{Thread: pipeline.None, ReplyTo: pipeline.None, TextCluster: pipeline.None}
	return t
}

// batch takes a batch of the canonical schema.
func (t *tracer) batch(rec arrow.Record) error {
	column := func(name string) arrow.Array { return rec.Column(rec.Schema().FieldIndices(name)[0]) }
	platform, account := column(pipeline.Platform).(*array.String), column(pipeline.AccountID).(*array.String)
	post, page := column(pipeline.PostID).(*array.String), column(pipeline.PageID).(*array.String)
	created := column(pipeline.CreatedAt).(*array.Timestamp)
	for i := range int(rec.NumRows()) {
		t.mark(platform.Value(i), account.Value(i), value(post, i), value(page, i), int64(created.Value(i)))
	}
	return t.err
}

// value is "" for null.
func value(column *array.String, i int) string {
	if column == nil || column.IsNull(i) {
		return ""
	}
	return column.Value(i)
}

// mark shows one comment to the detector.
func (t *tracer) mark(platform, account, post, page string, at int64) {
	c := &t.comment
	c.Account, c.At = t.id(t.ids, platform, "\x00", account), at
	c.Page, c.Post = pipeline.None, pipeline.None
	if page != "" {
		c.Page = t.id(t.places, platform, "\x00\x00", page)
		c.Post = c.Page
	}
	if post != "" {
		c.Post = t.id(t.places, platform, "\x00", post)
	}
	t.accounts.saw(c.Account)
	t.detector.Marks(c, t.emit)
	c.Row++
}

func (t *tracer) id(table *intern.Table, platform, mark, id string) pipeline.ID {
	t.buffer = append(append(append(t.buffer[:0], platform...), mark...), id...)
	return table.IDBytes(t.buffer)
}
