package detectors

import (
	"time"

	"pikir/pipeline"
)

// Synchrony looks for accounts that come to the same posts at the same moments.
var Synchrony = declare(pipeline.Detector{
	Name:   "synchrony",
	Family: pipeline.Time,
	Doc: `Accounts that come to the same posts at the same moments more often than everybody does.

Two accounts meet when they comment under one post within the horizon. Each meeting falls within the window with the share that
all comments around it show at that post and hour; the number of meetings within the window is then Poisson-binomial. Bursts, live streams and evening peaks
are therefore explained, since everybody comes closer together then. Several windows are tested at once; the horizon is twelve windows, at least half an hour and at most two.

People who are early under each post of a page keep company by habit, and so do people who write in one hour of the day, such as a lunch break. So a tie that seems firm must also be more than each account's own delays after the
opening of posts explain: the share of the moments at which it would have met the other just so, had it come at the delay of another of its visits. And it must be more than other people explain at the hours that the accounts keep: the same
share of the comments around, each counted by how often the account comes within a quarter of an hour of that time of day. Up to 15 % more than a habit explains still counts as chance. A crew that answers every post within the same minute is not told from people with such a habit by its moments;
its posts and words remain.

Where a few of many are sent to each post, no two meet often enough. Groups are therefore looked for by weak ties (p of at most 5 %) under one half of the posts and days, and tested under the
other: of all visits of members, how many follow a comment of another member within the window, against the share of other people's within the horizon that do, at all hours and at those of the member, and of the members' own delays ("company" among the evidence). Looking back only, the first who comes has nobody to follow; company is
strong from two fifths of what chance leaves alone. An answer to a member is talk: it counts neither as a visit nor among the moments of other people. Accounts whose comments praise are parted before from those whose comments complain, by the texts
alone: people who run a crew down, or a campaign against what it praises, come when it comes. Posts and days are halved three times at random: a group counts with the members that it has in most of them, at twice the median p. If the first
halving shows no group, as in most dumps, there are no others.

Assumes that the exact moment within the horizon is chosen independently, among the hours that an account keeps: people whose hours change from day to day together, such as one class with its timetable, are not told from a crew.
Without the column that tells who answers whom, many who argue with a crew within minutes still hide it.
Sources: Date, Bienenstock & Geman 1998 and Amarasingham et al. 2012, J. Neurophysiol. 107:517 (interval jitter); Cox 1975, Biometrika 62:441 (testing on data that did not choose the hypothesis);
Meinshausen, Meier & Bühlmann 2009, JASA 104:1671 (several random halvings); Kish 1965, Survey Sampling, section 11.7 (how much weighted counts tell).`,
	Doubt: pipeline.Text{
		EN: "Two people who talk with each other, sit in one room, keep one timetable that changes from day to day or get the same push notification also write within the same minute.",
		RU: "Два человека, которые переписываются, сидят в одной комнате, живут по одному меняющемуся расписанию или получают одно уведомление, тоже пишут в одну минуту.",
		KK: "Бір-бірімен сөйлескен, бір бөлмеде отырған, күн сайын өзгеретін бір кестемен жүретін немесе бір хабарлама алған екі адам да бір минут ішінде жазуы мүмкін.",
	},
	Needs: pipeline.Need{Precision: pipeline.Minute},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		if c.Post != pipeline.None {
			emit(pipeline.Key(c.Post))
		}
	},
	Rule: pipeline.Rule{
		Windows:  []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour},
		Nulls:    []pipeline.Null{pipeline.Jitter},
		Habitual: true,
		Least:    3,
		Crowd:    2000,
	},
})
