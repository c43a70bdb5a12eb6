package local

import (
	"cmp"
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
func (g *gatherer) usualLeanings(cl *pipeline.Cluster) map[pipeline.ID]*stats.Sample {
	places := map[pipeline.ID]*stats.Sample{}
	for i := range cl.Comments {
		p := cl.Comments[i].Post
		if p == pipeline.None || places[p] != nil {
			continue
		}
		places[p] = &stats.Sample{}
		for _, row := range g.placeRows[g.placeFrom[p]:g.placeFrom[p+1]] {
			if !g.clustered[g.corpus.Account[row]] {
				c := g.corpus.Comment(row)
				places[p].Add(leaningOf(&c))
			}
		}
	}
	return places
}

// aloneLean is the variance of a lean that one comment tells: that of a toss between −1 and 1.
const aloneLean = 1

// campOf tests the mean difference to the others under the same posts, as praise-lift does.
func campOf(cl *pipeline.Cluster, usual map[pipeline.ID]*stats.Sample, alpha float64) camp {
	lift := stats.NewLift(usual, aloneLean)
	for i := range cl.Comments {
		c := &cl.Comments[i]
		lift.Add(c.Account, c.Post, leaningOf(c))
	}
	if lift.Accounts() < leastMembers || math.Abs(lift.Mean()) < leastLean {
		return neither
	}
	variance, degrees := lift.Variance()
	if math.Abs(lift.Mean()) < stats.StudentQuantile(1-alpha/2, degrees)*math.Sqrt(variance) {
		return neither
	}
	return camp(math.Copysign(1, lift.Mean()))
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

// withinCamps leaves out the ties between operations of different camps or minds. One that is in neither goes with the camp to which its heaviest chain of ties leads.
func withinCamps[Tie any](m minds, operations []operation, ties []Tie, edge func(Tie) network.Edge) []Tie {
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
	mind := ofOneMind(m, operations, slices.DeleteFunc(edges, func(e network.Edge) bool { return camps[e.A] != camps[e.B] }))
	return slices.DeleteFunc(ties, func(t Tie) bool {
		e := edge(t)
		return camps[e.A] != camps[e.B] || mind[e.A] != mind[e.B]
	})
}

// ofOneMind joins operations along ties, the heaviest first, as long as those on either side are of one mind, and gives for each the number of those it is with.
func ofOneMind(m minds, operations []operation, ties []network.Edge) []int {
	with, members := make([]int, len(operations)), make([][]pipeline.ID, len(operations))
	for i, o := range operations {
		with[i], members[i] = i, o.members
	}
	for _, e := range ties {
		a, b := with[e.A], with[e.B]
		if a == b || m.view(members[a]...).differs(m.view(members[b]...)) {
			continue
		}
		members[a] = slices.Concat(members[a], members[b])
		for i := range with {
			if with[i] == b {
				with[i] = a
			}
		}
	}
	return with
}
