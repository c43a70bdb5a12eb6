package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// OneWayTalk asks whether a cluster talks past everybody: it neither answers nor is answered.
var OneWayTalk = declare(pipeline.Detector{
	Name:   "one-way-talk",
	Family: pipeline.Cause,
	Doc: `Whether a cluster talks past everybody else: how seldom it answers and is answered, against equally active accounts.

Two measures: answers received from other accounts per comment, and the share of comments that answer another account. Each p is the rank among groups of equally
active accounts. Delivered praise starts no talk, and neither do greetings, so this is never more than weak evidence.

Assumes that the dump says who is answered for all accounts alike.
Sources: Kumar et al. 2017, WWW 857 (sockpuppets in discussion communities); Keller et al. 2020, Political Communication 37:256 (one-way traffic of paid accounts).`,
	Doubt: pipeline.Text{
		EN: "Shy people, people who only congratulate or thank, and readers of a page where nobody answers anybody talk one way too.",
		RU: "Без ответов пишут и стеснительные люди, и те, кто только поздравляет или благодарит, и читатели страницы, где никто никому не отвечает.",
		KK: "Ұяң адамдар, тек құттықтап не алғыс айтып жазатындар, ешкім ешкімге жауап бермейтін парақшаның оқырмандары да жауапсыз жазады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.ReplyToAccountID}, Precision: pipeline.Estimated},
	Judge: oneWayTalk,
})

func oneWayTalk(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	const least = 30 // comments
	if len(cl.Comments) < least {
		return nil
	}
	received := func(c []pipeline.Comment) float64 { return answersReceived(c, m.Answers) }
	return []pipeline.Evidence{
		talkMeasure("answers received", received, cl, m, pipeline.Text{
			EN: "A comment of the group brings its author %.2f answers, in equally active groups %.2f.",
			RU: "Комментарий группы приносит автору %.2f ответа, у столь же активных групп — %.2f.",
			KK: "Топтың бір пікірі авторына %.2f жауап әкеледі, белсенділігі сондай топтарда — %.2f.",
		}),
		talkMeasure("answers given", answersGiven, cl, m, pipeline.Text{
			EN: "Of the group's comments a share of %.2f answers somebody else, in equally active groups %.2f.",
			RU: "Доля комментариев группы, отвечающих кому-то другому, — %.2f, у столь же активных групп — %.2f.",
			KK: "Топ пікірлерінің басқа біреуге жауап болатын үлесі — %.2f, белсенділігі сондай топтарда — %.2f.",
		}),
	}
}

// talkMeasure compares a rate for each comment with that of the groups; text takes the two.
func talkMeasure(name string, measure func([]pipeline.Comment) float64, cl *pipeline.Cluster, m *pipeline.Matched, text pipeline.Text) pipeline.Evidence {
	own, groups := measure(cl.Comments), amongGroups(m, measure)
	usual, half := stats.Mean(groups), stats.Z95*sd(groups)
	return pipeline.Evidence{
		Detector: "one-way-talk", Family: pipeline.Cause, Name: name, Unit: "1", Value: own, Low: math.Max(0, own-half), High: own + half, Matched: usual,
		P: stats.Below(own, groups, m.Taken), Q: math.NaN(), Effect: weakFrom(-own/usual, -0.5),
		Text: pipeline.Text{EN: fmt.Sprintf(text.EN, own, usual), RU: fmt.Sprintf(text.RU, own, usual), KK: fmt.Sprintf(text.KK, own, usual)},
	}
}

// answersReceived is the number of others' answers to the accounts of comments, for each comment.
func answersReceived(comments []pipeline.Comment, answers []uint32) float64 {
	total := 0.0
	for _, a := range accountsOf(comments) {
		total += float64(answers[a]) // whole numbers: their order does not matter
	}
	return total / float64(len(comments))
}

// answersGiven is the share of comments that answer another account.
func answersGiven(comments []pipeline.Comment) float64 {
	n := 0.0
	for i := range comments {
		if c := &comments[i]; c.ReplyTo != pipeline.None && c.ReplyTo != c.Account {
			n++
		}
	}
	return n / float64(len(comments))
}
