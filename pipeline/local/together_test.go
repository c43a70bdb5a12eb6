package local

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

// crewPart is a cluster of a crew on a network of its own that delivers so many comments in each of three months, every one of them as surely positive as told.
func crewPart(id, monthly int, praise [3]float32) judgedCluster {
	j := judgedCluster{
		cluster:  &pipeline.Cluster{ID: id},
		grades:   pipeline.Grades{pipeline.Place: pipeline.Strong, pipeline.Time: pipeline.Moderate, pipeline.Rhythm: pipeline.Weak, pipeline.Cause: pipeline.Strong},
		facts:    pipeline.Circumstances{Accounts: 10, Comments: 3 * monthly, LiftLow: 0.2, Praised: pipeline.PraisedAuthorities},
		evidence: []pipeline.Evidence{{Detector: "counting", Family: pipeline.Quota, Name: "full months"}},
		months:   []pipeline.Month{{Quota: 100}},
	}
	for month := range 3 {
		start := time.Date(2020, time.Month(1+month), 1, 1, 0, 0, 0, time.UTC)
		for i := range monthly {
			at := start.Add(time.Duration(i) * 700 * time.Hour / time.Duration(monthly))
			j.cluster.Comments = append(j.cluster.Comments, pipeline.Comment{At: at.UnixMicro(), Platform: pipeline.ID(id - 1), Positive: 0.9, Praise: praise, TextCluster: pipeline.None})
		}
	}
	return j
}

func inContract(quota int) *run {
	corpus := corpusOf([]said{{account: "a", post: "p"}})
	corpus.Platforms.ID("ok")
	corpus.Platforms.ID("instagram")
	return &run{corpus: corpus, opt: Options{Contract: &pipeline.Contract{Name: "invented", Quota: quota}, Zone: time.UTC},
		coverage: pipeline.Coverage{First: time.Date(2019, 12, 1, 0, 0, 0, 0, time.UTC), Last: time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)}}
}

func addUp(t *testing.T, r *run, judged []judgedCluster) {
	t.Helper()
	if err := r.countTogether(t.Context(), judged); err != nil {
		t.Fatal(err)
	}
}

func TestACrewOnSeveralNetworksIsCountedTogether(t *testing.T) {
	surely := [3]float32{1, 1, 1}
	with := func(change func(*judgedCluster)) judgedCluster { j := crewPart(3, 60, surely); change(&j); return j }
	for _, c := range []struct {
		name     string
		third    judgedCluster
		together []int
		reached  bool
	}{
		{"three parts", crewPart(3, 40, surely), []int{1, 2, 3}, true},
		{"too few in all", crewPart(3, 20, surely), []int{1, 2, 3}, false},
		{"the third does not act together", with(func(j *judgedCluster) { j.grades = pipeline.Grades{pipeline.Cause: pipeline.Strong} }), []int{1, 2}, false},
		{"the third praises hardly more than others", with(func(j *judgedCluster) { j.grades[pipeline.Cause] = pipeline.Weak }), []int{1, 2}, false},
		{"the third greets", with(func(j *judgedCluster) { j.facts.Praised = pipeline.PraisedOthers }), []int{1, 2}, false},
		{"whom the third praises is not known", with(func(j *judgedCluster) { j.facts.Praised = pipeline.PraisedUnknown }), []int{1, 2}, false},
		{"the third talks", with(func(j *judgedCluster) { j.facts.Talk = 0.5 }), []int{1, 2}, false},
		{"the third may have met the second, which delivered less", with(func(j *judgedCluster) { j.onNetwork(1) }), []int{1, 3}, false},
		{"the third may have met both", with(func(j *judgedCluster) { j.onNetwork(0, 1); j.cluster.Comments = j.cluster.Comments[:90] }), []int{1, 2}, false},
		{"the third reaches the number alone", with(func(j *judgedCluster) { j.facts.QuotaMet = true }), []int{1, 2}, false},
	} {
		judged := []judgedCluster{crewPart(1, 30, surely), crewPart(2, 30, surely), c.third}
		addUp(t, inContract(100), judged)
		first := &judged[0]
		if first.together == nil || !slices.Equal(first.together.clusters, c.together) || first.facts.QuotaMet != c.reached {
			t.Errorf("%s: counted together %+v, number reached %v; want %v, %v", c.name, first.together, first.facts.QuotaMet, c.together, c.reached)
			continue
		}
		if last := first.evidence[len(first.evidence)-1]; last.Name != "attainment together" || (last.Value == 1) != c.reached || last.Text.KK == "" || last.Text.RU == "" {
			t.Errorf("%s: evidence %+v", c.name, last)
		}
		if verdict := pipeline.Judge(first.grades, first.facts); (verdict == pipeline.PaidPositive) != c.reached {
			t.Errorf("%s: %s", c.name, verdict)
		}
	}
}

// onNetwork puts the comments of a cluster on networks in turn.
func (j *judgedCluster) onNetwork(networks ...pipeline.ID) {
	for i := range j.cluster.Comments {
		j.cluster.Comments[i].Platform = networks[i%len(networks)]
	}
}

// Two operators on the same networks are not one crew, and no number is reached together that only the upper end of the interval reaches.
func TestOperatorsOnOneNetworkAreNotCountedTogether(t *testing.T) {
	judged := []judgedCluster{crewPart(1, 60, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1})}
	judged[1].onNetwork(0)
	addUp(t, inContract(100), judged)
	if judged[0].together != nil || judged[0].facts.QuotaMet || judged[1].facts.QuotaMet {
		t.Errorf("counted together: %+v", judged[0].together)
	}
	judged = []judgedCluster{crewPart(1, 60, [3]float32{0.1, 0.7, 1}), crewPart(2, 60, [3]float32{0.1, 0.7, 1})}
	addUp(t, inContract(100), judged)
	if judged[0].together == nil || judged[0].facts.QuotaMet {
		t.Fatalf("84 a month, perhaps 120: %+v", judged[0].facts)
	}
	if last := judged[0].evidence[len(judged[0].evidence)-1]; last.Value != 0 || last.High != 1 || !strings.Contains(last.Text.EN, "0 of 3, given the error of the positivity model perhaps 3") {
		t.Errorf("%+v", last)
	}
}

func TestNothingIsCountedTogetherWithoutAContract(t *testing.T) {
	judged := []judgedCluster{crewPart(1, 60, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1})}
	r := inContract(0)
	r.opt.Contract = nil
	addUp(t, r, judged)
	if judged[0].together != nil || judged[0].facts.QuotaMet {
		t.Errorf("counted together: %+v", judged[0].together)
	}
}

// Errors of single comments add up by their variances, and the doubt about the model in full.
func TestErrorsOfACountTogether(t *testing.T) {
	praise := [3]float32{0.6, 0.8, 0.9}
	judged := []judgedCluster{crewPart(1, 50, praise), crewPart(2, 50, praise)}
	addUp(t, inContract(100), judged)
	m := judged[0].together.counted[0]
	chance := 1.96 * math.Sqrt(100*0.8*0.2)
	low, high := 80-math.Hypot(20, chance), 80+math.Hypot(10, chance)
	if math.Abs(m.Delivered-80) > 0.01 || math.Abs(m.PositiveLow-low) > 0.01 || math.Abs(m.PositiveHigh-high) > 0.01 {
		t.Errorf("%.2f (%.2f–%.2f), want 80 (%.2f–%.2f)", m.Delivered, m.PositiveLow, m.PositiveHigh, low, high)
	}
}
