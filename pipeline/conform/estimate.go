package conform

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"pikir/pipeline/stats"
)

// Estimate is a figure with its 95 % interval. The value is NaN, in JSON null, where there is nothing to measure.
type Estimate struct{ Value, Low, High float64 }

// String gives the figure as 0.953 (0.931–0.968).
func (e Estimate) String() string {
	if math.IsNaN(e.Value) {
		return "–"
	}
	return fmt.Sprintf("%.3f (%.3f–%.3f)", e.Value, e.Low, e.High)
}

// MarshalJSON writes {"value", "low", "high"}.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{finite(e.Value), finite(e.Low), finite(e.High)})
}

func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// share is successes/trials with the Wilson interval.
func share(successes, trials int) Estimate {
	low, high := stats.Wilson(float64(successes), float64(trials))
	return Estimate{float64(successes) / float64(trials), low, high}
}

// rate is events per unit of exposure with the exact Poisson interval (Garwood 1936).
func rate(events int, exposure float64) Estimate {
	e := Estimate{float64(events) / exposure, 0, distuv.Gamma{Alpha: float64(events) + 1, Beta: 1}.Quantile(0.975) / exposure}
	if events > 0 {
		e.Low = distuv.Gamma{Alpha: float64(events), Beta: 1}.Quantile(0.025) / exposure
	}
	return e
}

// resamples and seed of every bootstrap: the same input gives the same intervals.
const (
	resamples = 1000
	seed      = 1
)

// bootstrap visits resamples of n accounts as weights that are valid during the call. Each account's weight is Poisson with mean 1, the limit of drawing with
// replacement (Chamandy et al. 2012), so that accounts that count for nothing need not be drawn.
func bootstrap(n int, visit func(weight []float64)) {
	random := rand.New(rand.NewPCG(seed, 0))
	weight := make([]float64, n)
	for range resamples {
		for i := range weight {
			weight[i] = poisson(random.Float64())
		}
		visit(weight)
	}
}

// poisson is the quantile of the Poisson distribution with mean 1.
func poisson(u float64) float64 {
	k, p := 0.0, math.Exp(-1)
	for sum := p; u >= sum && p > 0; sum += p {
		k++
		p /= k
	}
	return k
}

// between is a value with the 2.5 % and 97.5 % quantiles of its resamples, moved by what the median of these is off the value: resamples of small groups score higher than the groups, for some of their
// accounts are left out (Efron 1987, JASA 82:171, corrects for the median too). It reaches no further than the value and the resamples themselves. Resamples in which nothing could be measured are left out.
func between(value float64, drawn []float64) Estimate {
	drawn = slices.DeleteFunc(drawn, math.IsNaN)
	if len(drawn) == 0 {
		return Estimate{value, math.NaN(), math.NaN()}
	}
	slices.Sort(drawn)
	at := func(q float64) float64 { return drawn[int(q*float64(len(drawn)-1)+0.5)] }
	off := func(q float64) float64 { return at(q) - at(0.5) }
	return Estimate{value, max(value+off(0.025), min(value, at(0))), min(value+off(0.975), max(value, at(1)))}
}
