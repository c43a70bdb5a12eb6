package report

import (
	"cmp"
	"html/template"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/report/catalogue"
)

// view is what all clusters of a page share.
type view struct {
	lang     pipeline.Lang
	zone     *time.Location
	families map[string]string // detector → family
	ran      map[string]bool   // families of which a detector ran
}

func newView(f *pipeline.Findings, lang pipeline.Lang, zone *time.Location) *view {
	v := &view{lang, zone, map[string]string{}, map[string]bool{}}
	for _, d := range f.Detectors {
		v.families[d.Name] = d.Family
		v.ran[d.Family] = v.ran[d.Family] || d.Abstained == pipeline.Text{}
	}
	return v
}

// cluster is one article of the page.
type cluster struct {
	F                      *pipeline.Finding
	Open                   bool
	Verdict, Meaning, When string
	Remarks                []string // on the verdict
	Cards                  []card
	Months                 *monthView
	Together               *monthView // with other clusters
	Pages                  []pageView
	Hours                  []profileView
	Network                *networkView
	Wordings, MoreWordings []wording // the first ones, and those folded away
	Samples                []sample
	Accounts               []pipeline.FoundAccount
	AccountsLeft           bool
	Surprise               template.HTML
	Evidence               []measure
	Doubts                 []doubt
}

// card answers one of the six questions with its strongest measure.
type card struct {
	Question, Answer, Grade string
	Best                    *measure
}

// measure is a row of evidence, written out.
type measure struct {
	Name, Detector, Effect, Matched, P, Q, Grade, GradeName, Text string
}

type doubt struct{ Detector, Text string }

type wording struct {
	pipeline.Wording
	Cut bool
}

type sample struct {
	Text, Account, When, Post, URL string
	Cut                            bool
}

func (v *view) cluster(f *pipeline.Finding, open bool) *cluster {
	c := &cluster{F: f, Open: open, Verdict: known(v.lang, "verdict.", string(f.Verdict)), When: between(v.lang, f.FirstAt, f.LastAt, v.zone)}
	if key := "meaning." + string(f.Verdict); catalogue.Has(key) {
		c.Meaning = catalogue.T(v.lang, key)
	}
	c.Remarks = v.remarks(f)
	c.Cards, c.Evidence = v.cards(f), v.evidence(f)
	c.Doubts = v.doubts(f)
	c.Surprise = v.surprise(f.Evidence)
	c.Pages = v.pages(f.Pages)
	c.Months, c.Hours, c.Network = v.months(catalogue.T(v.lang, "months.title"), f.Months), v.profiles(f), v.network(f)
	if f.Together != nil {
		c.Together = v.months(catalogue.T(v.lang, "months.together", others(f)), f.Together.Months)
	}
	all := wordings(f.Wordings)
	c.Wordings, c.MoreWordings = all[:min(len(all), openWordings)], all[min(len(all), openWordings):]
	c.Samples = v.samples(f)
	c.Accounts = slices.Clone(f.Accounts)
	slices.SortStableFunc(c.Accounts, func(a, b pipeline.FoundAccount) int { return cmp.Compare(b.Comments, a.Comments) })
	c.AccountsLeft = len(c.Accounts) > mostAccounts
	c.Accounts = c.Accounts[:min(len(c.Accounts), mostAccounts)]
	for i := range c.Accounts {
		a := &c.Accounts[i]
		a.Account, a.Name, a.Platform = clean(a.Account), clean(a.Name), clean(a.Platform)
	}
	return c
}

// remarks are what a reader of the verdict should know besides its meaning.
func (v *view) remarks(f *pipeline.Finding) []string {
	var remarks []string
	if key := "praise." + string(f.PraiseOf); catalogue.Has(key) {
		remarks = append(remarks, catalogue.T(v.lang, key))
	}
	switch {
	case f.Together == nil:
	case f.Together.Perhaps > 0:
		remarks = append(remarks, catalogue.T(v.lang, "together.perhaps", others(f), catalogue.Int(v.lang, int64(math.Round(f.Together.Perhaps)))))
	default:
		remarks = append(remarks, catalogue.T(v.lang, "together.note", others(f)))
	}
	if n := v.lacking(f); n != "" {
		remarks = append(remarks, n)
	}
	return remarks
}

