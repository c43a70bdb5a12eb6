package report

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// What a page shows at most, so that it opens on a telephone; the tables of the run hold everything.
const (
	mostRows     = 400 // clusters in the table
	mostClusters = 40  // clusters with details
	openClusters = 3   // of these, shown unfolded
	mostAccounts = 200
	mostGaps     = 40
)

// page is what the templates show.
type page struct {
	F          *pipeline.Findings
	Lang       string
	Style      template.CSS
	StyleHash  string
	Pseudonyms bool
	Headline   string
	Made       string
	Timed      bool
	Covered    string
	Gaps       []string
	Files      []pipeline.Input
	Abstained  bool
	Rows       []row
	RowsLeft   int
	Brief      bool
	Clusters   []*cluster
}

// row is a cluster in the table of all.
type row struct {
	ID, Accounts, Comments, Positive int
	Verdict, When                    string
	Shown                            bool
}

func newPage(f *pipeline.Findings, o Options) *page {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		zone = time.UTC
	}
	p := &page{F: f, Lang: o.Lang.String(), Style: template.CSS(style), StyleHash: styleHash(), Pseudonyms: o.Pseudonyms, Headline: headline(f, o.Lang)}
	if f.Made.Year() > 1 {
		p.Made = catalogue.Date(o.Lang, f.Made.In(zone))
	}
	p.cover(&f.Coverage, o.Lang, zone)
	for _, in := range f.Inputs {
		in.Path = clean(path.Base(strings.ReplaceAll(in.Path, `\`, "/"))) // folders of the maker's machine are nobody's business
		p.Files = append(p.Files, in)
	}
	p.Abstained = slices.ContainsFunc(f.Detectors, func(d pipeline.RanDetector) bool { return d.Abstained != "" })
	p.clusters(o.Lang, zone)
	return p
}

// headline is the one sentence on top: how many groups look like a campaign, or how many stand out in another way.
func headline(f *pipeline.Findings, lang pipeline.Lang) string {
	campaigns := 0
	for i := range f.Findings {
		if f.Findings[i].Verdict == pipeline.PaidPositive {
			campaigns++
		}
	}
	switch {
	case campaigns > 0:
		return catalogue.N(lang, "headline.found", campaigns)
	case len(f.Findings) > 0:
		return catalogue.N(lang, "headline.other", len(f.Findings))
	}
	return catalogue.T(lang, "headline.nothing")
}

// cover says which time the dump holds. A gap ends before the day that To names.
func (p *page) cover(c *pipeline.FoundCoverage, lang pipeline.Lang, zone *time.Location) {
	if c.FirstAt.IsZero() {
		p.Covered = catalogue.T(lang, "looked.untimed")
		return
	}
	p.Timed = true
	p.Covered = catalogue.T(lang, "looked.range", catalogue.Date(lang, c.FirstAt.In(zone)), catalogue.Date(lang, c.LastAt.In(zone)), p.F.Zone)
	for i, g := range c.Gaps {
		if i == mostGaps {
			p.Gaps = append(p.Gaps, "… +"+catalogue.Int(lang, int64(len(c.Gaps)-mostGaps)))
			break
		}
		p.Gaps = append(p.Gaps, between(lang, g.From, g.To.AddDate(0, 0, -1), zone))
	}
}

// verdictOrder puts what readers came for first.
var verdictOrder = map[pipeline.Verdict]int{
	pipeline.PaidPositive: 1, pipeline.NotPositive: 2, pipeline.NotCoordinated: 3, pipeline.ViralText: 4, pipeline.Conversation: 5,
	pipeline.Unremarkable: 6, pipeline.TooLittle: 7,
}

func (p *page) clusters(lang pipeline.Lang, zone *time.Location) {
	order := make([]*pipeline.Finding, len(p.F.Findings))
	for i := range p.F.Findings {
		order[i] = &p.F.Findings[i]
	}
	slices.SortStableFunc(order, func(a, b *pipeline.Finding) int {
		return cmp.Or(cmp.Compare(verdictOrder[a.Verdict], verdictOrder[b.Verdict]), cmp.Compare(a.Cluster, b.Cluster))
	})
	view := newView(p.F, lang, zone)
	for i, f := range order[:min(len(order), mostRows)] {
		p.Rows = append(p.Rows, row{f.Cluster, len(f.Accounts), f.Comments, f.Positive, known(lang, "verdict.", string(f.Verdict)),
			between(lang, f.FirstAt, f.LastAt, zone), i < mostClusters})
	}
	for i, f := range order[:min(len(order), mostClusters)] {
		p.Clusters = append(p.Clusters, view.cluster(f, i < openClusters))
	}
	p.RowsLeft, p.Brief = len(order)-len(p.Rows), len(order) > mostClusters
}
