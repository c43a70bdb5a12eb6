package main

import (
	"context"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
)

// edgeSchema names columns as CooRTweet's generate_coordinated_network does.
var edgeSchema = arrow.NewSchema([]arrow.Field{
	{Name: "from", Type: arrow.BinaryTypes.String},
	{Name: "to", Type: arrow.BinaryTypes.String},
	{Name: "weight", Type: arrow.PrimitiveTypes.Int64},
	{Name: "avg_time_delta", Type: arrow.PrimitiveTypes.Float64},
	{Name: "n_content_id", Type: arrow.PrimitiveTypes.Int64},
	{Name: "n_content_id_y", Type: arrow.PrimitiveTypes.Int64},
	{Name: "edge_symmetry_score", Type: arrow.PrimitiveTypes.Float64},
	{Name: "weight_threshold", Type: arrow.PrimitiveTypes.Int64},
}, nil)

// coorTweet writes the edges that CooRTweet would find.
func (f *pairsFlags) coorTweet(ctx context.Context, w *tableSink, files []string, opt dump.Options, d *pipeline.Detector, windows []time.Duration) error {
	traced, err := local.Trace(ctx, files, opt, d)
	if err != nil {
		return err
	}
	contents := make([]coaction.Content, len(traced.Traces))
	for i, t := range traced.Traces {
		contents[i] = coaction.Content{Object: t.Key, At: t.At, Account: t.Account, Content: traced.Content[t.Row], Itself: traced.Itself[t.Row]}
	}
	edges, err := coaction.CooRTweet(ctx, contents, windows[0], int(f.minParticipation))
	if err != nil {
		return err
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, edgeSchema)
	defer b.Release()
	for _, e := range edges {
		if e.Weight < int(f.minWeight) {
			continue
		}
		above := int64(0)
		if e.AboveMedian {
			above = 1
		}
		for column, account := range []pipeline.ID{e.From, e.To} {
			_, id := traced.Account(account)
			b.Field(column).(*array.StringBuilder).Append(id)
		}
		for column, n := range map[int]int64{2: int64(e.Weight), 4: int64(e.Older), 5: int64(e.Newer), 7: above} {
			b.Field(column).(*array.Int64Builder).Append(n)
		}
		b.Field(3).(*array.Float64Builder).Append(e.MeanDelta)
		b.Field(6).(*array.Float64Builder).Append(e.Symmetry)
	}
	if err := w.open(edgeSchema); err != nil {
		return err
	}
	rec := b.NewRecord()
	defer rec.Release()
	return w.write(rec)
}
