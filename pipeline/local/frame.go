package local

import (
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// frame counts in how many texts a word stands.
type frame struct {
	texts int
	in    map[uint64]int // by word
}

// add counts the words of a folded text, each once.
func (f *frame) add(folded []byte) {
	if f.in == nil {
		f.in = map[uint64]int{}
	}
	f.texts++
	seen := map[uint64]bool{}
	stats.Words(folded, func(word uint64) {
		if !seen[word] {
			seen[word] = true
			f.in[word]++
		}
	})
}

// share is, of the words of all texts, that of words which stand in most texts: high for one text in which each fills in a name, a street or a number, low for one that is spun or for several.
func (f *frame) share() float64 {
	words, common := 0, 0
	for _, n := range f.in {
		words += n
		if float64(n) >= most*float64(f.texts) {
			common += n
		}
	}
	return float64(common) / math.Max(1, float64(words))
}

// readFrames tells of clusters in several wordings how far these are one text. What is filled in parts near duplicates, so that the signers of one petition share several wordings.
func (r *run) readFrames(judged []judgedCluster) error {
	frames := make([]frame, len(judged))
	of := map[uint32]*frame{} // by row
	for i := range judged {
		for _, row := range judged[i].viral.filled {
			of[row] = &frames[i]
		}
	}
	if len(of) == 0 {
		return nil
	}
	err := r.eachFolded(func(row uint32) bool { return of[row] != nil }, func(row uint32, folded []byte) { of[row].add(folded) })
	for i := range judged {
		judged[i].viral.framed = frames[i].share()
	}
	return err
}

// rowsWith are those of the chosen comments.
func rowsWith(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool) []uint32 {
	var rows []uint32
	for i := range comments {
		if c := &comments[i]; chosen(c) {
			rows = append(rows, c.Row)
		}
	}
	return rows
}

// usuallySaidMore is the share of accounts with more than one comment, counted once.
func (r *run) usuallySaidMore() float64 {
	if r.saidMore == 0 {
		more := 0
		for _, n := range r.corpus.CommentsOf {
			if n > 1 {
				more++
			}
		}
		r.saidMore = float64(more) / math.Max(1, float64(r.corpus.ActiveAccounts()))
	}
	return r.saidMore
}
