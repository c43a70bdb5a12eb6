package conform

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

// bruteScore follows the definitions word by word, over copies of accounts: weight 2 means that an account is there twice, as one and the same, and no neighbour of itself.
func bruteScore(campaign, cluster []int32, weight []int, others int) scores {
	var items []int
	for i, w := range weight {
		for range w {
			items = append(items, i)
		}
	}
	same := func(group []int32, a, b int) bool { return group[a] == group[b] && group[a] != alone }
	s := scores{campaign: make([]float64, 4)}
	both, wanted, found, precision, recall := 0.0, 0.0, 0.0, 0.0, 0.0
	campaignBoth, campaignWanted, campaignFound := [4]float64{}, [4]float64{}, [4]float64{}
	for _, a := range items {
		inBoth, inCampaign, inCluster := 1.0, 1.0, 1.0
		for _, b := range items {
			if a == b {
				continue
			}
			w, f := same(campaign, a, b), same(cluster, a, b)
			inCampaign, inCluster, inBoth = inCampaign+one(w), inCluster+one(f), inBoth+one(w && f)
			if a > b {
				continue
			}
			wanted, found, both = wanted+one(w), found+one(f), both+one(w && f)
			for c := range int32(4) {
				if campaign[a] == c || campaign[b] == c {
					campaignWanted[c] += one(w)
					campaignFound[c] += one(f)
					campaignBoth[c] += one(w && f)
				}
			}
		}
		precision += inBoth / inCluster / float64(len(items))
		recall += inBoth / inCampaign / float64(len(items))
	}
	all := 0.0
	for i, a := range weight {
		for _, b := range weight[:i] {
			all += float64(a * b)
		}
		all += float64(a * others)
	}
	all += float64(others*(others-1)) / 2
	s.pairwise, s.bcubed = 2*both/(wanted+found), 2*precision*recall/(precision+recall)
	s.rand = adjustedRand(both, wanted, found, all)
	for c := range s.campaign {
		s.campaign[c] = 2 * campaignBoth[c] / (campaignWanted[c] + campaignFound[c])
	}
	return s
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func TestScoreEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 25).Draw(t, "accounts")
		group := rapid.SliceOfN(rapid.Int32Range(alone, 3), n, n)
		campaign, cluster := group.Draw(t, "campaign"), group.Draw(t, "cluster")
		weight := rapid.SliceOfN(rapid.IntRange(0, 2), n, n).Draw(t, "weight")
		others := rapid.IntRange(0, 30).Draw(t, "others")
		weights := make([]float64, n)
		for i, w := range weight {
			weights[i] = float64(w)
		}
		p := newPartition(campaign, cluster, others)
		got, want := p.score(weights), bruteScore(campaign, cluster, weight, others)
		near(t, "pairwise", got.pairwise, want.pairwise)
		near(t, "B-cubed", got.bcubed, want.bcubed)
		near(t, "Rand", got.rand, want.rand)
		for c, f1 := range got.campaign {
			near(t, "campaign", f1, want.campaign[c])
		}
	})
}

// Copies of an account are no neighbours of its own, and of a small group some are left out of each resample: neither may lift an interval off its value.
func TestIntervalsHoldTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "accounts")
		group := rapid.SliceOfN(rapid.Int32Range(alone, int32(rapid.IntRange(0, 20).Draw(t, "groups"))), n, n)
		p := newPartition(group.Draw(t, "campaign"), group.Draw(t, "cluster"), rapid.IntRange(0, 30).Draw(t, "others"))
		a := Agreement{Campaigns: make([]CampaignAgreement, p.campaigns)}
		a.scoreClusters(p)
		held := []Estimate{a.Pairwise, a.BCubed, a.Rand}
		for _, c := range a.Campaigns {
			held = append(held, c.Pairwise)
		}
		for _, e := range held {
			if !math.IsNaN(e.Value) && (e.Low > e.Value || e.Value > e.High) {
				t.Errorf("%s of %v and %v", e, p.campaign, p.cluster)
			}
		}
	})
}

