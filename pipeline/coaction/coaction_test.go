package coaction

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"

	"pikir/pipeline"
)

// traces draws few keys, accounts and moments, so that ties and crowds are common.
func traces(t *rapid.T) []pipeline.Trace {
	unit := rapid.SampledFrom([]int64{250_000, 1_000_000}).Draw(t, "microseconds")
	origin := rapid.SampledFrom([]int64{0, -20_000_000, 1_600_000_000_000_000}).Draw(t, "origin")
	drawn := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) pipeline.Trace {
		return pipeline.Trace{
			Key:     rapid.Uint64Range(0, 3).Draw(t, "key"),
			At:      origin + rapid.Int64Range(0, 40).Draw(t, "time")*unit,
			Account: rapid.Uint32Range(0, 5).Draw(t, "account"),
		}
	}), 0, 40).Draw(t, "traces")
	several := rapid.Bool().Draw(t, "several keys")
	for i := range drawn {
		drawn[i].Row = uint32(i)
		if before := max(0, i-1); several && rapid.Bool().Draw(t, "another key") {
			drawn[i].Row, drawn[i].At, drawn[i].Account = drawn[before].Row, drawn[before].At, drawn[before].Account
		}
	}
	return drawn
}

// bruteForce compares every two comments under a key.
func bruteForce(traces []pipeline.Trace, opt Options) []Pair {
	type cell struct {
		a, b   pipeline.ID
		window int
	}
	type sums struct {
		weight       uint32
		delta        float64
		keys         map[pipeline.Key]bool
		rowsA, rowsB map[uint32]bool
	}
	cells := map[cell]*sums{}
	under := map[pipeline.Key][]pipeline.Trace{}
	for _, t := range traces {
		under[t.Key] = append(under[t.Key], t)
	}
	for _, x := range traces {
		for _, y := range under[x.Key] {
			if x.Account >= y.Account || opt.Keep != nil && !(opt.Keep(x.Account) && opt.Keep(y.Account)) {
				continue
			}
			delta := max(x.At-y.At, y.At-x.At)
			for w, window := range opt.Windows {
				if delta > window.Microseconds() {
					continue
				}
				c := cell{x.Account, y.Account, w}
				if cells[c] == nil {
					cells[c] = &sums{keys: map[pipeline.Key]bool{}, rowsA: map[uint32]bool{}, rowsB: map[uint32]bool{}}
				}
				s := cells[c]
				s.weight++
				s.delta += float64(delta) / 1e6
				s.keys[x.Key], s.rowsA[x.Row], s.rowsB[y.Row] = true, true, true
			}
		}
	}
	var pairs []Pair
	for _, c := range slices.SortedFunc(maps.Keys(cells), func(p, q cell) int {
		return slices.Compare([]int{int(p.a), int(p.b), p.window}, []int{int(q.a), int(q.b), q.window})
	}) {
		s := cells[c]
		if s.weight >= opt.MinWeight {
			pairs = append(pairs, Pair{c.a, c.b, c.window, s.weight, uint32(len(s.keys)), uint32(len(s.rowsA)), uint32(len(s.rowsB)), s.delta / float64(s.weight)})
		}
	}
	return pairs
}

func TestCountEqualsBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := traces(t)
		opt := Options{
			Windows:   rapid.SampledFrom([][]time.Duration{{time.Second}, {0, time.Second, 3 * time.Second}, {AnyTime}, {2500 * time.Millisecond, AnyTime}}).Draw(t, "windows"),
			MinWeight: rapid.Uint32Range(0, 4).Draw(t, "least weight"),
		}
		if rapid.Bool().Draw(t, "keep") {
			opt.Keep = func(a pipeline.ID) bool { return a != 2 }
		}
		want := bruteForce(drawn, opt)
		limit := rapid.SampledFrom([]int64{0, 1, 2 * slabBytes}).Draw(t, "limit of memory")
		if diff := cmp.Diff(want, throughStore(t, drawn, limit, opt), cmpopts.EquateApprox(1e-12, 1e-9), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("brute force −, store +:\n%s", diff)
		}
		Sort(drawn)
		got, err := Count(context.Background(), drawn, opt)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-12, 1e-9), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("brute force −, engine +:\n%s", diff)
		}
	})
}

