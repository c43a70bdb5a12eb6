package local

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// judgedCluster is a cluster with all that was found out about it.
type judgedCluster struct {
	cluster    *pipeline.Cluster
	matched    []pipeline.Comment
	evidence   []pipeline.Evidence
	months     []pipeline.Month
	pages      []pipeline.PageCount
	grades     pipeline.Grades
	verdict    pipeline.Verdict
	facts      pipeline.Circumstances
	membership []float64 // by member
	positive   int
	viral      virality
	parts      []part    // the clusters it was put together from
	together   *together // nil where it is counted alone
}

func (j *judgedCluster) first() time.Time { return j.cluster.Comments[0].Time() }
func (j *judgedCluster) last() time.Time {
	return j.cluster.Comments[len(j.cluster.Comments)-1].Time()
}

// matchedGroups is how many groups of ordinary accounts a cluster is held against.
const matchedGroups = 200

// judge runs the cluster detectors on every cluster, controls the false discovery rate over all their measures, and names the verdicts.
func (r *run) judge(ctx context.Context, clusters []operation, pairs []pipeline.Pair) ([]judgedCluster, error) {
	if len(clusters) == 0 {
		return nil, nil
	}
	g := newGatherer(r.corpus, clusters)
	answers := r.corpus.answers()
	read, err := r.readFeatures(g.asked(clusters))
	if err != nil {
		return nil, err
	}
	own := r.ownWordings(g)
	judged := make([]judgedCluster, len(clusters))
	for i, o := range clusters {
		j := &judged[i]
		j.cluster, j.parts = g.cluster(i+1, o.members), o.parts
		m := r.comparison(g, j.cluster, answers, mix(r.opt.Seed, uint64(i)))
		j.matched = m.Comments
		j.evidence = r.judgeOne(j.cluster, m, read)
		j.months = pipeline.Months(j.cluster.Comments, r.corpus.Platforms.String, m)
		j.pages = r.pages(j.cluster, m)
		j.positive = countPositive(j.cluster.Comments)
		j.viral = r.virality(j.cluster, own)
		r.step("judging clusters", i+1, len(clusters))
	}
	if err := r.readFrames(judged); err != nil {
		return nil, err
	}
	controlMeasures(judged)
	for i := range judged {
		j := &judged[i]
		ties, groups := r.tieEvidence(pairs, j.cluster.Members), heldGroups(j)
		confirm(ties, groups)
		r.doubtWithoutPages(j.cluster, ties, groups)
		j.evidence = slices.Concat(ties, groups, r.operationEvidence(j), j.evidence)
		j.grades = pipeline.GradesOf(j.evidence)
		j.facts = circumstances(j, r.opt.Contract != nil)
		j.facts.Answers = outsideAnswers(j.cluster, answers)
	}
	if err := r.countTogether(ctx, judged); err != nil {
		return nil, err
	}
	for i := range judged {
		j := &judged[i]
		j.verdict = pipeline.Judge(j.grades, j.facts)
	}
	return judged, nil
}

// comparison draws those whom a cluster is held against.
func (r *run) comparison(g *gatherer, cl *pipeline.Cluster, answers []uint32, seed uint64) *pipeline.Matched {
	return &pipeline.Matched{
		Comments: g.matched(cl),
		Groups:   g.groups(cl, matchedGroups, rand.New(rand.NewPCG(seed, 1))),
		Taken:    g.taken(len(cl.Members)),
		Answers:  answers, PostText: g.postText, Contract: r.opt.Contract, Terms: r.terms, Zone: r.opt.Zone, Coverage: r.coverage, Seed: seed,
	}
}

// judgeOne asks all judges about one cluster, on all cores.
func (r *run) judgeOne(cl *pipeline.Cluster, m *pipeline.Matched, read features) []pipeline.Evidence {
	evidence := make([][]pipeline.Evidence, len(r.judges))
	counted, among := r.countedOf(cl), m.Counted()
	parallel.Each(len(r.judges), func(k int) {
		cl, own := cl, *m
		if r.judges[k].Family == pipeline.Quota {
			cl, own = counted, *among
		}
		own.Read = read[r.judges[k]]
		evidence[k] = readable(r.judges[k].Judge(cl, &own))
	})
	all := slices.Concat(evidence...)
	r.tellElsewhere(all, cl)
	return all
}

