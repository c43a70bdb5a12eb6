package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"pikir/pipeline"
	"pikir/pipeline/report"
)

func reportCommand() *cobra.Command {
	var lang string
	var pseudonyms bool
	cmd := &cobra.Command{
		Use:   "report DIR",
		Short: "Write the report of a run again, in another language or with pseudonyms",
		Long: `Write DIR/report/index.html again from DIR/findings.json, the folder that pikir run left.

With --pseudonyms, account ids, names, posts, pages and links are replaced, also where texts mention them.`,
		Example: "  pikir report out --lang kk\n  pikir report out --lang ru --pseudonyms",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			page, err := writeReport(args[0], lang, pseudonyms)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "report: %s\n", page)
			return err
		},
	}
	cmd.Flags().StringVar(&lang, "lang", "", "language of the report: kk, ru or en (default: the run's)")
	cmd.Flags().BoolVar(&pseudonyms, "pseudonyms", false, "replace account ids, names, posts, pages and links by pseudonyms")
	return cmd
}

// writeReport renders the page of a run folder and gives its path.
func writeReport(dir, lang string, pseudonyms bool) (string, error) {
	found, err := report.ReadFindings(filepath.Join(dir, "findings.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s holds no findings.json: name the folder that pikir run wrote with --out", dir)
	}
	if err != nil {
		return "", err
	}
	if lang == "" {
		lang = found.Language
	}
	spoken, ok := pipeline.ParseLang(lang)
	if !ok || spoken == pipeline.Other || spoken == pipeline.Mixed {
		return "", fmt.Errorf("--lang %s: choose kk, ru or en", lang)
	}
	page := filepath.Join(dir, "report", "index.html")
	return page, replacePage(page, found, report.Options{Lang: spoken, Pseudonyms: pseudonyms})
}

// replacePage writes the page aside and renames it, so that a failure leaves the old one whole.
func replacePage(page string, found *pipeline.Findings, o report.Options) error {
	if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
		return err
	}
	aside, err := os.CreateTemp(filepath.Dir(page), ".index-*.html")
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name()) // nothing to remove once it is renamed
	if err := errors.Join(report.Write(aside, found, o), aside.Chmod(0o644), aside.Close()); err != nil {
		return err
	}
	return os.Rename(aside.Name(), page)
}
