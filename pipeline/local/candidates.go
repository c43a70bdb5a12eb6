package local

import (
	"context"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
)

// candidates lists the pairs of accounts with at least Rule.Least co-actions within the window, sorted. Traces are sorted by key and time.
func (s *significance) candidates(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, window time.Duration) ([]pipeline.Pair, error) {
	met, err := coaction.Count(ctx, traces, coaction.Options{Windows: []time.Duration{window}, MinWeight: uint32(d.Rule.Least)})
	if err != nil {
		return nil, err
	}
	pairs := make([]pipeline.Pair, len(met))
	for i, p := range met {
		pairs[i] = pipeline.Pair{A: p.A, B: p.B, Detector: d.Name, Weight: p.Weight}
	}
	return pairs, nil
}
