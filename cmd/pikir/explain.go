package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pikir/pipeline/text"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain TEXT",
		Short:   "Show which parts of a text decide its positivity, which words are of which language, and whom it speaks of",
		Example: "  pikir explain 'Көп рахмет әкімдікке!'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			comment := strings.Join(args, " ")
			scorer := text.NewScorer()
			score, parts := scorer.Explain(comment)
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "lang %s, p_positive %.3f, p_negative %.3f, p_neutral %.3f: %s, target %s\n", score.Lang, score.Positive, score.Negative, 1-score.Positive-score.Negative,
				positivityNames[score.Label], text.NewTargetReader(nil).Read(comment))
			for _, span := range scorer.Spans(comment) {
				fmt.Fprintf(w, "%s: %s\n", span.Lang, span.Words)
			}
			fmt.Fprintln(w, "\npart\tfor positive\tfor neutral\tfor negative")
			for _, p := range parts {
				fmt.Fprintf(w, "%s\t%+.2f\t%+.2f\t%+.2f\n", p.Name, p.Positive, p.Neutral, p.Negative)
			}
			return w.Flush()
		},
	}
}
