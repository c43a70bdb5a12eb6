package detectors

import (
	"time"

	"pikir/pipeline"
)

// SameRoute looks for accounts that go from post to post in the same order.
var SameRoute = declare(pipeline.Detector{
	Name:   "same-route",
	Family: pipeline.Place,
	Ties: pipeline.Text{
		EN: "go from post to post in the same order", RU: "переходят от записи к записи в том же порядке", KK: "жазбадан жазбаға бірдей ретпен көшеді",
	},
	Doc: `Accounts that go from one post of a page straight to the same next one more often than others who leave that post at that time.

A step is two successive posts of one page in an account's history. Two accounts that leave the same post within six hours of each other go to the same next one with the chance that
others who leave it around that time go there (a first-order Markov null: where one goes depends on the place and the hour, not on the person), leaning on how often any two
accounts part and meet again on that page and day where few others are around, and with no smaller chance than the share of what is written on the page there, within half an hour of their next
comment: readers who are always about go where the news is. The matching steps are then Poisson-binomial. Unlike co-comment, this does not ask how often two accounts meet, only
whether they leave together for the same place: a list of posts that is worked through in order shows, a shared taste does not.

Posts where the two talk with each other are left out.
Assumes that readers of a page who leave a post around the same time choose the next one independently.
Sources: Pacheco et al. 2021, ICWSM 15:455 (sequences as traces); Billingsley 1961, Ann. Math. Statist. 32:12 (tests of Markov chains).`,
	Doubt: pipeline.Text{
		EN: "A feed that shows everybody the same order, a link from one post to the next and a playlist lead people along one route.",
		RU: "По одному пути людей ведут и лента, одинаковая для всех, и ссылка из одной записи на другую, и список воспроизведения.",
		KK: "Баршаға бір ретпен көрінетін таспа, бір жазбадан екіншісіне сілтеме, ойнату тізімі де адамдарды бір жолмен жүргізеді.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.PostID}, Precision: pipeline.Hour},
	Habits: func(history []pipeline.Comment, emit func(pipeline.Key, *pipeline.Comment)) {
		last := map[pipeline.ID]*pipeline.Comment{} // by page
		for i := range history {
			c := &history[i]
			if c.Post == pipeline.None || c.Post == c.Page {
				continue
			}
			if from := last[c.Page]; from != nil && from.Post != c.Post {
				emit(pipeline.Key(from.Post)<<32|pipeline.Key(c.Post), from)
			}
			last[c.Page] = c
		}
	},
	Rule: pipeline.Rule{
		Nulls:   []pipeline.Null{pipeline.Succession},
		Least:   3,
		Horizon: 6 * time.Hour,
		Crowd:   1000,
	},
})
