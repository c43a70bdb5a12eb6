package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pikir/detectors"
	"pikir/pipeline"
)

func detectorsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "detectors [NAME]",
		Short: "List the detectors, or document one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w := cmd.OutOrStdout()
			found, err := detectors.Find(strings.Join(args, ""))
			switch {
			case err != nil:
				return err
			case asJSON:
				return printJSON(w, describe(found))
			case len(args) == 1:
				return document(w, found[0])
			}
			return listDetectors(w, found)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// described is a detector as JSON.
type described struct {
	Name   string           `json:"name"`
	Family string           `json:"family"`
	Kind   string           `json:"kind"` // pairs, groups or clusters
	Doc    string           `json:"doc"`
	Doubt  pipeline.Text    `json:"doubt"`
	Needs  []string         `json:"needs"`
	Params []pipeline.Param `json:"params"`
}

func describe(list []*pipeline.Detector) []described {
	all := make([]described, len(list))
	for i, d := range list {
		all[i] = described{d.Name, d.Family.String(), kind(d), d.Doc, d.Doubt, d.Needs.Columns, d.Settings()}
	}
	return all
}

func kind(d *pipeline.Detector) string {
	switch {
	case d.FindsPairs():
		return "pairs"
	case d.FindsGroups():
		return "groups"
	}
	return "clusters"
}

func listDetectors(w io.Writer, list []*pipeline.Detector) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range list {
		summary, _, _ := strings.Cut(d.Doc, "\n")
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", d.Name, d.Family, kind(d), summary)
	}
	return table.Flush()
}

// document prints one detector as Markdown.
func document(w io.Writer, d *pipeline.Detector) error {
	fmt.Fprintf(w, "# %s\n\nFamily: %s. Finds: %s.\n\n%s\n\n## What it cannot exclude\n\n%s\n", d.Name, d.Family, kind(d), d.Doc, d.Doubt.EN)
	if len(d.Needs.Columns) > 0 {
		fmt.Fprintf(w, "\nNeeds: %s; times to the %s.\n", strings.Join(d.Needs.Columns, ", "), d.Needs.Precision)
	}
	for i, window := range d.Rule.Windows {
		if i == 0 {
			fmt.Fprint(w, "\nWindows:")
		}
		fmt.Fprintf(w, " %v", window)
	}
	if len(d.Rule.Windows) > 0 {
		fmt.Fprintln(w)
	}
	return documentSettings(w, d)
}

// documentSettings lists what --set can change.
func documentSettings(w io.Writer, d *pipeline.Detector) error {
	settings := d.Settings()
	if len(settings) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\n## Settings\n\n`--set %s.NAME=VALUE`, or under `set:` in the file of `--config`:\n\n", d.Name)
	for _, p := range settings {
		if _, err := fmt.Fprintf(w, "- %s = %v (%s): %s\n", p.Name, p.Default, p.Range(), p.Meaning); err != nil {
			return err
		}
	}
	return nil
}

func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
