package pipeline

import "math"

// PositivityModel states how often a positivity model errs, as shares of comments at the counting threshold PositiveFrom.
type PositivityModel struct {
	Recall     float64 // of truly positive comments, the share counted as positive
	FalseAlarm float64 // of other comments, the share counted as positive
}

// PositivityRates are a positivity model's rates by language of the comment.
type PositivityRates [Mixed + 1]PositivityModel

// SameRates gives every language the same rates.
func SameRates(m PositivityModel) PositivityRates {
	var r PositivityRates
	for l := range r {
		r[l] = m
	}
	return r
}

// among are the mean rates over comments.
func (r *PositivityRates) among(comments []Comment) PositivityModel {
	var sum PositivityModel
	for i := range comments {
		of := &r[comments[i].Lang]
		sum.Recall += of.Recall
		sum.FalseAlarm += of.FalseAlarm
	}
	n := math.Max(1, float64(len(comments)))
	return PositivityModel{sum.Recall / n, sum.FalseAlarm / n}
}

// Count estimates how many of total comments are truly positive when the model counted so many as positive, with a 95 % interval.
//
// The estimate is that of Rogan & Gladen 1978 (Am. J. Epidemiol. 107:71). The interval holds every number that the score test does not reject, given that
// each truly positive comment is counted with the recall and each other one with the false alarm rate. Comments with the same wording are judged alike, so that the variance
// is that of independent comments times the design effect (designEffect); 1 takes them as independent.
// A model that does not state its rates (recall not above false alarm) leaves the count as it is and the interval open: 0 to total.
func (m PositivityModel) Count(positive, total int, design float64) (estimate, low, high float64) {
	gain, n := m.Recall-m.FalseAlarm, float64(total)
	if gain <= 0 {
		return float64(positive), 0, n
	}
	missed, alarm := m.Recall*(1-m.Recall), m.FalseAlarm*(1-m.FalseAlarm) // variances of one comment's count
	over := float64(positive) - n*m.FalseAlarm
	// |over − gain·t| ≤ z·√(design·(missed·t + alarm·(n−t))) is a quadratic inequality in t.
	z2 := 1.959963984540054 * 1.959963984540054 * design
	a := gain * gain
	b := 2*over*gain + z2*(missed-alarm)
	root := math.Sqrt(math.Max(0, b*b-4*a*(over*over-z2*alarm*n)))
	clamp := func(t float64) float64 { return math.Min(n, math.Max(0, t)) }
	return clamp(over / gain), clamp((b - root) / (2 * a)), clamp((b + root) / (2 * a))
}

// likeliestShare is the share of truly positive comments that makes their probabilities likeliest, when these are calibrated to an even prior: the limit of the EM algorithm of
// Saerens, Latinne & Decaestecker 2002 (Neural Comput. 14:21). No comments give 0.
func likeliestShare(comments []Comment) float64 {
	const bins, halvings = 64, 30
	var counts [bins]float64
	for i := range comments {
		counts[min(bins-1, int(comments[i].Positive*bins))]++
	}
	low, high := 0.0, 1.0
	for range halvings {
		share, slope := (low+high)/2, 0.0 // of the log-likelihood, which is concave
		for bin, n := range counts {
			p := (float64(bin) + 0.5) / bins
			slope += n * (2*p - 1) / (share*p + (1-share)*(1-p))
		}
		if slope > 0 {
			low = share
		} else {
			high = share
		}
	}
	return math.Round(1e6*low) / 1e6
}

// designEffect is how much more the share of positive comments varies than that of as many independent texts, where near-duplicates are judged alike:
// the sum of squares of the sizes of wordings over the number of comments (Kish 1965, Survey Sampling, ch. 5). No comments give 1.
func designEffect(comments []Comment) float64 {
	sizes := map[ID]float64{}
	squares := 0.0
	for i := range comments {
		wording := comments[i].TextCluster
		if wording == None {
			squares++
			continue
		}
		sizes[wording]++
		squares += 2*sizes[wording] - 1 // k² is the sum of the first k odd numbers
	}
	if squares == 0 {
		return 1
	}
	return squares / float64(len(comments))
}
