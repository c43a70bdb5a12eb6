package detectors

import "pikir/pipeline"

// CoComment looks for accounts that turn up under the same posts more often than their habits explain.
var CoComment = declare(pipeline.Detector{
	Name:   "co-comment",
	Family: pipeline.Place,
	Doc: `Accounts that comment under the same posts more often than chance allows.

A co-action is two comments of different accounts under one post within the window (the page stands in where a dump names no
posts). The test asks how many posts two accounts would share if each chose its posts independently, given how many posts of that page it comments on
that day and how many accounts each post draws that day: the bipartite configuration model within page and day. Fans of a page are explained
by how much they write there, an event by how many it draws; a crew that is sent to the same few posts is not. What two accounts share is Poisson-binomial: of a page's posts of a day
they share no more than the one with fewer chose. Up to 15 % more than the model expects still count as chance, since the busiest accounts share thousands of posts and no model of habits is right to the
last percent.

People who read what is new in one hour of the evening choose the same posts of a day without knowing of each other. So a tie that seems firm must also be more than the ages of the posts that either account chooses explain: had it
looked, at that moment, for a post of the age of another of its choices, how often would it have come to one that the other chose that day? Of the two posts next to that age each counts as often as it draws comments, and 15 % more still count as chance.

Without posts there is no choice of posts, and the detector abstains. Without pages readers of one page look like accounts that were sent to its posts, and the evidence is weak at most.

Assumes that accounts choose posts independently within a page and a day, or among posts of the ages that they choose. The day is finer than the month of earlier work on purpose:
two people who were both online on Monday only share Monday's posts, and a month-wide stratum would call that more than chance.
Sources: Saracco et al. 2015, Scientific Reports 5:10595 and 2017, New J. Phys. 19:053022 (bipartite configuration model);
Tumminello et al. 2011, PLoS ONE 6:e17994 (validated projections); Giglietto et al. 2020 and Righetti & Balluff 2025 (co-actions, CooRTweet).`,
	Doubt: pipeline.Text{
		EN: "People who share an interest, a town or a news feed also meet under the same posts; a notification that reaches all subscribers at once brings the same readers to the same post.",
		RU: "Люди с общими интересами, из одного города или с одной лентой новостей тоже встречаются под одними записями; уведомление, которое получают все подписчики, приводит одних и тех же читателей к одной записи.",
		KK: "Қызығушылығы, қаласы немесе жаңалықтар таспасы ортақ адамдар да бір жазбалардың астында кездеседі; барлық жазылушыға бірден келетін хабарлама бір оқырмандарды бір жазбаға әкеледі.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.PostID}, Precision: pipeline.Day, Pages: true},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		if c.Post != pipeline.None {
			emit(pipeline.Key(c.Post))
		}
	},
	Rule: pipeline.Rule{
		Nulls:    []pipeline.Null{pipeline.Selection},
		Habitual: true,
		Least:    3,
		Crowd:    2000,
	},
})
