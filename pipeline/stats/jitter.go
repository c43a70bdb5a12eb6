package stats

import "math"

// excess is how much denser than uniform two comments of unrelated accounts may lie within the horizon where nobody else is
// there to show it: interest decays after a post appears.
const excess = 3

// MeetingChance is the probability that a meeting within the horizon falls within the window, read off the other comments around it:
// near of them lie within the window and far within the horizon. Where few are around, it leans towards three times the uniform share.
// It is the local rate of interval jitter (Amarasingham et al. 2012, J. Neurophysiol. 107:517).
func MeetingChance(near, far float64, window, horizon float64) float64 {
	prior := math.Min(1, excess*window/horizon)
	return math.Min(1, (near+prior)/(far+1))
}

// AnyMeeting is the probability that at least one of n pairs of comments falls within the window when each does with the chance q.
func AnyMeeting(q float64, n int) float64 {
	return -math.Expm1(float64(n) * math.Log1p(-math.Min(q, 1-1e-12)))
}
