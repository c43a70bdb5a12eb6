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
	weight  float64 // 1, or less for one of several comments of an account in one wording: what is wrong about one of them is wrong about all
	company uint8
}

// probability that the text is positive, at an even prior and with log-odds moved by a doubt.
func (r reading) probability(doubt float64) float64 { return 1 / (1 + math.Exp(-r.logit-doubt)) }

// praise is the probability that the text is positive where a share of those of its company are.
func (r reading) praise(share, doubt float64) float64 {
	p := r.probability(doubt)
	return share * p / math.Max(math.SmallestNonzeroFloat64, share*p+(1-share)*(1-p))
}

// ReadTogether fills in Praise of the comments of a group, which are in order of time: how probably each is positive, given what the others of its company look like.
//
// Comments of one company (alone at a place, in a batch, in a shared wording) have one share of positive ones, estimated as by Saerens, Latinne & Decaestecker 2002 (Neural Comput.
// 14:21) from probabilities calibrated to an even prior, and known no better than so few or many texts tell it (shareOf). Wordings that accounts share are read as one text, so that one that
// is copied a thousand times weighs no more than any other. The least and the most add the squares of two errors: that of the share, and the model being off by calibrationDoubt throughout.
func ReadTogether(comments []Comment) {
	of, texts := readingsOf(comments)
	modest, plain, sure := sharesOf(texts, -calibrationDoubt), sharesOf(texts, 0), sharesOf(texts, calibrationDoubt)
	praise := make([][3]float32, len(texts))
	for i, r := range texts {
		share := plain[r.company]
		likely := r.praise(share[1], 0)
		low := math.Hypot(likely-r.praise(share[0], 0), likely-r.praise(modest[r.company][1], -calibrationDoubt))
		high := math.Hypot(r.praise(share[2], 0)-likely, r.praise(sure[r.company][1], calibrationDoubt)-likely)
		praise[i] = [3]float32{float32(math.Max(0, likely-low)), float32(likely), float32(math.Min(1, likely+high))}
	}
	for i := range comments {
		comments[i].Praise = praise[of[i]]
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
		chorus, weight := isShared(comments, rows[from:to]), 1.0
		if !chorus && comments[rows[from]].TextCluster != None {
			weight /= float64(to - from)
		}
		for k, row := range rows[from:to] {
			if k == 0 || !chorus {
				texts = append(texts, reading{company: company[row], weight: weight})
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
