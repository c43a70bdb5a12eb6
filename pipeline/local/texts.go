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
	row := uint32(0)
	return table.ReadFile(path, columns, batchRows, func(rec arrow.Record) error {
		told(int(row))
		values := make([]*array.String, len(columns))
		for k, name := range columns {
			values[k] = rec.Column(rec.Schema().FieldIndices(name)[0]).(*array.String)
		}
		for i := range int(rec.NumRows()) {
			do(row, values, i)
			row++
		}
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
	var traces []pipeline.Trace
	if d.Habits != nil {
		return r.habits(d), nil
	}
	if !slices.Contains(d.Needs.Columns, pipeline.TextColumn) && !slices.Contains(d.Needs.Columns, pipeline.URL) {
		return r.marks(d), nil
	}
	var c pipeline.Comment
	emit := func(k pipeline.Key) {
		traces = append(traces, pipeline.Trace{Key: k, At: c.At, Account: c.Account, Row: c.Row})
	}
	err := eachText(filepath.Join(r.dir, commentsTable), []string{pipeline.TextColumn, pipeline.URL}, r.told("reading texts for "+d.Name),
		func(row uint32, values []*array.String, i int) {
			c = r.corpus.Comment(row)
			c.Text, c.URL = values[0].Value(i), values[1].Value(i)
			d.Marks(&c, emit)
		})
	return traces, err
}

// marks calls a detector that needs no text on every comment.
func (r *run) marks(d *pipeline.Detector) []pipeline.Trace {
	return parallel.Collect(r.corpus.Len(), func(rows int) int { return rows }, func(from, to int, traces []pipeline.Trace) []pipeline.Trace {
		var c pipeline.Comment
		emit := func(k pipeline.Key) {
			traces = append(traces, pipeline.Trace{Key: k, At: c.At, Account: c.Account, Row: c.Row})
		}
		for row := from; row < to; row++ {
			c = r.corpus.Comment(uint32(row))
			d.Marks(&c, emit)
		}
		return traces
	})
}

// habits calls a detector on every account's history.
func (r *run) habits(d *pipeline.Detector) []pipeline.Trace {
	rows, start := r.corpus.ByAccount()
	return parallel.Collect(r.corpus.Accounts.Len(), func(accounts int) int { return int(start[accounts]) }, func(from, to int, traces []pipeline.Trace) []pipeline.Trace {
		var history []pipeline.Comment
		emit := func(k pipeline.Key, at *pipeline.Comment) {
			traces = append(traces, pipeline.Trace{Key: k, At: at.At, Account: at.Account, Row: at.Row})
		}
		for a := from; a < to; a++ {
			history = history[:0]
			for _, row := range rows[start[a]:start[a+1]] {
				history = append(history, r.corpus.Comment(row))
			}
			if len(history) > 0 {
				d.Habits(history, emit)
			}
		}
		return traces
	})
}
