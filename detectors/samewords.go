package detectors

import "pikir/pipeline"

// SameWords looks for accounts that write nearly the same texts.
var SameWords = declare(pipeline.Detector{
	Name:   "same-words",
	Family: pipeline.Words,
	Doc: `Accounts that write the same or nearly the same texts, weighted by how rare the wording is.

Texts are folded (case, look-alike letters, elongation, punctuation), grouped by MinHash with locality-sensitive hashing and verified exactly.
What two accounts share is then worth the surprisal of the wording: the improbability that an independent
writer arrives at it, by a word model of this very dump that leaves the group's own texts out. A shared "рахмет!" is worth next to nothing, a shared long sentence much.
Accounts with one comment count. Copies within one reply chain are conversation and do not count. Wordings that others use too may be set phrases, which all who know them use: an account must say
those of the other more often than it would if all texts were dealt out anew over the comments of the same page and language. Each of the two that has so many comments that this could show is asked.
Set phrases keep their words as they go from mouth to mouth: two wordings in common that are mostly said in other words each time, as templates are whose slots are filled anew, are a stock, and not asked about.
Formulas tie nobody: greetings, congratulations, wishes, condolences and prayers, as far as their usual words in Kazakh, Russian and English are known, unless they name the authorities.

Assumes that ordinary people write independently of each other; copies that spread by themselves (petitions, jokes, giveaways) break that
assumption and are judged as viral texts afterwards. Where few comments of the dump are in a language, everyday phrases of accounts with fewer than ten comments look rarer than they are. A crew that writes most of what a page
holds in its language, in the same words each time, is not told by the words that it shares there. People who put other names into the same two formulas, wishes and condolences, look like writers from a stock.
Sources: Broder 1997 (resemblance and containment); Pacheco et al. 2021, ICWSM (content similarity of coordinated accounts).`,
	Doubt: pipeline.Text{
		EN: "Petitions, giveaways, song lines, jokes and quotations are copied by people who do not know each other; so are ready-made texts that a group of supporters hands round. Where few people write in a language, its everyday phrases look rarer than they are.",
		RU: "Петиции, розыгрыши, строки песен, шутки и цитаты копируют незнакомые друг с другом люди; то же бывает с готовыми текстами, которые передают друг другу сторонники. Если на каком-то языке пишут немногие, его обиходные фразы кажутся более редкими, чем они есть.",
		KK: "Петицияларды, ұтыс ойындарын, ән жолдарын, әзілдер мен дәйексөздерді бір-бірін танымайтын адамдар көшіреді; жақтаушылар өзара тарататын дайын мәтіндер де солай. Бір тілде аз адам жазса, ол тілдің күнделікті тіркестері шын мәнінен сирек болып көрінеді.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Wordings: true, Precision: pipeline.Estimated},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		if c.TextCluster != pipeline.None {
			emit(pipeline.Key(c.TextCluster))
		}
	},
	Rule: pipeline.Rule{
		Nulls: []pipeline.Null{pipeline.Rarity},
		Least: 1,
		Crowd: 1000,
	},
})
