package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"pikir/datasets/simulate"
	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/table"
	"pikir/pipeline/text"
)

// simulateFlags are the settings of a simulation.
type simulateFlags struct {
	base      []string
	world     string
	campaigns []string
	seed      uint64
	out       string
	opt       dump.Options
}

func simulateCommand() *cobra.Command {
	f := simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate (--base DUMP | --world FILE.yaml) [--campaign FILE.yaml ...] --out DIR",
		Short: "Plant invented campaigns into organic comments, with labels",
		Long: `Plant invented campaigns into a dump whose accounts are taken as organic, or into an invented world of ordinary people.

DIR gets comments.parquet, posts.parquet (of an invented world), labels.csv (account_id, label, campaign, platform) and truth.csv (what each campaign delivered by
month). The same files and seed give the same bytes on every machine. A figure measured on its output is a figure about invented campaigns: say so where you quote it.`,
		Example: "  pikir simulate --base organic.parquet --campaign datasets/paid-positive/campaign.yaml --seed 7 --out planted",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (len(f.base) == 0) == (f.world == "") {
				return errors.New("give either --base DUMP or --world FILE.yaml")
			}
			return f.run(cmd.Context(), cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.base, "base", nil, "dump of organic comments: a file, a folder or a glob; may be repeated")
	flags.StringVar(&f.world, "world", "", "YAML file of an invented world")
	flags.StringArrayVar(&f.campaigns, "campaign", nil, "YAML file of a campaign; may be repeated")
	flags.Uint64Var(&f.seed, "seed", 1, "seed of everything random")
	flags.StringVar(&f.out, "out", "", "folder for what is made")
	flags.StringVar(&f.opt.Format, "format", "", "read the base as this format (default: by its looks)")
	_ = cmd.MarkFlagRequired("out") // the flag exists
	return cmd
}

// run writes aside and renames, so that no half-written folder is left.
func (f *simulateFlags) run(ctx context.Context, w io.Writer) error {
	campaigns := make([]simulate.Campaign, len(f.campaigns))
	for i, path := range f.campaigns {
		var err error
		if campaigns[i], err = simulate.Read[simulate.Campaign](path); err != nil {
			return err
		}
	}
	if _, err := os.Stat(f.out); err == nil {
		return fmt.Errorf("--out %s: exists already; name a new folder", f.out)
	}
	if err := os.MkdirAll(filepath.Dir(f.out), 0o755); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(f.out), ".simulate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	accounts, truth, err := f.make(ctx, dir, campaigns)
	if err != nil {
		return err
	}
	err = errors.Join(
		writeFile(filepath.Join(dir, "labels.csv"), func(w io.Writer) error { return simulate.WriteLabels(w, accounts) }),
		writeFile(filepath.Join(dir, "truth.csv"), func(w io.Writer) error { return simulate.WriteTruth(w, truth) }),
		os.Chmod(dir, 0o755))
	if err != nil {
		return err
	}
	if err := os.Rename(dir, f.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s: %d accounts, %d campaigns\n", f.out, len(accounts), len(campaigns))
	return err
}

// make writes the tables and gives the labelled accounts and the truth.
func (f *simulateFlags) make(ctx context.Context, dir string, campaigns []simulate.Campaign) ([]*simulate.Account, []simulate.Delivered, error) {
	comments, err := table.Create(filepath.Join(dir, "comments.parquet"), pipeline.Schema)
	if err != nil {
		return nil, nil, err
	}
	accounts, truth, err := f.fill(ctx, dir, comments, campaigns)
	return accounts, truth, errors.Join(err, comments.Close())
}

func (f *simulateFlags) fill(ctx context.Context, dir string, comments *table.Writer, campaigns []simulate.Campaign) ([]*simulate.Account, []simulate.Delivered, error) {
	if f.world != "" {
		w, err := simulate.Read[simulate.World](f.world)
		if err != nil {
			return nil, nil, err
		}
		s, err := simulate.NewScene(w, campaigns, f.seed)
		if err != nil {
			return nil, nil, err
		}
		err = errors.Join(simulate.WriteTable(s.Comments, comments.Write), writePosts(filepath.Join(dir, "posts.parquet"), s.Posts))
		return simulate.Accounts(s.Comments), s.Truth, err
	}
	files, err := dump.Expand(f.base)
	if err != nil {
		return nil, nil, err
	}
	f.opt.Named = f.base
	if f.opt.Zone, err = time.LoadLocation(defaultZone); err != nil {
		return nil, nil, err
	}
	base, err := simulate.ReadBase(ctx, files, f.opt, tones(), comments.Write)
	if err != nil {
		return nil, nil, err
	}
	planted, truth, err := simulate.Plant(campaigns, base.Posts, f.seed)
	if err != nil {
		return nil, nil, err
	}
	simulate.Renumber(planted, f.seed)
	accounts, err := base.Join(planted)
	return accounts, truth, errors.Join(err, simulate.WriteTable(planted, comments.Write))
}

// tones tells complaint (1) and praise (−1) by the model of positivity.
func tones() func(string) int {
	scorer := text.NewScorer()
	return func(words string) int {
		switch score := scorer.Score(words); {
		case score.Negative >= pipeline.PositiveFrom:
			return 1
		case score.Positive >= pipeline.PositiveFrom:
			return -1
		}
		return 0
	}
}

func writePosts(path string, posts []*simulate.Post) error {
	w, err := table.Create(path, pipeline.PostSchema)
	if err != nil {
		return err
	}
	return errors.Join(simulate.WritePosts(posts, w.Write), w.Close())
}

func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}
