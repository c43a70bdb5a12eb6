package detectors

import (
	"fmt"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// BadNews measures whether a cluster comes where the news is bad.
var BadNews = declare(pipeline.Detector{
	Name:   "bad-news",
	Family: pipeline.Cause,
	Doc: `Whether a cluster writes where the mood is bad, more than equally active accounts do.

The mood of a post is read off its own text where the posts were given (run --posts), else off the comments of accounts outside all clusters under it: the mean of
P(negative) − P(positive); from 0.25 on it counts as bad news. The effect is the mean mood over the cluster's comments minus that over matched groups of equally active accounts; p is
the share of those groups that write in as bad a mood. Told beside it are the share of comments under bad news and, where the times of posts were given, how soon after
the post these come: the median with the interval of its order statistics, against the same groups. The Nur-Sultan contract of 2019 asked for positive comments in answer to negative publications.

Assumes that the mood of other commenters follows that of the publication. It says nothing of praise: read it beside praise-lift.`,
	Doubt: pipeline.Text{
		EN: "Many people argue under bad news, and those who defend the criticised come there of their own accord.",
		RU: "Под плохими новостями спорят многие, и те, кто защищает критикуемых, приходят туда сами.",
		KK: "Жаман жаңалықтың астында көп адам дауласады, сыналғандарды қорғайтындар да сонда өз еркімен келеді.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn, pipeline.PostID}, Precision: pipeline.Estimated},
	Params: []pipeline.Param{
		{Name: "negative-from", Default: badFrom, Low: 0.05, High: 0.95, Unit: "of 1", Meaning: "mood from which a publication counts as negative: −1 is all praise, 1 all complaint"},
	},
	Configure: func(d *pipeline.Detector) {
		from := float32(d.Param("negative-from"))
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence { return badNews(cl, m, from) }
	},
})

func badNews(cl *pipeline.Cluster, m *pipeline.Matched, from float32) []pipeline.Evidence {
	own, n := meanMood(cl.Comments)
	var others []float64
	for _, g := range m.Groups {
		if mood, k := meanMood(g); k > 0 {
			others = append(others, mood)
		}
	}
	if n < 10 || len(others) < 50 {
		return nil
	}
	usual, spread := stats.Mean(others), stats.Deviation(others)
	effect := own - usual
	mood := pipeline.Evidence{
		Detector: "bad-news", Family: pipeline.Cause, Name: "mood of the places", Unit: "−1 to 1", Value: effect,
		Low: effect - stats.Z95*spread, High: effect + stats.Z95*spread, Matched: usual, P: stats.Above(own, others, m.Taken), Q: math.NaN(),
		Effect: min(pipeline.Moderate, gradeFrom(effect, 0.05, 0.15, math.Inf(1))),
		Text: pipeline.Text{
			EN: fmt.Sprintf("The group writes where the mood is at %+.2f on a scale from −1 (all praise) to 1 (all complaint); equally active accounts write at %+.2f.", own, usual),
			RU: fmt.Sprintf("Группа пишет там, где настроение равно %+.2f на шкале от −1 (сплошная похвала) до 1 (сплошные жалобы); столь же активные аккаунты — при %+.2f.", own, usual),
			KK: fmt.Sprintf("Топ көңіл күйі −1 (тек мақтау) мен 1 (тек шағым) аралығындағы шкала бойынша %+.2f болатын жерде жазады; белсенділігі сондай аккаунттарда бұл %+.2f.", own, usual),
		},
	}
	return append([]pipeline.Evidence{mood, answersToBadNews(cl, m, from)}, latency(cl, m, from)...)
}

// badFrom is the mood from which a publication counts as negative, unless it is set otherwise.
const badFrom = 0.25

// answersToBadNews measures the share of comments under negative publications, among comments whose place has a known mood.
func answersToBadNews(cl *pipeline.Cluster, m *pipeline.Matched, from float32) pipeline.Evidence {
	bad, told := underBadNews(cl.Comments, from)
	low, high := stats.Wilson(bad, told)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 { bad, told := underBadNews(c, from); return bad / told })
	own, usual := bad/told, stats.Mean(groups)
	return pipeline.Evidence{
		Detector: "bad-news", Family: pipeline.Cause, Name: "answers to bad news", Unit: "share", Value: own, Low: low, High: high,
		Matched: usual, P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: min(pipeline.Moderate, gradeFrom(own-usual, 0.1, 0.25, math.Inf(1))),
		Text: answersText(pipeline.Percent(own), pipeline.Percent(usual), m.PostText),
	}
}

// answersText says whose mood is meant: without the texts of publications it is that of the others who comment there.
func answersText(own, usual string, postText bool) pipeline.Text {
	if postText {
		return pipeline.Text{
			EN: fmt.Sprintf("%s %% of the group's comments stand under negative publications, in equally active groups %s %%.", own, usual),
			RU: fmt.Sprintf("Под негативными публикациями стоит %s %% комментариев группы, у столь же активных групп — %s %%.", own, usual),
			KK: fmt.Sprintf("Топ пікірлерінің %s %%-ы теріс жарияланымдардың астында тұр, белсенділігі сондай топтарда бұл — %s %%.", own, usual),
		}
	}
	return pipeline.Text{
		EN: fmt.Sprintf("%s %% of the group's comments stand where other people's comments are negative, in equally active groups %s %%. The texts of the publications were not given (--posts): this is the mood of those who comment there, not of what was published.", own, usual),
		RU: fmt.Sprintf("%s %% комментариев группы стоят там, где комментарии других людей негативны, у столь же активных групп — %s %%. Тексты публикаций не даны (--posts): это настроение тех, кто там комментирует, а не самих публикаций.", own, usual),
		KK: fmt.Sprintf("Топ пікірлерінің %s %%-ы басқа адамдардың пікірлері теріс болған жерде тұр, белсенділігі сондай топтарда бұл — %s %%. Жарияланымдардың мәтіні берілмеген (--posts): бұл — жарияланымның емес, сонда пікір жазатындардың көңіл күйі.", own, usual),
	}
}

// underBadNews counts comments under negative publications, and all whose place has a mood.
func underBadNews(comments []pipeline.Comment, from float32) (bad, told float64) {
	for i := range comments {
		if mood := comments[i].Mood; mood == mood {
			told++
			if mood >= from {
				bad++
			}
		}
	}
	return bad, told
}

// latency measures how soon comments come after negative publications; nothing where fewer than ten comments have a known delay, or hardly any group has.
// Quickness alone says little, since readers with notifications are quick too: the effect is weak at most.
func latency(cl *pipeline.Cluster, m *pipeline.Matched, from float32) []pipeline.Evidence {
	const least = 10
	own := delays(cl.Comments, from)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 {
		if d := delays(c, from); len(d) >= least {
			return d[len(d)/2]
		}
		return math.NaN()
	})
	usual := stats.Mean(groups)
	if len(own) < least || math.IsNaN(usual) {
		return nil
	}
	n := float64(len(own))
	half := stats.Z95 * math.Sqrt(n) / 2
	median, low, high := own[len(own)/2], own[int(math.Max(0, n/2-half))], own[int(math.Min(n-1, n/2+half))]
	return []pipeline.Evidence{{
		Detector: "bad-news", Family: pipeline.Cause, Name: "delay after bad news", Unit: "hours", Value: median, Low: low, High: high,
		Matched: usual, P: stats.Below(median, groups, m.Taken), Q: math.NaN(), Effect: min(pipeline.Weak, gradeDown(median/usual, 0.5, 0.25, 0)),
		Text: pipeline.Text{
			EN: fmt.Sprintf("Half of the group's comments under negative publications come within %.1f hours of the publication, in equally active groups within %.1f.", median, usual),
			RU: fmt.Sprintf("Половина комментариев группы под негативными публикациями появляется не позже чем через %.1f ч после публикации, у столь же активных групп — через %.1f ч.", median, usual),
			KK: fmt.Sprintf("Топтың теріс жарияланымдар астындағы пікірлерінің жартысы жарияланғаннан кейін %.1f сағат ішінде жазылады, белсенділігі сондай топтарда — %.1f сағат ішінде.", median, usual),
		},
	}}
}

// delays lists, shortest first, how many hours after a negative publication comments come, where both times are known to the hour.
func delays(comments []pipeline.Comment, from float32) []float64 {
	var hours []float64
	for i := range comments {
		c := &comments[i]
		if c.PostAt != 0 && c.At >= c.PostAt && c.Mood >= from && c.Precision <= pipeline.Hour {
			hours = append(hours, float64(c.At-c.PostAt)/3.6e9)
		}
	}
	slices.Sort(hours)
	return hours
}

// meanMood averages the mood of the places over comments whose place has one.
func meanMood(comments []pipeline.Comment) (mean float64, n int) {
	sum := 0.0
	for i := range comments {
		if mood := float64(comments[i].Mood); !math.IsNaN(mood) {
			sum += mood
			n++
		}
	}
	return sum / math.Max(1, float64(n)), n
}
