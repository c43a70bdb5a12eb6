package pipeline

import (
	"fmt"
	"math"
)

// Results of a test of an innocent explanation.
const (
	Fits       = "fits"
	DoesNotFit = "does not fit"
	Unknown    = "cannot be told"
)

// Explanations lists the ordinary explanations of a cluster, how each was tested and what came out. Shared says what share of the members share at
// least two wordings; timed and placed, whether the times and posts of the dump allowed the tests.
func Explanations(g Grades, c Circumstances, shared float64, placed, timed bool) []Innocent {
	return []Innocent{
		{
			Name: "chance", Result: chanceResult(g, c),
			Title: Text{EN: "Chance", RU: "Случайность", KK: "Кездейсоқтық"},
			Tested: Text{
				EN: "Every pair of accounts was compared with what independent accounts of like activity would do, with the false discovery rate held over pairs of one network, which could have met, and over the others apart.",
				RU: "Каждая пара аккаунтов сравнивалась с тем, что делали бы независимые аккаунты той же активности; доля ложных находок ограничена отдельно по парам одной сети, которые могли встретиться, и отдельно по остальным.",
				KK: "Әр жұп белсенділігі сондай тәуелсіз аккаунттардың әрекетімен салыстырылды; жалған табыстардың үлесі кездесуі мүмкін бір желідегі жұптар бойынша бөлек, қалғандары бойынша бөлек шектелді.",
			},
		},
		{
			Name: "conversation", Result: talkResult(c),
			Title: Text{EN: "People who talk with each other", RU: "Люди, которые переписываются между собой", KK: "Бір-бірімен сөйлескен адамдар"},
			Tested: Text{
				EN: talkTold(c, "%s %% of the group's comments answer another account of the group; comments in one reply chain were not counted as evidence.", untoldAnswers.EN),
				RU: talkTold(c, "%s %% комментариев группы отвечают другому аккаунту группы; комментарии одной цепочки ответов не считались доводом.", untoldAnswers.RU),
				KK: talkTold(c, "Топ пікірлерінің %s %%-ы топтағы басқа аккаунтқа жауап; бір жауап тізбегіндегі пікірлер дәлел ретінде саналмады.", untoldAnswers.KK),
			},
		},
		{
			Name: "fans", Result: tested(placed, g[Place] >= Moderate),
			Title: Text{EN: "Regular readers of the same pages", RU: "Постоянные читатели одних и тех же страниц", KK: "Бір парақшалардың тұрақты оқырмандары"},
			Tested: Text{
				EN: "How much each account writes on each page and day was held fixed; asked was only whether the accounts choose the same posts there.",
				RU: "Сколько каждый аккаунт пишет на каждой странице в каждый день, считалось данным; проверялось лишь, выбирают ли аккаунты там одни и те же записи.",
				KK: "Әр аккаунттың әр парақшада әр күні қанша жазатыны өзгеріссіз алынды; тек сол жерде бір жазбаларды таңдай ма, соны тексердік.",
			},
		},
		{
			Name: "event", Result: tested(timed, g[Time] >= Moderate),
			Title: Text{EN: "An event that brought everybody at once", RU: "Событие, которое привело всех сразу", KK: "Бәрін бірден әкелген оқиға"},
			Tested: Text{
				EN: "Meetings were compared with how close together all comments lay at that place and hour.",
				RU: "Встречи сравнивались с тем, насколько близко во времени лежали все комментарии в том же месте в тот же час.",
				KK: "Кездесулер сол жерде, сол сағатта барлық пікірдің уақыты қаншалықты жақын болғанымен салыстырылды.",
			},
		},
		{
			Name: "viral", Result: viralResult(g, c, shared),
			Title: Text{EN: "A text that people pass on (petition, giveaway, joke, song)", RU: "Текст, который люди передают друг другу (петиция, розыгрыш, шутка, песня)", KK: "Адамдар бір-біріне тарататын мәтін (петиция, ұтыс ойыны, әзіл, ән)"},
			Tested: Text{
				EN: fmt.Sprintf("%s %% of the accounts share more than one wording, or one wording more than once, with the group; where few do, a text that people pass on looks the same.", Percent(shared)),
				RU: fmt.Sprintf("У %s %% аккаунтов с группой совпадает больше одного текста или один текст больше одного раза; если таких мало, текст, который люди передают друг другу, выглядит так же.", Percent(shared)),
				KK: fmt.Sprintf("Аккаунттардың %s %%-ының топпен бірден көп мәтіні ортақ немесе бір мәтіні бірнеше рет қайталанады; ондайлар аз болса, адамдар бір-біріне тарататын мәтін де осылай көрінеді.", Percent(shared)),
			},
		},
		{
			Name: "well-wishers", Result: wellWishersResult(g, c),
			Title: Text{EN: "People who greet, congratulate or cheer for a team", RU: "Люди, которые здороваются, поздравляют или болеют за команду", KK: "Амандасатын, құттықтайтын немесе команданы қолдайтын адамдар"},
			Tested: Text{
				EN: "It was counted how many of the positive comments name the authorities, what the city runs, or a target of the contract; well-wishers name them no more often than equally active groups do.",
				RU: "Подсчитано, сколько положительных комментариев называют власти, городское хозяйство или предмет договора; доброжелатели называют их не чаще, чем столь же активные группы.",
				KK: "Жағымды пікірлердің қаншасында билік, қала шаруашылығы не келісімшарт нысаны аталатыны саналды; ақ ниетті адамдар оларды белсенділігі сондай топтардан жиі атамайды.",
			},
		},
		{
			Name: "official replies", Result: repliesResult(g, c),
			Title: Text{EN: "Moderators or an office that answers people with ready-made replies", RU: "Модераторы или ведомство, которые отвечают людям готовыми ответами", KK: "Адамдарға дайын жауаппен жауап беретін модераторлар не мекеме"},
			Tested: Text{
				EN: answersTold(c.Answers, "%s %% of the group's comments answer somebody outside it; those who work with ready-made replies do little else.", untoldAnswers.EN),
				RU: answersTold(c.Answers, "%s %% комментариев группы — ответы людям вне её; те, кто работает с готовыми ответами, почти ничего другого не пишут.", untoldAnswers.RU),
				KK: answersTold(c.Answers, "Топ пікірлерінің %s %%-ы топтан тыс адамдарға жауап; дайын жауаппен жұмыс істейтіндер басқа ештеңе жазбайды дерлік.", untoldAnswers.KK),
			},
		},
		{
			Name: "supporters", Result: Unknown,
			Title: Text{EN: "Supporters, employees or an organised group of volunteers who were not paid", RU: "Сторонники, сотрудники или организованные добровольцы, которым не платили", KK: "Ақы алмаған жақтаушылар, қызметкерлер немесе ұйымдасқан еріктілер"},
			Tested: Text{
				EN: "Comments cannot show why people write. Coordination by conviction and coordination for money can look the same.",
				RU: "Комментарии не показывают, почему люди пишут. Согласованность по убеждению и за деньги может выглядеть одинаково.",
				KK: "Пікірлер адамдардың не үшін жазатынын көрсетпейді. Сенім бойынша да, ақша үшін де үйлесу бірдей көрінуі мүмкін.",
			},
		},
		{
			Name: "one person", Result: Unknown,
			Title: Text{EN: "One person with several accounts", RU: "Один человек с несколькими аккаунтами", KK: "Бірнеше аккаунты бар бір адам"},
			Tested: Text{
				EN: "The dump names accounts, not people; how many people stand behind the group cannot be read from it.",
				RU: "В выгрузке названы аккаунты, а не люди; сколько людей стоит за группой, по ней не узнать.",
				KK: "Деректерде адамдар емес, аккаунттар көрсетілген; топтың артында неше адам тұрғанын олардан білу мүмкін емес.",
			},
		},
	}
}

