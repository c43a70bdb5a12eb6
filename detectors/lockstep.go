package detectors

import (
	"time"

	"pikir/pipeline"
)

// LockStep looks for dense blocks: many accounts that act on the same posts on the same days, though no two of them may meet often.
var LockStep = declare(pipeline.Detector{
	Name:   "lock-step",
	Family: pipeline.Place,
	Doc: `Accounts that act in lock step: dense blocks of accounts and of posts with their days.

Blocks are looked for under one half of the posts and days and tested under the other, each half in turn, so that what made a block stand out is not what is tested. The search takes the
pairs that share more posts than independent choice explains (p of at most 5 %, which says nothing of a single pair), parts their network into communities, and peels each down to its
densest block, in which an edge at a popular post counts less (FRAUDAR). Then the members are parted once more: of the posts that one half of them chose, how many were also chosen, on that
day, by at least two of the other half? Each choice is held against those that people outside the block make on that page within an hour of it, so that popular posts, the newest ones and
the hours that people keep are explained. The false discovery rate is held over all blocks, then over the members of each; members count whose choices fall together by a quarter of
what chance leaves alone. Posts and days are halved three times at random: a block counts with the members that it has in most of them, at twice the median p. If the first halving shows no
block, as in most dumps, there are no others.

Unlike co-comment, it adds up what a member shares with the whole block: a crew of whom some are sent to each post shows. Posts where a member talks with the others do not count for it.
By itself it is moderate evidence at most, since a shared interest looks the same, and weak at most where the dump names no pages, since their readers do.

Assumes that accounts which are on a page at the same time choose posts independently.
Sources: Hooi et al. 2016, KDD 895 (FRAUDAR); Beutel et al. 2013, WWW 119 (CopyCatch: lock step as bipartite cores in time); Cox 1975, Biometrika 62:441 (testing on data that did not choose
the hypothesis); Meinshausen, Meier & Bühlmann 2009, JASA 104:1671 (several random halvings); Saracco et al. 2015, Sci. Rep. 5:10595.`,
	Doubt: pipeline.Text{
		EN: "Readers with one strong interest, a club or a class pick the same few posts, without anybody telling them to.",
		RU: "Читатели с одним сильным интересом, участники клуба или один класс выбирают одни и те же немногие записи и без указаний.",
		KK: "Қызығушылығы бір оқырмандар, клуб мүшелері немесе бір сынып аз ғана жазбаны ешкімнің нұсқауынсыз-ақ таңдайды.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.PostID}, Precision: pipeline.Hour, Pages: true},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		if c.Post != pipeline.None {
			emit(pipeline.Key(c.Post))
		}
	},
	Rule: pipeline.Rule{
		Nulls:   []pipeline.Null{pipeline.Blocks},
		Least:   3,
		Horizon: time.Hour,
		Crowd:   500,
	},
})
