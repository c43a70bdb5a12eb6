package stats

// VarianceOfMean estimates the variance of the mean Σ wᵢxᵢ of independent values of equal variance, given their weights, of sum 1, and their deviations from that mean; and how many degrees
// of freedom the estimate has, by Satterthwaite's rule, rounded down. It is Bell & McCaffrey's (2002, Survey Methodology 28:169) and
// unbiased whatever the weights. For equal ones it is the usual variance over n, at n − 1 degrees of freedom.
func VarianceOfMean(weights, deviations []float64) (variance float64, degrees int) {
	squares := 0.0
	for _, w := range weights {
		squares += w * w
	}
	// The estimate is the quadratic form xᵀAx with A = D − cwᵀ − wcᵀ + (Σc)wwᵀ and D = diag c; its mean is tr A = Σw², its spread goes by tr A².
	sum, cc, cw, ccw, cww := 0.0, 0.0, 0.0, 0.0, 0.0
	for i, w := range weights {
		c := w * w / (1 - 2*w + squares)
		variance += c * deviations[i] * deviations[i]
		sum, cc, cw, ccw, cww = sum+c, cc+c*c, cw+c*w, ccw+c*c*w, cww+c*w*w
	}
	spread := cc + 2*(squares*cc+cw*cw) + sum*sum*squares*squares - 4*ccw + 2*sum*cww - 4*sum*squares*cw
	return variance, max(1, int(squares*squares/spread+1e-9))
}
