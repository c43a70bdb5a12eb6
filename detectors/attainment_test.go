package detectors

import (
	"math"
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

// A number that months reach only by what the model's error leaves open is no strong evidence, however many of them may reach it.
func TestGradeOfANumberIsWhatIsHeldForSure(t *testing.T) {
	months := func(ranges ...[2]float64) (list []pipeline.Month) {
		for _, r := range ranges {
			list = append(list, pipeline.Month{Positive: 1, Delivered: (r[0] + r[1]) / 2, PositiveLow: r[0], PositiveHigh: r[1]})
		}
		return list
	}
	for name, c := range map[string]struct {
		months []pipeline.Month
		want   pipeline.Strength
	}{
		"nothing for sure":              {months([2]float64{0, 800}, [2]float64{0, 790}, [2]float64{0, 800}), pipeline.Weak},
		"two thirds for sure":           {months([2]float64{180, 300}, [2]float64{170, 300}, [2]float64{175, 280}), pipeline.Moderate},
		"nearly all, but none reaches":  {months([2]float64{245, 260}, [2]float64{249, 260}, [2]float64{240, 255}), pipeline.Moderate},
		"nearly all, and one reaches":   {months([2]float64{245, 260}, [2]float64{250, 260}, [2]float64{240, 255}), pipeline.Strong},
		"one far above, others unknown": {months([2]float64{900, 990}, [2]float64{0, 260}, [2]float64{0, 255}), pipeline.Weak},
	} {
		if got := held(c.months, 250); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	a := attainment{months: months([2]float64{0, 800}, [2]float64{0, 800}, [2]float64{100, 700}), quota: 400, regular: true, delivered: 400, least: 100}
	if grade := a.effect(1e-6, 1, 20); grade != pipeline.Moderate {
		t.Errorf("an estimated number of 400 that may be anything: %s", grade)
	}
	if a.regular, a.ordered = false, true; a.effect(1e-6, 1, 20) != pipeline.Weak {
		t.Errorf("an order of 400 of which nothing is held for sure: %s", a.effect(1e-6, 1, 20))
	}
	a.ordered = false
	if text := a.text(20); !strings.Contains(text.EN, "from 33 to 767 possible") || !strings.Contains(text.KK, "айдың 3-і, анық жеткені — 0") {
		t.Errorf("%s\n%s", text.EN, text.KK)
	}
}

// What only the upper end of the interval reaches is told, and does not count.
func TestMonthsThatOnlyMayReachAnOrderDoNotCount(t *testing.T) {
	month := func(low, delivered, high float64) pipeline.Month {
		return pipeline.Month{Positive: 1, Delivered: delivered, PositiveLow: low, PositiveHigh: high, Quota: 1000}
	}
	for name, c := range map[string]struct {
		months []pipeline.Month
		value  float64
		grade  pipeline.Strength
		text   string
	}{
		"three that only may": {[]pipeline.Month{month(708, 815, 1014), month(700, 810, 1000), month(710, 820, 1020)}, 0, pipeline.Absent, "0 of 3; given the error of the positivity model, perhaps 3, for sure 0"},
		"three that do":       {[]pipeline.Month{month(708, 960, 1014), month(900, 1000, 1040), month(1001, 1020, 1030)}, 1, pipeline.Moderate, "3 of 3; given the error of the positivity model, perhaps 3, for sure 1"},
	} {
		a := attainment{months: c.months, quota: 1000, ordered: true, delivered: 815}
		if e := a.evidence(&pipeline.Matched{}); e.Value != c.value || e.High != 1 || e.Effect != c.grade || !strings.Contains(e.Text.EN, c.text) {
			t.Errorf("%s: %g to %g, %s: %s", name, e.Value, e.High, e.Effect, e.Text.EN)
		}
	}
}

// Judges of the monthly number may be handed no comment: those on networks that the contract does not name are left out.
func TestJudgesOfTheNumberTakeNoComments(t *testing.T) {
	m := &pipeline.Matched{Groups: make([][]pipeline.Comment, 60), Zone: time.UTC, Contract: &pipeline.Contract{Quota: 1000, Sum: 5000, Periods: []pipeline.Period{{From: "2020-02-01", To: "2020-04-01"}}},
		Coverage: pipeline.Coverage{First: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Last: time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)}}
	for _, d := range All() {
		if d.Family != pipeline.Quota || d.Judge == nil {
			continue
		}
		for _, e := range d.Judge(&pipeline.Cluster{ID: 1}, m) {
			if e.Grade() > pipeline.Absent || e.Name == "attainment" || e.Name == "cost of a comment" {
				t.Errorf("%s: %+v", d.Name, e)
			}
		}
	}
}

// Without a contract the number is one: what heaping names lies in the range that attainment gives, and is its number where the months sit above it if only by a little.
func TestAttainmentAndHeapingNameOneNumber(t *testing.T) {
	c := newCrowd(2, 60, tempers["uneven"], 1)
	m := c.matched(10, 99)
	for name, c := range map[string]struct {
		delivered []float64
		number    int // 0: whatever
	}{
		"three of four above 300":    {[]float64{332, 309, 329, 326}, 300},
		"each just above 300":        {[]float64{303, 309, 305, 301}, 300},
		"above nothing":              {[]float64{150, 420, 260, 700}, 0},
		"nearly even, no number":     {[]float64{352, 358, 356, 359}, 0},
		"one far above the others":   {[]float64{302, 306, 303, 900}, 0},
		"one far below three others": {[]float64{302, 306, 303, 120}, 0},
	} {
		var full []pipeline.Month
		for i, d := range c.delivered {
			full = append(full, pipeline.Month{First: time.Date(2019, time.Month(8+i), 1, 0, 0, 0, 0, almaty), Comments: int(d), Positive: int(d), Delivered: d, PositiveLow: d - 3, PositiveHigh: d, CountedLow: d - 3, CountedHigh: d})
		}
		e, a := pipeline.EstimateQuota(full, m), attainment{months: full}
		a.estimate(full, m)
		low, high := a.numberRange()
		if named := float64(e.Quota); !a.regular && (named < math.Floor(low) || named > math.Ceil(high)) || float64(a.quota) < math.Floor(low) || float64(a.quota) > math.Ceil(high) {
			t.Errorf("%s: heaping names %d, attainment %d from %.0f to %.0f", name, e.Quota, a.quota, low, high)
		}
		if c.number > 0 && (a.quota != c.number || e.Quota != c.number) {
			t.Errorf("%s: heaping names %d, attainment %d; want %d", name, e.Quota, a.quota, c.number)
		}
		t.Logf("%s: heaping %d, attainment %d from %.0f to %.0f, support %.1f, p %.3f", name, e.Quota, a.quota, low, high, e.Support, e.P)
	}
}
