package local

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/network"
	"pikir/pipeline/stats"
)

// leastMembers is the smallest cluster.
const leastMembers = 3

// heaviest bounds the weight of one pair, −log10 p, so that no single pair decides the communities.
const heaviest = 30

// communities gives the clusters of the network of significant pairs: the 2-cores of its Leiden communities, of at least three accounts, largest first.
func communities(pairs []pipeline.Pair, alpha float64, detectors int, seed uint64) [][]pipeline.ID {
	t := tiedBy(pairs, alpha, detectors)
	return t.clusters(t.leiden(seed))
}

// weakCommunities gives those of the network of weak ties, each parted by minds. There communities are rejoined: accounts that meet now and then make a sparse network, which modularity takes apart although it is of one
// piece, as it does any random one (Guimerà, Sales-Pardo & Amaral 2004, Physical Review E 70:025101).
func (s *significance) weakCommunities(pairs []pipeline.Pair) [][]pipeline.ID {
	t := tiedBy(pairs, weakTie, 1)
	return s.minds.eachAlike(t.clusters(t.rejoined(t.leiden(s.seed))))
}

// tied is a network of accounts with a tie. The rest would be communities of one.
type tied struct {
	accounts []pipeline.ID
	edges    []network.Edge // between positions in accounts
}

func tiedBy(pairs []pipeline.Pair, alpha float64, detectors int) *tied {
	t := &tied{}
	node := make(map[pipeline.ID]uint32)
	number := func(a pipeline.ID) uint32 {
		n, ok := node[a]
		if !ok {
			n = uint32(len(t.accounts))
			node[a] = n
			t.accounts = append(t.accounts, a)
		}
		return n
	}
	eachPair(pairs, func(of []pipeline.Pair) {
		if of[0].Q <= alpha {
			weight := math.Min(heaviest, -math.Log10(combined(of, detectors)))
			t.edges = append(t.edges, network.Edge{A: number(of[0].A), B: number(of[0].B), Weight: weight})
		}
	})
	return t
}

// leiden gives the community of each account.
func (t *tied) leiden(seed uint64) []uint32 {
	return network.New(len(t.accounts), t.edges).Leiden(network.Options{Seed: seed})
}

// rejoined makes one community of those between which surely more pairs are tied than chance ties.
func (t *tied) rejoined(community []uint32) []uint32 {
	size, ties := map[uint32]int{}, map[[2]uint32]int{}
	for _, c := range community {
		size[c]++
	}
	for _, e := range t.edges {
		if a, b := community[e.A], community[e.B]; a != b {
			ties[[2]uint32{min(a, b), max(a, b)}]++
		}
	}
	const surely = 0.01
	var close []network.Edge
	for between, n := range ties {
		if stats.BinomialTail(n, size[between[0]]*size[between[1]], weakTie) <= surely/float64(len(ties)) {
			close = append(close, network.Edge{A: between[0], B: between[1], Weight: 1})
		}
	}
	whole := network.New(len(size), close).Components(nil)
	for i, c := range community {
		community[i] = whole[c]
	}
	return community
}

// clusters are the 2-cores of the communities.
func (t *tied) clusters(community []uint32) [][]pipeline.ID {
	twice := tiedTwice(community, t.edges)
	clusters := make([][]pipeline.ID, len(t.accounts))
	for n, c := range community {
		if twice[n] {
			clusters[c] = append(clusters[c], t.accounts[n])
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
