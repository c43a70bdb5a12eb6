package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"pikir/datasets"
	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
	"pikir/pipeline/report"
)

// runFlags are the settings of a run, as flags and as keys of --config.
type runFlags struct {
	Out       string            `yaml:"out"`
	Contract  string            `yaml:"contract"`
	Detectors string            `yaml:"detectors"`
	Posts     string            `yaml:"posts"`
	Zone      string            `yaml:"tz"`
	Lang      string            `yaml:"lang"`
	Seed      uint64            `yaml:"seed"`
	Alpha     float64           `yaml:"alpha"`
	Format    string            `yaml:"format"`
	Strict    bool              `yaml:"strict"`
	Map       map[string]string `yaml:"map"`
	Set       map[string]string `yaml:"set"`
	Memory    string            `yaml:"memory"`
	config    string
	json      bool
}

// defaultZone is where the case that started Pikir plays; Kazakhstan was at +06 there until 2024.
const defaultZone = "Asia/Almaty"

func runCommand() *cobra.Command {
	f := runFlags{}
	cmd := &cobra.Command{
		Use:   "run [flags] DUMP...",
		Short: "Take dumps of comments to tables and a report",
		Long: `Take dumps of comments to a folder of Parquet tables and a report (report/index.html).

DUMP is a file, a folder, a glob or - for standard input. See "pikir formats" for what can be read and "pikir detectors" for what is looked for.`,
		Args: atLeastOneDump,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.fromFile(cmd); err != nil {
				return err
			}
			opt, err := f.options(args)
			if err != nil {
				return err
			}
			boundGarbageOfRun(0)
			opt.Loaded = boundGarbageOfRun
			bar := newProgress(cmd)
			opt.Progress = bar.show
			found, err := local.Run(cmd.Context(), opt)
			bar.done()
			if err != nil {
				return err
			}
			for _, what := range found.Warnings {
				bar.warn(what)
			}
			tellNotes(cmd, found.Inputs)
			return sayRun(cmd.OutOrStdout(), found, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Out, "out", "out", "folder for the tables and the report")
	flags.StringVar(&f.Contract, "contract", "", `contract profile, a YAML file or a name ("pikir contracts" lists them)`)
	flags.StringVar(&f.Detectors, "detectors", "", `comma-separated detectors; all without it`)
	flags.StringVar(&f.Posts, "posts", "", "dump of the posts that the comments stand under")
	flags.StringVar(&f.Zone, "tz", "", "time zone of days and months, and of times without one (default "+defaultZone+", or the contract's)")
	flags.StringVar(&f.Lang, "lang", "en", "language of the report: kk, ru or en")
	flags.Uint64Var(&f.Seed, "seed", 1, "seed of everything random")
	flags.Float64Var(&f.Alpha, "alpha", 0.01, "false discovery rate of pairs")
	flags.StringVar(&f.Format, "format", "", `format of the dumps, where guessing it fails ("pikir formats" lists them)`)
	flags.StringToStringVar(&f.Map, "map", nil, "canonical column = where the dump holds it")
	flags.StringToStringVar(&f.Set, "set", nil, setUsage)
	flags.BoolVar(&f.Strict, "strict", false, "stop at the first record that cannot be read")
	flags.StringVar(&f.Memory, "memory", "", "memory to keep to, such as 2GiB; texts are on disk anyway, counts go there too (default half of the machine's)")
	flags.StringVar(&f.config, "config", "", "YAML file of these settings; flags outrank it")
	flags.BoolVar(&f.json, "json", false, "print the findings as JSON")
	return cmd
}

const setUsage = `DETECTOR.PARAMETER=VALUE, a setting of a detector ("pikir detectors NAME" lists them); may be given several times`

// findSet gives the named detectors with the settings of --set.
func findSet(names string, set map[string]string) ([]*pipeline.Detector, error) {
	found, err := detectors.Find(names)
	if err != nil {
		return nil, err
	}
	return detectors.Set(found, set)
}

func atLeastOneDump(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("name at least one dump: a file, a folder, a glob, or - for standard input")
	}
	return nil
}

