package detectors

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Gaps asks whether accounts space their comments like people or like a timetable.
var Gaps = declare(pipeline.Detector{
	Name:   "gaps",
	Family: pipeline.Rhythm,
	Doc: `Whether the gaps between an account's comments are more regular than those of equally active accounts.

Three measures, each a mean over the accounts of a cluster with ten gaps or more, where three or more have so many. Burstiness, with a correction for few gaps: −1 is a clock, 0 chance, 1 bursts; a schedule is less bursty
than people. Memory: the correlation of each gap with the next, with a correction for few gaps; people have a little, a machine may have none or much, so that it is tested on
both sides. Fixed interval: the largest share of gaps between five minutes and a day that lie within a minute of one length, whatever it is (none where there are under ten), which shows a scheduler that is not bound to
the clock as rhythm's beat is; its p leaves out the account of a group with the largest share, since one that runs on a timer does not make a group do so. p is the rank among groups of equally
active accounts, which pays for the choice of the length.

Needs times known to the minute.
Sources: Goh & Barabási 2008, EPL 81:48002 (burstiness and memory); Kim & Jo 2016, Phys. Rev. E 94:032311 (few events); Kendall 1954, Biometrika 41:403 (bias of serial correlation).`,
	Doubt: pipeline.Text{
		EN: "Planned posts of honest editors, reminders and working hours with fixed breaks space comments evenly too.",
		RU: "Ровные промежутки бывают и у отложенных записей честных редакторов, и от напоминаний, и от рабочего дня с перерывами по часам.",
		KK: "Адал редакторлардың жоспарлы жазбалары, еске салғыштар мен үзілісі белгілі жұмыс күні де пікірлердің арасын біркелкі етеді.",
	},
	Needs: pipeline.Need{Precision: pipeline.Minute},
	Params: []pipeline.Param{
		leastComments,
		{Name: "tolerance", Default: 1, Low: 0, High: 10, Unit: "minutes", Meaning: "gaps that differ by no more from one length are of that length"},
	},
	Configure: func(d *pipeline.Detector) {
		least, tolerance := int(d.Param("least")), 60*d.Param("tolerance")
		d.Judge = func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
			return gaps(cl, m, least, tolerance)
		}
	},
})

func gaps(cl *pipeline.Cluster, m *pipeline.Matched, least int, tolerance float64) []pipeline.Evidence {
	fine := within(cl.Comments, pipeline.Minute)
	if len(fine) < least {
		return nil
	}
	own := gapsOf(fine)
	groups := make([][][]float64, len(m.Groups))
	for i, g := range m.Groups {
		groups[i] = gapsOf(within(g, pipeline.Minute))
	}
	if len(own) < leastMeasured {
		return nil
	}
	return []pipeline.Evidence{burstiness(own, groups, m.Taken), memory(own, groups, m.Taken), fixedInterval(own, groups, m.Taken, tolerance)}
}

// leastGaps is how many an account must have, so that a measure of them means something.
const leastGaps = 10

// gapsOf lists, in seconds, the gaps between the comments of each account that has enough of them. Comments come by time.
func gapsOf(comments []pipeline.Comment) [][]float64 {
	number := map[pipeline.ID]int{}
	var last []int64
	var of [][]float64
	for i := range comments {
		c := &comments[i]
		k, known := number[c.Account]
		if !known {
			number[c.Account] = len(last)
			last, of = append(last, c.At), append(of, nil)
			continue
		}
		of[k] = append(of[k], float64(c.At-last[k])/1e6)
		last[k] = c.At
	}
	return slices.DeleteFunc(of, func(g []float64) bool { return len(g) < leastGaps })
}

// leastMeasured is for how many accounts a measure must be known to be one of the group.
const leastMeasured = 3

