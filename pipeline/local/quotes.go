package local

import (
	"cmp"
	"math"
	"pikir/pipeline"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// quotes collects the texts that findings show, in one pass over the dump.
type quotes struct {
	samples  map[uint32][]*pipeline.Sample // by row
	wordings map[uint32][]*pipeline.Wording
	names    map[pipeline.ID]string
}

func newQuotes() *quotes {
	return &quotes{map[uint32][]*pipeline.Sample{}, map[uint32][]*pipeline.Wording{}, map[pipeline.ID]string{}}
}

// choose picks what a finding quotes: the wordings that most accounts share, and comments spread evenly over the cluster's time, those with
// a shared wording first. The texts are filled in by fill.
func (q *quotes) choose(cl *pipeline.Cluster, w Wordings) ([]pipeline.Sample, []pipeline.Wording) {
	rows := map[pipeline.ID][]*pipeline.Comment{}
	for i := range cl.Comments {
		if c := &cl.Comments[i]; c.TextCluster != pipeline.None {
			rows[c.TextCluster] = append(rows[c.TextCluster], c)
		}
	}
	wordings := make([]pipeline.Wording, 0, mostWordings)
	var first []uint32
	for _, group := range sharedWordings(rows, w) {
		wordings = append(wordings, pipeline.Wording{Comments: len(rows[group]), Accounts: accountsOf(rows[group])})
		first = append(first, rows[group][0].Row)
	}
	for i, row := range first {
		q.wordings[row] = append(q.wordings[row], &wordings[i])
	}
	samples := make([]pipeline.Sample, 0, mostSamples)
	step := max(1, len(cl.Comments)/mostSamples)
	for i := 0; i < len(cl.Comments) && len(samples) < mostSamples; i += step {
		c := &cl.Comments[i]
		samples = append(samples, pipeline.Sample{Account: int(c.Account), At: c.Time(), Positive: math.Round(float64(c.Positive)*1e4) / 1e4})
		q.samples[c.Row] = append(q.samples[c.Row], &samples[len(samples)-1])
	}
	for _, a := range cl.Members {
		q.names[a] = ""
	}
	return samples, wordings
}

// sharedWordings lists the wordings of at least two accounts, those of most accounts first.
func sharedWordings(rows map[pipeline.ID][]*pipeline.Comment, w Wordings) []pipeline.ID {
	var groups []pipeline.ID
	for g, of := range rows {
		if w.Surprisal[g] >= leastSurprisal && accountsOf(of) > 1 {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b pipeline.ID) int {
		return cmp.Or(cmp.Compare(accountsOf(rows[b]), accountsOf(rows[a])), cmp.Compare(len(rows[b]), len(rows[a])), cmp.Compare(a, b))
	})
	return groups[:min(len(groups), mostWordings)]
}

func accountsOf(comments []*pipeline.Comment) int {
	accounts := make([]pipeline.ID, len(comments))
	for i, c := range comments {
		accounts[i] = c.Account
	}
	slices.Sort(accounts)
	return len(slices.Compact(accounts))
}

// fill reads the chosen texts, links and names; told as in eachText.
func (q *quotes) fill(path string, findings []pipeline.Finding, c *Corpus, told func(done int)) error {
	if len(findings) == 0 {
		return nil
	}
	columns := []string{pipeline.TextColumn, pipeline.URL, pipeline.PostID, pipeline.AccountName}
	err := eachText(path, columns, told, func(row uint32, values []*array.String, i int) {
		for _, s := range q.samples[row] {
			s.Text, s.URL, s.Post = strings.Clone(values[0].Value(i)), strings.Clone(values[1].Value(i)), strings.Clone(values[2].Value(i))
		}
		for _, w := range q.wordings[row] {
			w.Text = strings.Clone(values[0].Value(i))
		}
		if name, member := q.names[c.Account[row]]; member && name == "" && values[3].IsValid(i) {
			q.names[c.Account[row]] = strings.Clone(values[3].Value(i))
		}
	})
	for i := range findings {
		for k := range findings[i].Accounts {
			a := &findings[i].Accounts[k]
			a.Name = q.names[pipeline.ID(a.ID)]
		}
	}
	return err
}