// In clusters of one account of a campaign and one of none, whoever remains when the other is left out seems right.
func TestIntervalOfManySmallGroups(t *testing.T) {
	var campaign, cluster []int32
	for i := range int32(200) {
		campaign, cluster = append(campaign, 0, alone), append(cluster, i, i)
	}
	a := Agreement{Campaigns: make([]CampaignAgreement, 1)}
	a.scoreClusters(newPartition(campaign, cluster, 0))
	if e := a.BCubed; e.Low > e.Value || e.Value > e.High {
		t.Error(e)
	}
}

func near(t interface{ Errorf(string, ...any) }, name string, got, want float64) {
	if math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) < 1e-9 || got == want {
		return
	}
	t.Errorf("%s: %g, want %g", name, got, want)
}

// The example of Hubert & Arabie's index that scikit-learn documents: [0 0 1 1] against [0 0 1 2] gives 0.571428…
func TestAdjustedRandOfAKnownExample(t *testing.T) {
	p := newPartition([]int32{0, 0, 1, 1}, []int32{0, 0, 1, 2}, 0)
	near(t, "Rand", p.score(ones(4)).rand, 4.0/7)
}

// accountRow is a row of accounts.parquet as a run writes it.
type accountRow struct {
	Platform string `parquet:"platform,dict"`
	Account  string `parquet:"account_id"`
	Cluster  *int64 `parquet:"cluster_id,optional"`
	Flagged  bool   `parquet:"flagged"`
}

