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
	openWordings = 8   // shared texts of a cluster shown unfolded
	mostAccounts = 200
	mostGaps     = 40
	mostNoted    = 100 // files with notes
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
	Noted      []noted // files with notes on how they were read
	NotesLeft  int     // such files beyond the most that are shown
	Abstained  bool
	Groups     []group
	RowsLeft   int
	Brief      bool
	Clusters   []*cluster
}

// group is the clusters of one verdict in the table of all.
type group struct {
	Verdict string
	Rows    []row
}

type row struct {
	ID, Accounts, Comments, Positive int
	When                             string
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
	p.files(f.Inputs, o.Lang)
	p.Abstained = slices.ContainsFunc(f.Detectors, func(d pipeline.RanDetector) bool { return d.Abstained != pipeline.Text{} })
	p.clusters(o.Lang, zone)
	return p
}

// noted is a file with notes.
type noted struct {
	Path  string
	Notes []string
}

// files lists what was read, with notes on how. Folders of the maker's machine are nobody's business.
func (p *page) files(inputs []pipeline.Input, lang pipeline.Lang) {
	base := func(name string) string { return clean(path.Base(strings.ReplaceAll(name, `\`, "/"))) }
	for _, in := range inputs {
		notes := noted{Path: base(in.Path)}
		for _, said := range in.Notes {
			note := said.In(lang)
			for _, name := range []string{in.Path, in.SameAs} {
				if name != "" {
					note = strings.ReplaceAll(note, name, base(name))
				}
			}
			note, _ = quoted(note)
			notes.Notes = append(notes.Notes, note)
		}
		in.Path = notes.Path
		p.Files = append(p.Files, in)
		switch {
		case len(notes.Notes) == 0:
		case len(p.Noted) < mostNoted:
			p.Noted = append(p.Noted, notes)
		default:
			p.NotesLeft++
		}
	}
}

// headline is the one sentence on top: how many groups look like a campaign; if none, how many look coordinated; if none, that all found are ordinary.
func headline(f *pipeline.Findings, lang pipeline.Lang) string {
	campaigns, coordinated := 0, 0
	for i := range f.Findings {
		switch f.Findings[i].Verdict {
		case pipeline.PaidPositive:
			campaigns++
		case pipeline.NotPositive:
			coordinated++
		}
	}
	switch {
	case campaigns > 0:
		return catalogue.N(lang, "headline.found", campaigns)
	case coordinated > 0:
		return catalogue.N(lang, "headline.coordinated", coordinated)
	case len(f.Findings) > 0:
		return catalogue.N(lang, "headline.ordinary", len(f.Findings))
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
	listed := order[:min(len(order), mostRows)]
	for i, f := range listed {
		if i == 0 || f.Verdict != listed[i-1].Verdict {
			p.Groups = append(p.Groups, group{Verdict: known(lang, "verdict.", string(f.Verdict))})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Rows = append(g.Rows, row{f.Cluster, len(f.Accounts), f.Comments, f.Positive, between(lang, f.FirstAt, f.LastAt, zone), i < mostClusters})
	}
	for i, f := range order[:min(len(order), mostClusters)] {
		p.Clusters = append(p.Clusters, view.cluster(f, i < openClusters))
	}
	p.RowsLeft, p.Brief = len(order)-len(listed), len(order) > mostClusters
}
