package local

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/stats"
)

// Options of a run.
type Options struct {
	Dumps     []string // files, as dump.Expand gives them
	Posts     []string // tables of the posts that comments stand under; may be empty
	Out       string   // the run folder; replaced when the run is whole
	Import    dump.Options
	Detectors []*pipeline.Detector
	Contract  *pipeline.Contract
	Zone      *time.Location // of days and months
	Lang      pipeline.Lang  // of the report and of evidence.parquet
	Seed      uint64
	Alpha     float64 // false discovery rate of pairs
	Made      time.Time
	Memory    int64 // bytes to use; counts that would take a larger part go to disk. 0: no limit. The runtime's limit is the caller's to set
	// Loaded is told how many comments there are once they are read; nil for none.
	Loaded func(comments int)
	// Report renders the page; the driver knows no templates.
	Report func(w io.Writer, f *pipeline.Findings) error
	// Progress is told the stage and how much of it is done; nil for none.
	Progress func(stage string, done, total int64)
}

// run is one run in the making.
type run struct {
	opt        Options
	dir        string // where the tables are written before the folder is renamed
	corpus     *Corpus
	wordings   Wordings
	words      *stats.WordModel
	inputs     []pipeline.Input
	postInputs []pipeline.Input // tables of posts, which the counts leave out
	counts     pipeline.Counts
	coverage   pipeline.Coverage
	terms      pipeline.Terms
	pairs      []*pipeline.Detector
	blocks     []*pipeline.Detector // that find groups
	judges     []*pipeline.Detector
	ran        []pipeline.RanDetector
	warnings   []pipeline.Text
	limits     []pipeline.Text
	cut        bool // a finding shows only a part of its pairs or pages
	timings    []timing
	timed      time.Time
	worked     time.Duration
	precision  pipeline.Precision
	talk       *conversations // once a pair was tested
	opened     []int64        // by post, likewise: see openings
	minds      minds          // likewise
	saidMore   float64        // of accounts, the share with more than one comment; see usuallySaidMore
}

// Run takes dumps to a run folder. The stages in order: import, wordings, traces, pairs, significance, network, clusters, judgement, tables, report.
// Nothing is left behind when it fails; an existing folder stays as it was until the new one is whole.
func Run(ctx context.Context, opt Options) (*pipeline.Findings, error) {
	if err := checkOut(opt.Out); err != nil {
		return nil, err
	}
	dir, discard, err := aside(opt.Out)
	if err != nil {
		return nil, err
	}
	defer hold(dir)()
	opt.Contract = withUsualNames(opt.Contract)
	r := &run{opt: opt, dir: dir, timed: time.Now(), worked: processorTime()}
	findings, err := r.stages(ctx)
	if err != nil {
		discard()
		return nil, err
	}
	return findings, replace(dir, opt.Out)
}

func (r *run) stages(ctx context.Context) (*pipeline.Findings, error) {
	if err := r.load(ctx); err != nil {
		return nil, err
	}
	pairs, err := r.findPairs(ctx, r.opt.Alpha)
	if err != nil {
		return nil, err
	}
	clusters := communities(pairs, r.opt.Alpha, len(r.pairs), r.opt.Seed)
	r.progress("putting clusters together", 0, 1)
	operations, err := r.operations(ctx, clusters)
	if err != nil {
		return nil, err
	}
	r.took("network")
	judged, err := r.judge(ctx, operations, pairs)
	if err != nil {
		return nil, err
	}
	r.members(judged, pairs)
	r.took("judgement")
	if err := r.writeTables(judged, pairs); err != nil {
		return nil, err
	}
	findings, err := r.findings(judged, pairs)
	if err != nil {
		return nil, err
	}
	if err := r.writeReport(findings); err != nil {
		return nil, err
	}
	r.took("tables and report")
	return findings, r.writeManifest()
}

// load imports the dumps, groups their wordings and says which detectors can run on what they hold.
func (r *run) load(ctx context.Context) error {
	imported := r.opt.Import
	rejects, err := newRejects(r.dir)
	if err != nil {
		return err
	}
	defer rejects.close()
	imported.Rejects = rejects.keep
	imported.Warn = func(what pipeline.Text) { r.warnings = append(r.warnings, what) }
	imported.Progress = func(done, total int64) { r.progress("reading", done, total) }
	l, inputs, err := load(ctx, r.opt.Dumps, imported, filepath.Join(r.dir, commentsTable))
	if err != nil {
		return err
	}
	r.corpus, r.inputs, r.words = l.corpus, inputs, l.words
	r.count()
	if r.counts.Kept == 0 {
		return fmt.Errorf("no comment could be read from %s: all %d records were rejected (the first because: %s); `pikir import --map` names columns by hand",
			r.opt.Dumps[0], r.counts.Rejected, rejects.first)
	}
	if len(r.opt.Posts) > 0 {
		if err := r.readPosts(ctx, r.opt.Posts, imported); err != nil {
			return err
		}
	}
	r.corpus.inOrderOfNames()
	r.took("import")
	if r.opt.Loaded != nil {
		r.opt.Loaded(r.corpus.Len())
	}
	r.coverage = r.corpus.coverage(r.opt.Zone)
	r.terms = termsOf(r.opt.Contract, r.corpus.platforms())
	r.warnings = append(r.warnings, r.unmet()...)
	r.precision = r.corpus.commonPrecision()
	if r.wordings, err = readWordings(filepath.Join(r.dir, commentsTable), l, r.told("near-duplicate wordings")); err != nil {
		return err
	}
	r.took("wordings")
	r.chooseDetectors()
	return nil
}

