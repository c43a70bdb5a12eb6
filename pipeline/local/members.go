package local

import (
	"math"
	"math/rand/v2"
	"slices"

	"pikir/pipeline"
)

// resamples is how often the posts are drawn again to see which accounts stay.
const resamples = 100

// members fills in how firmly each account belongs to its cluster: the share of bootstrap resamples of places (posts, or comments where no posts are known) in
// which a chain of pairs still ties it to the largest part of the cluster, or of the part of an operation that it came with. A pair stays when its evidence,
// spread evenly over its shared places, still reaches the weakest evidence that was significant in the whole dump. For kin the words of the comment are drawn.
func (r *run) members(judged []judgedCluster, pairs []pipeline.Pair) {
	weakest := weakestSignificant(pairs, r.opt.Alpha, len(r.pairs))
	for i := range judged {
		j := &judged[i]
		random := rand.New(rand.NewPCG(mix(r.opt.Seed, uint64(j.cluster.ID)), 2))
		j.membership = make([]float64, len(j.cluster.Members))
		for _, part := range j.parts {
			for k, share := range stays(len(part.members), r.resampleEdges(pairs, part.members), weakest, random) {
				for i := range part.groups {
					share = max(share, part.groups[i].stays(part.members[k], random))
				}
				j.setMembership(part.members[k], share)
			}
			for _, k := range slices.Concat(part.kin, part.companions) {
				j.setMembership(k.account, k.stays(random))
			}
		}
	}
}

func (j *judgedCluster) setMembership(a pipeline.ID, share float64) {
	at, _ := slices.BinarySearch(j.cluster.Members, a)
	j.membership[at] = share
}

// stays is the share of resamples of an account's words in which its evidence reaches the least that was enough.
func (k kin) stays(random *rand.Rand) float64 {
	stayed := 0.0
	for range resamples {
		drawn := 0
		for range k.fits {
			drawn += poissonOne(random)
		}
		if k.nats*float64(drawn) >= k.least*float64(k.fits) {
			stayed++
		}
	}
	return stayed / resamples
}

// stays is the share of resamples of a member's visits in which it still keeps company.
func (g *group) stays(a pipeline.ID, random *rand.Rand) float64 {
	stayed := 0.0
	for range resamples {
		beyond, alone := 0.0, 0.0
		for _, t := range g.of[a] {
			times := float64(poissonOne(random))
			alone += times * (1 - t.chance)
			if t.hit {
				beyond += times
			}
			beyond -= times * t.chance
		}
		if alone > 0 && beyond >= leastExcess*alone {
			stayed++
		}
	}
	return stayed / resamples
}

// stays is, for each of so many members, the share of resamples in which it stays.
func stays(members int, edges []resampleEdge, weakest float64, random *rand.Rand) []float64 {
	shares := make([]float64, members)
	for range resamples {
		for _, k := range largestPart(members, edges, weakest, random) {
			shares[k]++
		}
	}
	for k := range shares {
		shares[k] /= resamples
	}
	return shares
}

// resampleEdge is a significant pair of members, by position, with its evidence in nats and the number of places it rests on.
type resampleEdge struct {
	a, b   int
	nats   float64
	places int
}

func (r *run) resampleEdges(pairs []pipeline.Pair, members []pipeline.ID) []resampleEdge {
	var edges []resampleEdge
	eachPair(pairs, func(of []pipeline.Pair) {
		if of[0].Q > r.opt.Alpha {
			return
		}
		a, inA := slices.BinarySearch(members, of[0].A)
		b, inB := slices.BinarySearch(members, of[0].B)
		if !inA || !inB {
			return
		}
		places := uint32(1)
		for _, p := range of {
			places = max(places, p.Keys)
		}
		edges = append(edges, resampleEdge{a, b, -math.Log(math.Max(combined(of, len(r.pairs)), 1e-300)), int(places)})
	})
	return edges
}

// weakestSignificant is the smallest evidence, in nats, of a significant pair.
func weakestSignificant(pairs []pipeline.Pair, alpha float64, detectors int) float64 {
	weakest := math.Inf(1)
	eachPair(pairs, func(of []pipeline.Pair) {
		if of[0].Q <= alpha {
			weakest = math.Min(weakest, -math.Log(math.Max(combined(of, detectors), 1e-300)))
		}
	})
	return weakest
}

// largestPart draws one resample and gives the members of the largest connected part.
func largestPart(members int, edges []resampleEdge, weakest float64, random *rand.Rand) []int {
	parent := make([]int, members)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, e := range edges {
		drawn := 0
		for range e.places {
			drawn += poissonOne(random)
		}
		if e.nats*float64(drawn)/float64(e.places) >= weakest {
			parent[find(e.a)] = find(e.b)
		}
	}
	parts := make(map[int][]int)
	for i := range members {
		root := find(i)
		parts[root] = append(parts[root], i)
	}
	var largest []int
	for i := range members { // in order, so that ties are broken the same way each time
		if part := parts[find(i)]; len(part) > len(largest) {
			largest = part
		}
	}
	if len(largest) < 2 {
		return nil
	}
	return largest
}

// poissonOne draws from the Poisson distribution of mean one, the number of times a place occurs in a bootstrap resample.
func poissonOne(random *rand.Rand) int {
	n := 0
	for p := random.Float64(); p > math.Exp(-1); p *= random.Float64() {
		n++
	}
	return n
}
