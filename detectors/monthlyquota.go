package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
)

// MonthlyQuota counts in how many months a cluster delivers the ordered, or an estimated, number of positive comments.
var MonthlyQuota = declare(pipeline.Detector{
	Name:   "monthly-quota",
	Family: pipeline.Quota,
	Doc: `In how many calendar months a cluster reaches a number of positive comments.

The number is the contract's. Without a contract it is estimated: the number just above which the months sit, or where they sit above none the largest number of two
digits and zeros which three in four full months reach; where they are not regular, the range of the number holds both. A month reaches an ordered number when the estimate of its truly positive comments does, of which a twentieth may be missing; where only the upper end of its
95 % interval does, it may have reached it, and does not count. An estimated number is reached when the interval does, since it was read off these months. How many these are is read off all comments of the
group together: those that stand alone at a place, those in batches and those in shared wordings have each their own share of praise (Saerens, Latinne & Decaestecker 2002, Neural
Comput. 14:21). The interval holds what so few or many texts leave open about these shares, the model being too modest or too sure throughout, and single texts, with all their copies, being read wrong. Months that the dump, the contract or the activity of the group
holds only in part count when they reach the number, never as missed. p is the share of groups of equally active accounts that deliver as many in the full months or,
without any, in their own busiest month.

Where a contract names networks, only what stands on these counts, for the cluster and for the groups. Where it names numbers for single networks, a month reaches the contract when the number of each network that the dump
holds is reached; the sum is not enough.

The grade is what the lower ends of the intervals bear out: strong asks that months hold nine tenths of the number for sure on average, and that at least one reaches it for sure; moderate, of an ordered number,
that they hold two thirds. An estimated number is stated with the range that the error of the positivity model leaves it.

An estimated number is no evidence by itself, since every group exceeds some number: it counts from 100 comments a month on, where the delivery lies above that of equally active groups
at p ≤ 1 %. More than weak it is only if months sit just above the number more regularly than those of 99.6 % of groups as productive. Where a contract names a sum, the cost of
a comment that it would imply stands beside if any month reaches an ordered number.

Assumes that few comments, a twentieth at most, are deleted, hidden or by accounts that were not found; more would make an attained month look missed.`,
	Doubt: pipeline.Text{
		EN: "A lively circle of supporters also writes many positive comments every month, and one that grows passes any number sooner or later.",
		RU: "Активный круг сторонников тоже каждый месяц пишет много положительных комментариев, а растущий круг рано или поздно превысит любое число.",
		KK: "Белсенді жақтаушылар тобы да ай сайын көп жағымды пікір жазады, ал өсіп келе жатқан топ ерте ме, кеш пе кез келген саннан асады.",
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
	a := newAttainment(cl, m, full, least)
	if len(a.months) > 0 && (a.ordered || a.quota >= least) {
		evidence = append(evidence, a.evidence(m))
	}
	if reached, _, _ := a.reached(); a.ordered && reached == 0 {
		return evidence // what a few comments would have cost says nothing
	}
	return append(evidence, cost(cl, m, full)...)
}

func fullMonthsText(n int) pipeline.Text {
	t := pipeline.Text{
		EN: fmt.Sprintf("Calendar months that the dump holds whole and in which the group was active from beginning to end: %d.", n),
		RU: fmt.Sprintf("Календарных месяцев, которые есть в выгрузке целиком и в которых группа была активна от начала до конца: %d.", n),
		KK: fmt.Sprintf("Деректе толық бар және топ басынан аяғына дейін белсенді болған күнтізбелік айлар саны: %d.", n),
	}
	if n < pipeline.LeastMonths {
		t.EN += " With fewer than three, regularity from month to month cannot be tested."
		t.RU += " Если их меньше трёх, регулярность от месяца к месяцу проверить нельзя."
		t.KK += " Үштен аз болса, айдан айға қайталану тұрақтылығын тексеру мүмкін емес."
	}
	return t
}
