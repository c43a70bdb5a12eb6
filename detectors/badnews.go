package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// BadNews measures whether a cluster comes where the news is bad.
var BadNews = declare(pipeline.Detector{
	Name:   "bad-news",
	Family: pipeline.Cause,
	Doc: `Whether a cluster writes where the mood is bad, more than equally active accounts do.

The mood of a post is read off its own text where the posts were given (run --posts), else off the comments of accounts outside all clusters under it: the mean of
P(negative) − P(positive). The effect is the mean mood over the cluster's comments minus that over matched groups of equally active accounts; p is
the share of those groups that write in as bad a mood. The Nur-Sultan contract of 2019 asked for positive comments in answer to negative publications.

Assumes that the mood of other commenters follows that of the publication. It says nothing of praise: read it beside praise-lift.`,
	Doubt: pipeline.Text{
		EN: "Many people argue under bad news, and those who defend the criticised come there of their own accord.",
		RU: "Под плохими новостями спорят многие, и те, кто защищает критикуемых, приходят туда сами.",
		KK: "Жаман жаңалықтың астында көп адам дауласады, сыналғандарды қорғайтындар да сонда өз еркімен келеді.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn, pipeline.PostID}, Precision: pipeline.Estimated},
	Judge: badNews,
})

func badNews(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
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
	return []pipeline.Evidence{{
		Detector: "bad-news", Family: pipeline.Cause, Name: "mood of the places", Unit: "−1 to 1", Value: effect,
		Low: effect - stats.Z95*spread, High: effect + stats.Z95*spread, Matched: usual, P: stats.Above(own, others), Q: math.NaN(),
		Effect: min(pipeline.Moderate, gradeFrom(effect, 0.05, 0.15, math.Inf(1))),
		Text: pipeline.Text{
			EN: fmt.Sprintf("The group writes where the mood is at %+.2f on a scale from −1 (all praise) to 1 (all complaint); equally active accounts write at %+.2f.", own, usual),
			RU: fmt.Sprintf("Группа пишет там, где настроение равно %+.2f на шкале от −1 (сплошная похвала) до 1 (сплошные жалобы); столь же активные аккаунты — при %+.2f.", own, usual),
			KK: fmt.Sprintf("Топ көңіл күйі −1 (тек мақтау) мен 1 (тек шағым) аралығындағы шкала бойынша %+.2f болатын жерде жазады; белсенділігі сондай аккаунттарда бұл %+.2f.", own, usual),
		},
	}}
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