// others names the clusters that one is counted together with.
func others(f *pipeline.Finding) string {
	var ids []string
	for _, id := range f.Together.Clusters {
		if id != f.Cluster {
			ids = append(ids, strconv.Itoa(id))
		}
	}
	return strings.Join(ids, ", ")
}

func wordings(found []pipeline.Wording) []wording {
	all := make([]wording, len(found))
	for i, w := range found {
		text, cut := quoted(w.Text)
		w.Text = text
		all[i] = wording{w, cut}
	}
	return all
}

// cards answers the six questions. A family of which no detector ran could not be tested, which is not the same as no evidence.
func (v *view) cards(f *pipeline.Finding) []card {
	var cards []card
	for _, family := range pipeline.Families {
		name := family.String()
		grade := cmp.Or(f.Families[name], "none")
		if grade == "none" && !v.ran[name] {
			grade = "untested"
		}
		c := card{Question: catalogue.T(v.lang, "question."+name), Answer: known(v.lang, "answer.", grade), Grade: grade}
		if e := strongest(f.Evidence, name); e != nil {
			m := v.measure(e)
			c.Best = &m
		}
		cards = append(cards, c)
	}
	return cards
}

// strongest is the family's evidence with the highest grade, then with the smallest q; nil if it has none.
func strongest(evidence []pipeline.FoundEvidence, family string) (best *pipeline.FoundEvidence) {
	rank := func(e *pipeline.FoundEvidence) (pipeline.Strength, float64) {
		grade, _ := pipeline.ParseStrength(e.Grade)
		if e.Q == nil {
			return grade, 2
		}
		return grade, *e.Q
	}
	for i := range evidence {
		e := &evidence[i]
		if e.Family != family {
			continue
		}
		if best == nil {
			best = e
			continue
		}
		grade, q := rank(e)
		bestGrade, bestQ := rank(best)
		if grade > bestGrade || grade == bestGrade && q < bestQ {
			best = e
		}
	}
	return best
}

func (v *view) measure(e *pipeline.FoundEvidence) measure {
	rate := func(x float64) string { return catalogue.Rate(v.lang, x) }
	return measure{
		Name: known(v.lang, "measure.", e.Name), Detector: e.Detector, Effect: effect(v.lang, e),
		Matched: optional(e.Matched, func(x float64) string { return bare(v.lang, x, e.Unit) }),
		P:       optional(e.P, rate), Q: optional(e.Q, rate),
		Grade: e.Grade, GradeName: known(v.lang, "strength.", e.Grade), Text: clean(catalogue.Sentence(v.lang, e.Text)),
	}
}

func (v *view) evidence(f *pipeline.Finding) []measure {
	var all []measure
	for i := range f.Evidence {
		all = append(all, v.measure(&f.Evidence[i]))
	}
	return all
}

// doubts lists each detector's doubt once, in the order of the evidence.
func (v *view) doubts(f *pipeline.Finding) []doubt {
	var doubts []doubt
	seen := map[string]bool{}
	for i := range f.Evidence {
		e := &f.Evidence[i]
		if text := e.Doubt.In(v.lang); text != "" && !seen[e.Detector] {
			seen[e.Detector] = true
			doubts = append(doubts, doubt{e.Detector, clean(text)})
		}
	}
	return doubts
}

func (v *view) samples(f *pipeline.Finding) []sample {
	names := map[int]string{}
	for _, a := range f.Accounts {
		names[a.ID] = cmp.Or(a.Name, a.Account)
	}
	var samples []sample
	for _, s := range f.Samples {
		text, cut := quoted(s.Text)
		shown := sample{Text: text, Cut: cut, Account: clean(cmp.Or(names[s.Account], "?")), Post: clean(s.Post), URL: safeLink(s.URL)}
		if s.At.Year() > 1 {
			at := s.At.In(v.zone)
			shown.When = catalogue.Date(v.lang, at) + ", " + at.Format("15:04")
		}
		samples = append(samples, shown)
	}
	return samples
}

// safeLink gives back an address that a reader may follow: absolute, http or https, without a user name. Anything else becomes no link.
func safeLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