// readable replaces sentences that would hold an unknown number: the dump had nobody left to compare the group with.
func readable(evidence []pipeline.Evidence) []pipeline.Evidence {
	for i := range evidence {
		if e := &evidence[i]; strings.Contains(e.Text.EN, "NaN") {
			e.Text = pipeline.Text{
				EN: "Not compared: the dump holds too few other accounts of like activity.",
				RU: "Не сравнивалось: в выгрузке слишком мало других столь же активных аккаунтов.",
				KK: "Салыстырылмады: деректерде белсенділігі сондай басқа аккаунттар тым аз.",
			}
		}
	}
	return evidence
}

// controlMeasures fills in q: Benjamini–Hochberg over all measures of all clusters.
func controlMeasures(judged []judgedCluster) {
	var p []float64
	var of []*pipeline.Evidence
	for i := range judged {
		for k := range judged[i].evidence {
			e := &judged[i].evidence[k]
			e.Q = math.NaN()
			if !math.IsNaN(e.P) {
				p, of = append(p, e.P), append(of, e)
			}
		}
	}
	for i, q := range stats.BenjaminiHochberg(p, float64(len(p))) {
		of[i].Q = min(1, q)
	}
}

// tieEvidence says how the pair detectors tie the members together. Its q is that of the pairs: the cluster was made from them, so a test of the
// cluster against chance would count the same evidence twice.
func (r *run) tieEvidence(pairs []pipeline.Pair, members []pipeline.ID) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	for _, t := range tiesOf(pairs, members, r.opt.Alpha) {
		d := r.detector(t.detector)
		e := shareEvidence(d, "tied members", t.linked, len(members), tieText(d, t, len(members)))
		e.P, e.Q = t.p, t.q
		if t.linked < leastMembers { // one pair makes no group
			e.Effect = min(e.Effect, pipeline.Weak)
		}
		evidence = append(evidence, e)
	}
	return evidence
}

// confirm gives ties the q of a group of their family that holds for at least moderate where it was not found, if that is less: the q of ties is that of single pairs, and says less than a test of
// all members together on occasions that did not bring them together.
func confirm(ties, groups []pipeline.Evidence) {
	for i := range ties {
		for k := range groups {
			if e := &groups[k]; e.Family == ties[i].Family && e.Grade() >= pipeline.Moderate {
				ties[i].Q = min(ties[i].Q, e.Q)
			}
		}
	}
}

// doubtWithoutPages lets evidence that takes the pages of posts into account be weak at most where most comments of a cluster tell none.
func (r *run) doubtWithoutPages(cl *pipeline.Cluster, evidence ...[]pipeline.Evidence) {
	paged := 0
	for i := range cl.Comments {
		if cl.Comments[i].Page != pipeline.None {
			paged++
		}
	}
	if 2*paged >= len(cl.Comments) {
		return
	}
	for _, of := range evidence {
		for i := range of {
			if e := &of[i]; r.detector(e.Detector).Needs.Pages {
				e.Effect, e.Text = min(e.Effect, pipeline.Weak), e.Text.And(withoutPages)
			}
		}
	}
}

// tieGrade grades the share of members that a detector ties to another member.
func tieGrade(share float64) pipeline.Strength {
	switch {
	case share >= 0.5:
		return pipeline.Strong
	case share >= 0.25:
		return pipeline.Moderate
	case share >= 0.1:
		return pipeline.Weak
	}
	return pipeline.Absent
}

