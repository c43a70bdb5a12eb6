package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pikir/pipeline/conform"
)

func compareCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare LABELS.csv DIR",
		Short: "Set the flagged accounts of a run against labels",
		Long: `Set the flagged accounts of a run folder against a CSV of labels: account_id, label (coordinated, organic or unknown) and perhaps campaign and platform.
Printed are precision, recall and F1 of accounts, agreement of clusters with campaigns, and false clusters, each with its 95 % interval.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := conform.Compare(args[0], args[1])
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(cmd.OutOrStdout(), a)
			}
			return sayAgreement(cmd.OutOrStdout(), a)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func sayAgreement(w io.Writer, a *conform.Agreement) error {
	fmt.Fprintf(w, "accounts with label in the run: %d coordinated, %d organic, %d unknown (left out)\n", a.Coordinated, a.Organic, a.Unknown)
	fmt.Fprintf(w, "labels without account in the run: %d coordinated, %d organic, %d unknown; accounts without label: %d\n",
		a.Missing.Coordinated, a.Missing.Organic, a.Missing.Unknown, a.Unlabelled)
	fmt.Fprintf(w, "flagged: %d coordinated, %d organic\n\n", a.FlaggedCoordinated, a.FlaggedOrganic)
	list := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(list, "measure\tvalue (95 % interval)")
	for _, m := range []struct {
		name string
		conform.Estimate
	}{
		{"precision", a.Precision}, {"recall", a.Recall}, {"F1", a.F1},
		{"pairwise F1", a.Pairwise}, {"B-cubed F1", a.BCubed}, {"adjusted Rand", a.Rand},
		{"organic clusters per 10,000 organic accounts", a.PerTenThousand},
	} {
		fmt.Fprintf(list, "%s\t%s\n", m.name, m.Estimate)
	}
	if len(a.Campaigns) > 0 {
		fmt.Fprintln(list, "\ncampaign\taccounts\trecall\tbest cluster\tin it\tpairwise F1")
	}
	for _, c := range a.Campaigns {
		best := "–"
		if c.Best != nil {
			best = fmt.Sprint(*c.Best)
		}
		fmt.Fprintf(list, "%s\t%d\t%s\t%s\t%d\t%s\n", c.Campaign, c.Accounts, c.Recall, best, c.InBest, c.Pairwise)
	}
	if err := list.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nflagged clusters: %d, without any coordinated account: %d\n", a.Clusters, a.OrganicClusters)
	return err
}