// known lists a measure of accounts where it is known; nothing below leastMeasured of them.
func known(of [][]float64, measure func(gaps []float64) float64) (values []float64) {
	for _, g := range of {
		if v := measure(g); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	if len(values) < leastMeasured {
		return nil
	}
	return values
}

// amongGaps takes a measure of the accounts of the cluster and of every group. What is held against the groups is a summary of it, NaN where too few accounts are known; the mean is shown.
func amongGaps(name string, own [][]float64, groups [][][]float64, measure func([]float64) float64, summary func(values []float64) float64) (e pipeline.Evidence, value float64, others []float64) {
	values := known(own, measure)
	mean, n := stats.Mean(values), len(values)
	half := stats.StudentQuantile(0.975, n-1) * sd(values) / math.Sqrt(float64(n))
	means, others := make([]float64, len(groups)), make([]float64, len(groups))
	for i, g := range groups {
		of := known(g, measure)
		means[i], others[i] = stats.Mean(of), summary(of)
	}
	return pipeline.Evidence{Detector: "gaps", Family: pipeline.Rhythm, Name: name, Unit: "1", Value: mean, Low: mean - half, High: mean + half,
		Matched: stats.Mean(means), Q: math.NaN()}, summary(values), others
}

func burstiness(own [][]float64, groups [][][]float64, taken float64) pipeline.Evidence {
	e, value, others := amongGaps("burstiness", own, groups, stats.Burstiness, stats.Mean)
	e.P, e.Effect = stats.Below(value, others, taken), gradeFrom(e.Matched-e.Value, 0.15, 0.3, 0.5)
	e.Text = pipeline.Text{
		EN: fmt.Sprintf("The gaps between an account's comments have a burstiness of %.2f (−1 is a clock, 0 chance, 1 bursts); equally active accounts have %.2f.", e.Value, e.Matched),
		RU: fmt.Sprintf("Всплесковость промежутков между комментариями аккаунта — %.2f (−1 — часы, 0 — случай, 1 — всплески); у столь же активных аккаунтов — %.2f.", e.Value, e.Matched),
		KK: fmt.Sprintf("Аккаунт пікірлері арасындағы үзілістердің топтасу көрсеткіші — %.2f (−1 — сағат тілі, 0 — кездейсоқтық, 1 — топтасу); белсенділігі сондай аккаунттарда — %.2f.", e.Value, e.Matched),
	}
	return e
}

// memory is weak evidence at most: many innocent habits raise or lower it.
func memory(own [][]float64, groups [][][]float64, taken float64) pipeline.Evidence {
	e, value, others := amongGaps("memory", own, groups, stats.Memory, stats.Mean)
	e.P = math.Min(1, 2*math.Min(stats.Above(value, others, taken), stats.Below(value, others, taken)))
	e.Effect = weakFrom(math.Abs(e.Value-e.Matched), 0.15)
	e.Text = pipeline.Text{
		EN: fmt.Sprintf("The correlation of an account's gaps with the next ones is %+.2f; in equally active accounts %+.2f.", e.Value, e.Matched),
		RU: fmt.Sprintf("Корреляция промежутков аккаунта со следующими — %+.2f; у столь же активных аккаунтов — %+.2f.", e.Value, e.Matched),
		KK: fmt.Sprintf("Аккаунт үзілістерінің келесілерімен корреляциясы — %+.2f; белсенділігі сондай аккаунттарда — %+.2f.", e.Value, e.Matched),
	}
	return e
}

func fixedInterval(own [][]float64, groups [][][]float64, taken, tolerance float64) pipeline.Evidence {
	e, value, others := amongGaps("fixed interval", own, groups, func(g []float64) float64 { return commonest(g, tolerance) }, allButHighest)
	e.Unit, e.Low, e.High = "share", math.Max(0, e.Low), math.Min(1, e.High)
	e.P, e.Effect = stats.Above(value, others, taken), gradeFrom(e.Value-e.Matched, 0.15, 0.3, 0.5)
	e.Text = pipeline.Text{
		EN: fmt.Sprintf("Of an account's gaps between five minutes and a day, %s %% have the same length to within %.3g min; in equally active accounts %s %%.", pipeline.Percent(e.Value), tolerance/60, pipeline.Percent(e.Matched)),
		RU: fmt.Sprintf("Из промежутков аккаунта от пяти минут до суток %s %% имеют одну и ту же длину с точностью до %.3g мин; у столь же активных аккаунтов — %s %%.", pipeline.Percent(e.Value), tolerance/60, pipeline.Percent(e.Matched)),
		KK: fmt.Sprintf("Аккаунттың бес минуттан бір тәулікке дейінгі үзілістерінің %s %%-ының ұзақтығы %.3g минутқа дейінгі дәлдікпен бірдей; белсенділігі сондай аккаунттарда — %s %%.", pipeline.Percent(e.Value), tolerance/60, pipeline.Percent(e.Matched)),
	}
	return e
}

// allButHighest is the mean of values but the highest; NaN of none.
func allButHighest(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	return (floats.Sum(values) - slices.Max(values)) / float64(len(values)-1)
}

// commonest is the largest share of gaps between five minutes and a day that lie within the tolerance of one length, in seconds; none below leastGaps of them, which show no timetable.
func commonest(gaps []float64, tolerance float64) float64 {
	var middling []float64
	for _, g := range gaps {
		if g >= 300 && g <= 86400 {
			middling = append(middling, g)
		}
	}
	if len(middling) < leastGaps {
		return 0
	}
	slices.Sort(middling)
	first, most := 0, 0
	for i, g := range middling {
		for g-middling[first] > 2*tolerance {
			first++
		}
		most = max(most, i-first+1)
	}
	return float64(most) / float64(len(middling))
}
