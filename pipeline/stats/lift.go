package stats

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Sample sums values.
type Sample struct{ N, Sum, Squares float64 }

// Add takes a value in.
func (s *Sample) Add(x float64) {
	s.N++
	s.Sum += x
	s.Squares += x * x
}

// Mean of the values; NaN where there is none.
func (s *Sample) Mean() float64 { return s.Sum / s.N }

// varianceOfMean is the variance of the mean; alone is that of a single value, whose spread is not known.
func (s *Sample) varianceOfMean(alone float64) float64 {
	if s.N < 2 {
		return alone
	}
	return math.Max(0, s.Squares-s.Sum*s.Sum/s.N) / (s.N - 1) / s.N
}

// Lift is the mean difference between what a group's accounts say and what others say at the same places. Accounts, not comments, are its independent units (cluster-robust variance; Cameron &
// Miller 2015, J. Human Resources 50:317), without the bias that accounts of unequal weight bring (VarianceOfMean); the sampling of what others say adds to it.
type Lift[ID cmp.Ordered] struct {
	usual        map[ID]*Sample
	alone        float64
	all, matched Sample
	accounts     map[ID]*Sample
	places       map[ID]float64
}

// NewLift compares with what others say, by place. Alone is the variance of a value at a place where they say one: the most that it can be.
func NewLift[ID cmp.Ordered](usual map[ID]*Sample, alone float64) *Lift[ID] {
	return &Lift[ID]{usual: usual, alone: alone, accounts: map[ID]*Sample{}, places: map[ID]float64{}}
}

// Add takes in what an account says at a place; places where others say nothing are left out.
func (l *Lift[ID]) Add(account, place ID, x float64) {
	others := l.usual[place]
	if others == nil || others.N == 0 {
		return
	}
	if l.accounts[account] == nil {
		l.accounts[account] = &Sample{}
	}
	l.accounts[account].Add(x - others.Mean())
	l.all.Add(x - others.Mean())
	l.matched.Add(others.Mean())
	l.places[place]++
}

// Accounts is the number of those that say something at a place where others do.
func (l *Lift[ID]) Accounts() int { return len(l.accounts) }

// Mean is the mean difference.
func (l *Lift[ID]) Mean() float64 { return l.all.Mean() }

// Matched is the mean of what others say at the places of the group's comments.
func (l *Lift[ID]) Matched() float64 { return l.matched.Mean() }

// Variance is that of the mean difference, with its degrees of freedom.
func (l *Lift[ID]) Variance() (variance float64, degrees int) {
	var weights, deviations []float64
	for _, a := range slices.Sorted(maps.Keys(l.accounts)) { // in order, so that the sums are the same each time
		of := l.accounts[a]
		weights, deviations = append(weights, of.N/l.all.N), append(deviations, of.Mean()-l.Mean())
	}
	variance, degrees = VarianceOfMean(weights, deviations)
	for _, p := range slices.Sorted(maps.Keys(l.places)) {
		share := l.places[p] / l.all.N
		variance += share * share * l.usual[p].varianceOfMean(l.alone)
	}
	return variance, degrees
}
