package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// MonthlyQuota counts in how many months a cluster delivers the ordered, or an estimated, number of positive comments.
var MonthlyQuota = declare(pipeline.Detector{
	Name:   "monthly-quota",
	Family: pipeline.Quota,
	Doc: `In how many calendar months a cluster reaches a number of positive comments.

The number is the contract's. Without a contract it is estimated: the number just above which the months sit, where they are that regular, else the largest number that people
order by (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8 and zeros) which three in four full months reach. A month reaches it when the 95 % interval of its truly positive comments does
(Rogan & Gladen 1978, Am. J. Epidemiol. 107:71, for the positivity model's errors). Months that the dump, the contract or the activity of the group
holds only in part count when they reach the number, never as missed. p is the share of groups of equally active accounts that deliver as many.

An estimated number is no evidence by itself, since every group exceeds some number: it counts from 100 comments a month on, where the delivery lies above that of equally active groups
at p ≤ 1 %. More than weak it is only if months sit just above the number more regularly than those of 99 % of such groups. Assumes that deleted comments are few; deleted ones would make an attained month look missed.`,
	Doubt: pipeline.Text{
		EN: "A lively circle of supporters also writes many positive comments every month, and one that grows passes any number sooner or later.",
		RU: "Активный круг сторонников тоже каждый месяц пишет много положительных комментариев, а растущий круг рано или поздно превысит любое число.",
		KK: "Белсенді жақтаушылар тобы да ай сайын көп оң пікір жазады, ал өсіп келе жатқан топ ерте ме, кеш пе кез келген саннан асады.",
	},
	Params: []pipeline.Param{{Name: "least", Default: leastQuota, Low: 10, High: 10000, Unit: "comments a month", Meaning: "estimated numbers below it are no evidence"}},
	Needs:  pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Judge:  monthlyQuota,
})

const leastQuota = 100

func monthlyQuota(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	full := pipeline.FullMonths(cl.Comments, m)
	evidence := []pipeline.Evidence{{
		Detector: "monthly-quota", Family: pipeline.Quota, Name: "full months", Unit: "months", Value: float64(len(full)),
		Low: math.NaN(), High: math.NaN(), Matched: math.NaN(), P: math.NaN(), Q: math.NaN(), Text: fullMonthsText(len(full)),
	}}
	if a := newAttainment(cl, m, full); a.quota > 0 && len(a.months) > 0 {
		evidence = append(evidence, a.evidence(m))
	}
	return evidence
}

// attainment is how far months reach a quota.
type attainment struct {
	months    []pipeline.Month // full ones, and part ones that reach the quota all the same
	quota     int
	ordered   bool // by a contract
	regular   bool
	delivered float64 // mean estimate over months
}

func newAttainment(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month) attainment {
	all := pipeline.AllMonths(cl.Comments, m)
	a := attainment{months: full}
	if len(all) > 0 {
		a.quota = all[0].Quota
	}
	switch a.ordered = a.quota > 0; {
	case !a.ordered && len(full) == 0: // a single busy month, seen in part
		if busiest, n := busiestMonth(all, m); n > 0 {
			a.months = []pipeline.Month{busiest}
		}
		fallthrough
	case !a.ordered:
		a.quota, a.regular = estimatedQuota(a.months, m)
	default:
		a.months = nil
		for _, month := range all {
			if reaches(month, a.quota) || isAmong(month, full) {
				a.months = append(a.months, month)
			}
		}
	}
	a.delivered = meanDelivery(a.months, m)
	return a
}

func (a attainment) evidence(m *pipeline.Matched) pipeline.Evidence {
	reached, surely := 0.0, 0.0
	for _, month := range a.months {
		if reaches(month, a.quota) {
			reached++
		}
		if month.PositiveLow >= float64(a.quota) {
			surely++
		}
	}
	n := float64(len(a.months))
	var groups, shares []float64
	for _, g := range pipeline.GroupMonths(a.months, m) {
		groups = append(groups, meanDelivery(g, m))
		share := 0.0
		for _, month := range g {
			if reaches(month, a.quota) {
				share += 1 / n
			}
		}
		shares = append(shares, share)
	}
	e := pipeline.Evidence{
		Detector: "monthly-quota", Family: pipeline.Quota, Name: "attainment", Unit: "share", Value: reached / n, Low: surely / n, High: reached / n,
		Matched: stats.Mean(shares), P: stats.Above(a.delivered, groups), Q: math.NaN(), Text: a.text(int(reached), stats.Mean(groups)),
	}
	e.Effect = a.effect(e.P, e.Value, stats.Mean(groups))
	return e
}

