package pipeline

import (
	"math"
	"slices"
	"time"
)

// chanceOfGap is how likely a stretch of empty days may be, anywhere in a dump, to pass for chance.
const chanceOfGap = 0.01

// EstimateCoverage tells the part of time that a dump holds from its daily counts: daily[i] comments fall on the i-th day from start,
// a local midnight, up to the day of the last comment; first and last are the times of the first and the last comment.
//
// A first or last day with far fewer comments than the days beside it counts as cut off. A run of empty days is a gap when chance would hardly leave one
// that long anywhere in the dump; days are taken as independent, and compared with the same day of other weeks, so that offices may close at weekends.
func EstimateCoverage(start, first, last time.Time, daily []int) Coverage {
	days := len(daily)
	day := func(i int) time.Time { return start.AddDate(0, 0, i) }
	c := Coverage{First: start, Last: day(days - 1)}
	if cutOff(daily[0], daily[1:]) {
		c.First = first
	}
	backwards := slices.Clone(daily)
	slices.Reverse(backwards)
	if cutOff(backwards[0], backwards[1:]) {
		c.Last = last.AddDate(0, 0, -1) // Complete adds the day that Last names
	}
	for from := 0; from < days; from++ {
		to := from
		for to < days && daily[to] == 0 {
			to++
		}
		if to > from && float64(days)*emptyChance(daily, from, to) < chanceOfGap {
			c.Gaps = append(c.Gaps, Gap{From: day(from), To: day(to)})
		}
		from = to
	}
	return c
}

// cutOff says whether a day at the edge holds less than a quarter of what the two weeks beside it usually hold.
func cutOff(edge int, beside []int) bool {
	const enough = 20 // below so many comments a day a thin day is nothing special
	usual := median(beside[:min(14, len(beside))])
	return usual >= enough && float64(edge) < usual/4
}

// emptyChance is how likely all days of daily[from:to] are empty. A day is empty as often as the same day of other weeks is, or as a negative binomial
// (size 2, more uneven than most dumps) around their median leaves it, whichever is less.
func emptyChance(daily []int, from, to int) float64 {
	chance := 1.0
	for day := from; day < to; day++ {
		var others []int
		empty := 1.0
		for i := day % 7; i < len(daily); i += 7 {
			if i >= from && i < to {
				continue
			}
			others = append(others, daily[i])
			if daily[i] == 0 {
				empty++
			}
		}
		chance *= math.Min(empty/float64(len(others)+2), math.Pow(1+median(others)/2, -2))
	}
	return chance
}

// median of counts; 0 for none.
func median(counts []int) float64 {
	if len(counts) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(counts))
	n := len(sorted)
	return float64(sorted[(n-1)/2]+sorted[n/2]) / 2
}
