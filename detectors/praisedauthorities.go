package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
	"pikir/pipeline/text"
)

// PraisedAuthorities asks how much of a cluster's praise goes to authorities.
var PraisedAuthorities = declare(pipeline.Detector{
	Name:   "praised-authorities",
	Family: pipeline.Cause,
	Doc: `How much of a cluster's praise goes to the targets of the contract, or to authorities and what the city builds and runs.

The effect is the share of positive comments that name such a target; p is the share of groups of equally active accounts with as high a share. Targets are found by their
names: those of the contract in Kazakh, Russian and English, and the heads, offices and services of city and state that are always known. Praise that names nobody counts as
not theirs, for the cluster and for the groups.

Praise of one target alone is never more than weak evidence: supporters praise whom they support. At least 30 positive comments are needed.`,
	Doubt: pipeline.Text{
		EN: "Residents who are content, employees and supporters also praise the authorities, and a page of a city office is about little else.",
		RU: "Довольные жители, сотрудники и сторонники тоже хвалят власти, а на странице городского ведомства почти ни о чём другом и не говорят.",
		KK: "Риза тұрғындар, қызметкерлер мен жақтаушылар да билікті мақтайды, ал қала мекемесінің парақшасында басқа тақырып сирек.",
	},
	Needs:    pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Estimated},
	Judge:    praisedAuthorities,
	Reads:    readPraised,
	Features: praiseFeatures,
})

// What is counted of an account's positive comments.
const (
	praises = iota
	praisesCause
	praiseFeatures
)

func readPraised(c *pipeline.Comment, count func(feature int)) {
	if !c.IsPositive() {
		return
	}
	count(praises)
	switch c.Target {
	case "", text.Author, text.News, text.Commenter, text.NoTarget:
	default:
		count(praisesCause)
	}
}

func praisedAuthorities(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	const least = 30
	named, all := praisedBy(cl.Comments, m.Read)
	if all < least {
		return nil
	}
	var groups []float64
	for _, g := range m.Groups {
		if named, all := praisedBy(g, m.Read); all >= least {
			groups = append(groups, named/all)
		}
	}
	own, usual := named/all, stats.Mean(groups)
	low, high := stats.Wilson(named, all)
	return []pipeline.Evidence{{
		Detector: "praised-authorities", Family: pipeline.Cause, Name: "praise of authorities", Unit: "share", Value: own, Low: low, High: high,
		Matched: usual, P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: weakFrom(own-usual, 0.1),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%s %% of the positive comments name the authorities, what the city runs, or another target of the contract; in equally active groups %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			RU: fmt.Sprintf("%s %% положительных комментариев называют власти, городское хозяйство или другой предмет договора; у столь же активных групп — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			KK: fmt.Sprintf("Жағымды пікірлердің %s %%-ында билік, қала шаруашылығы не келісімшарттың басқа нысаны аталады, белсенділігі сондай топтарда бұл — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
		},
	}}
}

// praisedBy counts the positive comments of a group's accounts, and those that name a target.
func praisedBy(comments []pipeline.Comment, read map[pipeline.ID][]uint32) (named, all float64) {
	seen := map[pipeline.ID]bool{}
	for i := range comments {
		if a := comments[i].Account; !seen[a] {
			seen[a] = true
			if counts := read[a]; counts != nil {
				named, all = named+float64(counts[praisesCause]), all+float64(counts[praises])
			}
		}
	}
	return named, all
}
