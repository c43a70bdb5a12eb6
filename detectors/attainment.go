package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// attainment is how far months reach a quota.
type attainment struct {
	months    []pipeline.Month // full ones, and part ones that reach the quota all the same
	quota     int
	least     int  // estimated numbers below it are no evidence
	ordered   bool // by a contract
	regular   bool
	others    []int     // numbers that an estimate may as well be, where the months are not regular
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
		if month.Reaches(quota) || isAmong(month, full) {
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
	a.quota, a.regular, a.others = estimatedQuota(a.months, m)
}

func (a attainment) evidence(m *pipeline.Matched) pipeline.Evidence {
	reached, may, surely := a.reached()
	n := float64(len(a.months))
	var shares []float64
	for _, g := range pipeline.GroupMonths(a.months, m) {
		share := 0.0
		for _, month := range g {
			if a.reaches(month) {
				share += 1 / n
			}
		}
		shares = append(shares, share)
	}
	e := pipeline.Evidence{
		Detector: "monthly-quota", Family: pipeline.Quota, Name: "attainment", Unit: "share", Value: float64(reached) / n, Low: float64(surely) / n, High: float64(may) / n,
		Matched: stats.Mean(shares), P: stats.Above(a.delivered, a.groups, m.Taken), Q: math.NaN(), Text: a.text(stats.Mean(a.groups)),
	}
	e.Effect = a.effect(e.P, e.Value, stats.Mean(a.groups))
	if a.ordered && reached == 0 { // how much others deliver says nothing of a number that is not reached
		e.P = math.NaN()
	}
	return e
}

// reached counts the months that reach the quota by their estimate, those that may, and those that do for sure.
func (a attainment) reached() (reached, may, surely int) {
	for _, month := range a.months {
		if a.reaches(month) {
			reached++
		}
		if a.mayReach(month) {
			may++
		}
		if month.SurelyReaches(a.quota) {
			surely++
		}
	}
	return reached, may, surely
}

// held is the grade of a number by what is known of it. Of a number that was found because months sit at it, that is only what strong asks for: an error of the model that all months share moves them and the number,
// and they sit at one all the same.
func held(months []pipeline.Month, quota int) pipeline.Strength {
	a := attainment{months: months, quota: quota}
	grade := gradeFrom(pipeline.Held(months, quota), 0, pipeline.KnownFrom, 0.9)
	if _, _, surely := a.reached(); surely == 0 {
		grade = min(grade, pipeline.Moderate)
	}
	return grade
}

// heldApart is the least grade of the numbers that a contract names for single networks; strong without any.
func heldApart(months []pipeline.Month) pipeline.Strength {
	least := pipeline.Strong
	for i, network := range months[0].Apart {
		var own []pipeline.Month
		for _, month := range months {
			own = append(own, month.Apart[i])
		}
		least = min(least, held(own, network.Quota))
	}
	return least
}

// effect grades attainment: of an order by how many months reach it; of an estimated number by how far it lies above what others deliver.
func (a attainment) effect(p, share, usual float64) pipeline.Strength {
	months := len(a.months)
	grade := pipeline.Absent
	switch {
	case a.ordered:
		grade = min(gradeFrom(share, 0.001, pipeline.KnownFrom, 0.9), held(a.months, a.quota), heldApart(a.months))
	case a.quota < a.least || !(p <= 0.01):
	case a.regular:
		grade = min(gradeFrom(a.delivered/usual, 1.2, 1.5, 2), max(pipeline.Moderate, held(a.months, a.quota)))
	case a.delivered >= 2*usual: // much praise, made to no number that can be seen
		grade = pipeline.Weak
	}
	if months < pipeline.LeastMonths {
		grade = min(grade, pipeline.Weak)
	}
	return grade
}

// reaches says whether a month reaches the number: of an ordered one some may be missing, an estimated one was read off what is there.
func (a attainment) reaches(m pipeline.Month) bool {
	if a.ordered {
		return m.Reaches(a.quota)
	}
	return a.mayReach(m)
}

func (a attainment) mayReach(m pipeline.Month) bool {
	if a.ordered {
		return m.MayReach(a.quota)
	}
	return a.quota > 0 && m.Positive > 0 && m.PositiveHigh >= float64(a.quota)
}

// estimatedQuota is the number that the months look made to, if only by a little, or else the largest one of two digits and zeros that three in four of them reach. Where they are not regular, either may be meant.
func estimatedQuota(months []pipeline.Month, m *pipeline.Matched) (quota int, regular bool, others []int) {
	e := pipeline.EstimateQuota(months, m)
	if e.Regular() || len(months) < pipeline.LeastMonths {
		return e.Quota, e.Regular(), nil
	}
	reached := pipeline.RoundReached(months, 0.75)
	if e.Quota > 0 && e.Support > 0 {
		return e.Quota, false, []int{reached}
	}
	return reached, false, []int{e.Quota, leastMonth(months)}
}

// leastMonth is what every month holds: where months sit above no number, one that each of them passed may have been meant.
func leastMonth(months []pipeline.Month) int {
	least := math.Inf(1)
	for _, month := range months {
		least = math.Min(least, month.PositiveLow)
	}
	return int(least)
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

func (a attainment) text(usual float64) pipeline.Text {
	t := a.reachedText()
	if a.ordered {
		t = t.And(pipeline.SeenText).And(pipeline.NetworksReached(a.months))
	} else {
		low, high := a.numberRange()
		t.EN += fmt.Sprintf(" No contract was named: the number is an estimate, and the months with the error of the model leave anything from %.0f to %.0f possible.", low, high)
		t.RU += fmt.Sprintf(" Договор не указан: число оценено по самим данным, и по этим месяцам с учётом ошибки модели оно может быть от %.0f до %.0f.", low, high)
		t.KK += fmt.Sprintf(" Келісімшарт көрсетілмеген: сан деректің өзінен бағаланды, осы айлар мен модель қатесін ескергенде ол %.0f–%.0f аралығында болуы мүмкін.", low, high)
	}
	if !math.IsNaN(usual) {
		t.EN += fmt.Sprintf(" On average it is %.0f a month, for equally active groups %.0f.", a.delivered, usual)
		t.RU += fmt.Sprintf(" В среднем это %.0f в месяц, у столь же активных групп — %.0f.", a.delivered, usual)
		t.KK += fmt.Sprintf(" Бұл айына орта есеппен %.0f, белсенділігі сондай топтарда — %.0f.", a.delivered, usual)
	}
	return t
}

// reachedText says how many months reach the number. Of an order, those that only may have reached it are told apart from those that do.
func (a attainment) reachedText() pipeline.Text {
	q, n := a.quota, len(a.months)
	reached, may, surely := a.reached()
	months := listed(a.months, func(m pipeline.Month) string {
		return fmt.Sprintf("%.0f (%.0f–%.0f)", m.Delivered, m.PositiveLow, m.PositiveHigh)
	})
	if a.ordered {
		return pipeline.Text{
			EN: fmt.Sprintf("Months reaching %d positive comments by the best estimate: %d of %d; given the error of the positivity model, perhaps %d, for sure %d (by month, with ranges: %s).", q, reached, n, may, surely, months),
			RU: fmt.Sprintf("Месяцев, в которых по лучшей оценке набирается %d положительных комментариев: %d из %d; с учётом ошибки модели тональности, возможно, %d, наверняка — %d (по месяцам, с интервалами: %s).", q, reached, n, may, surely, months),
			KK: fmt.Sprintf("Ең ықтимал бағалау бойынша %d жағымды пікірге жеткен айлар: %d айдың %s; модель қатесін ескергенде жетуі мүмкіні — %d, анық жеткені — %d (айлар бойынша, аралығымен: %s).", q, n, pipeline.KazakhPart(reached, ""), may, surely, months),
		}
	}
	return pipeline.Text{
		EN: fmt.Sprintf("Months reaching %d positive comments, within the error of the positivity model: %d of %d, for sure %d (by month, with ranges: %s).", q, reached, n, surely, months),
		RU: fmt.Sprintf("Месяцев, в которых с учётом ошибки модели тональности может набираться %d положительных комментариев: %d из %d, наверняка — %d (по месяцам, с интервалами: %s).", q, reached, n, surely, months),
		KK: fmt.Sprintf("Модель қатесін ескергенде %d жағымды пікірге жетуі мүмкін айлар: %d айдың %s, анық жеткені — %d (айлар бойынша, аралығымен: %s).", q, n, pipeline.KazakhPart(reached, ""), surely, months),
	}
}

// numberRange is where an estimated number may lie: the months share the model's error, which moves all of them and the number alike. Where they sit above none as regularly as an order would, it holds those they may sit above.
func (a attainment) numberRange() (low, high float64) {
	delivered, least, most := 0.0, 0.0, 0.0
	for _, m := range a.months {
		delivered, least, most = delivered+m.Delivered, least+m.PositiveLow, most+m.PositiveHigh
	}
	scale := float64(a.quota) / math.Max(1, delivered)
	low, high = scale*least, scale*most
	for _, other := range a.others {
		if other > 0 {
			low, high = math.Min(low, float64(other)), math.Max(high, float64(other))
		}
	}
	return low, high
}