// fromFile reads --config; flags on the command line outrank it.
func (f *runFlags) fromFile(cmd *cobra.Command) error {
	if f.config == "" {
		return nil
	}
	data, err := os.ReadFile(f.config)
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	fromFile := runFlags{}
	if err := datasets.ReadYAML(data, f.config, &fromFile); err != nil && !errors.Is(err, datasets.ErrEmpty) {
		return fmt.Errorf("--config %w", err)
	}
	given := *f
	isSet := cmd.Flags().Changed
	for _, s := range []struct {
		flag string
		take func()
	}{
		{"out", func() { f.Out = fromFile.Out }}, {"contract", func() { f.Contract = fromFile.Contract }},
		{"detectors", func() { f.Detectors = fromFile.Detectors }}, {"posts", func() { f.Posts = fromFile.Posts }},
		{"tz", func() { f.Zone = fromFile.Zone }}, {"lang", func() { f.Lang = fromFile.Lang }},
		{"seed", func() { f.Seed = fromFile.Seed }}, {"alpha", func() { f.Alpha = fromFile.Alpha }},
		{"format", func() { f.Format = fromFile.Format }}, {"strict", func() { f.Strict = fromFile.Strict }}, {"map", func() { f.Map = fromFile.Map }},
		{"set", func() { f.Set = fromFile.Set }},
		{"memory", func() { f.Memory = fromFile.Memory }},
	} {
		if !isSet(s.flag) {
			s.take()
		}
	}
	f.fillFrom(given)
	return nil
}

// fillFrom keeps defaults for what the file leaves out.
func (f *runFlags) fillFrom(defaults runFlags) {
	if f.Out == "" {
		f.Out = defaults.Out
	}
	if f.Lang == "" {
		f.Lang = defaults.Lang
	}
	if f.Seed == 0 {
		f.Seed = defaults.Seed
	}
	if f.Alpha == 0 {
		f.Alpha = defaults.Alpha
	}
}

// options checks the settings before anything is read or written.
func (f *runFlags) options(args []string) (local.Options, error) {
	var opt local.Options
	lang, ok := pipeline.ParseLang(f.Lang)
	if !ok || lang == pipeline.Other || lang == pipeline.Mixed {
		return opt, fmt.Errorf("--lang %s: choose kk, ru or en", f.Lang)
	}
	if f.Out == "" {
		return opt, fmt.Errorf("--out: name a folder for the tables and the report")
	}
	if f.Alpha <= 0 || f.Alpha >= 1 {
		return opt, fmt.Errorf("--alpha %g: choose a rate between 0 and 1, such as 0.01", f.Alpha)
	}
	found, err := findSet(f.Detectors, f.Set)
	if err != nil {
		return opt, err
	}
	memory, err := memoryLimit(f.Memory)
	if err != nil {
		return opt, err
	}
	var contract *pipeline.Contract
	if f.Contract != "" {
		if contract, err = datasets.Contract(f.Contract); err != nil {
			return opt, err
		}
	}
	zone, err := f.zone(contract)
	if err != nil {
		return opt, err
	}
	files, err := dump.Expand(args)
	if err != nil {
		return opt, err
	}
	var posts []string
	if f.Posts != "" {
		if posts, err = dump.Expand([]string{f.Posts}); err != nil {
			return opt, err
		}
	}
	return local.Options{
		Dumps: files, Posts: posts, Out: f.Out, Detectors: found, Contract: contract, Zone: zone, Lang: lang, Seed: f.Seed, Alpha: f.Alpha, Made: time.Now().UTC().Truncate(time.Second), Memory: memory,
		Import: dump.Options{Format: f.Format, Map: f.Map, Zone: zone, Strict: f.Strict, Stdin: os.Stdin, Named: append(slices.Clone(args), f.Posts)},
		Report: func(w io.Writer, found *pipeline.Findings) error {
			return report.Write(w, found, report.Options{Lang: lang})
		},
	}, nil
}

func (f *runFlags) zone(contract *pipeline.Contract) (*time.Location, error) {
	if f.Zone == "" {
		zone, err := time.LoadLocation(defaultZone)
		if err != nil {
			return nil, err
		}
		return contract.Location(zone), nil
	}
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		return nil, fmt.Errorf("--tz %s: no such time zone; name one like Asia/Almaty or UTC", f.Zone)
	}
	return zone, nil
}

// sayRun tells what was found and where it lies.
func sayRun(w io.Writer, f *pipeline.Findings, flags runFlags) error {
	if flags.json {
		return printJSON(w, f)
	}
	fmt.Fprintf(w, "read %d comments: %d kept, %d rejected, %d duplicates; %d accounts\n", f.Counts.Read, f.Counts.Kept, f.Counts.Rejected, f.Counts.Duplicate, f.Counts.Accounts)
	for _, found := range f.Findings {
		fmt.Fprintf(w, "cluster %d: %s (%d accounts, %d comments, %d positive)\n", found.Cluster, found.Verdict, len(found.Accounts), found.Comments, found.Positive)
	}
	if len(f.Findings) == 0 {
		fmt.Fprintln(w, "no group of accounts acts together beyond chance")
	}
	_, err := fmt.Fprintf(w, "report: %s\n", filepath.Join(flags.Out, "report", "index.html"))
	return err
}