// findPairs runs the pair detectors and gives, with p and q, all tests of the pairs of which some may be significant at this false discovery rate; from one on, of all pairs.
func (r *run) findPairs(ctx context.Context, alpha float64) ([]pipeline.Pair, error) {
	s := r.significance()
	of := sought{most: 1}
	if alpha < tellsNothing {
		var err error
		if of.only, err = r.pairsThatMatter(ctx, s, alpha); err != nil {
			return nil, err
		}
	}
	r.counts.Pairs = s.tests
	crowded := s.crowded
	pairs, err := r.testPairs(ctx, s, of)
	if err != nil {
		return nil, err
	}
	if of.only == nil {
		crowded, r.counts.Pairs = s.crowded, int64(len(pairs))
	}
	r.counts.Dialogues = int64(s.talk.pairs)
	r.counts.Possible = int64(s.combine(pairs, detectorNames(r.pairs)))
	if crowded > 0 {
		r.limits = append(r.limits, crowdedKeys(crowded))
	}
	r.markSignificant(pairs)
	r.took("significance")
	return pairs, nil
}

// tellsNothing is the p that detectors count as which found nothing to test: from there on every pair matters.
const tellsNothing = 0.5

// testPairs gives all tests of the pairs sought.
func (r *run) testPairs(ctx context.Context, s *significance, of sought) ([]pipeline.Pair, error) {
	var pairs []pipeline.Pair
	for _, d := range r.pairs {
		if of.only != nil && len(of.only.pairs) == 0 {
			break
		}
		traces, err := r.traces(d)
		if err != nil {
			return nil, err
		}
		if err := s.test(ctx, d, traces, of, func(found []pipeline.Pair) error { pairs = append(pairs, found...); return nil }); err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// significance tests pairs against the run's corpus.
func (r *run) significance() *significance {
	if r.talk == nil {
		r.talk, r.opened, r.minds = newConversations(r.corpus), r.corpus.openings(), newMinds(r.corpus)
	}
	return &significance{corpus: r.corpus, talk: r.talk, opened: r.opened, minds: r.minds, wordings: r.wordings, zone: r.opt.Zone, seed: r.opt.Seed, precision: r.precision,
		memory: r.opt.Memory, dir: r.dir, progress: r.opt.Progress}
}

// markSignificant notes, for each detector that ran, how many pairs it found significant.
func (r *run) markSignificant(pairs []pipeline.Pair) {
	found := map[string]int{}
	eachPair(pairs, func(of []pipeline.Pair) {
		for i := range of {
			if (i == 0 || of[i].Detector != of[i-1].Detector) && of[i].OwnQ <= r.opt.Alpha {
				found[of[i].Detector]++
			}
		}
	})
	for i := range r.ran {
		r.ran[i].Pairs = found[r.ran[i].Name]
	}
}

// count sums the inputs.
func (r *run) count() {
	for _, in := range r.inputs {
		r.counts.Read += in.Read
		r.counts.Kept += in.Kept
		r.counts.Rejected += in.Rejected
		r.counts.Duplicate += in.Duplicate
	}
	r.counts.Accounts = int64(r.corpus.ActiveAccounts())
	r.counts.Posts = int64(r.corpus.Posts.Len())
}

// chooseDetectors parts the detectors that can run on this dump from those that abstain, with the reason.
func (r *run) chooseDetectors() {
	for _, d := range r.opt.Detectors {
		why := r.corpus.lacks(d.Needs, r.precision)
		r.ran = append(r.ran, pipeline.RanDetector{Name: d.Name, Family: d.Family.String(), Abstained: why})
		switch {
		case why != (pipeline.Text{}):
		case d.FindsPairs():
			r.pairs = append(r.pairs, d)
		case d.FindsGroups():
			r.blocks = append(r.blocks, d)
		default:
			r.judges = append(r.judges, d)
		}
	}
}

func (r *run) progress(stage string, done, total int64) {
	if r.opt.Progress != nil {
		r.opt.Progress(stage, done, total)
	}
}

func (r *run) step(stage string, done, total int) { r.progress(stage, int64(done), int64(total)) }

// together tells the progress of so many things that are done at once as one: it gives, for each by number, what to tell.
func (r *run) together(stage string, n int) func(i int) func(_ string, done, total int64) {
	if r.opt.Progress == nil {
		return func(int) func(string, int64, int64) { return nil }
	}
	var lock sync.Mutex
	done, total := make([]int64, n), make([]int64, n)
	return func(i int) func(string, int64, int64) {
		return func(_ string, of, all int64) {
			lock.Lock()
			defer lock.Unlock()
			done[i], total[i] = of, all
			sum, most := int64(0), int64(0)
			for k := range done {
				sum, most = sum+done[k], most+max(total[k], 1)
			}
			r.opt.Progress(stage, sum, most)
		}
	}
}

// timing of a stage, for run.json.
type timing struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
	Worked  float64 `json:"processor_seconds"` // of all cores
}

// took notes how long the stage took that ends now.
func (r *run) took(stage string) {
	now, worked := time.Now(), processorTime()
	r.timings = append(r.timings, timing{stage, now.Sub(r.timed).Seconds(), (worked - r.worked).Seconds()})
	r.timed, r.worked = now, worked
}

// detectorNames lists the detectors of a run in their order.
func detectorNames(detectors []*pipeline.Detector) []string {
	names := make([]string, len(detectors))
	for i, d := range detectors {
		names[i] = d.Name
	}
	return slices.Clip(names)
}
