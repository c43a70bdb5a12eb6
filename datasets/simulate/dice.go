package simulate

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/cespare/xxhash/v2"
)

// dice draws integers only: floating point rounds differently on some machines, and the same seed must give the same bytes on every one.
type dice struct{ *rand.Rand }

// roll gives the dice of one purpose, so that a change in one crowd leaves the others as they were.
func roll(seed uint64, purpose string) dice {
	return dice{rand.New(rand.NewPCG(seed, xxhash.Sum64String(purpose)))}
}

// chance is true in so many of a hundred cases.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// times is a whole number with so many hundredths as its mean: one of the two next to it.
func (d dice) times(percent int) int {
	if d.chance(percent % 100) {
		return percent/100 + 1
	}
	return percent / 100
}

// between is uniform over [low, high].
func (d dice) between(low, high int) int { return low + d.IntN(max(1, high-low+1)) }

// heavy is a positive number with about as many draws in [1, 2) as in [2, 4), [4, 8) … up to most: reciprocal, the shape of delays between people.
func (d dice) heavy(least, most int) int {
	span := max(1, most/max(1, least))
	scale := max(1, least) << d.IntN(bits.Len(uint(span)))
	return min(most, scale+d.IntN(scale))
}

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// sample draws n different elements, or all.
func sample[T any](d dice, list []T, n int) []T {
	shuffled := slices.Clone(list)
	d.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled[:min(n, len(list))]
}

// urn draws positions in proportion to their weights.
type urn []int // cumulative

func newUrn(weights []int) urn {
	sum := 0
	cumulative := make(urn, len(weights))
	for i, w := range weights {
		sum += w
		cumulative[i] = sum
	}
	return cumulative
}

func (u urn) draw(d dice) int {
	drawn := d.IntN(u[len(u)-1])
	return sort.Search(len(u), func(i int) bool { return u[i] > drawn })
}

// harmonic are the weights of a Zipf law with exponent 1, its head flattened.
func harmonic(n, head int) []int {
	weights := make([]int, n)
	for i := range weights {
		weights[i] = 1_000_000 / (i + head)
	}
	return weights
}

// shares draws names in proportion to their numbers.
type shares struct {
	names []string
	urn   urn
}

// newShares takes the names in order, so that a map gives the same draws every time.
func newShares(parts map[string]int) shares {
	var s shares
	var weights []int
	for name := range parts {
		s.names = append(s.names, name)
	}
	slices.Sort(s.names)
	for _, name := range s.names {
		weights = append(weights, parts[name])
	}
	s.urn = newUrn(weights)
	return s
}

func (s shares) draw(d dice) string { return s.names[s.urn.draw(d)] }

// halvings is 0 in half of the draws, 1 in a quarter, and so on.
func (d dice) halvings() int { return bits.TrailingZeros64(d.Uint64()) }