func writeRun(t *testing.T, labels string, rows []accountRow) (labelFile, dir string) {
	t.Helper()
	dir = t.TempDir()
	labelFile = filepath.Join(dir, "labels.csv")
	if err := os.WriteFile(labelFile, []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := parquet.WriteFile(filepath.Join(dir, "accounts.parquet"), rows); err != nil {
		t.Fatal(err)
	}
	return labelFile, dir
}

func in(cluster int64) *int64 { return &cluster }

func TestCompare(t *testing.T) {
	labels := "account_id,label,campaign\n" +
		"a1,coordinated,a\na2,coordinated,a\na3,coordinated,a\nb1,coordinated,b\nb2,coordinated,b\nx,coordinated,\n" +
		"o1,organic,\no2,organic,\no3,organic,\nu,unknown,\ngone,coordinated,b\nlost,organic,\n"
	a, err := Compare(writeRun(t, labels, []accountRow{
		{"vk", "a1", in(1), true}, {"vk", "a2", in(1), true}, {"vk", "a3", in(2), false}, {"ok", "b1", in(3), true}, {"ok", "b2", nil, false}, {"ok", "x", in(3), true},
		{"vk", "o1", in(1), true}, {"vk", "o2", in(4), true}, {"vk", "o3", nil, false}, {"vk", "u", in(4), true}, {"vk", "nobody", in(5), true},
	}))
	if err != nil {
		t.Fatal(err)
	}
	counts := []int{a.Coordinated, a.Organic, a.Unknown, a.Unlabelled, a.Missing.Coordinated, a.Missing.Organic, a.Missing.Unknown, a.FlaggedCoordinated, a.FlaggedOrganic, a.Unnamed, a.Clusters, a.OrganicClusters}
	want := []int{6, 3, 1, 1, 1, 1, 0, 4, 2, 1, 3, 1}
	for i := range want {
		if counts[i] != want[i] {
			t.Fatalf("counts %v, want %v", counts, want)
		}
	}
	near(t, "precision", a.Precision.Value, 4.0/6)
	near(t, "recall", a.Recall.Value, 4.0/6)
	near(t, "F1", a.F1.Value, 4.0/6)
	near(t, "pairwise", a.Pairwise.Value, 2.0/(4+3)) // wanted a1a2 a1a3 a2a3 b1b2, found a1a2 a1o1 a2o1
	near(t, "per 10,000", a.PerTenThousand.Value, 10000.0/3)
	first := a.Campaigns[0]
	if first.Campaign != "a" || first.Accounts != 3 || first.Flagged != 2 || *first.Best != 1 || first.InBest != 2 {
		t.Errorf("%+v", first)
	}
	near(t, "pairwise of a", first.Pairwise.Value, 2.0/(3+3))
	for _, e := range []Estimate{a.Precision, a.Recall, a.F1, a.Pairwise, a.BCubed, a.Rand, a.PerTenThousand, first.Recall, first.Pairwise} {
		if !(e.Low <= e.Value && e.Value <= e.High && e.Low < e.High) {
			t.Errorf("interval %+v", e)
		}
	}
}

func TestComparePlatforms(t *testing.T) {
	rows := []accountRow{{"vk", "1", in(1), true}, {"ok", "1", nil, false}}
	a, err := Compare(writeRun(t, "\ufeffplatform,account_id,label,campaign\nvk,1,coordinated,a\nok,1,organic,\n", rows))
	if err != nil || a.FlaggedCoordinated != 1 || a.Organic != 1 || a.FlaggedOrganic != 0 {
		t.Fatal(a, err)
	}
	if a, err = Compare(writeRun(t, "platform,account_id,label\nVKontakte,1,coordinated\nodnoklassniki,1,organic\n", rows)); err != nil || a.FlaggedCoordinated != 1 || a.Organic != 1 {
		t.Fatal("other names of the networks", a, err)
	}
	if _, err = Compare(writeRun(t, "account_id,label\n1,organic\n", rows)); err == nil || !strings.HasSuffix(err.Error(), "account 1 is on vk and on ok: add a column platform") {
		t.Fatal(err)
	}
}

// Without any coordinated account there is nothing to recall, and JSON must stay valid.
func TestCompareOrganicOnly(t *testing.T) {
	a, err := Compare(writeRun(t, "account_id,label\n1,organic\n2,organic\n", []accountRow{{"vk", "1", nil, false}, {"vk", "2", nil, false}}))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(a)
	if err != nil || !strings.Contains(string(data), `"recall":{"value":null,"low":0,"high":1}`) {
		t.Fatal(string(data), err)
	}
	if a.PerTenThousand.Value != 0 || a.Recall.String() != "–" {
		t.Error(a.PerTenThousand, a.Recall)
	}
	near(t, "upper limit of no event", a.PerTenThousand.High, -math.Log(0.025)/0.0002)
}

func TestLabelErrors(t *testing.T) {
	rows := []accountRow{{"vk", "1", nil, false}}
	for _, test := range []struct{ labels, want string }{
		{"", "empty file"},
		{"id,label\n1,organic\n", "the columns are id, label: account_id and label are needed"},
		{"account_id,label\n1,paid\n", `line 2: label "paid": write coordinated, organic or unknown`},
		{"account_id,label\n1,organic\n1,coordinated\n", "line 3: account 1 has two labels"},
		{"account_id,label\n7,organic\n", "none of its accounts is in"},
	} {
		_, err := Compare(writeRun(t, test.labels, rows))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	file, _ := writeRun(t, "account_id,label\n1,organic\n", rows)
	if _, err := Compare(file, t.TempDir()); err == nil || !strings.Contains(err.Error(), "pikir run --out") {
		t.Error(err)
	}
}

func TestPoissonWeights(t *testing.T) {
	sum, squares, n := 0.0, 0.0, 0.0
	bootstrap(200, func(weight []float64) {
		for _, w := range weight {
			sum, squares, n = sum+w, squares+w*w, n+1
		}
	})
	if mean, variance := sum/n, squares/n-sum/n*sum/n; math.Abs(mean-1) > 0.01 || math.Abs(variance-1) > 0.02 {
		t.Errorf("mean %g, variance %g", mean, variance)
	}
}

// TestLabelSeparators: labels as a spreadsheet saves them are read as those with commas.
func TestLabelSeparators(t *testing.T) {
	for _, comma := range []string{",", ";", "\t"} {
		l, err := parseLabels(strings.NewReader(strings.ReplaceAll("\ufeffaccount_id|label|campaign\r\na|coordinated|\"c|,;d\"\r\n", "|", comma)), "labels.csv")
		if err != nil || len(l.byKey) != 1 || l.byKey[l.key("", "a")].campaign != "c"+comma+",;d" {
			t.Errorf("%q: %+v, %v", comma, l, err)
		}
	}
}
