package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pikir/datasets"
	"pikir/pipeline"
	"pikir/pipeline/conform"
	"pikir/pipeline/local"
)

func validateCommand() *cobra.Command {
	var jsonFile, junitFile, detectors string
	cmd := &cobra.Command{
		Use:   "validate [FIXTURE...]",
		Short: "Run over labelled fixtures and hold the outcome against their floors",
		Long: `Run over labelled fixtures (all that are shipped, or those named) and hold the outcome against their floors. Below one, the exit code is 1.

FIXTURE is a name or a folder with fixture.yaml, a dump called comments.*, labels.csv and perhaps contract.yaml.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			fixtures, err := fixturesOf(args)
			if err != nil {
				return err
			}
			results, err := validate(cmd, fixtures, detectors)
			if err != nil {
				return err
			}
			if err := writeResults(results, jsonFile, junitFile); err != nil {
				return err
			}
			return sayResults(cmd.OutOrStdout(), results)
		},
	}
	cmd.Flags().StringVar(&jsonFile, "json", "", "write the results as JSON")
	cmd.Flags().StringVar(&junitFile, "junit", "", "write the results as JUnit XML")
	cmd.Flags().StringVar(&detectors, "detectors", "", "comma-separated detectors; all without it")
	return cmd
}

func fixturesOf(names []string) ([]*datasets.Fixture, error) {
	if len(names) == 0 {
		return datasets.All(), nil
	}
	fixtures := make([]*datasets.Fixture, len(names))
	for i, name := range names {
		var err error
		if fixtures[i], err = datasets.Find(name); err != nil {
			return nil, err
		}
	}
	return fixtures, nil
}

func validate(cmd *cobra.Command, fixtures []*datasets.Fixture, detectors string) ([]*conform.Result, error) {
	drive := func(ctx context.Context, dumps []string, contract *pipeline.Contract, out string) error {
		f := runFlags{Out: out, Detectors: detectors, Lang: "en", Seed: 1, Alpha: 0.01}
		opt, err := f.options(dumps)
		if err != nil {
			return err
		}
		opt.Contract, opt.Zone = contract, contract.Location(opt.Zone)
		opt.Import.Zone = opt.Zone
		_, err = local.Run(ctx, opt)
		return err
	}
	bar := newProgress(cmd)
	defer bar.done()
	results := make([]*conform.Result, len(fixtures))
	for i, f := range fixtures {
		bar.show("validate "+f.Name, int64(i), int64(len(fixtures)))
		var err error
		if results[i], err = conform.Validate(cmd.Context(), f, drive); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func writeResults(results []*conform.Result, jsonFile, junitFile string) error {
	for _, to := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{jsonFile, func(w io.Writer) error { return printJSON(w, results) }},
		{junitFile, func(w io.Writer) error { return conform.WriteJUnit(w, results) }},
	} {
		if to.file == "" {
			continue
		}
		f, err := os.Create(to.file)
		if err != nil {
			return err
		}
		err = to.write(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sayResults prints the table of checks; errShort when one failed.
func sayResults(w io.Writer, results []*conform.Result) error {
	passed, failed := 0, 0
	list := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(list, "fixture\tcheck\twanted\tgot\t")
	for _, r := range results {
		for _, c := range r.Checks {
			mark := "ok"
			if !c.Passed {
				mark = "BELOW"
			}
			fmt.Fprintf(list, "%s\t%s\t%s\t%s\t%s\n", r.Fixture, c.Name, c.Want, c.Got, mark)
		}
		if r.Passed() {
			passed++
		} else {
			failed++
		}
	}
	if err := list.Flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%d passed, %d failed\n", passed, failed); err != nil {
		return err
	}
	if failed > 0 {
		return errShort
	}
	return nil
}
