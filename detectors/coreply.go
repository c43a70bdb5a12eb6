package detectors

import (
	"time"

	"pikir/pipeline"
)

// CoReply looks for accounts that answer the same comments.
var CoReply = declare(pipeline.Detector{
	Name:   "co-reply",
	Family: pipeline.Place,
	Ties: pipeline.Text{
		EN: "answer the same comments", RU: "отвечают на те же комментарии", KK: "бір пікірлерге жауап береді",
	},
	Doc: `Accounts that answer the same comments more often than chance allows.

A co-action is two answers of different accounts in one reply chain or, where the dump does not know the chain, to one account on one day. The test asks how many answered
comments two accounts would share if each chose independently whom to answer under a post (a page where no posts are known) within an hour, given how many each answers there
and how many answers each comment draws: the bipartite configuration model, as in co-comment, in much finer strata, since who reads a post at one hour sees the same comments.

A quarrel brings the same people back to the same chain. So what two accounts share counts no more than the different accounts that both answer, and no more than the different
hours and posts in which they do; and accounts that answer each other under a post do not count there at all.

Assumes that within an hour under one post accounts choose independently whom to answer.
Sources: Saracco et al. 2015, Sci. Rep. 5:10595 (configuration model); Pote 2024, arXiv:2406.04899 (coordinated replies); Weber & Neumann 2021, Social Network Analysis and Mining 11:111 (co-reply).`,
	Doubt: pipeline.Text{
		EN: "People of one opinion answer the same opponents, and a comment that outrages or amuses draws the same regulars.",
		RU: "Единомышленники отвечают одним и тем же оппонентам, а возмутительный или смешной комментарий привлекает одних и тех же завсегдатаев.",
		KK: "Пікірі бір адамдар бір қарсыластарға жауап береді, ал ашу келтіретін не күлкілі пікір бір тұрақты оқырмандарды тартады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.ReplyToAccountID}, Precision: pipeline.Hour},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		const isAccount = 1 << 40
		switch {
		case c.ReplyTo == pipeline.None || c.ReplyTo == c.Account:
		case c.Thread != c.Row:
			emit(pipeline.Key(c.Thread))
		default:
			emit(isAccount | pipeline.Key(c.ReplyTo))
		}
	},
	Rule: pipeline.Rule{
		Nulls:   []pipeline.Null{pipeline.Selection},
		Least:   3,
		Crowd:   500,
		Period:  time.Hour,
		InPlace: true,
		Answers: true,
	},
})
