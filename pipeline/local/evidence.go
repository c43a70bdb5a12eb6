package local

import (
	"math"
	"slices"

	"pikir/pipeline/parallel"
	"pikir/pipeline/stats"
)

// Evidence is minus the logarithm of a chance. By comment and window it is kept in sixteenths of a nat, rounded up, so that what it says of a chance lies below it.
const (
	evidenceSteps = 16
	beyond        = math.MaxUint8 // evidence that is as much or more
)

// neighbours is how many of an account's comments to either side of one are allowed to add to the chance of a meeting.
const neighbours = 8

// findEvidence bounds, for the comment at each place, the evidence of a meeting of its account with one that has a single comment under the key, to which it is the nearest.
//
// With f and g comments by the two a meeting has the chance 1 − (1−q)^fg, where q is the mean of what all comments contribute (see meetings.weigh). Around a comment of the one lie no more than all of the other.
//   - Single comments of both: the chance is the mean of what they contribute, no less than the geometric one, so that the evidence is at most the mean of theirs.
//   - A single one of the other, several of this account: as in leastChance, by the comments that surely are in the meeting, those from the nearest one on with no gap over the reach. Where that is
//     only the one, it contributes half of the mean if it meets the other alone, and more than half of it, 1 − (1−q/(1+g))^g, otherwise.
func (m *moments) findEvidence() {
	m.evidence = slices.Grow(m.evidence[:0], len(m.at)*len(m.windows))[:len(m.at)*len(m.windows)]
	parallel.Stretches(len(m.keys)-1, func(from, to int) {
		var sums []float64
		for k := from; k < to; k++ {
			for at, end := m.keys[k], m.keys[k+1]; at < end; {
				own := stretch{at, m.endIn(end, at)}
				for w := range m.windows {
					sums = m.weighStay(own, w, sums)
				}
				at = own.end
			}
		}
	})
}

// weighStay finds the evidence at an account's comments under a key. The sums are scratch.
func (m *moments) weighStay(own stretch, w int, sums []float64) []float64 {
	if own.len() == 1 {
		m.evidence[int(own.from)*len(m.windows)+w] = evidenceOf(m.contributed(own.from, w))
		return sums
	}
	sums = append(sums[:0], 0)
	for at := own.from; at < own.end; at++ {
		sums = append(sums, sums[at-own.from]+m.contributed(at, w))
	}
	reach := m.horizons[m.windows[w].horizon].Microseconds()
	for from := own.from; from < own.end; {
		to := from + 1
		for to < own.end && m.at[to]-m.at[to-1] <= reach {
			to++
		}
		for at := from; at < to; at++ {
			low, high := max(from, at-min(at, neighbours)), min(to, at+neighbours+1)
			m.evidence[int(at)*len(m.windows)+w] = evidenceOf(ofSeveral(sums[high-own.from]-sums[low-own.from], float64(high-low)))
		}
		from = to
	}
	return sums
}

// contributed is no more than what the comment at a place contributes to the chance of a meeting with an account that has one comment there.
func (m *moments) contributed(place uint32, w int) float64 {
	window := &m.windows[w]
	return window.rate.Chance(float64(max(1, m.near(place, w))-1), float64(m.far(place, window.horizon)))
}

// ofSeveral is the least chance of a meeting with one comment of the other, by the sum of what those seen of several contribute.
func ofSeveral(sum, seen float64) float64 {
	if seen == 1 {
		return sum / 2
	}
	return -math.Expm1(-sum * seen / (seen + 1))
}

// evidenceOf rounds up.
func evidenceOf(chance float64) uint8 {
	return uint8(min(beyond, math.Ceil(-evidenceSteps*math.Log(chance)+1e-6)))
}

// findEvident finds the evidence in a window of all meetings after those of which it was found.
func (o *outlook) findEvident(m *moments, w int) {
	for i := len(o.evident); i < len(o.meets); i++ {
		evidence, bound := m.evidenceOfMeeting(&o.meets[i], w)
		o.evident, o.bounds = append(o.evident, evidence), append(o.bounds, bound)
	}
}

// evidence sums up that of all meetings, in half steps, as far as it is known.
func (o *outlook) evidence() (sum int, known bool) {
	for _, e := range o.evident {
		if e >= 2*beyond {
			return 0, false
		}
		sum += e
	}
	return sum, true
}

// evidenceOfMeeting is no less than minus the logarithm of its chance, in half steps. It gives the bound of the chance by neighbours as well, where that was needed.
func (m *moments) evidenceOfMeeting(g *glance, w int) (evidence int, by bound) {
	many := int(m.evidence[int(g.many)*len(m.windows)+w])
	switch {
	case g.number > 1:
		by = m.leastChance(g, w, neighbours)
		return 2 * int(evidenceOf(by.chance)), by
	case g.others.len() > 1:
		return 2 * many, by
	}
	few := int(m.evidence[int(g.few)*len(m.windows)+w])
	if max(few, many) == beyond {
		return 2 * beyond, by
	}
	return few + many, by
}

// surely is, by how many meetings there are and by the mean of their evidence in half steps, the most of them that fall within a window with a chance of more than a level.
type surely struct {
	level  float64 // with an allowance for saddlepoints, as in stats.TailExceeds
	within [mostMeetings + 1][2 * beyond]uint8
}

// mostMeetings is how many meetings are weighed at once.
const mostMeetings = 64

// newSurely: meetings of unlike chances reach any number at least as likely as so many that all have their geometric mean (Pledger & Proschan 1971, in Rustagi (ed.), Optimizing Methods in Statistics, p. 89: of unlike exponential lifetimes,
// those that outlast a moment).
func newSurely(level float64) *surely {
	s := &surely{level: 1.01 * level}
	for evidence := range 2 * beyond {
		most := stats.BinomialReach(mostMeetings, chanceOf[evidence], s.level)
		for n, within := range most {
			s.within[n][evidence] = uint8(within)
		}
	}
	return s
}

// exceeded says that so many of the meetings, whose evidence was found, surely fall within a window with a chance of more than the level.
func (s *surely) exceeded(o *outlook, within int) bool {
	n := len(o.evident)
	if n > mostMeetings {
		return s.exceededByMany(o, within)
	}
	sum, known := o.evidence()
	return known && within <= int(s.within[n][(sum+n-1)/n])
}

// exceededByMany is exceeded for more meetings than the table holds. They reach their mean, rounded down, at least every other time too (see stats.TailExceeds).
func (s *surely) exceededByMany(o *outlook, within int) bool {
	n, sum, mean := 0, 0, 0.0
	for _, e := range o.evident {
		if e < 2*beyond { // others only make it likelier
			n, sum, mean = n+1, sum+e, mean+chanceOf[e]
		}
	}
	if float64(within) <= mean {
		return true
	}
	geometric := math.Exp(-float64(sum) / float64(2*evidenceSteps*max(1, n)))
	return within <= n && stats.BinomialTail(within, n, geometric) > s.level
}

// chanceOf is the least chance by the evidence in half steps.
var chanceOf = func() (chances [2*beyond + 1]float64) {
	for e := range 2 * beyond {
		chances[e] = math.Exp(-float64(e) / (2 * evidenceSteps))
	}
	return chances
}()
