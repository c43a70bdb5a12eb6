package pipeline

import (
	"maps"
	"math"
	"slices"
	"sort"
	"time"
)

// Months gives what a cluster delivered by calendar month of the local zone: first all platforms together (Platform ""; of a contract that names networks, these), then each platform by name,
// every month from the first to the last comment, months without any included. Comments are in order of time.
//
// The quota is the contract's for that platform; without a contract, the estimated one of all platforms together where the delivery is regular (EstimateQuota) and known well enough (KnownFrom).
func Months(comments []Comment, platforms func(ID) string, m *Matched) []Month {
	if len(comments) == 0 {
		return nil
	}
	starts := MonthStarts(comments[0].Time(), comments[len(comments)-1].Time(), m.Zone)
	all := tally("", m.Terms.Counted(comments), starts, m)
	if m.Contract == nil {
		full := FullMonths(comments, m)
		if e := EstimateQuota(full, m); e.Regular() && Held(full, e.Quota) >= KnownFrom {
			for i := range all {
				all[i].Quota = e.Quota
			}
		}
	}
	byPlatform := map[string][]Comment{}
	for i := range comments {
		name := platforms(comments[i].Platform)
		byPlatform[name] = append(byPlatform[name], comments[i])
	}
	names := make([]string, 0, len(byPlatform))
	for name := range byPlatform {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		all = append(all, tally(name, byPlatform[name], starts, m)...)
		for i := len(all) - len(starts) + 1; i < len(all); i++ {
			all[i].Elsewhere = !m.Terms.Counts(byPlatform[name][0].Platform)
		}
	}
	return all
}

// PageMonths gives what a cluster delivered on one page by calendar month, from the month of the first to that of the last of the page's comments.
// Comments are those on the page, in order of time. No quota is named for a page.
func PageMonths(comments []Comment, platform string, m *Matched) []Month {
	months := tally(platform, comments, MonthStarts(comments[0].Time(), comments[len(comments)-1].Time(), m.Zone), m)
	for i := range months {
		months[i].Quota = 0
	}
	return months
}

// AllMonths are the months of all platforms together, with the contract's quota: what the judges of QUOTA read.
func AllMonths(comments []Comment, m *Matched) []Month {
	if len(comments) == 0 {
		return nil
	}
	return tally("", comments, MonthStarts(comments[0].Time(), comments[len(comments)-1].Time(), m.Zone), m)
}

// MonthStarts lists the local midnights that begin the months from the month of first to that of last, and the one after.
func MonthStarts(first, last time.Time, zone *time.Location) []time.Time {
	first, last = first.In(zone), last.In(zone)
	var starts []time.Time
	for year, month := first.Year(), first.Month(); ; month++ {
		start := time.Date(year, month, 1, 0, 0, 0, 0, zone)
		starts = append(starts, start)
		if start.After(last) {
			return starts
		}
	}
}

// tally counts the comments of one platform between the starts.
func tally(platform string, comments []Comment, starts []time.Time, m *Matched) []Month {
	months := make([]Month, len(starts)-1)
	for i := range months {
		from, to := starts[i], starts[i+1]
		month := Month{Platform: platform, First: from, Quota: m.quota(platform), Complete: m.Coverage.Complete(from, to)}
		months[i] = m.tally(month, During(comments, from, to))
	}
	return months
}

// tally fills the counts of a month, and of all platforms together those of each network for which the contract names a number.
func (m *Matched) tally(month Month, in []Comment) Month {
	month.Apart = nil
	if month.Platform == "" {
		for _, n := range m.Terms.Numbers {
			month.Apart = append(month.Apart, tallyMonth(Month{Platform: n.Network, First: month.First, Quota: n.Quota, Complete: month.Complete}, on(in, n.On)))
		}
	}
	return tallyMonth(month, in)
}

