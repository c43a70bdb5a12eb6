package detectors

import (
	"fmt"
	"math"
	"math/rand/v2"
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
same share of its own month. Readers of one page write on the same days, which groups from everywhere do not, so that p of catch-up and stop is no smaller than that of circular shifts: how often the group's own
months show as much when the days of each are turned by a number of their own.

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
	if quota, _, _ := estimatedQuota(full, m); quota >= leastQuota {
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

// lastDays is how many days before the end of a month count as its end.
const lastDays = 3

// byDay counts a month's positive comments by day.
func byDay(comments []pipeline.Comment, month pipeline.Month) []float64 {
	days := make([]float64, int(math.Round(daysOf(month))))
	for _, t := range moments(comments, month) {
		days[int(t*float64(len(days)))]++
	}
	return days
}

func byDays(comments []pipeline.Comment, months []pipeline.Month) [][]float64 {
	days := make([][]float64, len(months))
	for i, month := range months {
		days[i] = byDay(comments, month)
	}
	return days
}

// inLastDays is how many comments the last days of a month hold.
func inLastDays(days []float64) (n float64) {
	for _, of := range days[len(days)-lastDays:] {
		n += of
	}
	return n
}

// atEnd counts positive comments of the last days of months, and all of them.
func atEnd(months [][]float64) (end, all float64) {
	for _, days := range months {
		end += inLastDays(days)
		for _, n := range days {
			all += n
		}
	}
	return end, all
}

// catchUpChance is the p-value of catch-up: among groups, and among the same months with their days turned. Groups are shares in the last days.
func catchUpChance(months [][]float64, groups []float64, taken float64, draws int, random *rand.Rand) float64 {
	end, all := atEnd(months)
	values := make([][]float64, len(months))
	for i, days := range months {
		values[i] = shifted(days, inLastDays)
	}
	return math.Max(stats.Above(end/all, groups, taken), shiftChance(values, draws, random))
}

// shiftDraws tell p down to far below what is left of it once all measures of all clusters have been paid for.
const shiftDraws = 99_999

func catchUp(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month) []pipeline.Evidence {
	months := byDays(cl.Comments, full)
	end, all := atEnd(months)
	low, high := stats.Wilson(end, all)
	groups := amongGroups(m, func(c []pipeline.Comment) float64 { end, all := atEnd(byDays(c, full)); return end / all })
	own, usual := end/all, stats.Mean(groups)
	return append([]pipeline.Evidence{{
		Detector: "pace", Family: pipeline.Quota, Name: "share in the last three days", Unit: "share", Value: own, Low: low, High: high,
		Matched: usual, P: catchUpChance(months, groups, m.Taken, shiftDraws, seeded(m, 0xca7c)), Q: math.NaN(), Effect: gradeFrom(own/usual, 1.5, 2, 3),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%s %% of the positive comments fall on the last three days of months, in equally active groups %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			RU: fmt.Sprintf("На последние три дня месяца приходится %s %% положительных комментариев, у столь же активных групп — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			KK: fmt.Sprintf("Жағымды пікірлердің %s %%-ы айдың соңғы үш күніне түседі, белсенділігі сондай топтарда — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
		},
	}}, catchUpPower(months, groups, m)...)
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
	values, each := make([][]float64, len(months)), make([]float64, len(months))
	for i, days := range byDays(cl.Comments, months) {
		values[i] = shifted(days, func(turned []float64) float64 { return left(turned, shares[i]) })
		each[i] = values[i][0]
	}
	groups := amongGroups(m, func(c []pipeline.Comment) float64 {
		each := byDays(c, months)
		lefts := make([]float64, len(each))
		for i, days := range each {
			lefts[i] = left(days, shares[i])
		}
		return stats.Mean(lefts)
	})
	own, usual := stats.Mean(each), stats.Mean(groups)
	half := stats.StudentQuantile(0.975, len(each)-1) * sd(each) / math.Sqrt(float64(len(each)))
	p := math.Max(stats.Above(own, groups, m.Taken), shiftChance(values, shiftDraws, seeded(m, 0x5709)))
	const month = 30.4
	return []pipeline.Evidence{{
		Detector: "pace", Family: pipeline.Quota, Name: "days left when the number is reached", Unit: "days", Value: own * month, Low: (own - half) * month, High: (own + half) * month,
		Matched: usual * month, P: p, Q: math.NaN(), Effect: gradeFrom((own-usual)*month, 2, 4, 7), Text: stopText(quota, own*month, usual*month),
	}}
}

// left is the part of a month that is left when so large a share of its comments has come, those of a day evenly over it; NaN without any.
func left(days []float64, share float64) float64 {
	all := 0.0
	for _, n := range days {
		all += n
	}
	due := math.Max(1, math.Ceil(share*all))
	for i, n := range days {
		if due <= n {
			return 1 - (float64(i)+due/n)/float64(len(days))
		}
		due -= n
	}
	return math.NaN()
}

func stopText(quota int, own, usual float64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("When %d positive comments are reached, %.1f days of the month are left on average; equally active groups reach the same share of their month with %.1f days left.", quota, own, usual),
		RU: fmt.Sprintf("Когда набирается %d положительных комментариев, до конца месяца остаётся в среднем %.1f дня; столь же активные группы доходят до той же доли своего месяца за %.1f дня до конца.", quota, own, usual),
		KK: fmt.Sprintf("Жағымды пікір саны %d болғанда ай соңына орта есеппен %.1f күн қалады; белсенділігі сондай топтар өз айының сол үлесіне ай аяғына %.1f күн қалғанда жетеді.", quota, own, usual),
	}
}

// startOfDay is the local midnight before a time.
func startOfDay(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
}
