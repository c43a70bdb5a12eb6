package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pikir/datasets"
	"pikir/pipeline"
	"pikir/pipeline/text"
	"pikir/pipeline/text/sheet"
)

func scoreCommand() *cobra.Command {
	var out, contract string
	cmd := &cobra.Command{
		Use:   "score FILE... --out FILE.(csv|parquet)",
		Short: "Tell language, positivity and target of every text of a table",
		Long: "Tell language, positivity and target of every row of tables with a text column (" + sheet.Formats + ").\n" +
			"Every row stays, in order, with its columns; after them come lang (kk, ru, en, mixed, other), p_positive and p_negative (the rest to 1 is neutral),\n" +
			"positivity (pos, neu or neg, as if each were about as frequent) and target: whom the text speaks of (authority, author, news, commenter, none,\n" +
			"or a target of the contract). An input column of one of these names is kept as input_NAME.",
		Example: "  pikir score comments.csv --out scored.parquet",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := newSheetWriter(out)
			if err != nil {
				return err
			}
			var targets []pipeline.Target
			if contract != "" {
				c, err := datasets.Contract(contract)
				if err != nil {
					return err
				}
				targets = c.Targets
			}
			s := scoring{scorer: text.NewScorer(), targets: text.NewTargetReader(targets), writer: w}
			for _, path := range args {
				if err := s.file(cmd, path); err != nil {
					s.writer.abandon()
					return err
				}
			}
			return s.writer.finish()
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the .csv or .parquet file to write")
	cmd.Flags().StringVar(&contract, "contract", "", "contract profile whose targets are looked for first")
	_ = cmd.MarkFlagRequired("out") // the flag exists
	return cmd
}

// scoreColumns are added to those of the input.
var scoreColumns = []string{pipeline.LangColumn, pipeline.PPositive, pipeline.PNegative, "positivity", "target"}

var positivityNames = [...]string{text.Negative: "neg", text.Neutral: "neu", text.Positive: "pos"}

// scoring goes over the tables; all of them have the columns of the first.
type scoring struct {
	scorer  *text.Scorer
	targets *text.TargetReader
	writer  *sheetWriter
	first   string
	columns []string
	row     []string
}

func (s *scoring) file(cmd *cobra.Command, path string) error {
	at := -1
	begin := func(columns []string) error {
		if at = slices.Index(columns, pipeline.TextColumn); at < 0 {
			return fmt.Errorf("%s: it has no column text, but %s: rename the column that holds the comments", path, strings.Join(columns, ", "))
		}
		if s.columns == nil {
			s.first, s.columns = path, slices.Clone(columns)
			return s.writer.begin(append(renamed(columns), scoreColumns...))
		}
		if !slices.Equal(columns, s.columns) {
			return fmt.Errorf("%s: its columns are %s, those of %s are %s: score it by itself", path, strings.Join(columns, ", "), s.first, strings.Join(s.columns, ", "))
		}
		return nil
	}
	return sheet.Read(path, begin, func(values []string) error {
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		score := s.scorer.Score(values[at])
		s.row = append(append(s.row[:0], values...), score.Lang.String(), probability(score.Positive), probability(score.Negative),
			positivityNames[score.Label], s.targets.Read(values[at]))
		return s.writer.add(s.row)
	})
}

// renamed gives the columns of the input, with input_ before those that bear the name of an added one.
func renamed(columns []string) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		if out[i] = c; slices.Contains(scoreColumns, c) {
			out[i] = "input_" + c
		}
	}
	return out
}
