package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Heaping asks whether months end just above one number.
var Heaping = declare(pipeline.Detector{
	Name:   "heaping",
	Family: pipeline.Quota,
	Doc: `Months that end just above one number.

The log-likelihood ratio compares "the number and a small overshoot" (exponential, mean 4 %, blurred by the positivity model's error; one month in ten may be free) with
free months as uneven as those of matched groups. The number is the contract's, or the best of all numbers of two digits and zeros, the roundest preferred. p is the share of
simulated free months that reach such a ratio, each time for their own best number: this pays for the search. They have the mean of the cluster's own months, since those of a productive
group lie closer together, and are as uneven as a matched group drawn at random.

The ratio compares months with each other, and an error of the positivity model that all share does not show in it: it is strong only where the number is known as monthly-quota asks for.

Needs three full months and, without a contract, 100 comments a month. The idea is bunching above a notch (Chetty, Friedman, Olsen & Pistaferri 2011, Q. J. Econ. 126:749;
Kleven 2016, Annu. Rev. Econ. 8:435).`,
	Doubt: pipeline.Text{
		EN: "Among many numbers some month sits just above a round one by chance, and a steady habit looks like a target.",
		RU: "Среди многих чисел какой-то месяц случайно окажется чуть выше круглого, а ровная привычка похожа на план.",
		KK: "Көп санның ішінде бір ай кездейсоқ дөңгелек саннан сәл асып кетуі мүмкін, ал тұрақты әдет жоспарға ұқсайды.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Judge: heaping,
})

func heaping(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	full := pipeline.FullMonths(cl.Comments, m)
	if len(full) < pipeline.LeastMonths {
		return nil
	}
	e := pipeline.EstimateQuota(full, m)
	if e.Quota == 0 || full[0].Quota == 0 && e.Quota < leastQuota {
		return nil
	}
	near := float64(justAbove(full, e.Quota))
	n := float64(len(full))
	low, high := stats.Wilson(near, n)
	effect := gradeFrom(e.Support, 3, 6, 10)
	switch {
	case near < n/2:
		effect = pipeline.Absent
	case !e.Regular():
		effect = min(effect, pipeline.Weak)
	}
	effect = min(effect, max(pipeline.Moderate, held(full, e.Quota)))
	return append([]pipeline.Evidence{{
		Detector: "heaping", Family: pipeline.Quota, Name: "months just above the number", Unit: "share", Value: near / n, Low: low, High: high,
		Matched: e.UsualNear, P: e.P, Q: math.NaN(), Effect: effect, Text: heapingText(full, e, int(near)),
	}}, heapingPower(full, m)...)
}

// justAbove counts the months whose interval meets [quota, 1.1 · quota].
func justAbove(months []pipeline.Month, quota int) int {
	n := 0
	for _, m := range months {
		if pipeline.JustAbove(m, quota) {
			n++
		}
	}
	return n
}

func heapingText(full []pipeline.Month, e pipeline.QuotaEstimate, near int) pipeline.Text {
	n := len(full)
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d full months lie between %d and 10 %% above it, within the error of the positivity model; for each equally active group's own best number it is %s %% of months on average.", near, n, e.Quota, pipeline.Percent(e.UsualNear)),
		RU: fmt.Sprintf("Полных месяцев, лежащих в пределах от %[3]d до +10 %% с учётом ошибки модели тональности: %[1]d из %[2]d; у столь же активных групп для лучшего числа каждой — в среднем %[4]s %% месяцев.", near, n, e.Quota, pipeline.Percent(e.UsualNear)),
		KK: fmt.Sprintf("Модель қатесін ескергенде %[3]d мен одан 10 %% жоғары аралығында жатқан толық айлар: %[2]d айдың %[1]s; белсенділігі сондай топтарда әрқайсысының ең қолайлы саны үшін бұл орта есеппен айлардың %[4]s %%-ы.", pipeline.KazakhPart(near, ""), n, e.Quota, pipeline.Percent(e.UsualNear)),
	}
}
