package pipeline

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// LeastMonths is the fewest full months in which regularity can be seen.
const LeastMonths = 3

// QuotaEstimate is the monthly number that a delivery looks made to.
type QuotaEstimate struct {
	Quota   int
	Support float64 // log-likelihood ratio of "this quota and a small overshoot" to counts as free as those of matched groups; NaN below LeastMonths
	P       float64 // that free months of the same mean, as uneven as those of matched groups, have such a support for their own best number; NaN without groups

	UsualNear float64 // mean share of months just above the best number among matched groups; NaN without groups
}

// regularFrom is below the one in a hundred that may look regular by chance, since how uneven free months are is itself an estimate.
const regularFrom = 0.004

// Regular says whether counts sit above the quota as those of less than one in a hundred groups as productive do.
func (e QuotaEstimate) Regular() bool { return e.Quota > 0 && e.Support > 0 && e.P <= regularFrom }

// EstimateQuota finds the number just above which the monthly counts of truly positive comments sit; where the months carry a contract's quota, it keeps that one.
// Below LeastMonths it is the largest number that people order by and that every month reached.
//
// Under a quota a month delivers the quota and an exponential overshoot, seen through the error of the positivity model (an exponentially modified Gaussian),
// one month in ten is free; a free month is Gaussian, as uneven as those of matched groups. Candidates are all numbers of two digits and zeros; numbers that people order (1, 1.5, 2, 2.5,
// 3, 4, 5, 6, 7.5, 8 and zeros) are preferred. P is by simulation: months as many as the cluster's on average, so that a productive group is held against productive ones, each time as
// uneven as a matched group drawn at random, and allowed their own best number, so that P pays for the search.
func EstimateQuota(full []Month, m *Matched) QuotaEstimate {
	return estimateQuota(full, GroupMonths(full, m), rand.New(rand.NewPCG(m.Seed, 0x900a)))
}

func estimateQuota(full []Month, groups [][]Month, random *rand.Rand) QuotaEstimate {
	e := QuotaEstimate{Support: math.NaN(), P: math.NaN(), UsualNear: math.NaN()}
	if len(full) == 0 {
		return e
	}
	d, ordered := deliveryOf(full), full[0].Quota
	if len(full) < LeastMonths {
		e.Quota = cmp.Or(ordered, roundBelow(slices.Min(d.count)))
		return e
	}
	uneven := Unevenness(groups)
	e.Quota, e.Support = d.fit(ordered, uneven)
	if len(groups) == 0 {
		return e
	}
	near := 0
	for _, g := range groups {
		quota, _ := deliveryOf(g).fit(ordered, uneven)
		for _, month := range g {
			if JustAbove(month, quota) {
				near++
			}
		}
	}
	e.P, e.UsualNear = d.chance(e.Support, ordered, uneven, alphas(groups), random), float64(near)/float64(len(groups)*len(full))
	return e
}

// chance is how often free months have at least the support. It stops early where that is often (Besag & Clifford 1991, Biometrika 78:301).
func (d delivery) chance(support float64, ordered int, uneven float64, alphas []float64, random *rand.Rand) float64 {
	const draws, enough = 499, 20
	reached := 0
	for drawn := 1; drawn <= draws; drawn++ {
		if d.freeSupport(ordered, uneven, alphas, random) >= support {
			if reached++; reached == enough {
				return float64(reached) / float64(drawn)
			}
		}
	}
	return float64(reached+1) / (draws + 1)
}

// freeSupport is the support of drawn months without a quota: negative binomial with the mean of the delivery and an α out of alphas, seen with its deviations.
func (d delivery) freeSupport(ordered int, uneven float64, alphas []float64, random *rand.Rand) float64 {
	mean, alpha := d.mean(), alphas[random.IntN(len(alphas))]
	drawn := delivery{count: make([]float64, len(d.count)), deviation: d.deviation}
	for i := range drawn.count {
		rate := mean
		if alpha > 0 && mean > 0 {
			rate = distuv.Gamma{Alpha: 1 / alpha, Beta: 1 / (alpha * mean), Src: random}.Rand()
		}
		if rate > 0 {
			drawn.count[i] = distuv.Poisson{Lambda: rate, Src: random}.Rand()
		}
		drawn.count[i] = math.Max(0, drawn.count[i]+d.deviation[i]*random.NormFloat64())
	}
	_, support := drawn.fit(ordered, uneven)
	return support
}

