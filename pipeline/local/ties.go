package local

import (
	"pikir/pipeline"
	"pikir/pipeline/stats"
	"slices"
	"strings"
)

// ties is how the members of a cluster hang together under one detector.
type ties struct {
	detector string
	linked   int // members with a significant pair inside the cluster
	pairs    int
	p        float64 // Cauchy combination over all pairs of members
	q        float64 // median false discovery rate of the pairs significant under this detector alone
}

// tiesOf reads, for each detector that ties members by its own evidence, the significant pairs inside a cluster.
func tiesOf(pairs []pipeline.Pair, members []pipeline.ID, alpha float64) []ties {
	inside := func(a pipeline.ID) bool { _, ok := slices.BinarySearch(members, a); return ok }
	byDetector := map[string][]pipeline.Pair{}
	for _, p := range pairs {
		if p.Q <= alpha && inside(p.A) && inside(p.B) {
			byDetector[p.Detector] = append(byDetector[p.Detector], p)
		}
	}
	var result []ties
	for name, of := range byDetector {
		if t := tie(name, of, len(members), alpha); t.pairs > 0 {
			result = append(result, t)
		}
	}
	slices.SortFunc(result, func(a, b ties) int { return strings.Compare(a.detector, b.detector) })
	return result
}

func tie(name string, of []pipeline.Pair, members int, alpha float64) ties {
	t := ties{detector: name}
	linked := map[pipeline.ID]bool{}
	var best, q []float64
	eachPair(of, func(rows []pipeline.Pair) {
		windows := make([]float64, len(rows))
		for i := range rows {
			windows[i] = rows[i].P
		}
		p := stats.Cauchy(windows...)
		best = append(best, p)
		if rows[0].OwnQ <= alpha { // the pair may be significant for another detector's sake
			linked[rows[0].A], linked[rows[0].B] = true, true
			q = append(q, rows[0].OwnQ)
			t.pairs++
		}
	})
	for len(best) < members*(members-1)/2 && len(best) < 1e6 {
		best = append(best, 0.5)
	}
	slices.Sort(q)
	t.linked, t.p = len(linked), stats.Cauchy(best...)
	if len(q) > 0 {
		t.q = q[len(q)/2]
	}
	return t
}