func tieText(d *pipeline.Detector, t ties, members int) pipeline.Text {
	what := [...]pipeline.Text{
		pipeline.Place: {EN: "turn up under the same posts", RU: "появляются под одними и теми же записями", KK: "бір жазбалардың астында кездеседі"},
		pipeline.Time:  {EN: "come at the same moments", RU: "приходят в одни и те же моменты", KK: "бір сәтте келеді"},
		pipeline.Words: {EN: "write the same or nearly the same texts", RU: "пишут одинаковые или почти одинаковые тексты", KK: "бірдей немесе бірдей дерлік мәтіндер жазады"},
	}[d.Family]
	if d.Ties.EN != "" {
		what = d.Ties
	}
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d accounts %s as another of the group, far more than chance explains (%d pairs).", t.linked, members, what.EN, t.pairs),
		RU: fmt.Sprintf("%d из %d аккаунтов %s, что и другой аккаунт группы, намного чаще, чем объясняет случай (пар: %d).", t.linked, members, what.RU, t.pairs),
		KK: fmt.Sprintf("%d аккаунттың %s топтағы басқа аккаунтпен %s — кездейсоқтықтан әлдеқайда жиі (жұп саны: %d).", members, pipeline.KazakhPart(t.linked, ""), what.KK, t.pairs),
	}
}

// talkShare is the share of members' comments that answer a member.
func talkShare(cl *pipeline.Cluster) float64 { return float64(cl.Replies) / float64(len(cl.Comments)) }

// outsideAnswers is the share of comments that answer an account outside the cluster; NaN where nobody is answered in the dump.
func outsideAnswers(cl *pipeline.Cluster, answers []uint32) float64 {
	if !slices.ContainsFunc(answers, func(n uint32) bool { return n > 0 }) {
		return math.NaN()
	}
	outside := 0
	for i := range cl.Comments {
		to := cl.Comments[i].ReplyTo
		if _, inside := slices.BinarySearch(cl.Members, to); to != pipeline.None && !inside {
			outside++
		}
	}
	return float64(outside) / float64(len(cl.Comments))
}

func countPositive(comments []pipeline.Comment) int {
	n := 0
	for i := range comments {
		if comments[i].IsPositive() {
			n++
		}
	}
	return n
}

// publishedQuota is the monthly number of the one contract of this kind whose terms are known. Without a contract at hand and without regularity from month to month, an
// estimated quota counts from there on only: a smaller number is passed by any busy group.
const publishedQuota = 1000

// busiest is the most truly positive comments that a month may hold.
func busiest(months []pipeline.Month) float64 {
	most := 0.0
	for _, m := range months {
		most = max(most, m.PositiveHigh)
	}
	return most
}

func circumstances(j *judgedCluster, contract bool) pipeline.Circumstances {
	c := pipeline.Circumstances{
		Accounts: len(j.cluster.Members),
		Comments: len(j.cluster.Comments),
		Talk:     talkShare(j.cluster),
		Viral:    j.viral.viral(),
		OneText:  j.viral.oneTextEach(),
	}
	for _, e := range j.evidence {
		switch {
		case e.Family == pipeline.Cause && e.Name == "lift":
			c.LiftLow = e.Low
		case e.Family == pipeline.Cause && e.Name == "praise of authorities":
			c.Praised = praised(&e)
		case e.Family == pipeline.Quota && e.Name == "attainment":
			c.QuotaMet = c.QuotaMet || e.Value > 0 && e.Effect > pipeline.Absent && (contract || e.Effect >= pipeline.Moderate || busiest(j.months) >= publishedQuota)
		}
	}
	return c
}

// usuallyNamed is the share of ordinary praise that names authorities from which their lists of names can be taken to know the dump's world. Below it nobody is named, whoever is praised.
const usuallyNamed = 0.05

// praised reads off the share of praise that names authorities whom the praise is for.
func praised(share *pipeline.Evidence) pipeline.Praised {
	switch {
	case share.Low > share.Matched:
		return pipeline.PraisedAuthorities
	case share.Matched >= usuallyNamed:
		return pipeline.PraisedOthers
	}
	return pipeline.PraisedUnknown
}

// detector finds one of the run's detectors by name.
func (r *run) detector(name string) *pipeline.Detector {
	i := slices.IndexFunc(r.opt.Detectors, func(d *pipeline.Detector) bool { return d.Name == name })
	return r.opt.Detectors[i]
}

// innocent lists the ordinary explanations of a cluster and how they fared.
func (r *run) innocent(j *judgedCluster) []pipeline.Innocent {
	shared := float64(j.viral.repeated) / float64(j.viral.members)
	return pipeline.Explanations(j.grades, j.facts, shared, r.corpus.Posts.Len() > 0, r.precision <= pipeline.Minute)
}
