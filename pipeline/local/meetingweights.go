package local

import (
	"math"
	"runtime"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// meetingWeights gives, for each of the traces by key and time, no less than the evidence (see evidenceOf) of any meeting in which its comment comes within the window of one by another account. Of two accounts so many meetings fall
// within the window at least as likely as just those do that did, which is the product of their chances. So a p of a level asks for as much evidence together as minus its logarithm (see weightOf).
//
// A comment contributes to the chance of a meeting (see meetings.weigh) no less than c, by the other accounts within the window but for the one met, of each of which at least one comment lies there, and the others' comments within
// the horizon; the comment met, no less than the least c within the window. Let x be their mean. A meeting of one comment each has the chance x or more. One of f and g, of which one is more than one, has
// 1 − (1−q)^fg ≥ 1 − exp(−fgq), where q ≥ 2x/(f+g), and fg/(f+g) ≥ 2/3.
func meetingWeights(traces []pipeline.Trace, accounts int, w window, horizon int64) []uint8 {
	weights, least := make([]uint8, len(traces)), make([]float32, len(traces))
	parts := runtime.GOMAXPROCS(0)
	parallel.Each(parts, func(part int) {
		weigh := weighing{window: w, horizon: horizon, near: make([]uint32, accounts), far: make([]uint32, accounts)}
		from, end := keyAfter(traces, part*len(traces)/parts), keyAfter(traces, (part+1)*len(traces)/parts)
		for from < end {
			to := from + sameKey(traces[from:])
			weigh.contributions(traces[from:to], least[from:to])
			weigh.weights(traces[from:to], least[from:to], weights[from:to])
			from = to
		}
	})
	return weights
}

// keyAfter is the first place from one on at which a key begins.
func keyAfter(traces []pipeline.Trace, place int) int {
	for place > 0 && place < len(traces) && traces[place].Key == traces[place-1].Key {
		place++
	}
	return place
}

// weightOf is the evidence that a p of a level asks for; as much as a weight can say, where that is less.
func weightOf(level float64) uint32 {
	const allowance = 1.01 // as in stats.TailExceeds
	return uint32(min(beyond, math.Floor(-evidenceSteps*math.Log(min(1, allowance*level)))))
}

// weighing is scratch of meetingWeights, on one core.
type weighing struct {
	window    window
	horizon   int64
	near, far []uint32 // by account: comments within the window and within the horizon
	order     []int    // comments within the window that none after them contributes less than
}

// contributions fills in the least that each comment under one key contributes.
func (w *weighing) contributions(traces []pipeline.Trace, least []float32) {
	near, far := passing{there: w.near}, passing{there: w.far}
	for i := range traces {
		near.to(traces, i, w.window.Microseconds())
		far.to(traces, i, w.horizon)
		others := far.end - far.from - int(w.far[traces[i].Account])
		least[i] = float32(w.window.rate.Chance(float64(max(0, near.accounts-2)), float64(others)))
	}
	near.leave(traces)
	far.leave(traces)
}

// weights fills in the evidence of meetings with the comment within the window that contributes least.
func (w *weighing) weights(traces []pipeline.Trace, least []float32, weights []uint8) {
	end, reach := 0, w.window.Microseconds()
	w.order = w.order[:0]
	first := 0
	for i := range traces {
		for ; end < len(traces) && traces[end].At-traces[i].At <= reach; end++ {
			for len(w.order) > first && least[w.order[len(w.order)-1]] >= least[end] {
				w.order = w.order[:len(w.order)-1]
			}
			w.order = append(w.order, end)
		}
		for traces[i].At-traces[w.order[first]].At > reach {
			first++
		}
		weights[i] = meetingEvidence[math.Float32bits((least[i]+least[w.order[first]])/2)>>evidenceBits]
	}
}

// passing is the comments within reach of one after the other.
type passing struct {
	from, end int
	there     []uint32 // by account
	accounts  int      // of them
}

func (p *passing) to(traces []pipeline.Trace, i int, reach int64) {
	for ; p.end < len(traces) && traces[p.end].At-traces[i].At <= reach; p.end++ {
		there := &p.there[traces[p.end].Account]
		if *there++; *there == 1 {
			p.accounts++
		}
	}
	for ; traces[i].At-traces[p.from].At > reach; p.from++ {
		there := &p.there[traces[p.from].Account]
		if *there--; *there == 0 {
			p.accounts--
		}
	}
}

// leave forgets who is there.
func (p *passing) leave(traces []pipeline.Trace) {
	for _, t := range traces[p.from:p.end] {
		p.there[t.Account] = 0
	}
}

// meetingEvidence is by the upper bits of the mean of what two comments contribute, as a 32-bit float up to one: seven of its fraction remain.
const evidenceBits = 16

var meetingEvidence = func() (evidence [0x3f80 + 1]uint8) {
	for i := range evidence {
		x := float64(math.Float32frombits(uint32(max(1, i)-1) << evidenceBits)) // a step lower, for what is rounded
		evidence[i] = evidenceOf(min(x, -math.Expm1(-4*x/3)))
	}
	return evidence
}()