// alphas are the unevennesses of groups, each drawn towards that of all by as much as chance alone spreads their estimates (empirical Bayes; Morris 1983, J. Am. Stat. Assoc. 78:47).
// The variance of a moment estimate is about 2·(1/μ + α)²/(months − 1). 0 alone where no group has any positive comment.
func alphas(groups [][]Month) []float64 {
	pooled, list, chance, spread := Unevenness(groups), []float64(nil), 0.0, 0.0
	for _, g := range groups {
		if a, mean := alpha(g); !math.IsNaN(a) {
			list = append(list, a)
			deviation := 1/mean + pooled
			chance += 2 * deviation * deviation / float64(len(g)-1)
			spread += (a - pooled) * (a - pooled)
		}
	}
	if len(list) == 0 {
		return []float64{0}
	}
	kept := 0.0
	if spread > chance {
		kept = 1 - chance/spread
	}
	for i, a := range list {
		list[i] = pooled + kept*(a-pooled)
	}
	return list
}

// JustAbove says whether the interval of a month's truly positive comments meets the quota or up to a tenth above it.
func JustAbove(m Month, quota int) bool {
	return quota > 0 && m.CountedHigh >= float64(quota) && m.CountedLow <= 1.1*float64(quota)
}

// Held is how much of the quota months hold for sure: the lower end of each one's interval as a share of the quota, at most 1, on average.
func Held(months []Month, quota int) float64 {
	sum := 0.0
	for _, m := range months {
		sum += math.Min(1, m.PositiveLow/float64(quota)) / float64(len(months))
	}
	return sum
}

// KnownFrom is the share of a quota that months must hold for sure for the number to be named as theirs: that of the months by which an order counts as mostly met.
const KnownFrom = 2.0 / 3

// RoundReached is the largest number of two digits and zeros that at least the given share of the months reach by their estimate; 0 below ten.
func RoundReached(months []Month, share float64) int {
	counts, best := slices.Sorted(slices.Values(deliveryOf(months).count)), 0
	reached := counts[int(math.Floor((1-share)*float64(len(counts))))]
	roundNumbers(0, reached, func(q int, _ float64) { best = max(best, q) })
	return best
}

// GroupMonths counts what each matched group delivered in the given months.
func GroupMonths(months []Month, m *Matched) [][]Month {
	groups := make([][]Month, len(m.Groups))
	for i, comments := range m.Groups {
		groups[i] = make([]Month, len(months))
		for k, month := range months {
			groups[i][k] = m.tally(month, During(comments, month.First, month.First.AddDate(0, 1, 0)))
		}
	}
	return groups
}

// Unevenness is how far the monthly positive counts of groups vary beyond chance: α of a negative binomial with variance μ + αμ², by moments pooled over the groups, since
// single groups tell little of it; not below zero.
func Unevenness(groups [][]Month) float64 {
	beyond, squares := 0.0, 0.0
	for _, g := range groups {
		if a, mean := alpha(g); !math.IsNaN(a) {
			beyond += a * mean * mean
			squares += mean * mean
		}
	}
	if squares == 0 {
		return 0
	}
	return math.Max(0, beyond/squares)
}

// Alpha is the moment estimate (variance − mean)/mean² of positive counts; below zero where they are more even than chance; NaN without any.
func Alpha(months []Month) float64 {
	a, _ := alpha(months)
	return a
}

func alpha(months []Month) (alpha, mean float64) {
	n, sum, squares := float64(len(months)), 0.0, 0.0
	for _, m := range months {
		sum += float64(m.Positive)
	}
	if sum == 0 || n < 2 {
		return math.NaN(), 0
	}
	mean = sum / n
	for _, m := range months {
		d := float64(m.Positive) - mean
		squares += d * d
	}
	return (squares/(n-1) - mean) / (mean * mean), mean
}

// delivery is the estimated number of truly positive comments by month with its standard error.
type delivery struct{ count, deviation []float64 }

func deliveryOf(months []Month) delivery {
	var d delivery
	for _, month := range months {
		d.count = append(d.count, month.Delivered)
		d.deviation = append(d.deviation, math.Max(1, (month.CountedHigh-month.CountedLow)/(2*1.96)))
	}
	return d
}

func (d delivery) mean() float64 {
	mean := 0.0
	for _, x := range d.count {
		mean += x / float64(len(d.count))
	}
	return mean
}

// fit finds the quota with the highest support: the ordered one, or the best number near the mean where none is ordered (0).
func (d delivery) fit(ordered int, uneven float64) (quota int, support float64) {
	mean, free := d.mean(), make([]float64, len(d.count))
	for i, x := range d.count {
		free[i] = gaussian(x-mean, math.Sqrt(d.deviation[i]*d.deviation[i]+mean+uneven*mean*mean))
	}
	if ordered > 0 {
		return ordered, d.support(float64(ordered), free)
	}
	support = math.Inf(-1)
	roundNumbers(mean/2, 1.1*mean, func(q int, cost float64) {
		if s := d.support(float64(q), free) - cost; s > support {
			quota, support = q, s
		}
	})
	return quota, support
}

