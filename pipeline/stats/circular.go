package stats

import "math"

// Resultant is the mean resultant length of times on a circle of so many steps: 0 for times spread evenly, 1 for times at one phase (Mardia & Jupp 2000,
// Directional Statistics, ch. 2). Times are in the same steps. No times give NaN.
func Resultant(times []int64, steps int) float64 {
	at := make([]float64, steps)
	for _, t := range times {
		at[t%int64(steps)]++
	}
	c, s := 0.0, 0.0
	for i, n := range at {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(steps))
		c += n * cos
		s += n * sin
	}
	return math.Hypot(c, s) / float64(len(times))
}

// CircularDistance is Watson's U² (1961) between two histograms over the same circle of classes, in the scale-free form that does not grow with the
// counts: the variance over the classes of the difference between the cumulative shares. It does not depend on where the circle is cut. An empty histogram gives NaN.
func CircularDistance(a, b []float64) float64 {
	sumA, sumB := 0.0, 0.0
	for i := range a {
		sumA += a[i]
		sumB += b[i]
	}
	n := float64(len(a))
	difference, mean, squares := 0.0, 0.0, 0.0
	for i := range a {
		difference += a[i]/sumA - b[i]/sumB
		mean += difference / n
		squares += difference * difference / n
	}
	return squares - mean*mean
}
