package conform

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline/table"
)

// Agreement is how well the flagged accounts of a run agree with labels. Accounts of unknown label, and those of the run without label, count in no measure.
type Agreement struct {
	Coordinated int     `json:"coordinated"` // labelled so, and in the run
	Organic     int     `json:"organic"`
	Unknown     int     `json:"unknown"`
	Unlabelled  int     `json:"unlabelled"` // accounts of the run without label
	Missing     Missing `json:"missing"`    // labels without account in the run

	FlaggedCoordinated int      `json:"flagged_coordinated"`
	FlaggedOrganic     int      `json:"flagged_organic"`
	Precision          Estimate `json:"precision"` // Wilson intervals
	Recall             Estimate `json:"recall"`
	F1                 Estimate `json:"f1"` // bootstrap intervals over accounts from here on

	Pairwise  Estimate            `json:"pairwise_f1"`
	BCubed    Estimate            `json:"bcubed_f1"`
	Rand      Estimate            `json:"adjusted_rand"`
	Unnamed   int                 `json:"unnamed"` // coordinated accounts whose campaign is not named: not in the measures of clusters
	Campaigns []CampaignAgreement `json:"campaigns"`

	Clusters        int      `json:"clusters"`                   // flagged clusters with a labelled account
	OrganicClusters int      `json:"organic_clusters"`           // those with organic accounts and no coordinated one
	PerTenThousand  Estimate `json:"organic_clusters_per_10000"` // per 10,000 organic accounts, exact Poisson interval
}

// Missing counts labels whose account is not in the run.
type Missing struct {
	Coordinated int `json:"coordinated"`
	Organic     int `json:"organic"`
	Unknown     int `json:"unknown"`
}

// CampaignAgreement is how well one campaign was found.
type CampaignAgreement struct {
	Campaign string   `json:"campaign"`
	Accounts int      `json:"accounts"`
	Flagged  int      `json:"flagged"`
	Recall   Estimate `json:"recall"`
	Best     *int64   `json:"best_cluster"` // the flagged cluster with most of its accounts
	InBest   int      `json:"in_best_cluster"`
	Pairwise Estimate `json:"pairwise_f1"` // over pairs with at least one account of the campaign
}

// account is a labelled account of the run, kept where it is coordinated or flagged.
type account struct {
	coordinated bool
	flagged     bool
	campaign    string
	cluster     *int64 // nil where it is not flagged
}

