package detectors

import (
	"fmt"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Pace asks how a month's positive comments are spread over its days.
var Pace = declare(pipeline.Detector{
	Name:   "pace",
	Family: pipeline.Quota,
	Doc: `How a month's positive comments are spread over its days: evenly, with a rush at the end, or with a stop when the number is reached.

Three measures over full calendar months, each against groups of equally active accounts over the same months. Evenness is the mean largest distance between the cumulative
curve of a month and even spending (Kolmogorov–Smirnov), scaled by the square root of the number. Catch-up is the share in the last three days, as in the bunching
before a deadline (Chetty et al. 2011, Q. J. Econ. 126:749). Stop is the part of the month that is left when the number is reached, over months that reach it; a group's number is the
same share of its own month. Readers of one page write on the same days, which groups from everywhere do not, so that p of catch-up and stop is no smaller than that of Student's t over the months.

Needs times known to the day.`,
	Doubt: pipeline.Text{
		EN: "Reports, salaries and holidays fall at the ends of months for everybody, and a daily habit spreads comments evenly.",
		RU: "Отчёты, зарплаты и праздники приходятся на конец месяца у всех, а ежедневная привычка распределяет комментарии ровно.",
		KK: "Есеп, жалақы, мерекелер бәрінде де ай соңына түседі, ал күнделікті әдет пікірлерді біркелкі таратады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Judge: pace,
})

func pace(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	full := pipeline.FullMonths(cl.Comments, m)
	if len(full) < pipeline.LeastMonths {
		return nil
	}
	evidence := append([]pipeline.Evidence{evenness(cl, m, full)}, catchUp(cl, m, full)...)
	if quota, _ := estimatedQuota(full, m); quota >= leastQuota {
		evidence = append(evidence, stop(cl, m, full, quota)...)
	}
	return evidence
}

// days of a month.
func daysOf(month pipeline.Month) float64 {
	return month.First.AddDate(0, 1, 0).Sub(month.First).Hours() / 24
}

// moments are the times of a month's positive comments as shares of the month.
func moments(comments []pipeline.Comment, month pipeline.Month) []float64 {
	end := month.First.AddDate(0, 1, 0)
	from, length := month.First.UnixMicro(), float64(end.Sub(month.First).Microseconds())
	var shares []float64
	for _, c := range pipeline.During(comments, month.First, end) {
		if c.IsPositive() {
			shares = append(shares, float64(c.At-from)/length)
		}
	}
	return shares
}

// unevenness is the mean over months of √n times the distance from even spending; months with fewer than ten positive comments are left out.
func unevenness(comments []pipeline.Comment, months []pipeline.Month) float64 {
	var distances []float64
	for _, month := range months {
		times := moments(comments, month)
		n, largest := float64(len(times)), 0.0
		for i, t := range times {
			largest = math.Max(largest, math.Max(t-float64(i)/n, float64(i+1)/n-t))
		}
		if n >= 10 {
			distances = append(distances, largest*math.Sqrt(n))
		}
	}
	return stats.Mean(distances)
}

func evenness(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month) pipeline.Evidence {
	measure := func(c []pipeline.Comment) float64 { return unevenness(c, full) }
	own, groups := measure(cl.Comments), amongGroups(m, measure)
	half := spread(full, func(month pipeline.Month) float64 { return unevenness(cl.Comments, []pipeline.Month{month}) })
	usual := stats.Mean(groups)
	return pipeline.Evidence{
		Detector: "pace", Family: pipeline.Quota, Name: "distance from even spending", Unit: "1", Value: own, Low: own - half, High: own + half,
		Matched: usual, P: stats.Below(own, groups, m.Taken), Q: math.NaN(), Effect: gradeDown(own/usual, 0.7, 0.55, 0.4),
		Text: pipeline.Text{
			EN: fmt.Sprintf("The distance of a month's cumulative curve from even spending is %.2f (scaled by the square root of the number), in equally active groups %.2f; about 0.8 would be independent comments at a constant rate.", own, usual),
			RU: fmt.Sprintf("Отклонение накопленной кривой месяца от равномерного расходования — %.2f (с поправкой на корень из числа), у столь же активных групп — %.2f; около 0,8 дали бы независимые комментарии с постоянной частотой.", own, usual),
			KK: fmt.Sprintf("Айдың жинақталған қисығының біркелкі жұмсаудан ауытқуы — %.2f (санның түбіріне келтірілген), белсенділігі сондай топтарда — %.2f; жиілігі тұрақты тәуелсіз пікірлер шамамен 0,8 берер еді.", own, usual),
		},
	}
}

// spread is the half width of a 95 % interval of the mean of a measure over months.
func spread(months []pipeline.Month, measure func(pipeline.Month) float64) float64 {
	values := make([]float64, len(months))
	for i, month := range months {
		values[i] = measure(month)
	}
	return stats.StudentQuantile(0.975, len(months)-1) * sd(values) / math.Sqrt(float64(len(months)))
}

// overMonths is p, or that of Student's t for the months' mean above what is usual where this is larger.
func overMonths(p float64, months []float64, usual float64) float64 {
	known := slices.DeleteFunc(slices.Clone(months), math.IsNaN)
	t := (stats.Mean(known) - usual) / (sd(known) / math.Sqrt(float64(len(known))))
	return math.Max(p, stats.StudentTail(t, len(known)-1))
}

// lastDays is how many days before the end of a month count as its end.
const lastDays = 3

// atEnd counts positive comments of the last days, and all of them.
func atEnd(comments []pipeline.Comment, months []pipeline.Month) (end, all float64) {
	for _, month := range months {
		from := 1 - lastDays/daysOf(month)
		for _, t := range moments(comments, month) {
			all++
			if t >= from {
				end++
			}
		}
	}
	return end, all
}

func catchUp(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month) []pipeline.Evidence {
	end, all := atEnd(cl.Comments, full)
	low, high := stats.Wilson(end, all)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 { end, all := atEnd(c, full); return end / all })
	own, usual := end/all, stats.Mean(groups)
	monthly := make([]float64, len(full))
	for i := range full {
		end, all := atEnd(cl.Comments, full[i:i+1])
		monthly[i] = end / all
	}
	return append([]pipeline.Evidence{{
		Detector: "pace", Family: pipeline.Quota, Name: "share in the last three days", Unit: "share", Value: own, Low: low, High: high,
		Matched: usual, P: overMonths(stats.Above(own, groups, m.Taken), monthly, usual), Q: math.NaN(), Effect: gradeFrom(own/usual, 1.5, 2, 3),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%.0f %% of the positive comments fall on the last three days of months, in equally active groups %.0f %%.", 100*own, 100*usual),
			RU: fmt.Sprintf("На последние три дня месяца приходится %.0f %% положительных комментариев, у столь же активных групп — %.0f %%.", 100*own, 100*usual),
			KK: fmt.Sprintf("Оң пікірлердің %.0f %%-ы айдың соңғы үш күніне түседі, белсенділігі сондай топтарда — %.0f %%.", 100*own, 100*usual),
		},
	}}, catchUpPower(groups, all)...)
}

