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

The number is the contract's. Without a contract it is estimated: the number just above which the months sit, where they are that regular, else the largest number of two digits
and zeros which three in four full months reach. A month reaches it when the 95 % interval of its truly positive comments does. How many these are is read off all comments of the
group together: those that stand alone at a place, those in batches and those in shared wordings have each their own share of praise (Saerens, Latinne & Decaestecker 2002, Neural
Comput. 14:21). The interval holds what so few or many texts leave open about these shares, the model being too modest or too sure throughout, and single texts, with all their copies, being read wrong. Months that the dump, the contract or the activity of the group
holds only in part count when they reach the number, never as missed. p is the share of groups of equally active accounts that deliver as many in the full months or,
without any, in their own busiest month.

An estimated number is no evidence by itself, since every group exceeds some number: it counts from 100 comments a month on, where the delivery lies above that of equally active groups
at p ≤ 1 %. More than weak it is only if months sit just above the number more regularly than those of 99.6 % of groups as productive. Where a contract names a sum, the cost of
a comment that it would imply stands beside.

Assumes that deleted comments are few; deleted ones would make an attained month look missed.`,
	Doubt: pipeline.Text{
		EN: "A lively circle of supporters also writes many positive comments every month, and one that grows passes any number sooner or later.",
		RU: "Активный круг сторонников тоже каждый месяц пишет много положительных комментариев, а растущий круг рано или поздно превысит любое число.",
		KK: "Белсенді жақтаушылар тобы да ай сайын көп оң пікір жазады, ал өсіп келе жатқан топ ерте ме, кеш пе кез келген саннан асады.",
	},
	Params: []pipeline.Param{{Name: "least", Default: leastQuota, Low: 10, High: 10000, Unit: "comments a month", Meaning: "estimated numbers below it are no evidence"}},
	Needs:  pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Configure: func(d *pipeline.Detector) {
		least := d.Param("least")
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
			return monthlyQuota(cl, m, int(least))
		}
	},
})

const leastQuota = 100

func monthlyQuota(cl *pipeline.Cluster, m *pipeline.Matched, least int) []pipeline.Evidence {
	full := pipeline.FullMonths(cl.Comments, m)
	evidence := []pipeline.Evidence{{
		Detector: "monthly-quota", Family: pipeline.Quota, Name: "full months", Unit: "months", Value: float64(len(full)),
		Low: math.NaN(), High: math.NaN(), Matched: math.NaN(), P: math.NaN(), Q: math.NaN(), Text: fullMonthsText(len(full)),
	}}
	if a := newAttainment(cl, m, full, least); len(a.months) > 0 && (a.ordered || a.quota >= least) {
		evidence = append(evidence, a.evidence(m))
	}
	return append(evidence, cost(cl, m, full)...)
}

// attainment is how far months reach a quota.
type attainment struct {
	months    []pipeline.Month // full ones, and part ones that reach the quota all the same
	quota     int
	least     int  // estimated numbers below it are no evidence
	ordered   bool // by a contract
	regular   bool
	delivered float64   // in a full month on average; without full months, in the busiest
	groups    []float64 // the same of matched groups, their own busiest month included
}

func newAttainment(cl *pipeline.Cluster, m *pipeline.Matched, full []pipeline.Month, least int) attainment {
	all := pipeline.AllMonths(cl.Comments, m)
	a := attainment{months: full, least: least}
	over, measure := full, meanDelivery
	if len(full) == 0 {
		over, measure = all, busiestDelivery
	}
	a.delivered = measure(over)
	for _, g := range pipeline.GroupMonths(over, m) {
		a.groups = append(a.groups, measure(g))
	}
	if len(all) > 0 && all[0].Quota > 0 {
		a.order(all[0].Quota, all, full)
	} else {
		a.estimate(all, m)
	}
	return a
}

// order sets the number that a contract names.
func (a *attainment) order(quota int, all, full []pipeline.Month) {
	a.quota, a.ordered, a.months = quota, true, nil
	for _, month := range all {
		if reaches(month, quota) || isAmong(month, full) {
			a.months = append(a.months, month)
		}
	}
}

// estimate sets the number that the full months look made to; without full months, that of the busiest.
func (a *attainment) estimate(all []pipeline.Month, m *pipeline.Matched) {
	if len(a.months) == 0 {
		for _, month := range all {
			if month.Delivered == a.delivered {
				a.months = []pipeline.Month{month}
			}
		}
	}
	a.quota, a.regular = estimatedQuota(a.months, m)
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
	var shares []float64
	for _, g := range pipeline.GroupMonths(a.months, m) {
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
		Matched: stats.Mean(shares), P: stats.Above(a.delivered, a.groups, m.Taken), Q: math.NaN(), Text: a.text(int(reached), stats.Mean(a.groups)),
	}
	e.Effect = a.effect(e.P, e.Value, stats.Mean(a.groups))
	return e
}

// effect grades attainment: of an order by how many months reach it; of an estimated number by how far it lies above what others deliver.
func (a attainment) effect(p, share, usual float64) pipeline.Strength {
	months := len(a.months)
	grade := pipeline.Absent
	switch {
	case a.ordered:
		grade = gradeFrom(share, 0.001, 2.0/3, 0.9)
	case a.quota < a.least || !(p <= 0.01):
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

// estimatedQuota is the number that the months look made to or, where they are not that regular, the largest one of two digits and zeros that three in four of them reach.
func estimatedQuota(months []pipeline.Month, m *pipeline.Matched) (quota int, regular bool) {
	e := pipeline.EstimateQuota(months, m)
	if e.Regular() || len(months) < pipeline.LeastMonths {
		return e.Quota, e.Regular()
	}
	return pipeline.RoundReached(months, 0.75), false
}

// busiestDelivery is the largest estimate of truly positive comments in one month.
func busiestDelivery(months []pipeline.Month) float64 {
	most := 0.0
	for _, month := range months {
		most = math.Max(most, month.Delivered)
	}
	return most
}

// meanDelivery is the mean estimate of truly positive comments a month.
func meanDelivery(months []pipeline.Month) float64 {
	sum := 0.0
	for _, month := range months {
		sum += month.Delivered / float64(len(months))
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
		KK: fmt.Sprintf("Модель қатесін ескергенде %d оң пікірге жеткен айлар: %d айдың %s (айлар бойынша: %s).", q, n, pipeline.KazakhPart(reached, ""), months),
	}
	if !a.ordered {
		t.EN += " No contract was named: the number is an estimate."
		t.RU += " Договор не указан: число оценено по самим данным."
		t.KK += " Шарт көрсетілмеген: сан деректің өзінен бағаланды."
	}
	if !math.IsNaN(usual) {
		t.EN += fmt.Sprintf(" On average it is %.0f a month, for equally active groups %.0f.", a.delivered, usual)
		t.RU += fmt.Sprintf(" В среднем это %.0f в месяц, у столь же активных групп — %.0f.", a.delivered, usual)
		t.KK += fmt.Sprintf(" Бұл айына орта есеппен %.0f, белсенділігі сондай топтарда — %.0f.", a.delivered, usual)
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
