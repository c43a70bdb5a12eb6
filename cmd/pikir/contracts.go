package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"gopkg.in/yaml.v3"

	"pikir/datasets"
	"pikir/pipeline"
)

func contractsCommand() *cobra.Command {
	var asJSON, schema bool
	cmd := &cobra.Command{
		Use:   "contracts [NAME|FILE]",
		Short: "List the contract profiles, or print one",
		Long: "List the shipped contract profiles, or print one as YAML, to be changed and given to `pikir run --contract FILE`.\n" +
			"A file is checked on the way.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			switch {
			case schema:
				_, err := w.Write(datasets.ContractSchema())
				return err
			case len(args) == 1:
				return printContract(w, args[0], asJSON)
			case asJSON:
				return printJSON(w, datasets.Contracts())
			}
			return listContracts(w, datasets.Contracts())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of a profile")
	return cmd
}

func printContract(w io.Writer, name string, asJSON bool) error {
	c, err := datasets.Contract(name)
	switch {
	case err != nil:
		return err
	case asJSON:
		return printJSON(w, c)
	}
	e := yaml.NewEncoder(w)
	e.SetIndent(2)
	if err := e.Encode(c); err != nil {
		return err
	}
	return e.Close()
}

func listContracts(w io.Writer, contracts []*pipeline.Contract) error {
	list := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range contracts {
		fmt.Fprintf(list, "%s\t%d a month\t%.0f %s\t%s\n", c.Name, c.Quota, c.Sum, c.Currency, c.Title)
	}
	return list.Flush()
}
