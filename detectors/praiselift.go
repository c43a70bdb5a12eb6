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

// aloneProbability is the variance of a probability that one comment tells: at most that of a toss of a coin.
const aloneProbability = 0.25

func praiseLift(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	lift := stats.NewLift(positivity(m.Comments), aloneProbability)
	for i := range cl.Comments {
		c := &cl.Comments[i]
		lift.Add(c.Account, c.Post, float64(c.Positive))
	}
	if lift.Accounts() < 3 {
		return nil
	}
	variance, degrees := lift.Variance()
	half := stats.StudentQuantile(0.975, degrees) * math.Sqrt(variance)
	return []pipeline.Evidence{{
		Detector: "praise-lift", Family: pipeline.Cause, Name: "lift", Unit: "share",
		Value: lift.Mean(), Low: lift.Mean() - half, High: lift.Mean() + half, Matched: lift.Matched(),
		P:      stats.StudentTail(lift.Mean()/math.Sqrt(variance), degrees),
		Effect: liftGrade(lift.Mean(), lift.Mean()-half),
		Text:   liftText(lift.Mean()+lift.Matched(), lift.Matched()),
	}}
}

// positivity sums p_positive by place.
func positivity(comments []pipeline.Comment) map[pipeline.ID]*stats.Sample {
	places := map[pipeline.ID]*stats.Sample{}
	for i := range comments {
		c := &comments[i]
		if places[c.Post] == nil {
			places[c.Post] = &stats.Sample{}
		}
		places[c.Post].Add(float64(c.Positive))
	}
	return places
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

// liftText takes the mean p_positive of the group and of the others.
func liftText(own, usual float64) pipeline.Text {
	of, than := pipeline.Percent(own), pipeline.Percent(usual)
	return pipeline.Text{
		EN: fmt.Sprintf("The model gives a comment of the group a mean probability of %s %% of being positive, against %s %% for other people's comments in the same places.", of, than),
		RU: fmt.Sprintf("По модели комментарий группы положителен в среднем с вероятностью %s %%, комментарий других людей в тех же местах — с вероятностью %s %%.", of, than),
		KK: fmt.Sprintf("Модель бойынша топ пікірінің жағымды болу ықтималдығы орта есеппен %s %%, сол жерлердегі басқа адамдардың пікірінде — %s %%.", of, than),
	}
}