// unless gives "does not fit" when the test speaks against the explanation, else the other result.
func unless(against bool, otherwise string) string {
	if against {
		return DoesNotFit
	}
	return otherwise
}

// tested is "does not fit" when the test speaks against the explanation; otherwise it cannot be told, and neither can it where no test was possible.
func tested(possible, against bool) string { return unless(possible && against, Unknown) }

// HardlyAny is the share of a group's members below which hardly any of them do something.
const HardlyAny = 0.2

// viralResult rules a text passed on out only where members come back to what they share, with the same text or another.
func viralResult(g Grades, c Circumstances, shared float64) string {
	switch {
	case c.Viral:
		return Fits
	case c.OneText || shared < HardlyAny:
		return Unknown
	case g[Words] >= Moderate:
		return DoesNotFit
	}
	return Unknown
}

func wellWishersResult(g Grades, c Circumstances) string {
	switch PraiseOf(g, c) {
	case PraisedOthers:
		return Fits
	case PraisedAuthorities:
		return DoesNotFit
	}
	return Unknown
}

// repliesFrom is the share of answers from which a group in one wording looks like people who do little else than answer, and half of it the share below which it does not.
const repliesFrom = 0.8

func repliesResult(g Grades, c Circumstances) string {
	switch {
	case c.Answers < repliesFrom/2:
		return DoesNotFit
	case c.Answers >= repliesFrom && g[Words] >= Moderate:
		return Fits
	}
	return Unknown
}

// untoldAnswers stands where a dump tells nobody's answers.
var untoldAnswers = Text{EN: "The dump does not tell which comments are answers.", RU: "По выгрузке не видно, какие комментарии — ответы.", KK: "Деректерден қай пікірдің жауап екені көрінбейді."}

// chanceResult says whether independent accounts could have made the group. Where one question alone finds moderate evidence, it is too little to say that they act together, but no chance either.
func chanceResult(g Grades, c Circumstances) string {
	switch moderate, _ := g.together(); {
	case g.ActTogether(c):
		return DoesNotFit
	case moderate > 0:
		return Unknown
	}
	return Fits
}

func talkResult(c Circumstances) string {
	if math.IsNaN(c.Answers) && c.Talk == 0 {
		return Unknown
	}
	return unless(c.Talk < TalkFrom/2, Fits)
}

// talkTold writes out the share of answers within the group.
func talkTold(c Circumstances, told, untold string) string {
	if talkResult(c) == Unknown {
		return untold
	}
	return fmt.Sprintf(told, Percent(c.Talk))
}

// answersTold writes out the share of answers where the dump tells it.
func answersTold(share float64, told, untold string) string {
	if math.IsNaN(share) {
		return untold
	}
	return fmt.Sprintf(told, Percent(share))
}
