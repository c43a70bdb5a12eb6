package detectors

import (
	"fmt"
	"math"
	"time"

	"pikir/pipeline"
)

// cost is what one positive comment would have cost if the contract's sum had paid for nothing else: with dates, the sum of the full months among those of its periods; without, the whole sum
// against all that the dump holds. The interval is that of the number of comments. No evidence: it only shows what the hypothesis would mean.
func cost(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month) []pipeline.Evidence {
	c := m.Contract
	if c == nil || c.Sum <= 0 {
		return nil
	}
	sum, months := c.Sum, pipeline.AllMonths(cl.Comments, m)
	dated := len(c.Periods) > 0
	if dated {
		sum, months = c.Sum*daysIn(full)/daysOrdered(c), full
	}
	delivered, low, high := 0.0, 0.0, 0.0
	for _, month := range months {
		delivered, low, high = delivered+month.Delivered, low+month.PositiveLow, high+month.PositiveHigh
	}
	if delivered < 1 {
		return nil
	}
	most := math.Inf(1)
	if low >= 1 {
		most = sum / low
	}
	return []pipeline.Evidence{{
		Detector: "monthly-quota", Family: pipeline.Quota, Name: "cost of a comment", Unit: c.Currency, Value: sum / delivered, Low: sum / high, High: finite(most),
		Matched: math.NaN(), P: math.NaN(), Q: math.NaN(), Text: costText(c, sum/delivered, delivered, dated),
	}}
}

// finite is x, or NaN where it has no bound.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.NaN()
	}
	return x
}

func daysIn(months []pipeline.Month) (days float64) {
	for _, month := range months {
		days += daysOf(month)
	}
	return days
}

// daysOrdered counts the days of a contract's periods, both ends included.
func daysOrdered(c *pipeline.Contract) (days float64) {
	for _, p := range c.Periods {
		from, err := time.Parse(time.DateOnly, p.From)
		to, err2 := time.Parse(time.DateOnly, p.To)
		if err == nil && err2 == nil {
			days += to.Sub(from).Hours()/24 + 1
		}
	}
	return math.Max(1, days)
}

func costText(c *pipeline.Contract, each, delivered float64, dated bool) pipeline.Text {
	decimals := 0
	if each < 10 {
		decimals = 2
	}
	t := pipeline.Text{
		EN: fmt.Sprintf("If the contract's sum had paid for nothing but these comments (about %.0f), each would have cost %.*f %s.", delivered, decimals, each, c.Currency),
		RU: fmt.Sprintf("Если бы сумма договора оплачивала только эти комментарии (около %.0f), каждый стоил бы %.*f %s.", delivered, decimals, each, c.Currency),
		KK: fmt.Sprintf("Келісімшарт сомасы тек осы пікірлерге ғана (шамамен %.0f) төленген болса, әрқайсысы %.*f %s тұрар еді.", delivered, decimals, each, c.Currency),
	}
	if dated {
		t.EN += " Counted are the full months, with their share of the sum."
		t.RU += " Учтены полные месяцы и приходящаяся на них доля суммы."
		t.KK += " Толық айлар мен соларға тиесілі сома үлесі есептелді."
	} else {
		t.EN += " The contract's days are not known: counted are the whole sum and all comments of the group in the dump, so this is an upper bound."
		t.RU += " Даты договора неизвестны: взяты вся сумма и все комментарии группы в выгрузке, поэтому это верхняя граница."
		t.KK += " Келісімшарттың күндері белгісіз: бүкіл сома мен деректегі топ пікірлерінің бәрі алынды, сондықтан бұл — жоғарғы шек."
	}
	t.EN += " A contract may order other work too. For comparison: on a Russian market of 2021 a comment on VK was offered for 0.54 roubles."
	t.RU += " Договор может оплачивать и другую работу. Для сравнения: на российском рынке в 2021 году комментарий во «ВКонтакте» предлагали за 0,54 рубля."
	t.KK += " Келісімшарт басқа жұмысқа да төлем көздеуі мүмкін. Салыстыру үшін: 2021 жылы Ресей нарығында «ВКонтакте» желісіндегі бір пікір 0,54 рубльге ұсынылды."
	return t
}
