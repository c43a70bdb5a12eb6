package stats

import (
	"math"
	"slices"
)

// ChangePoints finds where the rate of daily counts changes: the first day of every new level, in order.
//
// It is PELT (Killick, Fearnhead & Eckley 2012, J. Am. Stat. Assoc. 107:1590) with a Poisson cost divided by how uneven days are, the penalty 3·ln n
// and levels of at least shortest days. Unevenness is read off differences between days a week apart, which levels and weekly cycles do not touch.
func ChangePoints(daily []int, shortest int) []int {
	n := len(daily)
	if n < 2*shortest {
		return nil
	}
	total := make([]float64, n+1)
	for i, x := range daily {
		total[i+1] = total[i] + float64(x)
	}
	uneven := weeklyUnevenness(daily)
	cost := func(from, to int) float64 {
		sum, days := total[to]-total[from], float64(to-from)
		if sum == 0 {
			return 0
		}
		return 2 * (sum - sum*math.Log(sum/days)) / uneven
	}
	penalty := 3 * math.Log(float64(n))
	best, previous := make([]float64, n+1), make([]int, n+1)
	best[0] = -penalty
	starts := []int{0}
	for to := shortest; to <= n; to++ {
		if from := to - shortest; from >= shortest {
			starts = append(starts, from)
		}
		best[to] = math.Inf(1)
		for _, from := range starts {
			if c := best[from] + cost(from, to) + penalty; c < best[to] {
				best[to], previous[to] = c, from
			}
		}
		// What is worse than a change at some day is worse for every later end for which a level that begins on that day is long enough.
		if day := to - shortest + 1; day >= shortest {
			starts = slices.DeleteFunc(starts, func(from int) bool {
				return day >= from+shortest && best[from]+cost(from, day) > best[day]
			})
		}
	}
	var points []int
	for at := previous[n]; at > 0; at = previous[at] {
		points = append(points, at)
	}
	slices.Reverse(points)
	return points
}

// weeklyUnevenness is the variance over the mean of days, at least 1, from the median of (x − y)²/(x + y) over days a week apart: that quantity is the
// variance over the mean times χ² at one degree of freedom, whose median is 0.4549.
func weeklyUnevenness(daily []int) float64 {
	var ratios []float64
	for i := 7; i < len(daily); i++ {
		if sum := daily[i] + daily[i-7]; sum > 0 {
			d := float64(daily[i] - daily[i-7])
			ratios = append(ratios, d*d/float64(sum))
		}
	}
	if len(ratios) == 0 {
		return 1
	}
	slices.Sort(ratios)
	return math.Max(1, ratios[len(ratios)/2]/0.4549)
}
