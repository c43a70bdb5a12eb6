package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/spf13/cobra"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
)

// pairsFlags are the settings of `pikir pairs`.
type pairsFlags struct {
	detector, out, compat, format string
	windows                       []string
	minWeight, minParticipation   int
	columns                       map[string]string
}

func pairsCommand() *cobra.Command {
	f := pairsFlags{}
	cmd := &cobra.Command{
		Use:   "pairs --detector NAME [flags] DUMP...",
		Short: "Count the co-actions of every two accounts, exactly",
		Long: `Count the co-actions of every two accounts under one pair detector, exactly: pairs of comments of different accounts with the same key
within the window, ends included. Nothing is tested and no conversation is left out; "pikir run" does that.

--compat coortweet gives the edges of CooRTweet's detect_groups and generate_coordinated_network.`,
		Args: atLeastOneDump,
		RunE: func(cmd *cobra.Command, args []string) error {
			table, err := f.count(cmd.Context(), args)
			if err != nil {
				return err
			}
			return table.write(f.out, cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.detector, "detector", "co-comment", "pair detector whose keys are counted")
	flags.StringSliceVar(&f.windows, "window", []string{"60s"}, "longest time between two comments, such as 10s, 1m, 1h, or any; may be given several times")
	flags.IntVar(&f.minWeight, "min-weight", 1, "fewest co-actions of a pair")
	flags.IntVar(&f.minParticipation, "min-participation", 1, "fewest comments of an account")
	flags.StringVar(&f.compat, "compat", "", "coortweet: count, filter and name columns as CooRTweet does")
	flags.StringVar(&f.out, "out", "", "FILE.csv or FILE.parquet; without it CSV goes to standard output")
	flags.StringVar(&f.format, "format", "", "format of the dumps, where guessing it fails")
	flags.StringToStringVar(&f.columns, "map", nil, "canonical column = where the dump holds it")
	return cmd
}

// count checks the settings, reads the dumps and counts.
func (f *pairsFlags) count(ctx context.Context, args []string) (*pairTable, error) {
	found, err := detectors.Find(f.detector)
	switch {
	case err != nil:
		return nil, err
	case len(found) != 1 || !found[0].FindsPairs():
		return nil, fmt.Errorf("--detector %q: name one detector that finds pairs; `pikir detectors` lists them", f.detector)
	case f.compat != "" && f.compat != "coortweet":
		return nil, fmt.Errorf("--compat %q: only coortweet is known", f.compat)
	case f.minWeight < 1 || f.minParticipation < 1:
		return nil, fmt.Errorf("--min-weight and --min-participation begin at 1")
	case f.out != "" && filepath.Ext(f.out) != ".csv" && filepath.Ext(f.out) != ".parquet":
		return nil, fmt.Errorf("--out %s: end the name in .csv or .parquet", f.out)
	}
	windows, err := parseWindows(f.windows)
	if err != nil {
		return nil, err
	}
	files, err := dump.Expand(args)
	if err != nil {
		return nil, err
	}
	traced, err := local.Trace(ctx, files, dump.Options{Format: f.format, Map: f.columns, Now: time.Now(), Stdin: os.Stdin}, found[0])
	if err != nil {
		return nil, err
	}
	if f.compat != "" {
		return f.coorTweet(ctx, traced, windows)
	}
	return f.coActions(ctx, traced, windows)
}

func parseWindows(texts []string) ([]time.Duration, error) {
	var windows []time.Duration
	for _, text := range texts {
		if text == "any" {
			windows = append(windows, coaction.AnyTime)
			continue
		}
		window, err := time.ParseDuration(text)
		if err != nil || window < 0 {
			return nil, fmt.Errorf("--window %s: write a duration such as 10s, 1m or 1h, or any", text)
		}
		windows = append(windows, window)
	}
	slices.Sort(windows)
	return slices.Compact(windows), nil
}

// pairTable is a small table that can be written as CSV or Parquet: rows are structs with parquet tags.
type pairTable struct {
	header []string
	rows   [][]string
	save   func(w io.Writer) error // as Parquet
}

type pairRow struct {
	Platform  string  `parquet:"platform,dict"`
	AccountA  string  `parquet:"account_a"`
	AccountB  string  `parquet:"account_b"`
	Detector  string  `parquet:"detector,dict"`
	Window    *int64  `parquet:"window_s,optional"` // absent: any time
	Weight    int64   `parquet:"weight"`
	Keys      int64   `parquet:"keys"`
	MeanDelta float64 `parquet:"mean_delta_s"`
	CommentsA int64   `parquet:"comments_a"`
	CommentsB int64   `parquet:"comments_b"`
}

func (f *pairsFlags) coActions(ctx context.Context, traced *local.Traced, windows []time.Duration) (*pairTable, error) {
	traces := participants(traced.Traces, f.minParticipation)
	coaction.Sort(traces)
	pairs, err := coaction.Count(ctx, traces, coaction.Options{Windows: windows, MinWeight: uint32(f.minWeight)})
	if err != nil {
		return nil, err
	}
	var rows []pairRow
	t := &pairTable{header: []string{"platform", "account_a", "account_b", "detector", "window_s", "weight", "keys", "mean_delta_s", "comments_a", "comments_b"}}
	for _, p := range pairs {
		if int(p.Weight) < f.minWeight {
			continue
		}
		platform, a := traced.Account(p.A)
		if other, _ := traced.Account(p.B); other != platform {
			platform += "|" + other
		}
		_, b := traced.Account(p.B)
		row := pairRow{platform, a, b, f.detector, nil, int64(p.Weight), int64(p.Keys), p.MeanDelta, int64(p.CommentsA), int64(p.CommentsB)}
		window := ""
		if windows[p.Window] != coaction.AnyTime {
			seconds := int64(windows[p.Window] / time.Second)
			row.Window, window = &seconds, strconv.FormatInt(seconds, 10)
		}
		rows = append(rows, row)
		t.rows = append(t.rows, []string{platform, a, b, f.detector, window, strconv.Itoa(int(p.Weight)), strconv.Itoa(int(p.Keys)),
			decimal(p.MeanDelta), strconv.Itoa(int(p.CommentsA)), strconv.Itoa(int(p.CommentsB))})
	}
	t.save = func(w io.Writer) error { return saveParquet(w, rows) }
	return t, nil
}

// participants keeps the traces of accounts with at least least of them.
func participants(traces []pipeline.Trace, least int) []pipeline.Trace {
	count := map[pipeline.ID]int{}
	for _, t := range traces {
		count[t.Account]++
	}
	return slices.DeleteFunc(traces, func(t pipeline.Trace) bool { return count[t.Account] < least })
}

type coorTweetRow struct {
	From            string  `parquet:"from"`
	To              string  `parquet:"to"`
	Weight          int64   `parquet:"weight"`
	AvgTimeDelta    float64 `parquet:"avg_time_delta"`
	Contents        int64   `parquet:"n_content_id"`
	ContentsY       int64   `parquet:"n_content_id_y"`
	Symmetry        float64 `parquet:"edge_symmetry_score"`
	WeightThreshold int64   `parquet:"weight_threshold"`
}

func (f *pairsFlags) coorTweet(ctx context.Context, traced *local.Traced, windows []time.Duration) (*pairTable, error) {
	if len(windows) != 1 {
		return nil, fmt.Errorf("--compat coortweet takes one --window")
	}
	contents := make([]coaction.Content, len(traced.Traces))
	for i, t := range traced.Traces {
		contents[i] = coaction.Content{Object: t.Key, At: t.At, Account: t.Account, Content: traced.Content[t.Row], Itself: traced.Itself[t.Row]}
	}
	edges, err := coaction.CooRTweet(ctx, contents, windows[0], f.minParticipation)
	if err != nil {
		return nil, err
	}
	var rows []coorTweetRow
	t := &pairTable{header: []string{"from", "to", "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score", "weight_threshold"}}
	for _, e := range edges {
		if e.Weight < f.minWeight {
			continue
		}
		_, from := traced.Account(e.From)
		_, to := traced.Account(e.To)
		above := 0
		if e.AboveMedian {
			above = 1
		}
		rows = append(rows, coorTweetRow{from, to, int64(e.Weight), e.MeanDelta, int64(e.Older), int64(e.Newer), e.Symmetry, int64(above)})
		t.rows = append(t.rows, []string{from, to, strconv.Itoa(e.Weight), decimal(e.MeanDelta), strconv.Itoa(e.Older), strconv.Itoa(e.Newer), decimal(e.Symmetry), strconv.Itoa(above)})
	}
	t.save = func(w io.Writer) error { return saveParquet(w, rows) }
	return t, nil
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', 15, 64) }

func saveParquet[Row any](w io.Writer, rows []Row) error {
	p := parquet.NewGenericWriter[Row](w, parquet.Compression(&parquet.Zstd))
	if _, err := p.Write(rows); err != nil {
		return err
	}
	return p.Close()
}

// write puts the table into a file, whole or not at all, or on standard output.
func (t *pairTable) write(path string, stdout io.Writer) error {
	if path == "" {
		return t.csv(stdout)
	}
	save := t.csv
	if strings.HasSuffix(path, ".parquet") {
		save = t.save
	}
	return writeWhole(path, save)
}

func (t *pairTable) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.header); err != nil {
		return err
	}
	if err := c.WriteAll(t.rows); err != nil {
		return err
	}
	return c.Error()
}

// writeWhole writes a file aside and renames it when it is whole.
func writeWhole(path string, save func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".making-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := save(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
