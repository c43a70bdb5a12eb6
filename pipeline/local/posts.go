package local

import (
	"context"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/text"
)

// posts learns from tables of posts what comments do not say: the page of a post, when it was published and the mood of its text.
type posts struct {
	page []pipeline.ID // by post
	mood []float32     // by post
	at   []int64       // by post; 0: unknown
}

// readPosts reads tables of posts. Posts without comments are left aside.
func (r *run) readPosts(ctx context.Context, files []string, opt dump.Options) error {
	l := &loader{corpus: r.corpus}
	found := posts{make([]pipeline.ID, r.corpus.Posts.Len()), make([]float32, r.corpus.Posts.Len()), make([]int64, r.corpus.Posts.Len())}
	for p := range found.page {
		found.page[p], found.mood[p] = pipeline.None, float32(math.NaN())
	}
	scorer := text.NewScorer()
	opt.Posts = func(rec arrow.Record) error {
		found.read(l, rec, scorer)
		return nil
	}
	inputs, err := dump.ImportPosts(ctx, files, opt)
	if err != nil {
		return err
	}
	r.postInputs = inputs
	r.corpus.PostMood, r.corpus.PostAt = found.mood, found.at
	for row, post := range r.corpus.Post {
		if post != pipeline.None && r.corpus.page(uint32(row)) == pipeline.None {
			setBeyond(&r.corpus.Page, row, found.page[post])
		}
	}
	return nil
}

// read takes one batch of pipeline.PostSchema.
func (p *posts) read(l *loader, rec arrow.Record, scorer *text.Scorer) {
	of := func(name string) *array.String {
		return rec.Column(pipeline.PostSchema.FieldIndices(name)[0]).(*array.String)
	}
	platform, id, page, words := of(pipeline.Platform), of(pipeline.PostID), of(pipeline.PageID), of(pipeline.TextColumn)
	created := rec.Column(pipeline.PostSchema.FieldIndices(pipeline.CreatedAt)[0]).(*array.Timestamp)
	for i := range int(rec.NumRows()) {
		l.setPlatform(platform.Value(i))
		post, known := l.corpus.Posts.Lookup(string(l.named(id.Value(i))))
		if !known {
			continue
		}
		p.page[post] = l.id(l.corpus.Pages, page, i)
		if created.IsValid(i) {
			p.at[post] = int64(created.Value(i))
		}
		if words.IsValid(i) && words.Value(i) != "" {
			score := scorer.Score(words.Value(i))
			p.mood[post] = score.Negative - score.Positive
		}
	}
}
