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

People who are early under each post of a page keep company by habit. So a tie that seems firm must also be more than each account's own delays after the opening of posts explain: the share of the moments at which it
would have met the other just so, had it come at the delay of another of its visits. A crew that answers every post within the same minute is not told from such people by its moments; its posts and words remain.

Where a few of many are sent to each post, no two meet often enough. Groups are therefore looked for by weak ties (p of at most 5 %) under one half of the posts and days, and tested under the
other: of all visits of members, how many follow a comment of another member within the window, against the share of other people's within the horizon that do, and of the members' own delays ("company" among the evidence).

Assumes that the exact moment within the horizon is chosen independently, and so not that a member writes in one hour of the day only: people who share a lunch break keep each other's company. Held against their hours, crews that work in shifts
would be hidden as well.
Sources: Date, Bienenstock & Geman 1998 and Amarasingham et al. 2012, J. Neurophysiol. 107:517 (interval jitter); Cox 1975, Biometrika 62:441 (testing on data that did not choose the hypothesis).`,
	Doubt: pipeline.Text{
		EN: "People who only write within one hour of the day, such as a lunch break, meet like this without knowing of each other: that is not excluded. Two people who talk with each other, sit in one room or get the same push notification also write within the same minute.",
		RU: "Люди, которые пишут только в один час суток, например в обед, встречаются так же, ничего не зная друг о друге: это не исключено. Два человека, которые переписываются, сидят в одной комнате или получают одно уведомление, тоже пишут в одну минуту.",
		KK: "Тәуліктің бір ғана сағатында, мысалы түскі үзілісте жазатын адамдар да бір-бірін білмей-ақ осылай кездеседі: бұл жоққа шығарылмаған. Бір-бірімен сөйлескен, бір бөлмеде отырған немесе бір хабарлама алған екі адам да бір минут ішінде жазуы мүмкін.",
	},
	Needs: pipeline.Need{Precision: pipeline.Minute},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		if c.Post != pipeline.None {
			emit(pipeline.Key(c.Post))
		}
	},
	Rule: pipeline.Rule{
		Windows: []time.Duration{10 * time.Second, time.Minute, 10 * time.Minute, time.Hour},
		Nulls:   []pipeline.Null{pipeline.Jitter},
		Least:   3,
		Crowd:   2000,
	},
})