// tallyMonth fills the counts of a month of a group that was read together. Beside what Praise does not know, the interval holds the chance with which single texts are read wrong:
// each by itself, but all copies of a wording at once.
func tallyMonth(month Month, in []Comment) Month {
	month.Comments, month.Positive = len(in), 0
	var sum [3]float64 // least, likeliest, most
	apart, alike := 0.0, map[ID]float64{}
	variance := 0.0
	for i := range in {
		if in[i].IsPositive() {
			month.Positive++
		}
		for k, p := range in[i].Praise {
			sum[k] += float64(p)
		}
		own := float64(in[i].Praise[1]) * (1 - float64(in[i].Praise[1]))
		apart += own
		if wording := in[i].TextCluster; wording != None {
			alike[wording] += math.Sqrt(own)
		} else {
			variance += own
		}
	}
	for _, wording := range slices.Sorted(maps.Keys(alike)) {
		variance += alike[wording] * alike[wording]
	}
	bound := func(x float64) float64 { return math.Min(float64(len(in)), math.Max(0, x)) }
	const sides = 1.959963984540054
	month.Delivered = sum[1]
	month.CountedLow, month.CountedHigh = bound(sum[1]-sides*math.Sqrt(apart)), bound(sum[1]+sides*math.Sqrt(apart))
	month.PositiveLow = bound(sum[1] - math.Hypot(sum[1]-sum[0], sides*math.Sqrt(variance)))
	month.PositiveHigh = bound(sum[1] + math.Hypot(sum[2]-sum[1], sides*math.Sqrt(variance)))
	return month
}

// During gives the comments of [from, to), out of comments in order of time.
func During(comments []Comment, from, to time.Time) []Comment {
	after := func(t time.Time) int {
		at := t.UnixMicro()
		return sort.Search(len(comments), func(i int) bool { return comments[i].At >= at })
	}
	return comments[after(from):after(to)]
}

// FullMonths are the months of AllMonths in which a delivery could be whole: the dump holds them, the contract's periods hold them where it names any, and the
// group was at work from about the beginning to about the end. Only the first and the last month of its activity can fail the last point.
func FullMonths(comments []Comment, m *Matched) []Month {
	months := AllMonths(comments, m)
	if len(months) == 0 {
		return nil
	}
	const slack = 4 * 24 * time.Hour // a delivery may begin after a weekend and end before one
	first, last := comments[0].Time(), comments[len(comments)-1].Time()
	return slices.DeleteFunc(months, func(month Month) bool {
		end := month.First.AddDate(0, 1, 0)
		return !month.Complete || first.After(month.First.Add(slack)) || last.Before(end.Add(-slack)) || !m.Contract.covers(month.First, end)
	})
}

// covers says whether the periods of a contract hold the whole of [from, to); a contract without periods, or none, holds all time.
func (c *Contract) covers(from, to time.Time) bool {
	if c == nil || len(c.Periods) == 0 {
		return true
	}
	for _, p := range c.Periods {
		start, err := time.ParseInLocation(time.DateOnly, p.From, from.Location())
		end, err2 := time.ParseInLocation(time.DateOnly, p.To, from.Location())
		if err == nil && err2 == nil && !from.Before(start) && !to.After(end.AddDate(0, 0, 1)) {
			return true
		}
	}
	return false
}

// quota is the number that months of a platform, or of all together, are held against. Where only networks have a number, it is the sum of those that the dump holds.
func (m *Matched) quota(platform string) int {
	if platform != "" || len(m.Terms.Numbers) == 0 || m.Contract.Quota > 0 {
		return m.Contract.quota(platform)
	}
	sum := 0
	for _, n := range m.Terms.Numbers {
		sum += n.Quota
	}
	return sum
}

// quota is the number ordered for a platform, or for all together (""), by sum if only single platforms have one; 0 where none is named.
func (c *Contract) quota(platform string) int {
	switch {
	case c == nil:
		return 0
	case platform != "":
		return c.Quotas[platform]
	case c.Quota > 0:
		return c.Quota
	}
	sum := 0
	for _, q := range c.Quotas {
		sum += q
	}
	return sum
}