// effect grades attainment: of an order by how many months reach it; of an estimated number by how far it lies above what others deliver.
func (a attainment) effect(p, share, usual float64) pipeline.Strength {
	months := len(a.months)
	grade := pipeline.Absent
	switch {
	case a.ordered:
		grade = gradeFrom(share, 0.001, 2.0/3, 0.9)
	case a.quota < leastQuota || !(p <= 0.01):
	case a.regular:
		grade = gradeFrom(a.delivered/usual, 1.2, 1.5, 2)
	case a.delivered >= 2*usual: // much praise, made to no number that can be seen
		grade = pipeline.Weak
	}
	if months < pipeline.LeastMonths {
		grade = min(grade, pipeline.Weak)
	}
	return grade
}

// reaches says whether the interval of a month's truly positive comments holds or exceeds the quota.
func reaches(m pipeline.Month, quota int) bool {
	return quota > 0 && m.Positive > 0 && m.PositiveHigh >= float64(quota)
}

// estimatedQuota is the number that the months look made to or, where they are not that regular, the largest round one that three in four of them reach.
func estimatedQuota(months []pipeline.Month, m *pipeline.Matched) (quota int, regular bool) {
	e := pipeline.EstimateQuota(months, m)
	if e.Regular() || len(months) < pipeline.LeastMonths {
		return e.Quota, e.Regular()
	}
	return pipeline.RoundReached(months, m.Model, 0.75), false
}

func busiestMonth(months []pipeline.Month, m *pipeline.Matched) (busiest pipeline.Month, most float64) {
	for _, month := range months {
		if n := meanDelivery([]pipeline.Month{month}, m); n > most {
			busiest, most = month, n
		}
	}
	return busiest, most
}

// meanDelivery is the mean estimate of truly positive comments a month.
func meanDelivery(months []pipeline.Month, m *pipeline.Matched) float64 {
	sum := 0.0
	for _, month := range months {
		estimate, _, _ := m.Model.Count(month.Positive, month.Comments)
		sum += estimate / float64(len(months))
	}
	return sum
}

func isAmong(month pipeline.Month, months []pipeline.Month) bool {
	for _, other := range months {
		if other.First.Equal(month.First) {
			return true
		}
	}
	return false
}

func (a attainment) text(reached int, usual float64) pipeline.Text {
	q, n := a.quota, len(a.months)
	months := listed(a.months, func(m pipeline.Month) string { return fmt.Sprintf("%.0f–%.0f", m.PositiveLow, m.PositiveHigh) })
	t := pipeline.Text{
		EN: fmt.Sprintf("Months reaching %d positive comments, within the error of the positivity model: %d of %d (monthly ranges: %s).", q, reached, n, months),
		RU: fmt.Sprintf("Месяцев, в которых с учётом ошибки модели тональности набирается %d положительных комментариев: %d из %d (по месяцам: %s).", q, reached, n, months),
		KK: fmt.Sprintf("Модель қатесін ескергенде %d оң пікірге жеткен айлар: %d айдың %d-і (айлар бойынша: %s).", q, n, reached, months),
	}
	if !a.ordered {
		t.EN += " No contract was named: the number is an estimate."
		t.RU += " Договор не указан: число оценено по самим данным."
		t.KK += " Шарт көрсетілмеген: сан деректің өзінен бағаланды."
	}
	if !math.IsNaN(usual) {
		t.EN += fmt.Sprintf(" Equally active groups deliver %.0f a month on average.", usual)
		t.RU += fmt.Sprintf(" Столь же активные группы дают в среднем %.0f в месяц.", usual)
		t.KK += fmt.Sprintf(" Белсенділігі сондай топтар айына орта есеппен %.0f пікір береді.", usual)
	}
	return t
}

func fullMonthsText(n int) pipeline.Text {
	t := pipeline.Text{
		EN: fmt.Sprintf("Full calendar months of activity that the dump holds: %d.", n),
		RU: fmt.Sprintf("Полных календарных месяцев активности в данных: %d.", n),
		KK: fmt.Sprintf("Деректегі толық белсенді күнтізбелік айлар саны: %d.", n),
	}
	if n < pipeline.LeastMonths {
		t.EN += " With fewer than three, regularity from month to month cannot be tested."
		t.RU += " Если их меньше трёх, регулярность от месяца к месяцу проверить нельзя."
		t.KK += " Үштен аз болса, айдан айға қайталану тұрақтылығын тексеру мүмкін емес."
	}
	return t
}
