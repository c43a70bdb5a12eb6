package detectors

import (
	"fmt"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Workdays asks whether a cluster writes at work: in office hours, and not on holidays.
var Workdays = declare(pipeline.Detector{
	Name:   "workdays",
	Family: pipeline.Rhythm,
	Doc: `Whether a cluster writes in office hours and rests on days off, more than equally active accounts do.

Two measures in the local zone: the share of comments from Monday to Friday in office hours, outside holidays; and the rate on days off (weekends, public holidays of
Kazakhstan and days that the contract names) relative to that on working days. p is the rank among groups of equally active accounts. Days off that the government moved by decree
are known only where the contract names them. Needs times known to the hour, for days off to the day.`,
	Doubt: pipeline.Text{
		EN: "Office workers comment from their desks, pensioners in the morning; and whoever reads the news at work rests from it on holidays.",
		RU: "Офисные работники комментируют с рабочего места, пенсионеры — по утрам, а кто читает новости на работе, тот отдыхает от них в праздники.",
		KK: "Кеңсе қызметкерлері жұмыс орнынан, зейнеткерлер таңертең жазады; жаңалықты жұмыста оқитындар мерекеде одан тынығады.",
	},
	Needs: pipeline.Need{Precision: pipeline.Day},
	Params: []pipeline.Param{
		{Name: "from", Default: 9, Low: 0, High: 12, Unit: "o'clock", Meaning: "the office opens"},
		{Name: "to", Default: 18, Low: 13, High: 24, Unit: "o'clock", Meaning: "the office closes"},
		leastComments,
	},
	Configure: func(d *pipeline.Detector) {
		o, least := office{int(d.Param("from")), int(d.Param("to"))}, int(d.Param("least"))
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence { return workdays(cl, m, o, least) }
	},
})

// office is open from one full hour to another.
type office struct{ from, to int }

func workdays(cl *pipeline.Cluster, m *pipeline.Matched, o office, least int) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	if hourly := within(cl.Comments, pipeline.Hour); len(hourly) >= least {
		evidence = append(evidence, o.hours(hourly, m))
	}
	if daily := within(cl.Comments, pipeline.Day); len(daily) >= least {
		evidence = append(evidence, daysOff(daily, m)...)
	}
	return evidence
}

func (o office) hours(comments []pipeline.Comment, m *pipeline.Matched) pipeline.Evidence {
	count := func(comments []pipeline.Comment) (inside, all float64) {
		for i := range comments {
			t := comments[i].Time().In(m.Zone)
			all++
			if t.Hour() >= o.from && t.Hour() < o.to && !dayOff(t, m.Contract) {
				inside++
			}
		}
		return inside, all
	}
	inside, all := count(comments)
	low, high := stats.Wilson(inside, all)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 {
		inside, all := count(within(c, pipeline.Hour))
		return inside / all
	})
	own, usual := inside/all, stats.Mean(groups)
	return pipeline.Evidence{
		Detector: "workdays", Family: pipeline.Rhythm, Name: "office hours", Unit: "share", Value: own, Low: low, High: high, Matched: usual,
		P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: gradeFrom(own-usual, 0.15, 0.3, 0.45),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%s %% of the comments were written on working days from %d to %d o'clock, in equally active groups %s %%.", pipeline.Percent(own), o.from, o.to, pipeline.Percent(usual)),
			RU: fmt.Sprintf("%s %% комментариев написаны в рабочие дни с %d до %d часов, у столь же активных групп — %s %%.", pipeline.Percent(own), o.from, o.to, pipeline.Percent(usual)),
			KK: fmt.Sprintf("Пікірлердің %s %%-ы жұмыс күндері сағат %d бен %d аралығында жазылған, белсенділігі сондай топтарда — %s %%.", pipeline.Percent(own), o.from, o.to, pipeline.Percent(usual)),
		},
	}
}

// daysOff compares the rate on days off with that on working days between the first and the last comment.
func daysOff(comments []pipeline.Comment, m *pipeline.Matched) []pipeline.Evidence {
	first, last := comments[0].Time(), comments[len(comments)-1].Time()
	off, working := 0.0, 0.0 // days
	for day := startOfDay(first, m.Zone); !day.After(last); day = day.AddDate(0, 0, 1) {
		if dayOff(day, m.Contract) {
			off++
		} else {
			working++
		}
	}
	if off < 8 || working < 8 {
		return nil
	}
	count := func(comments []pipeline.Comment) (rest, work float64) {
		for _, c := range pipeline.During(within(comments, pipeline.Day), first, last.Add(time.Microsecond)) {
			if dayOff(c.Time().In(m.Zone), m.Contract) {
				rest++
			} else {
				work++
			}
		}
		return rest, work
	}
	ratio := func(rest, work float64) float64 { return (rest + 0.5) / off / ((work + 0.5) / working) }
	rest, work := count(comments)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 { return ratio(count(c)) })
	own, usual := ratio(rest, work), stats.Mean(groups)
	half := stats.Z95 * math.Sqrt(1/(rest+0.5)+1/(work+0.5)) // of the logarithm
	return []pipeline.Evidence{{
		Detector: "workdays", Family: pipeline.Rhythm, Name: "days off", Unit: "1", Value: own, Low: own * math.Exp(-half), High: own * math.Exp(half), Matched: usual,
		P: stats.Below(own, groups, m.Taken), Q: math.NaN(), Effect: gradeDown(own/usual, 0.6, 0.35, 0.15),
		Text: pipeline.Text{
			EN: fmt.Sprintf("A day off (weekend or public holiday) brings %.2f times as many comments as a working day, in equally active groups %.2f times.", own, usual),
			RU: fmt.Sprintf("На выходной или праздничный день приходится %.2f от числа комментариев рабочего дня, у столь же активных групп — %.2f.", own, usual),
			KK: fmt.Sprintf("Демалыс не мереке күніне жұмыс күніндегі пікірлердің %.2f бөлігі келеді, белсенділігі сондай топтарда — %.2f.", own, usual),
		},
	}}
}

// dayOff says whether a local day is a weekend, a public holiday of Kazakhstan or a day off that the contract names.
func dayOff(t time.Time, c *pipeline.Contract) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday || pipeline.IsHoliday(t) || c != nil && slices.Contains(c.Holidays, t.Format(time.DateOnly))
}
