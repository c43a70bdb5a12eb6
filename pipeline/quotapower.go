package pipeline

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// HeapingPower is the fewest of the full months just above one number that the search for a quota would notice in four draws of five: the support (EstimateQuota) lies above that of 95 % of
// free months. Months that are not above the number are drawn as free. At least half of the months; 0 where not even all would be noticed, or no groups are known.
func HeapingPower(full []Month, m *Matched, random *rand.Rand) int {
	groups := GroupMonths(full, m)
	if len(full) < LeastMonths || len(groups) == 0 {
		return 0
	}
	d, uneven := deliveryOf(full), Unevenness(groups)
	bound := d.supportToBeat(full[0].Quota, uneven, alphas(groups), random)
	least := (len(full) + 1) / 2
	more := sort.Search(len(full)-least+1, func(i int) bool { return d.noticed(least+i, full[0].Quota, uneven, bound, random) })
	if least+more > len(full) {
		return 0
	}
	return least + more
}

// supportToBeat is the support that free months pass once in twenty.
func (d delivery) supportToBeat(ordered int, uneven float64, alphas []float64, random *rand.Rand) float64 {
	supports := make([]float64, 199)
	for i := range supports {
		supports[i] = d.freeSupport(ordered, uneven, alphas, random)
	}
	slices.Sort(supports)
	return supports[len(supports)-1-len(supports)/20]
}

// noticed says whether k months at a quota near the mean, the others free, pass the bound in four draws of five.
func (d delivery) noticed(k, ordered int, uneven, bound float64, random *rand.Rand) bool {
	const draws = 60
	mean := d.mean()
	quota := float64(ordered)
	if ordered == 0 {
		quota = float64(roundBelow(mean))
	}
	passed := 0
	drawn := delivery{count: make([]float64, len(d.count)), deviation: d.deviation}
	for range draws {
		for i, deviation := range d.deviation {
			if i < k {
				drawn.count[i] = quota*(1+usualOvershoot*random.ExpFloat64()) + deviation*random.NormFloat64()
			} else {
				drawn.count[i] = math.Max(0, mean+math.Sqrt(deviation*deviation+mean+uneven*mean*mean)*random.NormFloat64())
			}
		}
		if _, support := drawn.fit(ordered, uneven); support > bound {
			passed++
		}
	}
	return 5*passed >= 4*draws
}
