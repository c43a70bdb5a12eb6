package local

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// What a finding shows at most; the tables hold everything.
const (
	mostSamples  = 24
	mostWordings = 20
	mostLinks    = 4000
	mostPages    = 20
)

// writeTables writes all Parquet tables of the run folder, side by side.
func (r *run) writeTables(judged []judgedCluster, pairs []pipeline.Pair) error {
	tables := [...]func() error{
		r.completeComments,
		func() error { return writePairs(r.dir, r.corpus, pairs) },
		func() error { return writeAccounts(r.dir, r.corpus, judged) },
		func() error { return writeClusters(r.dir, judged, r.opt.Lang) },
	}
	var errs [len(tables)]error
	parallel.Each(len(tables), func(i int) { errs[i] = tables[i]() })
	return errors.Join(errs[:]...)
}

// findings puts together what the report shows, and writes findings.json.
func (r *run) findings(judged []judgedCluster, pairs []pipeline.Pair) (*pipeline.Findings, error) {
	f := &pipeline.Findings{
		Version: pipeline.Version, Made: r.opt.Made, Language: r.opt.Lang.String(), Zone: r.opt.Zone.String(),
		Inputs: r.inputs, Posts: r.postInputs, Counts: r.counts, Alpha: r.opt.Alpha, Contract: r.opt.Contract, Detectors: r.ran,
		Coverage: r.found(),
		Findings: []pipeline.Finding{},
	}
	quotes := newQuotes()
	for i := range judged {
		f.Findings = append(f.Findings, r.finding(&judged[i], pairs, quotes))
	}
	if r.cut {
		r.limits = append(r.limits, cutLists())
	}
	f.Limits, f.Warnings = r.limits, r.warnings
	if err := quotes.fill(filepath.Join(r.dir, commentsTable), f.Findings, r.corpus, r.told("reading quotes")); err != nil {
		return nil, err
	}
	return f, writeJSON(r.dir, "findings.json", f)
}

// found is the coverage as findings.json and run.json tell it.
func (r *run) found() pipeline.FoundCoverage {
	return pipeline.FoundCoverage{FirstAt: r.coverage.First, LastAt: r.coverage.Last, Gaps: r.coverage.Gaps}
}

func (r *run) finding(j *judgedCluster, pairs []pipeline.Pair, quotes *quotes) pipeline.Finding {
	cl := j.cluster
	f := pipeline.Finding{
		Cluster: cl.ID, Verdict: j.verdict, PraiseOf: pipeline.PraiseOf(j.grades, j.facts), Comments: len(cl.Comments), Positive: j.positive,
		FirstAt: j.first(), LastAt: j.last(), Families: map[string]string{}, Innocent: r.innocent(j),
	}
	for _, family := range pipeline.Families {
		f.Families[family.String()] = j.grades[family].String()
	}
	f.Accounts, f.Platforms = r.foundAccounts(j)
	for i := range j.evidence {
		f.Evidence = append(f.Evidence, r.foundEvidence(&j.evidence[i]))
	}
	f.Months = foundMonths(j.months)
	if t := j.together; t != nil {
		f.Together = &pipeline.FoundTogether{Clusters: t.clusters, Perhaps: t.perhaps, Months: foundMonths(t.months)}
	}
	f.Hours, f.Weekdays = profile(cl.Comments, r.opt.Zone)
	f.HoursElse, f.WeekdaysElse = profile(j.matched, r.opt.Zone)
	f.Links = links(pairs, cl.Members, r.opt.Alpha, len(r.pairs))
	f.Links = f.Links[:r.atMost(mostLinks, len(f.Links))]
	f.Pages = j.pages
	f.Samples, f.Wordings = quotes.choose(cl, r.wordings)
	return f
}

func (r *run) foundAccounts(j *judgedCluster) (accounts []pipeline.FoundAccount, platforms []string) {
	byAccount := map[pipeline.ID]*pipeline.FoundAccount{}
	for k, a := range j.cluster.Members {
		platform, id := r.corpus.accountName(a)
		accounts = append(accounts, pipeline.FoundAccount{ID: int(a), Platform: platform, Account: id, Membership: j.membership[k]})
		platforms = append(platforms, platform)
	}
	for k, a := range j.cluster.Members {
		byAccount[a] = &accounts[k]
	}
	for i := range j.cluster.Comments {
		c := &j.cluster.Comments[i]
		byAccount[c.Account].Comments++
		if c.IsPositive() {
			byAccount[c.Account].Positive++
		}
	}
	slices.Sort(platforms)
	return accounts, slices.Compact(platforms)
}

