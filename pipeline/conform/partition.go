package conform

import "math"

// alone marks an account that is in no campaign, or in no cluster: it is a group of its own.
const alone = -1

// partition sets accounts against each other by their campaign and by the cluster they were found in. It holds the accounts that are in either;
// all others are alone both ways: they make no pair, B-cubed would count them as right and so hide the errors, and only the adjusted Rand index takes them in.
type partition struct {
	campaign, cluster []int32 // by account; alone
	cell              []int32 // number of the pair (campaign, cluster); alone where one of them is
	campaigns         int
	clusters          int
	cells             []cellOf
	others            int // accounts that are alone both ways
}

type cellOf struct{ campaign, cluster int32 }

func newPartition(campaign, cluster []int32, others int) *partition {
	p := &partition{campaign: campaign, cluster: cluster, cell: make([]int32, len(campaign)), others: others}
	numbers := map[cellOf]int32{}
	for i := range campaign {
		p.campaigns = max(p.campaigns, int(campaign[i])+1)
		p.clusters = max(p.clusters, int(cluster[i])+1)
		p.cell[i] = alone
		if campaign[i] == alone || cluster[i] == alone {
			continue
		}
		c := cellOf{campaign[i], cluster[i]}
		n, ok := numbers[c]
		if !ok {
			n = int32(len(p.cells))
			numbers[c] = n
			p.cells = append(p.cells, c)
		}
		p.cell[i] = n
	}
	return p
}

// mass is the weight of a group: the sum of its accounts' weights, and of their squares.
type mass struct{ sum, squares float64 }

func (m *mass) add(w float64) { m.sum += w; m.squares += w * w }

// pairs is the weight of all pairs of different accounts of the group.
func (m mass) pairs() float64 { return (m.sum*m.sum - m.squares) / 2 }

// scores compare a partition by campaigns with one by clusters. They are NaN where nothing can be compared.
type scores struct {
	pairwise, bcubed, rand float64
	campaign               []float64 // pairwise F1 of each campaign
}

// score measures the accounts under weights: all 1, or those of a bootstrap resample.
// Pairwise F1 counts pairs of accounts; B-cubed is that of Bagga & Baldwin (1998), harmonic mean of the averages; the adjusted Rand index that of Hubert & Arabie (1985).
func (p *partition) score(weight []float64) scores {
	campaigns, clusters, cells := make([]mass, p.campaigns), make([]mass, p.clusters), make([]mass, len(p.cells))
	all := mass{float64(p.others), float64(p.others)}
	for i, w := range weight {
		all.add(w)
		if p.campaign[i] != alone {
			campaigns[p.campaign[i]].add(w)
		}
		if p.cluster[i] != alone {
			clusters[p.cluster[i]].add(w)
		}
		if p.cell[i] != alone {
			cells[p.cell[i]].add(w)
		}
	}
	both, wanted, found := pairs(cells), pairs(campaigns), pairs(clusters)
	return scores{
		pairwise: 2 * both / (wanted + found),
		bcubed:   p.bcubed(weight, campaigns, clusters, cells),
		rand:     adjustedRand(both, wanted, found, all.pairs()),
		campaign: p.byCampaign(campaigns, clusters, cells),
	}
}

// adjustedRand is 1 where both sides are the same, even where chance could give nothing else.
func adjustedRand(both, wanted, found, all float64) float64 {
	if both > 0 && both == wanted && both == found {
		return 1
	}
	chance := wanted * found / all
	return (both - chance) / ((wanted+found)/2 - chance)
}

func pairs(groups []mass) float64 {
	sum := 0.0
	for _, g := range groups {
		sum += g.pairs()
	}
	return sum
}

// bcubed averages, over accounts, the shares of their cluster and of their campaign that they share with it. Each account counts once among its own neighbours, however often a resample drew it: its copies
// would be neighbours that are always right.
func (p *partition) bcubed(weight []float64, campaigns, clusters, cells []mass) float64 {
	precision, recall, total := 0.0, 0.0, 0.0
	for i, w := range weight {
		if w == 0 {
			continue
		}
		campaign, cluster, shared := 1.0, 1.0, 1.0
		if p.campaign[i] != alone {
			campaign += campaigns[p.campaign[i]].sum - w
		}
		if p.cluster[i] != alone {
			cluster += clusters[p.cluster[i]].sum - w
		}
		if p.cell[i] != alone {
			shared += cells[p.cell[i]].sum - w
		}
		precision += w * shared / cluster
		recall += w * shared / campaign
		total += w
	}
	if total == 0 {
		return math.NaN()
	}
	precision, recall = precision/total, recall/total
	return 2 * precision * recall / (precision + recall)
}

// byCampaign is the pairwise F1 over the pairs of which at least one account is of the campaign.
func (p *partition) byCampaign(campaigns, clusters, cells []mass) []float64 {
	together, found := make([]float64, p.campaigns), make([]float64, p.campaigns)
	for n, c := range p.cells {
		in, cluster := cells[n], clusters[c.cluster]
		others := mass{cluster.sum - in.sum, cluster.squares - in.squares}
		together[c.campaign] += in.pairs()
		found[c.campaign] += cluster.pairs() - others.pairs()
	}
	f1 := make([]float64, p.campaigns)
	for i := range f1 {
		f1[i] = 2 * together[i] / (campaigns[i].pairs() + found[i])
	}
	return f1
}
