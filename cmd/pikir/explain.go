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
		Short:   "Show which features of a text decide its positivity",
		Example: "  pikir explain 'Көп рахмет әкімдікке!'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			score, parts := text.NewScorer().Explain(strings.Join(args, " "))
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintf(w, "lang %s, p_positive %.3f, p_negative %.3f, p_neutral %.3f\n\n", score.Lang, score.Positive, score.Negative, 1-score.Positive-score.Negative)
			fmt.Fprintln(w, "part\tfor positive\tfor neutral\tfor negative")
			for _, p := range parts {
				fmt.Fprintf(w, "%s\t%+.2f\t%+.2f\t%+.2f\n", p.Name, p.Positive, p.Neutral, p.Negative)
			}
			return w.Flush()
		},
	}
}
