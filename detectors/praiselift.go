package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// PraiseLift measures whether a cluster praises where others under the same posts do not.
var PraiseLift = declare(pipeline.Detector{
	Name:   "praise-lift",
	Family: pipeline.Cause,
	Doc: `How much more positive a cluster's comments are than those of others under the same posts.

The lift is the mean, over the cluster's comments, of the probability of a positive comment minus the mean of that probability among accounts
outside all clusters at the same post (or page, where posts are not known). Its interval and p treat accounts, not comments, as the independent units
(cluster-robust variance; Cameron & Miller 2015, J. Human Resources 50:317), without the bias that accounts of unequal weight bring and at the degrees of freedom which they leave:
accounts − 1 where all write as much, hardly one where one account writes most (Bell & McCaffrey 2002, Survey Methodology 28:169).

Assumes that the positivity model errs alike on both sides.`,
	Doubt: pipeline.Text{
		EN: "Fans, employees, residents of a renewed street and people who like the author praise too, and the model of positivity errs with irony and with approval that has no word of praise.",
		RU: "Хвалят и поклонники, сотрудники, жители отремонтированной улицы, те, кому нравится автор; модель тональности ошибается на иронии и на одобрении без слов похвалы.",
		KK: "Жанкүйерлер, қызметкерлер, жөнделген көшенің тұрғындары, авторды ұнататындар да мақтайды; модель кекесінде және мақтау сөзі жоқ қолдауда қателеседі.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Estimated},
	Judge: praiseLift,
})

func praiseLift(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	usual := meanPositive(m.Comments)
	own := map[pipeline.ID]*group{}
	var total group
	for i := range cl.Comments {
		c := &cl.Comments[i]
		others, known := usual[c.Post]
		if !known {
			continue
		}
		if own[c.Account] == nil {
			own[c.Account] = &group{}
		}
		own[c.Account].add(float64(c.Positive), others.mean())
		total.add(float64(c.Positive), others.mean())
	}
	if len(own) < 3 {
		return nil
	}
	lift := total.mean()
	variance, degrees := robustVariance(cl.Members, own, lift, total.n)
	variance += matchedVariance(cl, usual)
	half := stats.StudentQuantile(0.975, degrees) * math.Sqrt(variance)
	return []pipeline.Evidence{{
		Detector: "praise-lift", Family: pipeline.Cause, Name: "lift", Unit: "share",
		Value: lift, Low: lift - half, High: lift + half, Matched: total.usual / total.n,
		P:      stats.StudentTail(lift/math.Sqrt(variance), degrees),
		Effect: liftGrade(lift, lift-half),
		Text:   liftText(total),
	}}
}

// group sums the positivity of comments and of those they are compared with.
type group struct{ n, positive, usual float64 }

func (g *group) add(positive, usual float64) {
	g.n++
	g.positive += positive
	g.usual += usual
}

func (g *group) mean() float64 { return (g.positive - g.usual) / g.n }

// meanPositive sums positivity by place, with the spread between accounts' comments.
func meanPositive(comments []pipeline.Comment) map[pipeline.ID]*place {
	places := map[pipeline.ID]*place{}
	for i := range comments {
		c := &comments[i]
		p := places[c.Post]
		if p == nil {
			p = &place{}
			places[c.Post] = p
		}
		p.n++
		p.sum += float64(c.Positive)
		p.squares += float64(c.Positive) * float64(c.Positive)
	}
	return places
}

type place struct{ n, sum, squares float64 }

func (p *place) mean() float64 { return p.sum / p.n }

// variance of the mean; a single comment has that of a coin at worst.
func (p *place) variance() float64 {
	if p.n < 2 {
		return 0.25
	}
	return math.Max(0, p.squares-p.sum*p.sum/p.n) / (p.n - 1) / p.n
}

// robustVariance is the variance of the lift with accounts as independent units, and its degrees of freedom.
func robustVariance(members []pipeline.ID, own map[pipeline.ID]*group, lift, comments float64) (variance float64, degrees int) {
	var weights, deviations []float64
	for _, a := range members { // in order, so that the sums are the same each time
		if g := own[a]; g != nil {
			weights, deviations = append(weights, g.n/comments), append(deviations, g.mean()-lift)
		}
	}
	return stats.VarianceOfMean(weights, deviations)
}

// matchedVariance is what the sampling of the others' comments adds: places weigh by the cluster's comments there.
func matchedVariance(cl *pipeline.Cluster, usual map[pipeline.ID]*place) float64 {
	weight := map[pipeline.ID]float64{}
	total := 0.0
	var places []pipeline.ID
	for i := range cl.Comments {
		post := cl.Comments[i].Post
		if usual[post] == nil {
			continue
		}
		if weight[post] == 0 {
			places = append(places, post)
		}
		weight[post]++
		total++
	}
	sum := 0.0
	for _, p := range places {
		sum += weight[p] * weight[p] * usual[p].variance()
	}
	return sum / (total * total)
}

// liftGrade asks for an interval that excludes zero.
func liftGrade(lift, low float64) pipeline.Strength {
	switch {
	case low <= 0:
		return pipeline.Absent
	case lift >= 0.3:
		return pipeline.Strong
	case lift >= 0.15:
		return pipeline.Moderate
	case lift >= 0.05:
		return pipeline.Weak
	}
	return pipeline.Absent
}

func liftText(g group) pipeline.Text {
	own, usual := 100*g.positive/g.n, 100*g.usual/g.n
	return pipeline.Text{
		EN: fmt.Sprintf("On average %.0f %% of the group's comments read as positive, against %.0f %% of other people's comments in the same places.", own, usual),
		RU: fmt.Sprintf("В среднем %.0f %% комментариев группы читаются как положительные, у других людей в тех же местах — %.0f %%.", own, usual),
		KK: fmt.Sprintf("Топ пікірлерінің орта есеппен %.0f %%-ы оң болып көрінеді, сол жерлердегі басқа адамдарда — %.0f %%.", own, usual),
	}
}
