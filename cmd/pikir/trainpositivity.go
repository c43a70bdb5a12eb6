package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"pikir/pipeline/text"
)

func trainPositivityCommand() *cobra.Command {
	var out string
	var held []string
	recipe := text.DefaultRecipe
	cmd := &cobra.Command{
		Use:   "train-positivity FILE... --held FILE --out WEIGHTS",
		Short: "Train the weights that tell language and positivity, from labelled tables",
		Long: "Train the weights that tell language and positivity, from tables (CSV, TSV, NDJSON, Parquet) with the columns text, label (neg, neu, pos), lang and source.\n" +
			"Half of the held-out comments calibrate the probabilities, the other half measure the rates that counts of praise carry.\n" +
			"Equal files and settings give equal bytes.",
		Example: "  pikir train-positivity reviews.csv.gz tweets.parquet --held held.csv --out weights.bin",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			train, err := readExamples(args)
			if err != nil {
				return err
			}
			measured, err := readExamples(held)
			if err != nil {
				return err
			}
			b, err := text.Train(train, measured, recipe).Encode()
			if err != nil {
				return err
			}
			return os.WriteFile(out, b, 0o644)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "the file of weights to write")
	flags.StringArrayVar(&held, "held", nil, "labelled tables to calibrate and measure on, never learned from")
	flags.Uint64Var(&recipe.Seed, "seed", recipe.Seed, "seed of the order of learning")
	flags.IntVar(&recipe.Epochs, "epochs", recipe.Epochs, "passes over the comments")
	flags.UintVar(&recipe.Bits, "bits", recipe.Bits, "learn 2^bits features")
	flags.UintVar(&recipe.Keep, "keep", recipe.Keep, "features to keep")
	_ = cmd.MarkFlagRequired("out")  // the flags exist
	_ = cmd.MarkFlagRequired("held") //
	return cmd
}

func readExamples(paths []string) (all []text.Example, err error) {
	for _, path := range paths {
		examples, err := text.ReadExamples(path)
		if err != nil {
			return nil, fmt.Errorf("%w", err)
		}
		all = slices.Concat(all, examples)
	}
	return all, nil
}
