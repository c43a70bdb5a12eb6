package pipeline

import "math"

// Count estimates how many of total comments are truly positive when the model counted so many as positive, with a 95 % interval.
//
// The estimate is that of Rogan & Gladen 1978 (Am. J. Epidemiol. 107:71). The interval holds every number that the score test does not reject, given that
// each truly positive comment is counted with the recall and each other one with the false alarm rate, for any rates within their spreads.
// A model that does not state its rates (recall not above false alarm) leaves the count as it is and the interval open: 0 to total.
func (m PositivityModel) Count(positive, total int) (estimate, low, high float64) {
	estimate, low, high = m.count(positive, total)
	if m.RecallSpread == 0 && m.FalseAlarmSpread == 0 {
		return estimate, low, high
	}
	keen := PositivityModel{Recall: math.Min(1, m.Recall+m.RecallSpread), FalseAlarm: math.Min(1, m.FalseAlarm+m.FalseAlarmSpread)}
	shy := PositivityModel{Recall: math.Max(0, m.Recall-m.RecallSpread), FalseAlarm: math.Max(0, m.FalseAlarm-m.FalseAlarmSpread)}
	_, low, _ = keen.count(positive, total)
	_, _, high = shy.count(positive, total)
	return estimate, low, high
}

// count is Count at the rates as they are.
func (m PositivityModel) count(positive, total int) (estimate, low, high float64) {
	gain, n := m.Recall-m.FalseAlarm, float64(total)
	if gain <= 0 {
		return float64(positive), 0, n
	}
	missed, alarm := m.Recall*(1-m.Recall), m.FalseAlarm*(1-m.FalseAlarm) // variances of one comment's count
	over := float64(positive) - n*m.FalseAlarm
	// |over − gain·t| ≤ z·√(missed·t + alarm·(n−t)) is a quadratic inequality in t.
	const z2 = 1.959963984540054 * 1.959963984540054
	a := gain * gain
	b := 2*over*gain + z2*(missed-alarm)
	root := math.Sqrt(math.Max(0, b*b-4*a*(over*over-z2*alarm*n)))
	clamp := func(t float64) float64 { return math.Min(n, math.Max(0, t)) }
	return clamp(over / gain), clamp((b - root) / (2 * a)), clamp((b + root) / (2 * a))
}
