package local

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/network"
)

// leastMembers is the smallest cluster.
const leastMembers = 3

// heaviest bounds the weight of one pair, −log10 p, so that no single pair decides the communities.
const heaviest = 30

// communities gives the clusters of the network of significant pairs: the 2-cores of its Leiden communities, of at least three accounts, largest first.
func communities(pairs []pipeline.Pair, accounts int, alpha float64, detectors int, seed uint64) [][]pipeline.ID {
	var edges []network.Edge
	eachPair(pairs, func(of []pipeline.Pair) {
		if of[0].Q <= alpha {
			weight := math.Min(heaviest, -math.Log10(combined(of, detectors)))
			edges = append(edges, network.Edge{A: of[0].A, B: of[0].B, Weight: weight})
		}
	})
	if len(edges) == 0 {
		return nil
	}
	// Only accounts with a significant pair are nodes: the rest would be communities of one.
	node := make(map[pipeline.ID]uint32)
	var members []pipeline.ID
	number := func(a pipeline.ID) uint32 {
		n, ok := node[a]
		if !ok {
			n = uint32(len(members))
			node[a] = n
			members = append(members, a)
		}
		return n
	}
	for i := range edges {
		edges[i].A, edges[i].B = number(edges[i].A), number(edges[i].B)
	}
	of := network.New(len(members), edges).Leiden(network.Options{Seed: seed})
	tied := tiedTwice(of, edges)
	clusters := make([][]pipeline.ID, len(members))
	for n, community := range of {
		if tied[n] {
			clusters[community] = append(clusters[community], members[n])
		}
	}

	clusters = slices.DeleteFunc(clusters, func(c []pipeline.ID) bool { return len(c) < leastMembers })
	for _, c := range clusters {
		slices.Sort(c)
	}
	slices.SortFunc(clusters, bySize)
	return clusters
}

// bySize puts larger groups first.
func bySize(a, b []pipeline.ID) int { return cmp.Or(len(b)-len(a), slices.Compare(a, b)) }

// tiedTwice says which nodes remain when those with fewer than two ties inside their community are taken out, again and again: the 2-core. One pair may be
// chance, and must not put a bystander into a cluster.
func tiedTwice(community []uint32, edges []network.Edge) []bool {
	inside := slices.DeleteFunc(slices.Clone(edges), func(e network.Edge) bool { return community[e.A] != community[e.B] })
	tied := make([]bool, len(community))
	for _, n := range network.New(len(community), inside).KCore(2) {
		tied[n] = true
	}
	return tied
}
