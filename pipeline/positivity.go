package pipeline

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// PositivityModel states how often a positivity model errs, as shares of comments at the counting threshold PositiveFrom.
type PositivityModel struct {
	Recall     float64 // of truly positive comments, the share counted as positive
	FalseAlarm float64 // of other comments, the share counted as positive
}

// Kinds of company that a comment has in its group. What a crew was told to write stands in batches and in shared wordings, what its members say of their own accord does not:
// the share of praise differs, and each kind has its own.
const (
	alone    uint8 = iota // nobody else of the group writes at the place within companyHorizon
	inPair                // one comment of another account
	inBatch               // more
	inChorus              // accounts of the group share the wording
	companies
)

const (
	companyHorizon = 10 * time.Minute
	companyReach   = 8 // comments before and after that are looked at
)

// calibrationDoubt is by how much, in log-odds, the positivity model may be too modest or too sure of texts of a kind that it was not calibrated on, 19 times of 20.
const calibrationDoubt = 0.8

// reading is what the positivity model says of one text: a comment, or a wording that accounts of a group share.
type reading struct {
	logit   float64 // mean log-odds over the comments
	company uint8
}

// probability that the text is positive, at an even prior and with log-odds moved by a doubt.
func (r reading) probability(doubt float64) float64 { return 1 / (1 + math.Exp(-r.logit-doubt)) }

// ReadTogether fills in Praise of the comments of a group, which are in order of time: how probably each is positive, given what the others of its company look like.
//
// Comments of one company (alone at a place, in a batch, in a shared wording) have one share of positive ones: the likeliest, by the EM algorithm of Saerens, Latinne &
// Decaestecker 2002 (Neural Comput. 14:21), for probabilities calibrated to an even prior. Wordings that accounts share are read as one text, so that one that is copied a
// thousand times weighs no more than any other. The least and the most take the model as off by calibrationDoubt.
func ReadTogether(comments []Comment) {
	of, texts := readingsOf(comments)
	for k, doubt := range [...]float64{-calibrationDoubt, 0, calibrationDoubt} {
		shares := likeliestShares(texts, doubt)
		for i := range comments {
			r := texts[of[i]]
			p, share := r.probability(doubt), shares[r.company]
			comments[i].Praise[k] = float32(share * p / math.Max(math.SmallestNonzeroFloat64, share*p+(1-share)*(1-p)))
		}
	}
}

// readingsOf reads comments as texts: of[i] is the text of comment i.
func readingsOf(comments []Comment) (of []int, texts []reading) {
	of, texts = make([]int, len(comments)), make([]reading, 0, len(comments))
	rows := make([]int, len(comments))
	for i := range rows {
		rows[i] = i
	}
	company := companyOf(comments, rows)
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(comments[a].TextCluster, comments[b].TextCluster) })
	for from, to := 0, 0; from < len(rows); from = to {
		for to = from + 1; to < len(rows) && comments[rows[to]].TextCluster == comments[rows[from]].TextCluster; to++ {
		}
		chorus := isShared(comments, rows[from:to])
		for k, row := range rows[from:to] {
			if k == 0 || !chorus {
				texts = append(texts, reading{company: company[row]})
			}
			r := &texts[len(texts)-1]
			r.logit += logit(float64(comments[row].Positive))
			of[row] = len(texts) - 1
		}
		if chorus {
			texts[len(texts)-1].logit /= float64(to - from)
			texts[len(texts)-1].company = inChorus
		}
	}
	return of, texts
}

// isShared says whether comments of one wording are by different accounts.
func isShared(comments []Comment, rows []int) bool {
	first := &comments[rows[0]]
	return first.TextCluster != None && slices.ContainsFunc(rows, func(row int) bool { return comments[row].Account != first.Account })
}

// companyOf tells the company of each comment at its place; rows are reordered.
func companyOf(comments []Comment, rows []int) []uint8 {
	company := make([]uint8, len(comments))
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(comments[a].Post, comments[b].Post) })
	for k, row := range rows {
		for _, other := range rows[k+1 : min(len(rows), k+1+companyReach)] {
			a, b := &comments[row], &comments[other]
			if a.Post != b.Post || a.Post == None || b.At-a.At > companyHorizon.Microseconds() {
				break
			}
			if a.Account != b.Account {
				company[row], company[other] = min(inBatch, company[row]+1), min(inBatch, company[other]+1)
			}
		}
	}
	return company
}

// logit keeps certainty finite: no model is surer than one error in a thousand.
func logit(p float64) float64 { return math.Log((p + 1e-3) / (1 - p + 1e-3)) }

// likeliestShares are, by company, the shares of positive texts that make their probabilities likeliest. No texts give 0.
func likeliestShares(texts []reading, doubt float64) (shares [companies]float64) {
	const bins, halvings = 64, 30
	var counts [companies][bins]float64
	for _, r := range texts {
		counts[r.company][min(bins-1, int(r.probability(doubt)*bins))]++
	}
	for c := range shares {
		low, high := 0.0, 1.0
		for range halvings {
			share, slope := (low+high)/2, 0.0 // of the log-likelihood, which is concave
			for bin, n := range counts[c] {
				p := (float64(bin) + 0.5) / bins
				slope += n * (2*p - 1) / (share*p + (1-share)*(1-p))
			}
			if slope > 0 {
				low = share
			} else {
				high = share
			}
		}
		shares[c] = math.Round(1e6*low) / 1e6
	}
	return shares
}
