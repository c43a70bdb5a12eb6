package local

import (
	"fmt"
	"slices"

	"pikir/pipeline"
)

// lacks says why a detector cannot run on this dump; empty where it can.
func (c *Corpus) lacks(need pipeline.Need, precision pipeline.Precision) pipeline.Text {
	for _, column := range need.Columns {
		if !c.holds(column) {
			return lackedColumn[column]
		}
	}
	if precision > need.Precision {
		return tooCoarse(precision, need.Precision)
	}
	return pipeline.Text{}
}

// holds says whether any comment of the dump has a value in a column.
func (c *Corpus) holds(column string) bool {
	switch column {
	case pipeline.PostID:
		return c.Posts.Len() > 0
	case pipeline.PageID:
		return c.Pages.Len() > 0
	case pipeline.AccountCreatedAt:
		return len(c.Born) > 0
	case pipeline.TextColumn:
		return c.HasTexts
	case pipeline.ReplyToAccountID:
		return slices.ContainsFunc(c.ReplyTo, func(a pipeline.ID) bool { return a != pipeline.None })
	}
	return true
}

// lackedColumn words the absence of each column that a detector may need.
var lackedColumn = map[string]pipeline.Text{
	pipeline.PostID: {
		EN: "the dump names no posts (post_id)",
		RU: "в выгрузке не указаны публикации (post_id)",
		KK: "деректерде жазбалар көрсетілмеген (post_id)",
	},
	pipeline.PageID: {
		EN: "the dump names no pages (page_id)",
		RU: "в выгрузке не указаны страницы (page_id)",
		KK: "деректерде парақшалар көрсетілмеген (page_id)",
	},
	pipeline.AccountCreatedAt: {
		EN: "the dump does not say when accounts were created (account_created_at)",
		RU: "в выгрузке не указано, когда созданы аккаунты (account_created_at)",
		KK: "деректерде аккаунттардың қашан ашылғаны көрсетілмеген (account_created_at)",
	},
	pipeline.TextColumn: {
		EN: "the dump holds no texts (text)",
		RU: "в выгрузке нет текстов (text)",
		KK: "деректерде мәтіндер жоқ (text)",
	},
	pipeline.ReplyToAccountID: {
		EN: "the dump does not say who is answered (reply_to_account_id, parent_id)",
		RU: "в выгрузке не указано, кому отвечают (reply_to_account_id, parent_id)",
		KK: "деректерде кімге жауап берілгені көрсетілмеген (reply_to_account_id, parent_id)",
	},
}

// withoutPages says why evidence by the choice of posts counts little.
var withoutPages = pipeline.Text{
	EN: " The dump names no pages for most of these comments, so that readers of one page are not told from a group by this: it counts as weak.",
	RU: " Для большинства этих комментариев в выгрузке не указаны страницы, поэтому читателей одной страницы по этому признаку от группы не отличить: он считается слабым.",
	KK: " Бұл пікірлердің көбінің парақшасы деректерде көрсетілмеген, сондықтан бір парақшаның оқырмандарын бұл белгі бойынша топтан ажырату мүмкін емес: ол әлсіз деп есептеледі.",
}

// known words how closely a time is known, to follow "known" in each language.
var known = [...]pipeline.Text{
	pipeline.Second:    {EN: "to the second", RU: "с точностью до секунды", KK: "секундқа дейінгі дәлдікпен"},
	pipeline.Minute:    {EN: "to the minute", RU: "с точностью до минуты", KK: "минутқа дейінгі дәлдікпен"},
	pipeline.Hour:      {EN: "to the hour", RU: "с точностью до часа", KK: "сағатқа дейінгі дәлдікпен"},
	pipeline.Day:       {EN: "to the day", RU: "с точностью до дня", KK: "күнге дейінгі дәлдікпен"},
	pipeline.Estimated: {EN: "roughly", RU: "приблизительно", KK: "шамамен"},
}

func tooCoarse(have, need pipeline.Precision) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("times are only known %s, and the detector needs them %s", known[have].EN, known[need].EN),
		RU: fmt.Sprintf("время известно лишь %s, а детектору оно нужно %s", known[have].RU, known[need].RU),
		KK: fmt.Sprintf("уақыт тек %s белгілі, ал детекторға ол %s керек", known[have].KK, known[need].KK),
	}
}

// crowdedKeys words the cap on keys at which more accounts met than a detector's Rule.Crowd.
func crowdedKeys(n int) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Posts or wordings so crowded that they found no new pairs by themselves: %d. They count for pairs found elsewhere.", n),
		RU: fmt.Sprintf("Публикаций и формулировок, где было слишком людно, чтобы сами по себе они дали новые пары: %d. Для пар, найденных в других местах, они учитываются.", n),
		KK: fmt.Sprintf("Тым көп аккаунт жиналғандықтан, өздігінен жаңа жұп бермеген жазбалар мен тіркестер: %d. Басқа жерде табылған жұптар үшін олар есепке алынады.", n),
	}
}

// cutLists words the cap on what a finding lists.
func cutLists() pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Of each group the report shows at most %d pairs and %d pages, the strongest and the busiest; here some have more. The tables hold all.", mostLinks, mostPages),
		RU: fmt.Sprintf("Для каждой группы отчёт показывает не больше %d пар и %d страниц — самые сильные и самые оживлённые; здесь у некоторых групп их больше. В таблицах есть все.", mostLinks, mostPages),
		KK: fmt.Sprintf("Есеп әр топтың ең көп дегенде %d жұбы мен %d парақшасын — ең күштілері мен ең белсенділерін — көрсетеді; мұнда кейбір топта одан көп. Кестелерде бәрі бар.", mostLinks, mostPages),
	}
}
