package pipeline

import "math"

// shareRange is a share with its error: the 2.5 % point, the median and the 97.5 % point of what it may be.
type shareRange [3]float64

// tally of texts by how probably they are positive, in bins of one width.
type probabilities [64]float64

// sharesOf are, by company, the shares of positive texts. A company without texts has none.
func sharesOf(texts []reading, doubt float64) (shares [companies]shareRange) {
	var counts [companies]probabilities
	var any [companies]bool
	for _, r := range texts {
		p := &counts[r.company]
		p[min(len(p)-1, int(r.probability(doubt)*float64(len(p))))] += r.weight
		any[r.company] = true
	}
	for c := range shares {
		if any[c] {
			shares[c] = counts[c].share()
		}
	}
	return shares
}

// share is the share of positive texts: its posterior from Jeffreys' prior for a share, under which the angle θ of sin²θ = share is uniform. Thus n texts that are all surely positive leave it as
// (n + ½, ½) of a beta distribution, and none that tell nothing leave all shares possible. The likelihood is concave in the share and so has one peak, which is
// narrowed down until the grid is fine beside it.
func (p *probabilities) share() shareRange {
	const points, narrowings, negligible = 33, 3, 12.0
	low, high := 0.0, math.Pi/2
	var logs [points]float64
	for k := range narrowings {
		first, last, most := 0, 0, math.Inf(-1)
		step := (high - low) / (points - 1)
		for i := range logs {
			logs[i] = p.likelihood(low + float64(i)*step)
			most = math.Max(most, logs[i])
		}
		for i := points - 1; i >= 0; i-- {
			if logs[i] > most-negligible {
				first = i
				last = max(last, i)
			}
			logs[i] -= most
		}
		if k < narrowings-1 {
			low, high = low+float64(max(0, first-1))*step, low+float64(min(points-1, last+1))*step
		}
	}
	return quantiles(logs[:], low, high)
}

// likelihood is the logarithm of that of the share sin²θ.
func (p *probabilities) likelihood(angle float64) float64 {
	sine, sum := math.Sin(angle), 0.0
	share := sine * sine
	for bin, n := range p {
		if n > 0 {
			each := (float64(bin) + 0.5) / float64(len(p))
			sum += n * math.Log(share*each+(1-share)*(1-each))
		}
	}
	return sum
}

// quantiles of sin²θ, where θ lies in [low, high] and has, up to a constant, the given logarithms of density at even steps.
func quantiles(logs []float64, low, high float64) (r shareRange) {
	cumulative := make([]float64, len(logs))
	for i := 1; i < len(logs); i++ {
		cumulative[i] = cumulative[i-1] + math.Exp(logs[i-1]) + math.Exp(logs[i])
	}
	step, total := (high-low)/float64(len(logs)-1), cumulative[len(logs)-1]
	i := 1
	for k, q := range [...]float64{0.025, 0.5, 0.975} {
		for cumulative[i] < q*total {
			i++
		}
		within := (q*total - cumulative[i-1]) / (cumulative[i] - cumulative[i-1])
		sine := math.Sin(low + step*(float64(i-1)+within))
		r[k] = sine * sine
	}
	return r
}
