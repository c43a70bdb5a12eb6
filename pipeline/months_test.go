package pipeline

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var almaty = time.FixedZone("+06", 6*3600)

func at(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, almaty)
}

// written gives n comments on a platform spread evenly over [from, to), the first so many of them positive.
func written(platform ID, n, positive int, from, to time.Time) []Comment {
	comments := make([]Comment, n)
	for i := range comments {
		comments[i] = Comment{Platform: platform, At: from.Add(to.Sub(from) * time.Duration(i) / time.Duration(max(1, n))).UnixMicro()}
		if i < positive {
			comments[i].Positive, comments[i].Praise = 0.9, surely
		}
	}
	return comments
}

var surely = [3]float32{1, 1, 1}

func TestMonthsFollowTheLocalZoneAndCoverage(t *testing.T) {
	// 19:30 UTC on 31 January is 01:30 on 1 February in Almaty.
	comments := []Comment{
		{At: time.Date(2020, 1, 31, 17, 0, 0, 0, time.UTC).UnixMicro(), Positive: 1, Praise: surely},
		{At: time.Date(2020, 1, 31, 19, 30, 0, 0, time.UTC).UnixMicro(), Positive: 1, Praise: surely, Platform: 1},
		{At: time.Date(2020, 4, 2, 0, 0, 0, 0, time.UTC).UnixMicro(), Positive: 0.2},
	}
	m := &Matched{Zone: almaty, Coverage: Coverage{First: at(2020, 1, 10, 0), Last: at(2020, 4, 30, 0),
		Gaps: []Gap{{From: at(2020, 3, 5, 0), To: at(2020, 3, 9, 0)}}},
		Contract: &Contract{Quotas: map[string]int{"vk": 700, "ok": 300}}}
	row := func(platform string, month time.Month, comments, positive, quota int, complete bool) Month {
		n := float64(positive)
		return Month{platform, at(2020, month, 1, 0), comments, positive, n, n, n, n, n, quota, complete, false, nil}
	}
	want := []Month{
		row("", 1, 1, 1, 1000, false), row("", 2, 1, 1, 1000, true), row("", 3, 0, 0, 1000, false), row("", 4, 1, 0, 1000, true),
		row("ok", 1, 0, 0, 300, false), row("ok", 2, 1, 1, 300, true), row("ok", 3, 0, 0, 300, false), row("ok", 4, 0, 0, 300, true),
		row("vk", 1, 1, 1, 700, false), row("vk", 2, 0, 0, 700, true), row("vk", 3, 0, 0, 700, false), row("vk", 4, 1, 0, 700, true),
	}
	got := Months(comments, func(p ID) string { return []string{"vk", "ok"}[p] }, m)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestFullMonthsLeaveOutPartOnes(t *testing.T) {
	whole := Coverage{First: at(2020, 1, 1, 0), Last: at(2020, 12, 31, 0)}
	tests := []struct {
		name     string
		from, to time.Time
		contract *Contract
		want     []time.Month
	}{
		{"begins with the month", at(2020, 2, 1, 9), at(2020, 4, 30, 18), nil, []time.Month{2, 3, 4}},
		{"begins after a weekend", at(2020, 2, 3, 9), at(2020, 4, 28, 18), nil, []time.Month{2, 3, 4}},
		{"begins and ends in the middle", at(2020, 2, 12, 9), at(2020, 5, 14, 18), nil, []time.Month{3, 4}},
		{"contract begins in the middle", at(2020, 2, 1, 9), at(2020, 4, 30, 18), &Contract{Periods: []Period{{"2020-02-15", "2020-04-30"}}}, []time.Month{3, 4}},
		{"two contracts", at(2020, 2, 1, 9), at(2020, 4, 30, 18), &Contract{Periods: []Period{{"2020-02-01", "2020-02-29"}, {"2020-04-01", "2020-04-30"}}}, []time.Month{2, 4}},
		{"less than a month", at(2020, 2, 5, 9), at(2020, 2, 20, 9), nil, nil},
	}
	for _, test := range tests {
		m := &Matched{Zone: almaty, Coverage: whole, Contract: test.contract}
		var got []time.Month
		for _, month := range FullMonths(written(0, 500, 500, test.from, test.to), m) {
			got = append(got, month.First.Month())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestMonthThatEndsWithALongDay: on 29 February 2024 clocks went back in Almaty, and the dump holds that day as a whole.
func TestMonthThatEndsWithALongDay(t *testing.T) {
	almaty, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2024, 2, 1, 0, 0, 0, 0, almaty)
	c := EstimateCoverage(start, start.Add(time.Hour), time.Date(2024, 2, 29, 22, 0, 0, 0, almaty), slices.Repeat([]int{30}, 29))
	if !c.Complete(start, start.AddDate(0, 1, 0)) {
		t.Errorf("February is not complete: %+v", c)
	}
}

func TestCoverage(t *testing.T) {
	start := at(2020, 3, 1, 0)
	days := func(n, each int) []int {
		d := make([]int, n)
		for i := range d {
			d[i] = each + i%3
		}
		return d
	}
	with := func(d []int, value int, days ...int) []int {
		for _, i := range days {
			d[i] = value
		}
		return d
	}
	tests := []struct {
		name  string
		daily []int
		first time.Time // of the comments
		want  Coverage
	}{
		{"busy and whole", days(31, 500), at(2020, 3, 1, 7), Coverage{First: start, Last: at(2020, 3, 31, 0)}},
		{"first day cut off", with(days(31, 500), 40, 0), at(2020, 3, 1, 23), Coverage{First: at(2020, 3, 1, 23), Last: at(2020, 3, 31, 0)}},
		{"last day cut off", with(days(31, 500), 40, 30), start, Coverage{First: start, Last: at(2020, 3, 30, 20)}},
		{"one empty day in a busy dump", with(days(31, 500), 0, 11), start, Coverage{First: start, Last: at(2020, 3, 31, 0),
			Gaps: []Gap{{at(2020, 3, 12, 0), at(2020, 3, 13, 0)}}}},
		{"empty days in a thin dump", with(days(31, 1), 0, 5, 11, 12, 20), start, Coverage{First: start, Last: at(2020, 3, 31, 0)}},
		{"ten empty days in a thin dump", with(days(31, 2), 0, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17), start, Coverage{First: start, Last: at(2020, 3, 31, 0),
			Gaps: []Gap{{at(2020, 3, 9, 0), at(2020, 3, 19, 0)}}}},
		{"weekends off", with(days(31, 60), 0, 0, 6, 7, 13, 14, 20, 21, 27, 28), at(2020, 3, 2, 9), Coverage{First: at(2020, 3, 2, 9), Last: at(2020, 3, 31, 0)}},
	}
	for _, test := range tests {
		got := EstimateCoverage(start, test.first, at(2020, 3, 31, 20), test.daily)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}
