package local

import (
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
	"pikir/pipeline/table"
	"pikir/pipeline/text"
)

// batchRows is how many comments are read at once where texts are needed again.
const batchRows = 8192

// eachText streams the texts and links of all comments, in order of rows. Strings are valid during the call only. Told is called with the comments done so far.
func eachText(path string, columns []string, told func(done int), do func(row uint32, values []*array.String, i int)) error {
	return eachBatch(path, columns, told, func(first uint32, n int, values []*array.String) {
		for i := range n {
			do(first+uint32(i), values, i)
		}
	})
}

// eachBatch is eachText for many rows at once.
func eachBatch(path string, columns []string, told func(done int), do func(first uint32, n int, values []*array.String)) error {
	row := 0
	return table.ReadFile(path, columns, batchRows, func(rec arrow.Record) error {
		told(row)
		values := make([]*array.String, len(columns))
		for k, name := range columns {
			values[k] = rec.Column(rec.Schema().FieldIndices(name)[0]).(*array.String)
		}
		n := int(rec.NumRows())
		do(uint32(row), n, values)
		row += n
		return nil
	})
}

// told tells the progress of a stage that reads all comments.
func (r *run) told(stage string) func(done int) {
	return func(done int) { r.step(stage, done, r.corpus.Len()) }
}

// readWordings measures each near-duplicate group: its size, its variety and the surprisal of its text, none of a formula that everybody says in the same words. Told is called with the comments done so far.
func readWordings(path string, l *loader, told func(done int)) (Wordings, error) {
	groups := l.similar.Len()
	w := Wordings{Surprisal: make([]float64, groups), Comments: make([]uint32, groups), Distinct: make([]uint32, groups)}
	for _, g := range l.corpus.TextCluster {
		if g != pipeline.None {
			w.Comments[g]++
		}
	}
	for g := range w.Distinct {
		w.Distinct[g] = uint32(l.similar.Distinct(uint32(g)))
	}
	representative := make(map[uint32]int, groups)
	for g := range groups {
		representative[l.similar.Representative(uint32(g))] = g
	}
	var folded []byte
	formulas := text.NewFormulaReader()
	err := eachText(path, []string{pipeline.TextColumn}, told, func(row uint32, values []*array.String, i int) {
		if g, ok := representative[row]; ok && !formulas.Is(values[0].Value(i)) {
			folded = text.Fold(folded[:0], values[0].Value(i))
			w.Surprisal[g] = l.similar.Shared(uint32(g)) * l.words.Surprisal(folded, int(w.Distinct[g]))
		}
	})
	l.words, l.similar = nil, nil
	return w, err
}

// traces calls a detector on every comment. Texts are read again only for detectors that need them.
func (r *run) traces(d *pipeline.Detector) ([]pipeline.Trace, error) {
	switch {
	case d.Habits != nil:
		return r.habits(d), nil
	case readsTexts(d.Needs):
		return r.textMarks(d)
	}
	return r.marks(d), nil
}

// readsTexts says whether a detector of marks must be handed the texts or links themselves.
func readsTexts(need pipeline.Need) bool {
	return slices.Contains(need.Columns, pipeline.TextColumn) && !need.Wordings || slices.Contains(need.Columns, pipeline.URL)
}

// textMarks calls a detector of marks on every comment with its text and link, on all cores while one batch after the other is read.
func (r *run) textMarks(d *pipeline.Detector) (traces []pipeline.Trace, err error) {
	err = eachBatch(filepath.Join(r.dir, commentsTable), []string{pipeline.TextColumn, pipeline.URL}, r.told("reading texts for "+d.Name), func(first uint32, n int, values []*array.String) {
		traces = append(traces, parallel.Collect(n, func(int) int { return 0 }, func(from, to int, found []pipeline.Trace) []pipeline.Trace {
			var c pipeline.Comment
			emit := marking(&c, &found)
			for i := from; i < to; i++ {
				c = r.corpus.Comment(first + uint32(i))
				c.Text, c.URL = values[0].Value(i), values[1].Value(i)
				d.Marks(&c, emit)
			}
			return found
		})...)
	})
	return traces, err
}

// marking appends a trace for each key that is emitted of the comment at hand.
func marking(c *pipeline.Comment, to *[]pipeline.Trace) func(pipeline.Key) {
	return func(k pipeline.Key) {
		*to = append(*to, pipeline.Trace{Key: k, At: c.At, Account: c.Account, Row: c.Row})
	}
}

// marks calls a detector that is not handed texts on every comment.
func (r *run) marks(d *pipeline.Detector) []pipeline.Trace {
	tell := r.teller(d.Needs)
	return parallel.Collect(r.corpus.Len(), func(rows int) int { return rows }, func(from, to int, traces []pipeline.Trace) []pipeline.Trace {
		c := untold
		emit := marking(&c, &traces)
		for row := from; row < to; row++ {
			tell(uint32(row), &c)
			d.Marks(&c, emit)
		}
		return traces
	})
}

// untold is a comment of which nothing was read off the text.
var untold = pipeline.Comment{TextCluster: pipeline.None}

// teller fills in a comment, with what was read off its text only where a detector cannot do without texts: these columns are as many as the others.
func (r *run) teller(need pipeline.Need) func(row uint32, of *pipeline.Comment) {
	if slices.Contains(need.Columns, pipeline.TextColumn) {
		return r.corpus.tell
	}
	return r.corpus.tellWhere
}

// habits calls a detector on every account's history.
func (r *run) habits(d *pipeline.Detector) []pipeline.Trace {
	rows, start := r.corpus.ByAccount()
	tell := r.teller(d.Needs)
	return parallel.Collect(r.corpus.Accounts.Len(), func(accounts int) int { return int(start[accounts]) }, func(from, to int, traces []pipeline.Trace) []pipeline.Trace {
		var history []pipeline.Comment
		emit := func(k pipeline.Key, at *pipeline.Comment) {
			traces = append(traces, pipeline.Trace{Key: k, At: at.At, Account: at.Account, Row: at.Row})
		}
		for a := from; a < to; a++ {
			own := rows[start[a]:start[a+1]]
			for len(history) < len(own) {
				history = append(history, untold)
			}
			for i, row := range own {
				tell(row, &history[i])
			}
			if len(own) > 0 {
				d.Habits(history[:len(own)], emit)
			}
		}
		return traces
	})
}