// Among so many accounts most look whom they meet several times before they add anything up.
func TestCountOfACrowdEqualsBruteForce(t *testing.T) {
	traces := crowd(40_000)
	opt := Options{Windows: []time.Duration{time.Second, time.Minute}, MinWeight: 2}
	want := bruteForce(traces, opt)
	alike := func(p, q Pair) bool {
		apart := math.Abs(p.MeanDelta - q.MeanDelta)
		q.MeanDelta = p.MeanDelta
		return p == q && apart < 1e-9
	}
	for _, limit := range []int64{0, 1 << 19} {
		if got := throughStore(t, traces, limit, opt); len(want) == 0 || !slices.EqualFunc(got, want, alike) {
			t.Errorf("with limit %d: %d pairs, or others, want %d", limit, len(got), len(want))
		}
	}
}

// throughStore counts through a Store.
func throughStore(t interface{ Fatal(...any) }, traces []pipeline.Trace, limit int64, opt Options) []Pair {
	s := NewStore(limit, "")
	defer s.Close()
	for _, trace := range traces {
		if err := s.Append(trace); err != nil {
			t.Fatal(err)
		}
	}
	var pairs []Pair
	err := s.Count(context.Background(), opt, func(found []Pair) error { pairs = append(pairs, found...); return nil })
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(pairs, func(p, q Pair) int {
		return slices.Compare([]int{int(p.A), int(p.B), p.Window}, []int{int(q.A), int(q.B), q.Window})
	})
	return pairs
}

// crowd draws many traces of heavy-tailed keys and accounts.
func crowd(n int) []pipeline.Trace {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	heavy := func(most int) float64 { return float64(most) * math.Pow(random.Float64(), 3) }
	traces := make([]pipeline.Trace, n)
	for i := range traces {
		key := heavy(n / 60)
		traces[i] = pipeline.Trace{Key: uint64(key), At: int64(key*1e9) + int64(1800e6*random.ExpFloat64()), Account: uint32(heavy(n / 20)), Row: uint32(i)}
	}
	return traces
}

func countCrowd(t testing.TB, traces []pipeline.Trace, limit int64) (pairs []Pair) {
	s := NewStore(limit, t.TempDir())
	defer s.Close()
	for _, trace := range traces {
		if err := s.Append(trace); err != nil {
			t.Fatal(err)
		}
	}
	opt := Options{Windows: []time.Duration{time.Minute}, MinWeight: 2}
	if err := s.Count(context.Background(), opt, func(found []Pair) error { pairs = append(pairs, found...); return nil }); err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestSpillingAndCoresChangeNothing(t *testing.T) {
	traces := crowd(80_000)
	want := countCrowd(t, traces, 0)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, cores := range []int{1, 3} {
		runtime.GOMAXPROCS(cores)
		if got := countCrowd(t, traces, 1<<20); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("with %d cores and 1 MiB: %d pairs, want %d", cores, len(got), len(want))
		}
	}
}

// Hot posts and an account with thousands of comments in a row reach over the blocks in which a line on disk is read.
func TestSpillingABurstChangesNothing(t *testing.T) {
	traces := burst(2 * blockPlaces / 3)
	for i := range traces {
		traces[i].At *= 100
	}
	want := countCrowd(t, traces, 0)
	if got := countCrowd(t, traces, 1<<20); len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("%d pairs from disk, want %d", len(got), len(want))
	}
}

// Bytes allocated grow no faster than traces and co-actions: the count holds no more than that anywhere.
func TestMemoryGrowsWithTracesAndCoActions(t *testing.T) {
	perUnit := func(n int) float64 {
		traces := crowd(n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		coActions := 0
		for _, p := range countCrowd(t, traces, 0) {
			coActions += int(p.Weight)
		}
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc-before.TotalAlloc) / float64(n+coActions)
	}
	small := perUnit(50_000)
	for _, n := range []int{100_000, 200_000} {
		if larger := perUnit(n); larger > 1.2*small {
			t.Errorf("%.0f bytes a trace and co-action at %d traces, %.0f at 50000", larger, n, small)
		}
	}
}

