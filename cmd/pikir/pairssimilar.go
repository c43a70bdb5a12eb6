package main

import (
	"context"
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
)

// similarSchema is what --compat tfidf and fused write: the cosine (the largest of the networks), the detectors whose networks hold the pair, and how central each account is.
var similarSchema = arrow.NewSchema([]arrow.Field{
	{Name: "account_a", Type: arrow.BinaryTypes.String},
	{Name: "account_b", Type: arrow.BinaryTypes.String},
	{Name: "cosine", Type: arrow.PrimitiveTypes.Float64},
	{Name: "detectors", Type: arrow.BinaryTypes.String},
	{Name: "centrality_a", Type: arrow.PrimitiveTypes.Float64},
	{Name: "centrality_b", Type: arrow.PrimitiveTypes.Float64},
}, nil)

// similar writes the similarity network of one detector, or the fused one of several.
func (f *pairsFlags) similar(ctx context.Context, w *tableSink, files []string, opt dump.Options, detectors []*pipeline.Detector) error {
	traced, traces, err := local.TraceEach(ctx, files, opt, detectors)
	if err != nil {
		return err
	}
	networks := make([][]coaction.Similar, len(detectors))
	for i := range networks {
		if networks[i], err = coaction.Cosines(ctx, traces[i], int(f.minParticipation)); err != nil {
			return err
		}
		if f.compat == "tfidf" {
			networks[i] = coaction.AbovePercentile(networks[i], f.percentile)
		}
	}
	edges := coaction.Fuse(networks)
	centrality := coaction.Centrality(edges)
	if f.compat == "fused" {
		edges = coaction.PruneNodes(edges, centrality, f.percentile)
	}
	if err := w.open(similarSchema); err != nil {
		return err
	}
	for len(edges) > 0 {
		n := min(len(edges), pairBatch)
		rec := similarRecord(edges[:n], detectors, centrality, traced)
		err := w.write(rec)
		rec.Release()
		if err != nil {
			return err
		}
		edges = edges[n:]
	}
	return nil
}

func similarRecord(edges []coaction.Fused, detectors []*pipeline.Detector, centrality []float64, traced *local.Traced) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, similarSchema)
	defer b.Release()
	for _, e := range edges {
		for side, account := range []pipeline.ID{e.A, e.B} {
			_, id := traced.Account(account)
			b.Field(side).(*array.StringBuilder).Append(id)
			b.Field(4 + side).(*array.Float64Builder).Append(rounded(centrality[account]))
		}
		b.Field(2).(*array.Float64Builder).Append(rounded(e.Weight))
		b.Field(3).(*array.StringBuilder).Append(layerNames(e.Layers, detectors))
	}
	return b.NewRecord()
}

// rounded cuts what the order of additions may change off.
func rounded(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// layerNames joins the names of the detectors whose networks hold an edge with "+".
func layerNames(layers uint64, detectors []*pipeline.Detector) string {
	var names []string
	for i, d := range detectors {
		if layers&(1<<i) != 0 {
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, "+")
}
