package detectors

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// RestSleepComment asks whether accounts rest, sleep and comment as people do.
var RestSleepComment = declare(pipeline.Detector{
	Name:   "rest-sleep-comment",
	Family: pipeline.Rhythm,
	Doc: `Whether the gaps between an account's comments fit people who are active, rest and sleep.

The model says that somebody is active, rests or sleeps at night, that delays within a state are exponential with a mean that grows with the delay before, and that not every action is a
comment. It gives gaps the two humps, the long tail and the daily waves that they show everywhere. Its eight parameters are fitted, by least squares of a logarithmic histogram,
to the gaps of matched accounts; then each account is held against what the model expects: shown is the share of its gaps that would have to be of another length, on average
over accounts with ten gaps or more. p is the rank of this distance among groups of equally active accounts, so that it does not rest on the model being true. A machine, or a shift
that writes without rests, lies far off.

Needs times known to the minute. Source: Ferraz Costa, Yamaguchi, Traina, Traina & Faloutsos 2015, KDD 269 (RSC, and RSC-Spotter for the distance).`,
	Doubt: pipeline.Text{
		EN: "People who work in shifts, travel or sleep badly rest otherwise than most, and so do those who read the news at fixed hours only.",
		RU: "Иначе, чем большинство, отдыхают и те, кто работает посменно, путешествует или плохо спит, и те, кто читает новости только в определённые часы.",
		KK: "Ауысыммен жұмыс істейтіндер, сапарлап жүргендер, нашар ұйықтайтындар, жаңалықты белгілі сағаттарда ғана оқитындар көпшіліктен басқаша тынығады.",
	},
	Needs:  pipeline.Need{Precision: pipeline.Minute},
	Params: []pipeline.Param{leastComments},
	Configure: func(d *pipeline.Detector) {
		least := int(d.Param("least"))
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
			return restSleepComment(cl, m, least)
		}
	},
})

// leastFitted is the fewest gaps of matched accounts to which the model is fitted.
const leastFitted = 200

func restSleepComment(cl *pipeline.Cluster, m *pipeline.Matched, least int) []pipeline.Evidence {
	fine := within(cl.Comments, pipeline.Minute)
	own := gapsOf(fine)
	if len(fine) < least || len(own) < leastMeasured {
		return nil
	}
	groups := make([][][]float64, len(m.Groups))
	usual := stats.GapHistogram(nil)
	fitted := 0.0
	for i, g := range m.Groups {
		groups[i] = gapsOf(within(g, pipeline.Minute))
		for _, gaps := range groups[i] {
			for k, n := range stats.GapHistogram(gaps) {
				usual[k], fitted = usual[k]+n, fitted+n
			}
		}
	}
	if fitted < leastFitted {
		return nil
	}
	model, expected := stats.FitRestSleepComment(usual)
	e, value, others := amongGaps("distance from rest and sleep", own, groups, func(gaps []float64) float64 { return toMove(stats.GapHistogram(gaps), expected) }, stats.Mean)
	e.Detector, e.Unit, e.Low, e.High = "rest-sleep-comment", "share", math.Max(0, e.Low), math.Min(1, e.High)
	e.P, e.Effect = stats.Above(value, others, m.Taken), gradeFrom(e.Value-e.Matched, 0.1, 0.2, 0.35)
	e.Text = restText(e.Value, e.Matched, model)
	return []pipeline.Evidence{e}
}

func restText(value, usual float64, model stats.RestSleepComment) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("%s %% of an account's gaps would have to be of another length to fit somebody who rests, sleeps (%.0f hours a day, by those who are equally active) and comments; of equally active accounts %s %%.", pipeline.Percent(value), 24*model.Sleep, pipeline.Percent(usual)),
		RU: fmt.Sprintf("Чтобы соответствовать человеку, который отдыхает, спит (судя по столь же активным, %.0f ч в сутки) и комментирует, %s %% промежутков аккаунта должны были бы иметь другую длину; у столь же активных аккаунтов — %s %%.", 24*model.Sleep, pipeline.Percent(value), pipeline.Percent(usual)),
		KK: fmt.Sprintf("Тынығатын, ұйықтайтын (белсенділігі сондайларға қарағанда тәулігіне %.0f сағат) және пікір жазатын адамға сай келуі үшін аккаунт үзілістерінің %s %%-ының ұзақтығы басқа болуы керек еді; белсенділігі сондай аккаунттарда — %s %%.", 24*model.Sleep, pipeline.Percent(value), pipeline.Percent(usual)),
	}
}