// Compare sets the table accounts.parquet of the run folder dir against the labels of a CSV (account_id, label, and perhaps campaign and platform).
// A cluster counts where it is flagged. Intervals are those of other accounts of these campaigns, not of other campaigns.
func Compare(labels, dir string) (*Agreement, error) {
	known, err := readLabels(labels)
	if err != nil {
		return nil, err
	}
	a := &Agreement{}
	accounts, err := a.match(known, filepath.Join(dir, "accounts.parquet"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s holds no accounts.parquet: name the folder that `pikir run --out` made", dir)
	}
	if err != nil {
		return nil, err
	}
	if a.Coordinated+a.Organic == 0 {
		return nil, fmt.Errorf("%s: none of its accounts is in %s; do both name accounts alike?", labels, dir)
	}
	a.countMissing(known)
	a.measureClusters(accounts)
	a.measureAccounts(accounts)
	return a, nil
}

// match reads the accounts of the run, counts them by label and keeps those that some measure needs.
func (a *Agreement) match(known *labels, path string) ([]account, error) {
	const batch = 64 << 10
	var kept []account
	err := table.ReadFile(path, []string{"platform", "account_id", "cluster_id", "flagged"}, batch, func(rec arrow.Record) error {
		platform, id := rec.Column(0).(*array.String), rec.Column(1).(*array.String)
		cluster, flagged := rec.Column(2).(*array.Int64), rec.Column(3).(*array.Boolean)
		for i := range int(rec.NumRows()) {
			l, err := known.find(platform.Value(i), id.Value(i))
			if err != nil {
				return err
			}
			if !a.count(l) {
				continue
			}
			found := account{coordinated: l.kind == coordinated, flagged: flagged.Value(i), campaign: l.campaign}
			if found.flagged && cluster.IsValid(i) {
				n := cluster.Value(i)
				found.cluster = &n
			}
			if found.coordinated || found.flagged {
				kept = append(kept, found)
			}
		}
		return nil
	})
	return kept, err
}

// count says whether the account enters the measures.
func (a *Agreement) count(l *label) bool {
	switch {
	case l == nil:
		a.Unlabelled++
		return false
	case l.kind == unknown:
		a.Unknown++
		return false
	case l.kind == organic:
		a.Organic++
	default:
		a.Coordinated++
	}
	return true
}

func (a *Agreement) countMissing(known *labels) {
	for _, l := range known.byKey {
		switch {
		case l.seen != "":
		case l.kind == coordinated:
			a.Missing.Coordinated++
		case l.kind == organic:
			a.Missing.Organic++
		default:
			a.Missing.Unknown++
		}
	}
}

func (a *Agreement) measureAccounts(accounts []account) {
	f1 := func(weight []float64) float64 {
		var hit, flagged, wanted float64
		for i, w := range weight {
			if accounts[i].flagged {
				flagged += w
			}
			if accounts[i].coordinated {
				wanted += w
			}
			if accounts[i].coordinated && accounts[i].flagged {
				hit += w
			}
		}
		return 2 * hit / (flagged + wanted)
	}
	for _, x := range accounts {
		switch {
		case x.flagged && x.coordinated:
			a.FlaggedCoordinated++
		case x.flagged:
			a.FlaggedOrganic++
		}
	}
	a.Precision = share(a.FlaggedCoordinated, a.FlaggedCoordinated+a.FlaggedOrganic)
	a.Recall = share(a.FlaggedCoordinated, a.Coordinated)
	var drawn []float64
	bootstrap(len(accounts), func(weight []float64) { drawn = append(drawn, f1(weight)) })
	a.F1 = between(f1(ones(len(accounts))), drawn)
}

func ones(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// measureClusters compares campaigns with flagged clusters.
func (a *Agreement) measureClusters(accounts []account) {
	campaigns, clusters := numbers(accounts, campaignOf), numbers(accounts, clusterOf)
	var campaign, cluster []int32
	holdsCoordinated := make([]bool, len(clusters))
	for _, x := range accounts {
		c := number(clusters, x, clusterOf)
		if c != alone && x.coordinated {
			holdsCoordinated[c] = true
		}
		if x.coordinated && x.campaign == "" {
			a.Unnamed++
			continue
		}
		campaign, cluster = append(campaign, number(campaigns, x, campaignOf)), append(cluster, c)
	}
	a.Clusters = len(clusters)
	for _, holds := range holdsCoordinated {
		if !holds {
			a.OrganicClusters++
		}
	}
	a.PerTenThousand = rate(a.OrganicClusters, float64(a.Organic)/10_000)
	flaggedOrganic := len(accounts) - a.Coordinated
	p := newPartition(campaign, cluster, a.Organic-flaggedOrganic)
	a.listCampaigns(p, campaigns, clusters)
	a.scoreClusters(p)
}

func campaignOf(x account) (string, bool) { return x.campaign, x.coordinated && x.campaign != "" }

func clusterOf(x account) (int64, bool) {
	if x.cluster == nil {
		return 0, false
	}
	return *x.cluster, true
}

// numbers are the distinct keys of accounts that have one, sorted: their positions are dense numbers.
func numbers[K cmp.Ordered](accounts []account, key func(account) (K, bool)) []K {
	seen := map[K]bool{}
	for _, x := range accounts {
		if k, ok := key(x); ok {
			seen[k] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func number[K cmp.Ordered](keys []K, x account, key func(account) (K, bool)) int32 {
	k, ok := key(x)
	if !ok {
		return alone
	}
	at, _ := slices.BinarySearch(keys, k)
	return int32(at)
}

func (a *Agreement) listCampaigns(p *partition, campaigns []string, clusters []int64) {
	a.Campaigns = make([]CampaignAgreement, len(campaigns))
	for i := range p.campaign {
		if p.campaign[i] != alone {
			a.Campaigns[p.campaign[i]].Accounts++
		}
	}
	inCell := make([]int, len(p.cells))
	for _, c := range p.cell {
		if c != alone {
			inCell[c]++
		}
	}
	for n, of := range p.cells {
		c := &a.Campaigns[of.campaign]
		c.Flagged += inCell[n]
		if id := clusters[of.cluster]; inCell[n] > c.InBest || inCell[n] == c.InBest && id < *c.Best {
			c.Best, c.InBest = &id, inCell[n]
		}
	}
	for i := range a.Campaigns {
		c := &a.Campaigns[i]
		c.Campaign, c.Recall = campaigns[i], share(c.Flagged, c.Accounts)
	}
}

func (a *Agreement) scoreClusters(p *partition) {
	var pairwise, bcubed, rand []float64
	byCampaign := make([][]float64, p.campaigns)
	bootstrap(len(p.campaign), func(weight []float64) {
		s := p.score(weight)
		pairwise, bcubed, rand = append(pairwise, s.pairwise), append(bcubed, s.bcubed), append(rand, s.rand)
		for i, f1 := range s.campaign {
			byCampaign[i] = append(byCampaign[i], f1)
		}
	})
	s := p.score(ones(len(p.campaign)))
	a.Pairwise, a.BCubed, a.Rand = between(s.pairwise, pairwise), between(s.bcubed, bcubed), between(s.rand, rand)
	for i := range a.Campaigns {
		a.Campaigns[i].Pairwise = between(s.campaign[i], byCampaign[i])
	}
}
