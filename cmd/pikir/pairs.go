package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
)

// pairsFlags are the settings of `pikir pairs`.
type pairsFlags struct {
	detector, out, compat, format, memory string
	windows                               []string
	minWeight, minParticipation           uint32
	percentile                            float64
	columns, set                          map[string]string
}

func pairsCommand() *cobra.Command {
	f := pairsFlags{}
	cmd := &cobra.Command{
		Use:   "pairs --detector NAME [flags] DUMP...",
		Short: "Count the co-actions of every two accounts, exactly",
		Long: `Count the co-actions of every two accounts under one pair detector, exactly: pairs of comments of different accounts with the same key
within the window, ends included. Nothing is tested and no conversation is left out; "pikir run" does that. Times that name no zone are of ` + defaultZone + `;
"pikir import --tz" reads them in another.

--compat gives the edges of a method from the literature in the place of pairs:
  coortweet  CooRTweet's detect_groups and generate_coordinated_network (Righetti & Balluff 2025)
  tfidf      cosine of the accounts' TF-IDF vectors over keys, whatever the time between comments (Pacheco et al. 2021);
             --percentile 99 keeps the most similar hundredth of the pairs
  fused      union of the tfidf networks of several detectors, with the accounts' eigenvector centrality (Luceri et al. 2024);
             --percentile 99 keeps the most central hundredth of the accounts`,
		Args: atLeastOneDump,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, windows, err := f.check()
			if err != nil {
				return err
			}
			files, err := dump.Expand(args)
			if err != nil {
				return err
			}
			zone, err := time.LoadLocation(defaultZone)
			if err != nil {
				return err
			}
			bar := newProgress(cmd)
			defer bar.done()
			opt := dump.Options{Format: f.format, Map: f.columns, Zone: zone, Stdin: os.Stdin, Named: args}
			opt.Progress = func(done, total int64) { bar.show("import", done, total) }
			opt.Warn = bar.warn
			return tableTo(f.out, cmd.OutOrStdout(), func(w *tableSink) error {
				switch f.compat {
				case "coortweet":
					return f.coorTweet(cmd.Context(), w, files, opt, found[0], windows)
				case "tfidf", "fused":
					return f.similar(cmd.Context(), w, files, opt, found)
				}
				return f.coActions(cmd.Context(), w, files, opt, found[0], windows)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.detector, "detector", "co-comment", "pair detector whose keys are counted; with --compat fused a comma-separated list")
	flags.StringSliceVar(&f.windows, "window", []string{"60s"}, "longest time between two comments, such as 10s, 1m, 1h, or any; may be given several times")
	flags.Uint32Var(&f.minWeight, "min-weight", 1, "fewest co-actions of a pair within the window")
	flags.Uint32Var(&f.minParticipation, "min-participation", 1, "fewest comments of an account")
	flags.StringVar(&f.compat, "compat", "", "a method from the literature: coortweet, tfidf or fused")
	flags.Float64Var(&f.percentile, "percentile", 0, "with --compat tfidf or fused: percentile, from 0 to 100, below which pairs or accounts are dropped")
	flags.StringVar(&f.out, "out", "", "FILE.csv or FILE.parquet; without it CSV goes to standard output")
	flags.StringVar(&f.format, "format", "", "format of the dumps, where guessing it fails")
	flags.StringToStringVar(&f.columns, "map", nil, "canonical column = where the dump holds it")
	flags.StringToStringVar(&f.set, "set", nil, setUsage)
	flags.StringVar(&f.memory, "memory", "", "memory to use, such as 2GiB; what does not fit goes to disk (default half of the machine's)")
	return cmd
}

// check checks the settings before anything is read.
func (f *pairsFlags) check() ([]*pipeline.Detector, []time.Duration, error) {
	found, err := findSet(f.detector, f.set)
	switch {
	case err != nil:
		return nil, nil, err
	case len(found) != 1 && f.compat != "fused" || slices.ContainsFunc(found, func(d *pipeline.Detector) bool { return !d.FindsPairs() }):
		return nil, nil, fmt.Errorf("--detector %q: name one detector that finds pairs; `pikir detectors` lists them", f.detector)
	case f.compat != "" && f.compat != "coortweet" && f.compat != "tfidf" && f.compat != "fused":
		return nil, nil, fmt.Errorf("--compat %q: choose coortweet, tfidf or fused", f.compat)
	case f.percentile < 0 || f.percentile > 100:
		return nil, nil, fmt.Errorf("--percentile %g: choose a number from 0 (keep all) to 100", f.percentile)
	case f.minWeight < 1 || f.minParticipation < 1:
		return nil, nil, fmt.Errorf("--min-weight and --min-participation begin at 1")
	case f.out != "" && filepath.Ext(f.out) != ".csv" && filepath.Ext(f.out) != ".parquet":
		return nil, nil, fmt.Errorf("--out %s: end the name in .csv or .parquet", f.out)
	}
	windows, err := parseWindows(f.windows)
	if err == nil && f.compat == "coortweet" && len(windows) != 1 {
		err = fmt.Errorf("--compat coortweet takes one --window")
	}
	return found, windows, err
}

func parseWindows(texts []string) ([]time.Duration, error) {
	var windows []time.Duration
	for _, text := range texts {
		if text == "any" {
			windows = append(windows, coaction.AnyTime)
			continue
		}
		window, err := time.ParseDuration(text)
		if err != nil || window < 0 || window%time.Second != 0 {
			return nil, fmt.Errorf("--window %s: write whole seconds such as 10s, 1m or 1h, or any", text)
		}
		windows = append(windows, window)
	}
	if len(windows) == 0 {
		return nil, fmt.Errorf("--window: write whole seconds such as 10s, 1m or 1h, or any")
	}
	slices.Sort(windows)
	return slices.Compact(windows), nil
}

// coActions reads the dumps, counts, and writes pairs as they are counted.
func (f *pairsFlags) coActions(ctx context.Context, w *tableSink, files []string, opt dump.Options, d *pipeline.Detector, windows []time.Duration) error {
	limit, err := memoryLimit(f.memory)
	if err != nil {
		return err
	}
	boundGarbage(0, garbageOfPairs, 5)
	store := coaction.NewStore(limit*2/5, "")
	defer store.Close()
	accounts, err := traceInto(ctx, store, files, opt, d, f.minParticipation > 1)
	if err != nil {
		return err
	}
	boundGarbage(store.Held(), garbageOfPairs, 5)
	counting := coaction.Options{Windows: windows, MinWeight: f.minWeight}
	if f.minParticipation > 1 {
		counting.Keep = func(a pipeline.ID) bool { return accounts.comments[a] >= f.minParticipation }
	}
	if err := w.open(pairSchema); err != nil {
		return err
	}
	out := pairWriter{sink: w, columns: pairColumns{detector: d.Name, windows: windows, accounts: accounts}}
	err = store.Count(ctx, counting, out.add)
	return errors.Join(err, out.close())
}
