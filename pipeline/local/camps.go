package local

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/network"
	"pikir/pipeline/stats"
)

// camp is the side that a cluster takes where it writes, against what people outside all clusters say under the same posts.
type camp int8

const (
	runsDown camp = -1
	neither  camp = 0
	praises  camp = 1
)

// leastLean is the least difference in mean p_positive − p_negative that makes a camp: among many comments the smallest difference in temper is significant. It is what
// praise-lift calls weak, 0.05 of p_positive, on a scale twice as long.
const leastLean = 0.1

// leaning sums p_positive − p_negative.
type leaning struct{ n, sum, squares float64 }

func (l *leaning) add(x float64) {
	l.n++
	l.sum += x
	l.squares += x * x
}

func (l *leaning) mean() float64 { return l.sum / l.n }

// varianceOfMean is 1, that of a toss between −1 and 1, where there is one comment only.
func (l *leaning) varianceOfMean() float64 {
	if l.n < 2 {
		return 1
	}
	return math.Max(0, l.squares-l.sum*l.sum/l.n) / (l.n - 1) / l.n
}

func leaningOf(c *pipeline.Comment) float64 { return float64(c.Positive) - float64(c.Negative) }

// takeCamps says which camp each part of an operation is in. A crew that praises and one that runs down come to the same posts at the same moments, right after the news,
// and write of the same things: they are not of one operation.
func takeCamps(g *gatherer, operations []operation, alpha float64) {
	for i := range operations {
		cl := g.cluster(i+1, operations[i].members)
		operations[i].parts[0].camp = campOf(cl, g.usualLeanings(cl), alpha)
	}
}

// usualLeanings are, by place of a cluster, what accounts outside all clusters say there.
func (g *gatherer) usualLeanings(cl *pipeline.Cluster) map[pipeline.ID]*leaning {
	places := map[pipeline.ID]*leaning{}
	for i := range cl.Comments {
		p := cl.Comments[i].Post
		if p == pipeline.None || places[p] != nil {
			continue
		}
		places[p] = &leaning{}
		for _, row := range g.placeRows[g.placeFrom[p]:g.placeFrom[p+1]] {
			if !g.clustered[g.corpus.Account[row]] {
				c := g.corpus.Comment(row)
				places[p].add(leaningOf(&c))
			}
		}
	}
	return places
}

// campOf tests the mean difference to the others under the same posts, with accounts as the independent units, as praise-lift does.
func campOf(cl *pipeline.Cluster, usual map[pipeline.ID]*leaning, alpha float64) camp {
	own, at := map[pipeline.ID]*leaning{}, map[pipeline.ID]float64{}
	var all leaning
	for i := range cl.Comments {
		c := &cl.Comments[i]
		others := usual[c.Post]
		if others == nil || others.n == 0 {
			continue
		}
		if own[c.Account] == nil {
			own[c.Account] = &leaning{}
		}
		own[c.Account].add(leaningOf(c) - others.mean())
		all.add(leaningOf(c) - others.mean())
		at[c.Post]++
	}
	if len(own) < leastMembers || math.Abs(all.mean()) < leastLean {
		return neither
	}
	var weights, deviations []float64
	for _, a := range cl.Members { // in order, so that the sums are the same each time
		if l := own[a]; l != nil {
			weights, deviations = append(weights, l.n/all.n), append(deviations, l.mean()-all.mean())
		}
	}
	variance, degrees := stats.VarianceOfMean(weights, deviations)
	for _, p := range slices.Sorted(maps.Keys(at)) {
		variance += at[p] * at[p] * usual[p].varianceOfMean() / (all.n * all.n)
	}
	if math.Abs(all.mean()) < stats.StudentQuantile(1-alpha/2, degrees)*math.Sqrt(variance) {
		return neither
	}
	return camp(math.Copysign(1, all.mean()))
}

// camp is that of the operation's parts, which are never in two.
func (o *operation) camp() camp {
	for _, p := range o.parts {
		if p.camp != neither {
			return p.camp
		}
	}
	return neither
}

// withinCamps leaves out the ties between operations of different camps. One that is in neither goes with the camp to which its heaviest chain of ties leads.
func withinCamps[Tie any](operations []operation, ties []Tie, edge func(Tie) network.Edge) []Tie {
	camps := make([]camp, len(operations))
	for i := range operations {
		camps[i] = operations[i].camp()
	}
	var edges []network.Edge
	for _, t := range ties {
		edges = append(edges, edge(t))
	}
	slices.SortStableFunc(edges, func(x, y network.Edge) int { return cmp.Compare(y.Weight, x.Weight) })
	leads := func(e network.Edge) bool { return (camps[e.A] == neither) != (camps[e.B] == neither) }
	for i := slices.IndexFunc(edges, leads); i >= 0; i = slices.IndexFunc(edges, leads) {
		e := edges[i]
		camps[e.A], camps[e.B] = camps[e.A]+camps[e.B], camps[e.A]+camps[e.B]
	}
	return slices.DeleteFunc(ties, func(t Tie) bool { e := edge(t); return camps[e.A] != camps[e.B] })
}
