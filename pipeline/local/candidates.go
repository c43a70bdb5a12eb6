package local

import (
	"context"
	"runtime"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/parallel"
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

// tester tests candidates and appends what it finds. It is for one goroutine.
type tester func(candidates []coaction.Pair, tested []pipeline.Pair) []pipeline.Pair

// oneByOne makes a tester of a test of one candidate.
func oneByOne(d *pipeline.Detector, test func(candidate pipeline.Pair, tested []pipeline.Pair) []pipeline.Pair) tester {
	return func(candidates []coaction.Pair, tested []pipeline.Pair) []pipeline.Pair {
		for _, p := range candidates {
			tested = test(pipeline.Pair{A: p.A, B: p.B, Detector: d.Name, Weight: p.Weight}, tested)
		}
		return tested
	}
}

// met lists, once, the pairs that come across each other often enough.
type met func(emit func([]coaction.Pair) error) error

// Counting takes so many bytes a trace, and may have this part of the memory.
const (
	bytesToCount = 32
	partToCount  = 4
)

// gather takes traces by key and time, which are not needed any more then, and counts the pairs that come across each other on at least Rule.Least occasions, or only some of them; where memory is short,
// those with as many co-actions, which are more, on disk.
func (s *significance) gather(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace, window, apart time.Duration, only *pairSet) (met, error) {
	if only == nil {
		return s.gathering(ctx, d, traces)(window, apart, nil, coaction.Least{Occasions: uint32(d.Rule.Least)})
	}
	some := slices.DeleteFunc(slices.Clone(traces), func(t pipeline.Trace) bool { return !only.names(t.Account) })
	all, err := s.gathering(ctx, d, some)(window, apart, nil, coaction.Least{Occasions: uint32(d.Rule.Least)})
	if err != nil {
		return nil, err
	}
	return func(emit func([]coaction.Pair) error) error {
		return all(func(pairs []coaction.Pair) error {
			return emit(slices.DeleteFunc(pairs, func(p coaction.Pair) bool { return !only.holds(p.A, p.B) }))
		})
	}, nil
}

// gatherWeighted counts pairs whose occasions weigh enough together, by what each trace weighs; nil for nothing.
type gatherWeighted func(window, apart time.Duration, weights []uint8, least coaction.Least) (met, error)

// gathering is gather for one window after the other, of which one is counted before the next is gathered.
func (s *significance) gathering(ctx context.Context, d *pipeline.Detector, traces []pipeline.Trace) gatherWeighted {
	var progress func(done, total int)
	if s.progress != nil {
		progress = func(done, total int) { s.progress("pairs by "+d.Name, int64(done), int64(total)) }
	}
	if s.memory > 0 && int64(len(traces))*bytesToCount > s.memory/partToCount {
		return s.gatherOnDisk(ctx, traces, progress)
	}
	var g *coaction.Gatherings
	return func(window, apart time.Duration, weights []uint8, least coaction.Least) (met, error) {
		if g == nil {
			g = coaction.GatheringsOf(traces, window, apart, weights)
		} else {
			g.Again(traces, window, apart, weights)
		}
		return func(emit func([]coaction.Pair) error) error { return g.Each(ctx, least, progress, emit) }, nil
	}
}

// gatherOnDisk leaves weights aside.
func (s *significance) gatherOnDisk(ctx context.Context, traces []pipeline.Trace, progress func(done, total int)) gatherWeighted {
	return func(window, _ time.Duration, _ []uint8, least coaction.Least) (met, error) {
		store := coaction.NewStore(s.memory/partToCount, s.dir)
		for _, t := range traces {
			if err := store.Append(t); err != nil {
				store.Close()
				return nil, err
			}
		}
		opt := coaction.Options{Windows: []time.Duration{window}, MinWeight: least.Occasions, Progress: progress}
		return func(emit func([]coaction.Pair) error) error {
			defer store.Close()
			return store.Count(ctx, opt, emit)
		}, nil
	}
}

// counted counts candidates as they come.
func (s *significance) counted(candidates met) met {
	return func(emit func([]coaction.Pair) error) error {
		return candidates(func(pairs []coaction.Pair) error {
			s.tests += int64(len(pairs))
			return emit(pairs)
		})
	}
}

// eachCandidate tests candidates on all cores as they are counted, so that no list of them is ever held, and hands on what is found, in an order that does not depend on the number of cores.
func eachCandidate(candidates met, emit func([]pipeline.Pair) error, test func() tester) error {
	t := trial{emit: emit, testers: make(chan tester, runtime.GOMAXPROCS(0)), found: make([][]pipeline.Pair, mostPieces)}
	for range cap(t.testers) {
		t.testers <- test()
	}
	if err := candidates(t.take); err != nil {
		return err
	}
	return t.flush()
}

// trial is the test of candidates that come in stretches.
type trial struct {
	emit    func([]pipeline.Pair) error
	waiting []coaction.Pair
	testers chan tester       // that no core uses
	found   [][]pipeline.Pair // by piece of the candidates that were tested last
}

// mostWaiting is how many candidates are tested at once, mostPieces in how many pieces at most, since those of busy accounts take much longer, and leastPiece how many make one, since those of one account are best tested together.
const (
	mostWaiting = 1 << 15
	mostPieces  = 64
	leastPiece  = 256
)

func (t *trial) take(met []coaction.Pair) error {
	if t.waiting = append(t.waiting, met...); len(t.waiting) < mostWaiting {
		return nil
	}
	return t.flush()
}

func (t *trial) flush() error {
	pieces := min(mostPieces, 1+len(t.waiting)/leastPiece)
	parallel.Each(pieces, func(i int) {
		test := <-t.testers
		t.found[i] = test(t.waiting[len(t.waiting)*i/pieces:len(t.waiting)*(i+1)/pieces], t.found[i][:0])
		t.testers <- test
	})
	t.waiting = t.waiting[:0]
	for _, found := range t.found[:pieces] {
		if err := t.emit(found); err != nil {
			return err
		}
	}
	return nil
}
