package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// TargetFocus asks whether a cluster concentrates on few pages, and its accounts on few posts.
var TargetFocus = declare(pipeline.Detector{
	Name:   "target-focus",
	Family: pipeline.Cause,
	Doc: `Whether a cluster concentrates on few pages, and each of its accounts on few posts, more than equally active accounts do.

Two measures of Simpson's kind, which do not grow with the number of comments: the chance that two comments of different members stand on one page, and the chance that two
comments of one member stand under one post. Each p is the rank among groups of equally active accounts. Readers of one page concentrate as well, so focus
alone is never more than weak evidence.

Assumes that the dump holds pages and posts which its accounts could choose among; a measure for which there is nothing to choose is left out.
Sources: Simpson 1949, Nature 163:688; Hurlbert 1971, Ecology 52:577 (the unbiased form).`,
	Doubt: pipeline.Text{
		EN: "Readers of one local page, fans of one person and people who follow one dispute also write about little else.",
		RU: "Читатели одной местной страницы, поклонники одного человека и те, кто следит за одним спором, тоже почти ни о чём другом не пишут.",
		KK: "Бір жергілікті парақшаның оқырмандары, бір адамның жанкүйерлері, бір дауды қадағалап отырғандар да басқа тақырыпқа сирек жазады.",
	},
	Needs: pipeline.Need{Precision: pipeline.Estimated},
	Judge: targetFocus,
})

func targetFocus(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	for _, f := range []focus{{"pages in common", samePage}, {"posts of one account", samePost}} {
		if e, known := f.evidence(cl, m); known {
			evidence = append(evidence, e)
		}
	}
	return evidence
}

// focus is a chance that two comments meet, among all pairs of comments that it looks at.
type focus struct {
	name string
	meet func(comments []pipeline.Comment) (meeting, pairs float64)
}

func (f focus) evidence(cl *pipeline.Cluster, m *pipeline.Matched) (e pipeline.Evidence, known bool) {
	const least = 30 // pairs of comments
	meeting, pairs := f.meet(cl.Comments)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 {
		meeting, pairs := f.meet(c)
		return meeting / pairs
	})
	own, usual := meeting/pairs, stats.Mean(groups)
	if pairs < least || !(usual < 1) {
		return e, false
	}
	half := stats.Z95 * sd(groups) // of groups, since pairs of comments are not independent
	return pipeline.Evidence{
		Detector: "target-focus", Family: pipeline.Cause, Name: f.name, Unit: "share", Value: own, Low: math.Max(0, own-half), High: math.Min(1, own+half),
		Matched: usual, P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: weakFrom(own-usual, 0.1), Text: f.text(own, usual),
	}, true
}

func (f focus) text(own, usual float64) pipeline.Text {
	what := pipeline.Text{EN: "different members stand on one page", RU: "разных участников окажутся на одной странице", KK: "әртүрлі мүшелердің екі пікірі бір парақшада"}
	if f.name == "posts of one account" {
		what = pipeline.Text{EN: "one member stand under one post", RU: "одного участника окажутся под одной записью", KK: "бір мүшенің екі пікірі бір жазбаның астында"}
	}
	return pipeline.Text{
		EN: fmt.Sprintf("Two comments of %s in %s %% of cases, in equally active groups in %s %%.", what.EN, pipeline.Percent(own), pipeline.Percent(usual)),
		RU: fmt.Sprintf("Два комментария %s в %s %% случаев, у столь же активных групп — в %s %%.", what.RU, pipeline.Percent(own), pipeline.Percent(usual)),
		KK: fmt.Sprintf("Жағдайлардың %s %%-ында %s тұр, белсенділігі сондай топтарда бұл — %s %%.", pipeline.Percent(own), what.KK, pipeline.Percent(usual)),
	}
}

// samePage counts the pairs of comments of different accounts, and those on one page. Comments without a page are left out.
func samePage(comments []pipeline.Comment) (meeting, pairs float64) {
	all, byAccount := map[pipeline.ID]float64{}, map[[2]pipeline.ID]float64{}
	total, totals := 0.0, map[pipeline.ID]float64{}
	for i := range comments {
		if c := &comments[i]; c.Page != pipeline.None {
			all[c.Page]++
			byAccount[[2]pipeline.ID{c.Account, c.Page}]++
			totals[c.Account]++
			total++
		}
	}
	return squares(all) - squares(byAccount), total*total - squares(totals)
}

// samePost counts the pairs of comments of one account, and those under one post.
func samePost(comments []pipeline.Comment) (meeting, pairs float64) {
	byPost, totals := map[[2]pipeline.ID]float64{}, map[pipeline.ID]float64{}
	for i := range comments {
		if c := &comments[i]; c.Post != pipeline.None && c.Post != c.Page {
			byPost[[2]pipeline.ID{c.Account, c.Post}]++
			totals[c.Account]++
		}
	}
	ordered := func(counts float64, comments float64) float64 { return counts - comments } // n² − n
	comment := 0.0
	for _, n := range totals {
		comment += n
	}
	return ordered(squares(byPost), comment), ordered(squares(totals), comment)
}

// squares sums squared counts, whose order does not matter as they are whole numbers.
func squares[K comparable](counts map[K]float64) float64 {
	sum := 0.0
	for _, n := range counts {
		sum += n * n
	}
	return sum
}