// looked counts the places that a count looks at, and its co-actions.
func looked(traces []pipeline.Trace, window time.Duration) (places, coActions int) {
	Sort(traces)
	opt := Options{Windows: []time.Duration{window}}
	l, r := lineOf(traces, &opt)
	x := l.index(len(r.accounts))
	c := counter{line: l, index: x, tally: newTally(opt, r, l.clock)}
	for a := range r.accounts {
		c.account(a)
		for i := range c.tally.sums {
			coActions += int(c.tally.sums[i].weight)
		}
	}
	return c.looked, coActions
}

// One post is commented on 100 times a second without an end; one account comments as often as all the others together, but on posts of its own, some of
// which a few others come by.
func burst(n int) (traces []pipeline.Trace) {
	random := rand.New(rand.NewPCG(2, uint64(n)))
	for i := range n {
		traces = append(traces, pipeline.Trace{Key: 1, At: int64(i) * 10_000, Account: uint32(1 + random.IntN(n)), Row: uint32(i)})
	}
	for i := range n {
		account := uint32(0)
		if i%1000 == 999 {
			account = uint32(1 + random.IntN(n))
		}
		traces = append(traces, pipeline.Trace{Key: uint64(2 + i/50_000), At: int64(i), Account: account, Row: uint32(n + i)})
	}
	return traces
}

// The places looked at stay within those that must be: each co-action from both sides, and a comment with its own runs.
func TestWorkGrowsWithCoActions(t *testing.T) {
	for name, world := range map[string]func(int) []pipeline.Trace{"crowd": crowd, "burst": burst} {
		for _, n := range []int{10_000, 20_000, 40_000} {
			traces := world(n)
			places, coActions := looked(traces, time.Second)
			if most := 100*len(traces) + 3*coActions; places > most {
				t.Errorf("%s: %d places looked at for %d traces and %d co-actions, want at most %d", name, places, len(traces), coActions, most)
			}
		}
	}
}

func TestRunsOfOneAccountChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var drawn []pipeline.Trace
		for len(drawn) < 150 {
			account := rapid.Uint32Range(0, 2).Draw(t, "account")
			for range rapid.SampledFrom([]int{1, 2, longRun, 50}).Draw(t, "run") {
				drawn = append(drawn, pipeline.Trace{Key: uint64(len(drawn) / 120), At: int64(len(drawn)) * 1e5, Account: account, Row: uint32(len(drawn))})
			}
		}
		opt := Options{Windows: []time.Duration{rapid.SampledFrom([]time.Duration{time.Second, 6 * time.Second, AnyTime}).Draw(t, "window")}}
		for _, limit := range []int64{0, 1} {
			if diff := cmp.Diff(bruteForce(drawn, opt), throughStore(t, drawn, limit, opt), cmpopts.EquateApprox(1e-12, 1e-9), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("brute force −, store +:\n%s", diff)
			}
		}
	})
}

