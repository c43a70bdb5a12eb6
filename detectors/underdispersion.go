package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// UnderDispersion asks whether months resemble each other more than ordinary months do.
var UnderDispersion = declare(pipeline.Detector{
	Name:   "under-dispersion",
	Family: pipeline.Quota,
	Doc: `Monthly numbers of positive comments that are more even than chance leaves them.

The index of dispersion (variance over mean; 1 for independent comments) over full calendar months is compared with that of simulated negative binomial months of the
same mean. How uneven these are is drawn from matched groups of equally active accounts, one group for each simulation, so that p carries what is not known about it; a group
more even than chance counts as Poisson.

Needs three full months. A trend, seasons and events make months less even and the test more careful. Source: Cox & Lewis 1966,
The Statistical Analysis of Series of Events, ch. 6.`,
	Doubt: pipeline.Text{
		EN: "Habit makes months even too: somebody who answers a daily column, or posts on fixed weekdays, writes about as much each month.",
		RU: "Ровные месяцы бывают и от привычки: кто отвечает на ежедневную рубрику или пишет по определённым дням недели, пишет каждый месяц примерно поровну.",
		KK: "Айлардың біркелкілігі әдеттен де болады: күнделікті айдарға жауап беретін не аптаның белгілі күндері жазатын адам ай сайын шамамен бірдей жазады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Judge: underDispersion,
})

func underDispersion(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	const samples = 4999
	full := pipeline.FullMonths(cl.Comments, m)
	if len(full) < pipeline.LeastMonths {
		return nil
	}
	counts := make([]float64, len(full))
	for i, month := range full {
		counts[i] = float64(month.Positive)
	}
	var alphas []float64
	for _, g := range pipeline.GroupMonths(full, m) {
		if a := pipeline.Alpha(g); !math.IsNaN(a) {
			alphas = append(alphas, a)
		}
	}
	d := stats.UnderDispersion(counts, alphas, samples, seeded(m, 0x0d15))
	if math.IsNaN(d.P) {
		return nil
	}
	return []pipeline.Evidence{{
		Detector: "under-dispersion", Family: pipeline.Quota, Name: "index of dispersion", Unit: "1",
		Value: d.Index, Low: d.Low, High: d.High, Matched: d.Expected, P: d.P, Q: math.NaN(),
		Effect: gradeDown(d.Index/d.Expected, 0.6, 0.4, 0.25), Text: dispersionText(d, len(full)),
	}, dispersionPower(d, len(full))}
}

func dispersionText(d stats.Dispersion, months int) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Over %d full months the variance of the monthly number is %.2f times its mean; ordinary accounts as active show about %.2f. With so many months, values below %.2f would be noticed.", months, d.Index, d.Expected, d.Critical),
		RU: fmt.Sprintf("За полные месяцы (%d) дисперсия месячного числа составляет %.2f его среднего; у столь же активных обычных аккаунтов — около %.2f. При таком числе месяцев были бы заметны значения ниже %.2f.", months, d.Index, d.Expected, d.Critical),
		KK: fmt.Sprintf("Толық айларда (%d) айлық санның дисперсиясы оның орташасынан %.2f есе; белсенділігі сондай қарапайым аккаунттарда — шамамен %.2f. Айлар саны осындай болғанда %.2f санынан төмен мәндер байқалар еді.", months, d.Index, d.Expected, d.Critical),
	}
}
