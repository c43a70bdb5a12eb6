package stats

import "math"

// Where few others are around, the local rate leans towards a cautious prior: three times the uniform share, since interest decays
// after a post appears, with the weight of twenty comments. A rate read off a handful of comments, none of them near, would be far too small.
const (
	excess      = 3
	priorWeight = 20
)

// MeetingChance is the probability that a meeting within the horizon falls within the window, read off the other comments around it:
// near of them lie within the window and far within the horizon. It is the local rate of interval jitter (Amarasingham et al. 2012,
// J. Neurophysiol. 107:517). Window and horizon are in the same unit.
func MeetingChance(near, far float64, window, horizon float64) float64 {
	prior := math.Min(1, excess*window/horizon)
	return (near + priorWeight*prior) / (far + priorWeight)
}

// NextChance is the probability that somebody who leaves a place goes on where one other went: near of the far others who left around that time went there too, and usual is how often
// any two who part there and then meet again at the next place. It leans on the usual rate as MeetingChance leans on its prior.
func NextChance(near, far, usual float64) float64 {
	return (near + priorWeight*math.Min(1, excess*usual)) / (far + priorWeight)
}

// AnyMeeting is the probability that at least one of n pairs of comments falls within the window when each does with the chance q.
func AnyMeeting(q float64, n int) float64 {
	return -math.Expm1(float64(n) * math.Log1p(-math.Min(q, 1-1e-12)))
}