// stop measures the part of the month left when the quota is reached. The share of a month's comments that the quota makes is applied to each group's own month.
func stop(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month, quota int) []pipeline.Evidence {
	var months []pipeline.Month
	var shares []float64
	for _, month := range full {
		if share := float64(quota) / month.Delivered; share <= 1 {
			months, shares = append(months, month), append(shares, share)
		}
	}
	if len(months) < pipeline.LeastMonths {
		return nil
	}
	left := func(comments []pipeline.Comment, i int) float64 {
		times := moments(comments, months[i])
		if len(times) == 0 {
			return math.NaN()
		}
		return 1 - times[max(0, int(math.Ceil(shares[i]*float64(len(times))))-1)]
	}
	monthly := func(comments []pipeline.Comment) []float64 {
		each := make([]float64, len(months))
		for i := range months {
			each[i] = left(comments, i)
		}
		return each
	}
	each, groups := monthly(cl.Comments), amongGroups(m, func(c []pipeline.Comment) float64 { return stats.Mean(monthly(c)) })
	own, usual := stats.Mean(each), stats.Mean(groups)
	half := stats.StudentQuantile(0.975, len(each)-1) * sd(each) / math.Sqrt(float64(len(each)))
	const month = 30.4
	return []pipeline.Evidence{{
		Detector: "pace", Family: pipeline.Quota, Name: "days left when the number is reached", Unit: "days", Value: own * month, Low: (own - half) * month, High: (own + half) * month,
		Matched: usual * month, P: overMonths(stats.Above(own, groups, m.Taken), each, usual), Q: math.NaN(), Effect: gradeFrom((own-usual)*month, 2, 4, 7), Text: stopText(quota, own*month, usual*month),
	}}
}

func stopText(quota int, own, usual float64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("When %d positive comments are reached, %.1f days of the month are left on average; equally active groups reach the same share of their month with %.1f days left.", quota, own, usual),
		RU: fmt.Sprintf("Когда набирается %d положительных комментариев, до конца месяца остаётся в среднем %.1f дня; столь же активные группы доходят до той же доли своего месяца за %.1f дня до конца.", quota, own, usual),
		KK: fmt.Sprintf("Оң пікір саны %d болғанда ай соңына орта есеппен %.1f күн қалады; белсенділігі сондай топтар өз айының сол үлесіне ай аяғына %.1f күн қалғанда жетеді.", quota, own, usual),
	}
}

// startOfDay is the local midnight before a time.
func startOfDay(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}
