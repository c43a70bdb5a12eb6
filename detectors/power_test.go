package detectors

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// Months as even as the stated bound must be noticed in about four cases of five.
func TestDispersionPowerIsWhatItSays(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const months, mean, trials = 9, 400.0, 300
	draw := func(index float64) []float64 {
		counts := make([]float64, months)
		for i := range counts {
			counts[i] = math.Round(mean + math.Sqrt(index*mean)*random.NormFloat64())
		}
		return counts
	}
	visible := dispersionPower(stats.UnderDispersion(draw(1), nil, 4999, random), months).Value
	noticed := 0
	for range trials {
		if stats.UnderDispersion(draw(visible), nil, 499, random).P <= 0.05 {
			noticed++
		}
	}
	if share := float64(noticed) / trials; share < 0.72 || share > 0.88 {
		t.Errorf("an index of %.2f is noticed in %.2f of cases", visible, share)
	}
}

// hurried moves positive comments to the last days of their months, each with the same chance, so that these hold the share on average.
func (c *crowd) hurried(comments []pipeline.Comment, share float64) []pipeline.Comment {
	for i := range comments {
		at := comments[i].Time().In(almaty)
		first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, almaty)
		next := first.AddDate(0, 1, 0)
		usual := lastDays / (next.Sub(first).Hours() / 24)
		if from := next.AddDate(0, 0, -lastDays); comments[i].IsPositive() && at.Before(from) && c.random.Float64() < (share-usual)/(1-usual) {
			comments[i].At = from.UnixMicro() + c.random.Int64N(lastDays*24*time.Hour.Microseconds())
		}
	}
	return inOrder(comments)
}

// A share as large as the stated one must be noticed, by the test of the judge itself, in about four cases of five, over few months and many.
func TestCatchUpPowerIsWhatItSays(t *testing.T) {
	const size, trials = 8, 80
	for _, months := range []int{3, 8} {
		c := newCrowd(5, 160, tempers["uneven"], 2)
		m := c.matched(size, 60)
		noticed, sum := 0, 0.0
		shares := amongGroups(m, func(c []pipeline.Comment) float64 {
			end, all := atEnd(byDays(c, pipeline.FullMonths(c, m)[:months]))
			return end / all
		})
		days := func(own []pipeline.Comment) [][]float64 {
			return byDays(own, pipeline.FullMonths(own, m)[:months])
		}
		for range trials {
			m.Seed = c.random.Uint64()
			own := c.drawn(size, 0, len(c.accounts)/2)
			visible := catchUpPower(days(own), shares, m)[0].Value
			sum += visible
			if catchUpChance(days(c.hurried(own, visible)), shares, m.Taken, 9999, c.random) <= 0.05 {
				noticed++
			}
		}
		t.Logf("%d months: shares of %.3f on average are noticed in %.2f of cases", months, sum/trials, float64(noticed)/trials)
		if share := float64(noticed) / trials; share < 0.68 || share > 0.92 {
			t.Errorf("%d months: shares of %.3f on average are noticed in %.2f of cases", months, sum/trials, share)
		}
		if rows := catchUpPower(days(c.drawn(size, 0, 80)), shares[:5], m); rows != nil {
			t.Errorf("five groups tell no bound: %+v", rows)
		}
	}
}

func TestHeapingPowerNeedsMonthsAndGroups(t *testing.T) {
	c := newCrowd(4, 120, tempers["uneven"], 8)
	m := c.matched(6, 60)
	own := cluster(c.own(6))
	full := pipeline.FullMonths(own.Comments, m)
	rows := heapingPower(full, m)
	if v := rows[0].Value; len(rows) != 1 || rows[0].Unit != powerUnit || !(v >= 0.5 && v <= 1 || math.IsNaN(v)) {
		t.Errorf("%+v", rows)
	}
	if k := pipeline.HeapingPower(full[:2], m, c.random); k != 0 {
		t.Errorf("%d of two months", k)
	}
	m.Groups = nil
	if rows := heapingPower(full, m); rows != nil {
		t.Errorf("without groups: %+v", rows)
	}
}

func TestCostOfAComment(t *testing.T) {
	c := newCrowd(4, 60, tempers["steady"], 8)
	m := c.matched(6, 0)
	cl := cluster(c.own(6))
	cost := func(contract pipeline.Contract) *pipeline.Evidence {
		m.Contract = &contract
		for _, e := range MonthlyQuota.Judge(cl, m) {
			if e.Name == "cost of a comment" {
				return &e
			}
		}
		return nil
	}
	delivered := 0.0
	for _, month := range pipeline.AllMonths(cl.Comments, m) {
		delivered += month.Delivered
	}
	whole := cost(pipeline.Contract{Sum: 1e6, Currency: "KZT"})
	if whole == nil || math.Abs(whole.Value-1e6/delivered) > 1e-6*whole.Value || whole.Low > whole.Value || whole.High < whole.Value || whole.Unit != "KZT" || !math.IsNaN(whole.P) || whole.Effect != pipeline.Absent {
		t.Fatalf("%+v", whole)
	}
	// Sixteen months, of which the dump holds eight: half the sum for its comments.
	half := cost(pipeline.Contract{Sum: 1e6, Currency: "KZT", Periods: []pipeline.Period{{From: "2019-08-01", To: "2020-11-30"}}})
	if half == nil || math.Abs(half.Value/whole.Value-0.5) > 0.02 {
		t.Errorf("%+v, whole %g", half, whole.Value)
	}
	if e := cost(pipeline.Contract{Quota: 100}); e != nil {
		t.Errorf("no sum is known: %+v", e)
	}
	if e := cost(pipeline.Contract{Sum: 1e6, Quota: 1e6}); e != nil {
		t.Errorf("no month comes near the number: %+v", e)
	}
}
