package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

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
	if d.Habits != nil {
		return traceCorpus(ctx, store, files, opt, d)
	}
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
	columns  [3]names      // accounts, posts, pages
	comment  pipeline.Comment
	emit     func(pipeline.Key)
	err      error
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
	t.columns = [3]names{{table: t.ids, mark: "\x00"}, {table: t.places, mark: "\x00"}, {table: t.places, mark: "\x00\x00"}}
	return t
}

// batch takes a batch of the canonical schema, of which columns may be missing. Accounts are numbered beside posts and pages.
func (t *tracer) batch(rec arrow.Record) error {
	text := func(name string) *array.String {
		at := rec.Schema().FieldIndices(name)
		if len(at) == 0 {
			return nil
		}
		return rec.Column(at[0]).(*array.String)
	}
	platform, rows := text(pipeline.Platform), int(rec.NumRows())
	var beside sync.WaitGroup
	beside.Go(func() { t.columns[0].number(platform, text(pipeline.AccountID), rows) })
	t.columns[1].number(platform, text(pipeline.PostID), rows)
	t.columns[2].number(platform, text(pipeline.PageID), rows)
	beside.Wait()
	created := rec.Column(rec.Schema().FieldIndices(pipeline.CreatedAt)[0]).(*array.Timestamp)
	c := &t.comment
	for i := range rows {
		c.Account, c.Post, c.Page, c.At = t.columns[0].ids[i], t.columns[1].ids[i], t.columns[2].ids[i], int64(created.Value(i))
		if c.Post == pipeline.None {
			c.Post = c.Page
		}
		t.accounts.saw(c.Account)
		t.detector.Marks(c, t.emit)
		c.Row++
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

// names numbers one column of ids, a batch at a time.
type names struct {
	table *intern.Table
	mark  string   // between platform and id
	ids   []uint32 // of the batch; None where a row has no id
	rows  []int    // that have one
	data  []byte
	ends  []int
	found []uint32
}

func (n *names) number(platform, column *array.String, rows int) {
	n.ids, n.rows, n.data, n.ends = n.ids[:0], n.rows[:0], n.data[:0], n.ends[:0]
	last, prefix := "unknown", []byte("unknown"+n.mark)
	for i := range rows {
		n.ids = append(n.ids, pipeline.None)
		id := value(column, i)
		if id == "" {
			continue
		}
		if network := cmp.Or(value(platform, i), "unknown"); network != last { // "unknown" is what an import says
			last, prefix = network, append(append(prefix[:0], network...), n.mark...)
		}
		n.data = append(append(n.data, prefix...), id...)
		n.rows, n.ends = append(n.rows, i), append(n.ends, len(n.data))
	}
	n.found = n.table.IDs(n.found[:0], n.data, n.ends)
	for k, row := range n.rows {
		n.ids[row] = n.found[k]
	}
}
