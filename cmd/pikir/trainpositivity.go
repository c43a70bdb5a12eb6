package main

import (
	"os"
	"slices"

	"github.com/spf13/cobra"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
	"pikir/pipeline/text"
)

func trainPositivityCommand() *cobra.Command {
	var out string
	var held []string
	var invented bool
	recipe := text.DefaultRecipe
	cmd := &cobra.Command{
		Use:   "train-positivity FILE... --held FILE --out WEIGHTS",
		Short: "Train the weights that tell language and positivity, from labelled tables",
		Long: "Train the weights that tell language and positivity, from tables (CSV, TSV, NDJSON, Parquet) with the columns text, label (neg, neu, pos), lang and source.\n" +
			"Half of the held-out comments calibrate the probabilities, the other half measure the rates that counts of praise carry.\n" +
			"Of 5,000 real Russian comments or more a tenth is held out, unless --held has 500 of them.\n" +
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
			if invented {
				learned, kept := inventedExamples()
				train, measured = append(train, learned...), append(measured, kept...)
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
	flags.BoolVar(&invented, "invented", true, "learn from the invented comments about city life too, and measure on those kept apart")
	flags.Uint64Var(&recipe.Seed, "seed", recipe.Seed, "seed of the order of learning")
	flags.IntVar(&recipe.Runs, "runs", recipe.Runs, "runs over the same comments in other orders, of whose weights the mean is kept")
	flags.IntVar(&recipe.Epochs, "epochs", recipe.Epochs, "passes over the comments")
	flags.IntVar(&recipe.Words, "words", recipe.Words, "words to learn of each language")
	flags.Float64Var(&recipe.Drop, "drop", recipe.Drop, "share of the features left out at random each time a comment is learned")
	flags.StringSliceVar(&recipe.Reviews, "reviews", recipe.Reviews, "how the names of the sources of reviews begin, which have a prior of their own")
	flags.StringSliceVar(&recipe.Remarks, "remarks", recipe.Remarks, "how the names of the sources of remarks on the life and the authorities of a city begin")
	flags.StringSliceVar(&recipe.Contrast, "contrast", recipe.Contrast, "how the names of the sources of such remarks begin of which only the networks of remarks learn")
	flags.StringSliceVar(&recipe.Speech, "speech", recipe.Speech, "how the names of the sources of greetings, wishes and thanks among people begin, of which the networks of remarks do not learn")
	flags.StringSliceVar(&recipe.Lexicons, "lexicons", recipe.Lexicons, "how the names of the sources of single words begin, which the networks leave out")
	flags.IntVar(&recipe.Repeat, "repeat", recipe.Repeat, "how often a real comment is learned, at most, in a language of which more are invented")
	flags.UintVar(&recipe.Bits, "bits", recipe.Bits, "learn 2^bits features")
	flags.UintVar(&recipe.Keep, "keep", recipe.Keep, "features to keep")
	flags.IntVar(&recipe.Embed[0], "embed-english", recipe.Embed[0], "features that the network of English embeds")
	flags.IntVar(&recipe.Embed[1], "embed-others", recipe.Embed[1], "features that the network of the other languages embeds")
	flags.IntVar(&recipe.Embed[2], "embed-remarks", recipe.Embed[2], "features that the network of remarks embeds")
	flags.IntVar(&recipe.Russian, "russian", recipe.Russian, "features of the model of real Russian comments alone, which is learned from 5,000 of them on")
	_ = cmd.MarkFlagRequired("out") // the flag exists
	_ = cmd.MarkFlagRequired("held")
	return cmd
}

func readExamples(paths []string) (all []text.Example, err error) {
	for _, path := range paths {
		examples, err := text.ReadExamples(path)
		if err != nil {
			return nil, err
		}
		all = slices.Concat(all, examples)
	}
	return all, nil
}

// inventedExamples are those to learn from and those of templates kept apart.
func inventedExamples() (learned, kept []text.Example) {
	labels := map[string]int{"neg": text.Negative, "neu": text.Neutral, "pos": text.Positive}
	for _, c := range cityvoice.Generate(1) {
		lang, _ := pipeline.ParseLang(c.Lang)
		e := text.Example{Text: c.Text, Label: labels[c.Label], Lang: lang, Source: c.Source}
		if c.Test {
			kept = append(kept, e)
		} else {
			learned = append(learned, e)
		}
	}
	return learned, kept
}
