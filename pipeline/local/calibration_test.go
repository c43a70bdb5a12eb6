package local

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// The study of calibration: accounts are shuffled among comments so that only the null of a detector is left, and its p-values are compared with the uniform law. The figures
// and quantile plots in study/README.md come from
//
//	PIKIR_STUDY=calibration PIKIR_DATA=FOLDER go test ./pipeline/local -run CalibrationStudy -v -timeout 60m
//
// where FOLDER holds the dumps NAME/comments.parquet; a small invented world is checked always.

// compared is how many accounts are compared, each with each: those with most traces, a choice that no shuffle alters.
const compared = 200

// permuted holds the p-values of pairs after a shuffle, and how many of them a law that no test can be finer than would put at or below each level.
type permuted struct {
	p          []float64
	ones       int // further p-values, all of them one
	attainable [3]float64
}

var levels = [3]float64{0.05, 0.01, 0.001}

// at is the number of p-values at or below α.
func (p *permuted) at(alpha float64) (n int) {
	for _, v := range p.p {
		if v <= alpha {
			n++
		}
	}
	return n
}

// add notes the p of a pair whose count follows the tail under the null.
func (p *permuted) add(count int, tail func(int) float64) {
	p.p = append(p.p, tail(count))
	for i, alpha := range levels {
		k := 0
		for tail(k) > alpha {
			k++
		}
		p.attainable[i] += tail(k)
	}
}

// tooMany says whether more p-values lie at or below α than a binomial allows once in ten thousand.
func (p *permuted) tooMany(alpha float64) bool {
	n := p.at(alpha)
	return n > 0 && 1-(distuv.Binomial{N: float64(p.tests()), P: alpha}).CDF(float64(n-1)) < 1e-4
}

func (p *permuted) tests() int { return len(p.p) + p.ones }

func (p *permuted) join(other permuted) {
	p.p, p.ones = append(p.p, other.p...), p.ones+other.ones
	for i := range levels {
		p.attainable[i] += other.attainable[i]
	}
}

// shuffleAccounts deals the accounts of the traces anew within groups: every group keeps its accounts, keys and times, but who wrote what is chance.
func shuffleAccounts(traces []pipeline.Trace, group func(pipeline.Trace) uint64, random *rand.Rand) []pipeline.Trace {
	traces = slices.Clone(traces)
	members := map[uint64][]int{}
	var order []uint64
	for i, t := range traces {
		g := group(t)
		if members[g] == nil {
			order = append(order, g)
		}
		members[g] = append(members[g], i)
	}
	for _, g := range order {
		of := members[g]
		random.Shuffle(len(of), func(i, j int) {
			traces[of[i]].Account, traces[of[j]].Account = traces[of[j]].Account, traces[of[i]].Account
		})
	}
	return traces
}

// most lists the accounts with most traces.
func mostTraced(traces []pipeline.Trace, accounts int) []pipeline.ID {
	count := make([]int, accounts)
	for _, t := range traces {
		count[t.Account]++
	}
	all := make([]pipeline.ID, accounts)
	for a := range all {
		all[a] = pipeline.ID(a)
	}
	slices.SortStableFunc(all, func(a, b pipeline.ID) int { return count[b] - count[a] })
	return all[:min(compared, accounts)]
}

func eachTwo(accounts []pipeline.ID, do func(a, b pipeline.ID)) {
	for i, a := range accounts {
		for _, b := range accounts[:i] {
			do(min(a, b), max(a, b))
		}
	}
}

// shuffledSelection shuffles accounts within the strata and tests all pairs that could have met. A broken null knows of no strata.
func (s *significance) shuffledSelection(d *pipeline.Detector, traces []pipeline.Trace, random *rand.Rand, broken bool) (result permuted) {
	stratum := map[pipeline.Key]uint64{}
	for _, t := range s.daily(slices.Clone(traces), d.Rule) {
		stratum[t.Key&^elsewhere] = s.dailyStratum(t, d.Rule)
	}
	traces = shuffleAccounts(traces, func(t pipeline.Trace) uint64 { return stratum[s.dailyKey(t, d.Rule)] }, random)
	daily := s.daily(slices.Clone(traces), d.Rule)
	incidences := s.incidences(daily, d.Rule)
	for i := range incidences {
		if broken {
			incidences[i].Stratum = 0
		}
	}
	null := stats.NewSelection(incidences, s.corpus.Accounts.Len())
	met := holdByAccount(daily, s.corpus.Accounts.Len(), byKeyAndTime)
	eachTwo(mostTraced(traces, s.corpus.Accounts.Len()), func(a, b pipeline.ID) {
		if chances := stats.Chances(nil, null.Common(nil, a, b), d.Rule.Answers); len(chances) > 0 {
			result.add(s.sharedKeys(met, pipeline.Pair{A: a, B: b}, d.Rule), func(k int) float64 { return stats.PoissonBinomialTail(k, chances, nil) })
		}
	})
	return result
}

