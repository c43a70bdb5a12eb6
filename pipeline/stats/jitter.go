package stats

import "math"

// Where few others are around, the local rate leans towards a cautious prior: three times the uniform share, since interest decays
// after a post appears, with the weight of twenty comments. A rate read off a handful of comments, none of them near, would be far too small.
const (
	excess      = 3
	priorWeight = 20
)

// MeetingRate is how probable it is that a meeting within a horizon falls within a window, read off the other comments around it. It is the local rate of interval
// jitter (Amarasingham et al. 2012, J. Neurophysiol. 107:517).
type MeetingRate struct{ prior float64 }

// NewMeetingRate takes the window and the horizon in the same unit.
func NewMeetingRate(window, horizon float64) MeetingRate {
	return MeetingRate{priorWeight * math.Min(1, excess*window/horizon)}
}

// Chance is the probability where near of the others lie within the window and far within the horizon.
func (r MeetingRate) Chance(near, far float64) float64 { return (near + r.prior) / (far + priorWeight) }

// NextChance is the probability that somebody who leaves a place goes on where one other went: near of the far others who left around that time went there too, and usual is how often
// any two who part there and then meet again at the next place. It leans on the usual rate as MeetingRate leans on its prior.
func NextChance(near, far, usual float64) float64 {
	return (near + priorWeight*math.Min(1, excess*usual)) / (far + priorWeight)
}

// AnyMeeting is the probability that at least one of n pairs of comments falls within the window when each does with the chance q.
func AnyMeeting(q float64, n int) float64 {
	if n == 1 {
		return q
	}
	return -math.Expm1(float64(n) * math.Log1p(-math.Min(q, 1-1e-12)))
}