// support is the log-likelihood ratio of a quota to free months, whose densities are given.
func (d delivery) support(quota float64, free []float64) float64 {
	sum := 0.0
	for i, x := range d.count {
		sum += math.Log(0.9*overshoot(x, quota, d.deviation[i])/free[i] + 0.1)
	}
	return sum
}

// usualOvershoot is by which share of the quota a month passes it on average.
const usualOvershoot = 0.04

// overshoot is the density of x = q + Exp(mean 4 % of q) + Normal(0, deviation).
func overshoot(x, q, deviation float64) float64 {
	rate, v := 1/(usualOvershoot*q), deviation*deviation
	z := (q + rate*v - x) / (math.Sqrt2 * deviation)
	if z > 25 {
		return 0 // exp(−z²) is below the smallest number, and so is the product
	}
	return rate / 2 * math.Exp(rate/2*(2*q+rate*v-2*x)) * math.Erfc(z)
}

func gaussian(x, deviation float64) float64 {
	z := x / deviation
	return math.Max(1e-300, math.Exp(-z*z/2)/(deviation*math.Sqrt(2*math.Pi)))
}

// roundNumbers visits the numbers of two digits and zeros from 10 to 99 million within [low, high], with what they cost in log-likelihood against the roundest.
func roundNumbers(low, high float64, visit func(quota int, cost float64)) {
	for scale := 1; scale <= 1e6; scale *= 10 {
		first, last := math.Ceil(low/float64(scale)), math.Floor(high/float64(scale))
		for digits := int(math.Max(10, first)); digits <= int(math.Min(99, last)); digits++ {
			visit(digits*scale, roundness(digits))
		}
	}
}

// roundness of two digits: 0 for those that people order by, 1 for the nearly as common, 3 for the rest.
func roundness(digits int) float64 {
	switch digits {
	case 10, 15, 20, 25, 30, 40, 50, 60, 75, 80:
		return 0
	case 12, 35, 45, 70, 90:
		return 1
	}
	return 3
}

// roundBelow is the largest number that people order by and that x reaches; 0 below ten.
func roundBelow(x float64) int {
	best := 0
	roundNumbers(0, x, func(q int, cost float64) {
		if cost == 0 {
			best = max(best, q)
		}
	})
	return best
}

// LeastSeen is the share of an ordered number that a dump can be expected to hold: a few comments are deleted, hidden, or by accounts that were not found.
const LeastSeen = 0.95

// SeenText says what LeastSeen allows, behind a count of months that reach an ordered number.
var SeenText = Text{
	EN: " A month counts although up to a twentieth of the number is missing: a few comments may be deleted, hidden or by accounts that were not found.",
	RU: " Месяц засчитывается, даже если не хватает до двадцатой части числа: часть комментариев может быть удалена, скрыта или написана ненайденными аккаунтами.",
	KK: " Санның жиырмадан біріне дейіні жетпесе де, ай есепке алынады: аздаған пікір өшірілген, жасырылған немесе табылмаған аккаунттар жазған болуы мүмкін.",
}

// Reaches says whether the estimate of a month's truly positive comments reaches an ordered number, but for what a dump may lack of it. The upper end of the interval says only that it may have.
// Where the contract names numbers for single networks, each is to be reached.
func (m Month) Reaches(ordered int) bool {
	return m.Positive > 0 && nearly(m.Delivered, ordered) && m.eachApart(func(n Month) bool { return n.Reaches(n.Quota) })
}

// MayReach says whether the interval of a month's truly positive comments leaves it open that an ordered number is reached.
func (m Month) MayReach(ordered int) bool {
	return m.Positive > 0 && nearly(m.PositiveHigh, ordered) && m.eachApart(func(n Month) bool { return n.MayReach(n.Quota) })
}

// SurelyReaches says whether the whole interval of a month's truly positive comments reaches a number.
func (m Month) SurelyReaches(number int) bool {
	return m.PositiveLow >= float64(number) && m.eachApart(func(n Month) bool { return n.SurelyReaches(n.Quota) })
}

func (m Month) eachApart(reaches func(Month) bool) bool {
	return !slices.ContainsFunc(m.Apart, func(n Month) bool { return !reaches(n) })
}

// Reaches says the same as that of a Month of the number that the month is compared with.
func (m FoundMonth) Reaches() bool { return m.Positive > 0 && nearly(m.Delivered, m.Quota) }

func nearly(n float64, ordered int) bool { return ordered > 0 && n >= LeastSeen*float64(ordered) }