// shuffledJitter shuffles accounts within a key and half a horizon, which keeps every burst, and tests all pairs that met, window by window. A broken null takes moments as
// spread evenly over the horizon.
func (s *significance) shuffledJitter(d *pipeline.Detector, traces []pipeline.Trace, random *rand.Rand, broken bool) (result permuted) {
	for _, window := range s.fineEnough(d.Rule.Windows) {
		block := horizon(d.Rule)(window).Microseconds() / 2
		moved := shuffleAccounts(traces, func(t pipeline.Trace) uint64 { return mix(t.Key, uint64(t.At/block)) }, random)
		sortByKeyAndTime(moved)
		around := newMoments(moved, s.corpus.Accounts.Len(), []time.Duration{window}, horizon(d.Rule))
		var m meetings
		eachTwo(mostTraced(traces, s.corpus.Accounts.Len()), func(a, b pipeline.ID) {
			m.gather(s, around, a, b, around.common(min(around.rank[a], around.rank[b]), max(around.rank[a], around.rank[b])))
			m.read(s, around, 0)
			if len(m.runs) == 0 {
				return
			}
			m.weigh(around, 0)
			for i := range m.chances {
				if broken {
					m.chances[i] = window.Seconds() / horizon(d.Rule)(window).Seconds()
				}
			}
			result.add(m.within, func(k int) float64 { return stats.PoissonBinomialTail(k, m.chances, nil) })
		})
	}
	return result
}

// shuffled permutes the traces of a detector under its null so many times.
func (r *run) shuffled(t *testing.T, d *pipeline.Detector, times int, broken bool) (all permuted) {
	t.Helper()
	traces, err := r.traces(d)
	if err != nil {
		t.Fatal(err)
	}
	s := r.significance()
	for seed := range uint64(times) {
		random := rand.New(rand.NewPCG(seed, 31))
		for _, null := range d.Rule.Nulls {
			switch null {
			case pipeline.Selection:
				all.join(s.shuffledSelection(d, traces, random, broken))
			case pipeline.Jitter:
				all.join(s.shuffledJitter(d, traces, random, broken))
			}
		}
	}
	return all
}

// shuffles are the detectors whose nulls a shuffle of accounts gives.
func shuffles() []*pipeline.Detector {
	return slices.DeleteFunc(detectors.All(), func(d *pipeline.Detector) bool {
		return !d.FindsPairs() || !slices.Contains(d.Rule.Nulls, pipeline.Selection) && !slices.Contains(d.Rule.Nulls, pipeline.Jitter)
	})
}

// ordinaryDump writes an invented world without a campaign.
func ordinaryDump(t *testing.T, seed uint64) string {
	t.Helper()
	w := town()
	w.Name, w.Dialogues, w.Giveaways, w.Petitions = "ordinary", 60, []int{60}, []int{80}
	path, _ := invented(t, w, nil, seed)
	return path
}

