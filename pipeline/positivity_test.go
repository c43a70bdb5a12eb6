package pipeline

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// reader draws what a calibrated model at an even prior says: of praise and of other texts the ratio of densities is p / (1 − p).
type reader struct{ other, praise distuv.Beta }

func newReader(random *rand.Rand) reader {
	return reader{distuv.Beta{Alpha: 2, Beta: 3, Src: random}, distuv.Beta{Alpha: 3, Beta: 2, Src: random}}
}

func (r reader) read(praise bool) float32 {
	if praise {
		return float32(r.praise.Rand())
	}
	return float32(r.other.Rand())
}

func TestLikeliestSharesFindTheShareOfEachCompany(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	r := newReader(random)
	want := [companies]float64{0, 0.1, 0.8, 1}
	var texts []reading
	for company, share := range want {
		for i := range 20_000 {
			texts = append(texts, reading{logit(float64(r.read(float64(i) < share*20_000))), uint8(company)})
		}
	}
	for company, got := range likeliestShares(texts, 0) {
		if math.Abs(got-want[company]) > 0.05 {
			t.Errorf("company %d: share %g, found %g", company, want[company], got)
		}
	}
	if got := likeliestShares(nil, 0); got != [companies]float64{} {
		t.Errorf("shares %v of no texts", got)
	}
}

// A crew writes its order in batches and shared wordings; what its members say of their own accord stands alone. One wording is read wrong, as one wording is.
func TestReadTogetherCountsWhatTheCompanyTells(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	r := newReader(random)
	var comments []Comment
	add := func(account, post, wording ID, at int64, positive float32) {
		comments = append(comments, Comment{Account: account, Post: post, TextCluster: wording, At: at, Positive: positive})
	}
	const posts, hour = 300, 3_600_000_000
	ordered := 0
	for post := range ID(posts) {
		start := int64(post) * hour
		for k := range ID(4) {
			wording := post % 5
			read := [5]float32{0.9, 0.8, 0.2, 0.7, 0.95}[wording]
			if k > 1 {
				wording, read = None, r.read(true)
			}
			add(k, post, wording, start+int64(k)*hour/20, read)
			ordered++
		}
		add(post%4, posts+post, None, start+hour/2, r.read(false))
	}
	ReadTogether(comments)
	naive, sum := 0.0, [3]float64{}
	for i := range comments {
		if comments[i].IsPositive() {
			naive++
		}
		for k, p := range comments[i].Praise {
			sum[k] += float64(p)
		}
	}
	if n := float64(ordered); math.Abs(sum[1]/n-1) > 0.03 || sum[0] > n || sum[2] < n || math.Abs(naive/n-1) < 0.05 {
		t.Errorf("%d ordered comments; read together %.0f, one by one %.0f", ordered, sum, naive)
	}
}

func TestPraiseIsOrderedAndKeepsTheOrderOfProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comments := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Comment {
			return Comment{
				Account: rapid.Uint32Range(0, 4).Draw(t, "account"), Post: rapid.SampledFrom([]ID{0, 1, None}).Draw(t, "post"), TextCluster: rapid.SampledFrom([]ID{0, 1, None}).Draw(t, "wording"),
				Positive: rapid.Float32Range(0, 1).Draw(t, "positive"),
			}
		}), 0, 40).Draw(t, "comments")
		for i := range comments {
			comments[i].At = int64(i) * companyHorizon.Microseconds() / 3
		}
		ReadTogether(comments)
		of, texts := readingsOf(comments)
		for i := range comments {
			p := comments[i].Praise
			if !(0 <= p[0] && p[0] <= p[1] && p[1] <= p[2] && p[2] <= 1) {
				t.Fatalf("comment %d: %v", i, p)
			}
			for k := range comments {
				a, b := texts[of[i]], texts[of[k]]
				if a.company == b.company && a.logit < b.logit && p[1] > comments[k].Praise[1] {
					t.Fatalf("%+v is %g, %+v is %g", a, p[1], b, comments[k].Praise[1])
				}
			}
		}
	})
}

func TestCompanyOfComments(t *testing.T) {
	const minute = 60_000_000
	comments := []Comment{
		{Post: 1, Account: 1, At: 0, TextCluster: None},
		{Post: 2, Account: 1, At: 0, TextCluster: None},
		{Post: 2, Account: 1, At: 0, TextCluster: None}, // one's own comments are no company
		{Post: 1, Account: 2, At: 10 * minute, TextCluster: None},
		{Post: 3, Account: 1, At: 11 * minute, TextCluster: None},
		{Post: 3, Account: 2, At: 12 * minute, TextCluster: 7},
		{Post: 3, Account: 3, At: 13 * minute, TextCluster: None},
		{Post: 4, Account: 4, At: 13 * minute, TextCluster: 7},
		{Post: 4, Account: 4, At: 24 * minute, TextCluster: 8}, // twice by one account is no chorus
		{Post: 4, Account: 5, At: 35 * minute, TextCluster: None},
		{Post: 5, Account: 4, At: 36 * minute, TextCluster: 8},
		{Post: None, Account: 4, At: 36 * minute, TextCluster: None},
		{Post: None, Account: 5, At: 36 * minute, TextCluster: None},
	}
	want := []uint8{inPair, alone, alone, inPair, inBatch, inChorus, inBatch, inChorus, alone, alone, alone, alone, alone}
	of, texts := readingsOf(comments)
	for i, w := range want {
		if got := texts[of[i]].company; got != w {
			t.Errorf("comment %d: company %d, want %d", i, got, w)
		}
	}
	if of[5] != of[7] || of[8] == of[10] {
		t.Errorf("texts %v", of)
	}
}
