package stats

import (
	"math"
	"math/rand/v2"
)

// RestSleepComment is the model of the gaps between the comments of one person by Ferraz Costa, Yamaguchi, Traina, Traina & Faloutsos 2015 (KDD 269, "RSC: mining and modeling
// temporal activity in social media", section 4): somebody is active, rests, or sleeps. Delays are self-correlated: each is exponential, its mean grows with the one before.
type RestSleepComment struct {
	ToRest, ToActive     float64 // chance to leave the active state, and the rest
	Comment              float64 // chance to comment after a delay of the active state
	SelfRest, SelfActive float64 // how much of the delay before goes into the mean of the next
	Active, Rest         float64 // base delays, in decades of seconds
	Sleep                float64 // share of the day
}

// The start of the search and its bounds are those of the authors' implementation; chances near zero and self-correlations far above one, which never end, are left out.
var (
	usualPerson  = RestSleepComment{0.3, 0.7, 1, 0.7, 0.9, math.Log10(40), math.Log10(600), 8.0 / 24}
	leastPerson  = RestSleepComment{0, 0.02, 0.05, 0.2, 0.2, 0, 2, 0}
	widestPerson = RestSleepComment{1, 1, 1, 1.5, 1.5, math.Log10(3600), math.Log10(30 * 86400), 0.5}
)

func (m *RestSleepComment) parameters() [8]*float64 {
	return [8]*float64{&m.ToRest, &m.ToActive, &m.Comment, &m.SelfRest, &m.SelfActive, &m.Active, &m.Rest, &m.Sleep}
}

const secondsOfDay = 86400

// Gaps draws so many gaps between comments, in seconds.
func (m RestSleepComment) Gaps(n int, random *rand.Rand) []float64 {
	const mostSteps = 12 // for each gap, so that persons who hardly ever comment end
	baseActive, baseRest := math.Pow(10, m.Active)/math.E, math.Pow(10, m.Rest)/math.E
	wake := secondsOfDay * (1 - m.Sleep) // the day begins at waking up
	gaps := make([]float64, 0, n)
	now, last, delay, resting := 0.0, 0.0, math.E*baseActive, false
	for step := 0; len(gaps) < n && step < mostSteps*n; step++ {
		if resting {
			delay = random.ExpFloat64() * (m.SelfRest*delay + baseRest)
		} else {
			delay = random.ExpFloat64() * (m.SelfActive*delay + baseActive)
		}
		now += delay
		if !resting && random.Float64() < m.Comment {
			gaps, last = append(gaps, now-last), now
		}
		hour := now - secondsOfDay*math.Floor(now/secondsOfDay)
		switch {
		case hour >= wake:
			now += secondsOfDay - hour
			if !resting {
				delay = 0
			}
			resting = true
		case resting && random.Float64() < m.ToActive, !resting && random.Float64() < m.ToRest:
			resting, delay = !resting, 0
		}
	}
	return gaps
}

// gapBins are the classes of gaps: below a minute, then twenty-eight equal ones on a logarithmic scale up to thirty days, the last one without end.
const gapBins = 30

var gapStep = math.Log(30*secondsOfDay/60.0) / (gapBins - 2)

// GapHistogram counts gaps, in seconds, by logarithmic classes.
func GapHistogram(gaps []float64) []float64 {
	counts := make([]float64, gapBins)
	for _, g := range gaps {
		class := 0
		if g >= 60 {
			class = min(gapBins-1, 1+int(math.Log(g/60)/gapStep))
		}
		counts[class]++
	}
	return counts
}

// FitRestSleepComment fits the model to a histogram of gaps by least squares of the shares, as the authors do, and gives the histogram that it expects. The search is along one parameter
// after the other with ever smaller steps and the same random numbers throughout, so that the result depends on the histogram alone.
func FitRestSleepComment(histogram []float64) (RestSleepComment, []float64) {
	const drawn, finest, sweeps = 1000, 1.0 / 32, 2
	model := usualPerson
	least := misfit(model, histogram, drawn)
	for step := 0.25; step >= finest; step /= 2 { // of the range of a parameter
		for sweep, before := 0, math.Inf(1); sweep < sweeps && least < 0.9*before; sweep++ {
			before = least
			for i := range model.parameters() {
				for _, by := range [2]float64{step, -step} {
					next := model.moved(i, by)
					if error := misfit(next, histogram, drawn); error < least {
						model, least = next, error
					}
				}
			}
		}
	}
	return model, model.histogram(10 * drawn)
}

// moved changes one parameter by a share of its range.
func (m RestSleepComment) moved(i int, by float64) RestSleepComment {
	low, high := *leastPerson.parameters()[i], *widestPerson.parameters()[i]
	value := m.parameters()[i]
	*value = math.Max(low, math.Min(high, *value+by*(high-low)))
	return m
}

func (m RestSleepComment) histogram(gaps int) []float64 {
	return GapHistogram(m.Gaps(gaps, rand.New(rand.NewPCG(1, 0x25c))))
}

// misfit is the sum of squared differences between the shares of two histograms; without bound where the model hardly ever comments.
func misfit(m RestSleepComment, histogram []float64, drawn int) (sum float64) {
	expected := m.histogram(drawn)
	of, all := 0.0, 0.0
	for i := range histogram {
		of, all = of+expected[i], all+histogram[i]
	}
	if of < float64(drawn) {
		return math.Inf(1)
	}
	for i := range histogram {
		d := expected[i]/of - histogram[i]/all
		sum += d * d
	}
	return sum
}