func loaded(t *testing.T, path string) *run {
	t.Helper()
	r, done, err := scratch(context.Background(), Options{Dumps: []string{path}, Detectors: shuffles(), Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	return r
}

func TestShuffledAccountsAreCalibrated(t *testing.T) {
	r := loaded(t, ordinaryDump(t, 3))
	for _, d := range r.pairs {
		result := r.shuffled(t, d, 1, false)
		for _, alpha := range levels {
			if result.tooMany(alpha) {
				t.Errorf("%s: %d of %d p-values are at or below %g", d.Name, result.at(alpha), len(result.p), alpha)
			}
		}
	}
}

// Each null is broken on purpose: choice without pages and days, moments without bursts. The check above must see it.
func TestBrokenNullsOfPairsAreSeen(t *testing.T) {
	r := loaded(t, ordinaryDump(t, 3))
	for _, d := range r.pairs {
		if d.Name != "co-comment" && d.Name != "synchrony" {
			continue
		}
		if result := r.shuffled(t, d, 1, true); !result.tooMany(0.05) && !result.tooMany(0.01) && !result.tooMany(0.001) {
			t.Errorf("%s: a broken null goes unseen: %d of %d p-values are at or below 0.01", d.Name, result.at(0.01), len(result.p))
		}
	}
}

// Times rounded to minutes carry no evidence finer than two minutes, however often a crew meets within one.
func TestMinutesNeverGiveEvidenceBelowAMinute(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	comments := crew(random, busyPage(random, 200, 120, 3000), 8, 15)
	for i := range comments {
		comments[i].at = 60 * math.Floor(comments[i].at/60)
	}
	c := corpusOf(comments)
	s := significanceOf(c)
	for precision, finest := range map[pipeline.Precision]int64{pipeline.Second: 10, pipeline.Minute: 600} {
		s.precision = precision
		pairs, err := s.testAll(detectors.Synchrony, tracesOf(c))
		if err != nil {
			t.Fatal(err)
		}
		least := int64(math.MaxInt64)
		for _, p := range pairs {
			least = min(least, p.Window)
		}
		if least != finest {
			t.Errorf("precision %v: the finest window with evidence is %d s, want %d s", precision, least, finest)
		}
	}
}

func TestCalibrationStudy(t *testing.T) { studyDumps(t, "calibration", studyPairs) }

// studyDumps studies each dump where PIKIR_STUDY names the study.
func studyDumps(t *testing.T, name string, study func(t *testing.T, name, path string)) {
	if os.Getenv("PIKIR_STUDY") != name {
		t.Skipf("the study of %s runs with PIKIR_STUDY=%s", name, name)
	}
	for dump, path := range studiedDumps(t) {
		t.Run(dump, func(t *testing.T) { study(t, dump, path) })
	}
}

func studyPairs(t *testing.T, name, path string) {
	r := loaded(t, path)
	curves := map[string]*permuted{}
	note := func(detector string, result permuted) {
		if len(result.p) == 0 {
			return
		}
		curves[detector] = &result
		row := fmt.Sprintf("| %s | %s | %d |", name, detector, result.tests())
		for i, alpha := range levels {
			n := float64(result.tests())
			row += fmt.Sprintf(" %.5f ± %.5f", float64(result.at(alpha))/n, 1.96*math.Sqrt(alpha*(1-alpha)/n))
			if result.attainable[0] > 0 {
				row += fmt.Sprintf(" (%.5f)", result.attainable[i]/n)
			}
			row += " |"
			if result.tooMany(alpha) {
				t.Errorf("%s: too many p-values at or below %g", detector, alpha)
			}
		}
		t.Log(row)
	}
	for _, d := range r.pairs {
		note(d.Name, r.shuffled(t, d, 5, false))
	}
	if routed(r) {
		note("same-route", r.exchangedRoutes(t, 5, false))
		drawn, found := r.shuffledBlocks(t, 100)
		note("lock-step, groups drawn", drawn)
		note("lock-step, blocks found", found)
	}
	for kind, deal := range deals {
		const times = 3
		result := dealtWords(t, r, deal, times, false)
		note("same-words, "+kind, result)
		t.Logf("%s: %d pairs in %d dumps would be kept", kind, result.at(0.01*times/float64(result.tests())), times)
	}
	if err := os.WriteFile(filepath.Join("study", "quantiles-"+name+".svg"), quantilePlot(curves), 0o644); err != nil {
		t.Fatal(err)
	}
}

// quantilePlot draws −log10 of the ordered p-values over those of the uniform law; below the line a test is conservative.
func quantilePlot(curves map[string]*permuted) []byte {
	const most = 5.0
	place := func(x, y float64) string {
		return fmt.Sprintf("%.1f,%.1f ", 50+250*min(x, most)/most, 260-250*min(y, most)/most)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 %d" font-family="sans-serif" font-size="11">`+
		`<rect x="50" y="10" width="250" height="250" fill="#fff" stroke="#888"/><path d="M50 260L300 10" stroke="#bbb" stroke-dasharray="4"/>`+
		`<text x="90" y="285">−log10 p of the uniform law, 0 to 5</text><text x="30" y="200" transform="rotate(-90 30 200)">−log10 p under the null</text>`, max(300, 30+15*len(curves)))
	for i, name := range slices.Sorted(maps.Keys(curves)) {
		p, n := slices.Sorted(slices.Values(curves[name].p)), float64(curves[name].tests())
		colour, points := fmt.Sprintf("hsl(%d,70%%,40%%)", 360*i/len(curves)), ""
		for rank := 1; rank <= len(p); rank = max(rank+1, rank*5/4) {
			points += place(-math.Log10((float64(rank)-0.5)/n), math.Max(0, -math.Log10(p[rank-1])))
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="1.5"/><text x="315" y="%d" fill="%s">%s</text>`,
			strings.TrimSpace(points), colour, 22+15*i, colour, name)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}