func (r *run) foundEvidence(e *pipeline.Evidence) pipeline.FoundEvidence {
	return pipeline.FoundEvidence{Detector: e.Detector, Family: e.Family.String(), Name: e.Name, Value: number(e.Value), Low: number(e.Low),
		High: number(e.High), Matched: number(e.Matched), P: number(e.P), Q: number(e.Q), Unit: e.Unit, Grade: e.Grade().String(),
		Text: e.Text, Doubt: r.detector(e.Detector).Doubt}
}

// profile counts comments by local hour and weekday, Monday first.
func profile(comments []pipeline.Comment, zone *time.Location) (hours [24]int, weekdays [7]int) {
	for i := range comments {
		if comments[i].Precision > pipeline.Hour {
			continue
		}
		t := comments[i].Time().In(zone)
		hours[t.Hour()]++
		weekdays[(int(t.Weekday())+6)%7]++
	}
	return hours, weekdays
}

// atMost is how many of a list a finding shows, and notes where that leaves some out.
func (r *run) atMost(most, n int) int {
	r.cut = r.cut || n > most
	return min(most, n)
}

// links lists the significant pairs inside a cluster, the strongest first.
func links(pairs []pipeline.Pair, members []pipeline.ID, alpha float64, detectors int) []pipeline.Link {
	inside := func(a pipeline.ID) bool { _, ok := slices.BinarySearch(members, a); return ok }
	var found []pipeline.Link
	eachPair(pairs, func(of []pipeline.Pair) {
		if of[0].Q > alpha || !inside(of[0].A) || !inside(of[0].B) {
			return
		}
		link := pipeline.Link{A: int(of[0].A), B: int(of[0].B), Weight: math.Min(heaviest, -math.Log10(combined(of, detectors)))}
		for _, p := range of {
			if p.OwnQ <= alpha && !slices.Contains(link.Detectors, p.Detector) {
				link.Detectors = append(link.Detectors, p.Detector)
			}
		}
		found = append(found, link)
	})
	slices.SortStableFunc(found, func(a, b pipeline.Link) int { return cmp.Compare(b.Weight, a.Weight) })
	return found
}

func foundMonths(months []pipeline.Month) []pipeline.FoundMonth {
	found := make([]pipeline.FoundMonth, len(months))
	for i, m := range months {
		found[i] = pipeline.FoundMonth{Platform: m.Platform, Month: m.First.Format(time.DateOnly), Comments: m.Comments,
			Positive: m.Positive, Delivered: m.Delivered, PositiveLow: m.PositiveLow, PositiveHigh: m.PositiveHigh, Quota: m.Quota, Complete: m.Complete, Elsewhere: m.Elsewhere}
	}
	return found
}

// pages tells what a cluster delivered on each of its pages, those with most comments first.
func (r *run) pages(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.PageCount {
	on := map[pipeline.ID][]pipeline.Comment{}
	for _, c := range cl.Comments {
		if c.Page != pipeline.None {
			on[c.Page] = append(on[c.Page], c)
		}
	}
	order := slices.SortedFunc(maps.Keys(on), func(a, b pipeline.ID) int { return cmp.Or(len(on[b])-len(on[a]), cmp.Compare(a, b)) })
	pages := []pipeline.PageCount{}
	for _, p := range order[:r.atMost(mostPages, len(order))] {
		platform, name := cutName(r.corpus.Pages.String(p))
		pages = append(pages, pipeline.PageCount{Platform: platform, Page: name, Comments: len(on[p]), Positive: countPositive(on[p]),
			Months: foundMonths(pipeline.PageMonths(on[p], platform, m))})
	}
	return pages
}

func (r *run) writeReport(f *pipeline.Findings) error {
	dir := filepath.Join(r.dir, "report")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	page, err := os.Create(filepath.Join(dir, "index.html"))
	if err != nil {
		return err
	}
	defer page.Close()
	if err := r.opt.Report(page, f); err != nil {
		return err
	}
	return page.Close()
}