// BenchmarkHeavyTails counts a post with two million comments in a burst and an account with two million, 400 million co-actions in all.
func BenchmarkHeavyTails(b *testing.B) {
	traces := burst(2_000_000)
	opt := Options{Windows: []time.Duration{time.Second}, MinWeight: 2}
	Sort(traces)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Count(context.Background(), traces, opt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	traces := crowd(1_000_000)
	b.ReportAllocs()
	for range b.N {
		countCrowd(b, traces, 0)
	}
	b.ReportMetric(float64(len(traces))*float64(b.N)/b.Elapsed().Seconds(), "traces/s")
}

func TestOneHotKeyIsSharedOut(t *testing.T) {
	crowd := make([]pipeline.Trace, 3000)
	for i := range crowd {
		crowd[i] = pipeline.Trace{Key: 1, At: int64(i) * 1e6, Account: uint32(i % 1000), Row: uint32(i)}
	}
	got, err := Count(context.Background(), crowd, Options{Windows: []time.Duration{2 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	weight := 0
	for _, p := range got {
		weight += int(p.Weight)
	}
	if want := 2999 + 2998; weight != want {
		t.Errorf("%d co-actions, want %d", weight, want)
	}
}

func TestCountStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Count(ctx, make([]pipeline.Trace, 10), Options{Windows: []time.Duration{AnyTime}}); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// coorTweetOracle follows the appendix of METHODS word by word, in the slowest way.
func coorTweetOracle(rows []Content, window time.Duration, least int) []Edge {
	perAccount := map[pipeline.ID]int{}
	for _, r := range rows {
		perAccount[r.Account]++
	}
	type coAction struct{ older, newer Content }
	var found []coAction
	for i, x := range rows {
		for j, y := range rows {
			if j <= i || perAccount[x.Account] < least || perAccount[y.Account] < least || x.Object != y.Object || x.Account == y.Account ||
				x.Content == y.Content || x.Itself || y.Itself || max(x.At-y.At, y.At-x.At) > window.Microseconds() {
				continue
			}
			// CooRTweet names the later row newer; of equal times, the engine's order by account decides.
			if y.At < x.At || y.At == x.At && y.Account < x.Account {
				x, y := y, x
				found = append(found, coAction{x, y})
				continue
			}
			found = append(found, coAction{x, y})
		}
	}
	paired := map[uint32]bool{}
	for _, c := range found {
		paired[c.older.Content], paired[c.newer.Content] = true, true
	}
	active := map[pipeline.ID]int{}
	for _, r := range rows {
		if paired[r.Content] && perAccount[r.Account] >= least {
			active[r.Account]++
		}
	}
	edges := map[[2]pipeline.ID]*Edge{}
	older, newer := map[string]bool{}, map[string]bool{}
	for _, c := range found {
		if active[c.older.Account] < least && active[c.newer.Account] < least {
			continue
		}
		k := [2]pipeline.ID{min(c.older.Account, c.newer.Account), max(c.older.Account, c.newer.Account)}
		if edges[k] == nil {
			edges[k] = &Edge{From: k[0], To: k[1]}
		}
		e := edges[k]
		e.Weight++
		e.MeanDelta += float64(c.newer.At-c.older.At) / 1e6
		if name := fmt.Sprint(k, c.older.Content); !older[name] {
			older[name] = true
			e.Older++
		}
		if name := fmt.Sprint(k, c.newer.Content); !newer[name] {
			newer[name] = true
			e.Newer++
		}
	}
	var result []Edge
	var weights []int
	for _, k := range slices.SortedFunc(maps.Keys(edges), func(p, q [2]pipeline.ID) int { return slices.Compare(p[:], q[:]) }) {
		e := edges[k]
		e.MeanDelta /= float64(e.Weight)
		e.Symmetry = float64(min(e.Older, e.Newer)) / float64(max(e.Older, e.Newer))
		result, weights = append(result, *e), append(weights, e.Weight)
	}
	slices.Sort(weights)
	for i := range result {
		at := float64(len(weights)-1) / 2
		median := (float64(weights[int(math.Floor(at))]) + float64(weights[int(math.Ceil(at))])) / 2
		result[i].AboveMedian = float64(result[i].Weight) > median
	}
	return result
}

func TestCooRTweetEqualsItsDescription(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Content {
			return Content{
				Object:  rapid.Uint64Range(0, 3).Draw(t, "object"),
				At:      rapid.Int64Range(0, 30).Draw(t, "half seconds") * 500_000,
				Account: rapid.Uint32Range(0, 5).Draw(t, "account"),
				Content: rapid.Uint32Range(0, 25).Draw(t, "content"),
				Itself:  rapid.IntRange(0, 9).Draw(t, "itself") == 0,
			}
		}), 0, 35).Draw(t, "rows")
		least := rapid.IntRange(1, 4).Draw(t, "participation")
		want := coorTweetOracle(rows, 2*time.Second, least)
		got, err := CooRTweet(context.Background(), rows, 2*time.Second, least)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-12, 1e-9), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("description −, engine +:\n%s", diff)
		}
	})
}
