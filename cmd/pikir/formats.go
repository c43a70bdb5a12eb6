package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pikir/pipeline/dump"
)

func formatsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "formats [NAME]",
		Short:   "List the formats of dumps, or say how one is read",
		Example: "  pikir formats\n  pikir formats vk",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			shown := dump.All()
			if len(args) == 1 {
				f := dump.Find(args[0])
				if f == nil {
					return fmt.Errorf("no format %q: `pikir formats` lists %d of them", args[0], len(shown))
				}
				shown = []*dump.Format{f}
			}
			switch {
			case asJSON:
				return writeFormats(cmd, shown)
			case len(args) == 1:
				return describeFormat(cmd, shown[0])
			}
			return listFormats(cmd, shown)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func listFormats(cmd *cobra.Command, formats []*dump.Format) error {
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, f := range formats {
		summary, _, _ := strings.Cut(f.Doc, ". ")
		fmt.Fprintf(w, "%s\t%s\n", f.Name, strings.TrimSuffix(summary, "."))
	}
	return w.Flush()
}

func describeFormat(cmd *cobra.Command, f *dump.Format) error {
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\n\n%s\n\n", f.Name, f.Doc)
	if f.Platform != "" {
		fmt.Fprintf(w, "platform\t%s\n", f.Platform)
	}
	for _, field := range f.Fields {
		line := strings.Join(field.From, ", ")
		if field.Note != "" {
			line = strings.TrimSpace(line + " (" + field.Note + ")")
		}
		fmt.Fprintf(w, "%s\t%s\n", field.Column, line)
	}
	return w.Flush()
}

// writeFormats prints what the listing and the descriptions say, for machines.
func writeFormats(cmd *cobra.Command, formats []*dump.Format) error {
	type column struct {
		Column string   `json:"column"`
		From   []string `json:"from"`
		Note   string   `json:"note,omitempty"`
	}
	type format struct {
		Name     string   `json:"name"`
		Doc      string   `json:"doc"`
		Platform string   `json:"platform,omitempty"`
		Posts    bool     `json:"posts,omitempty"`
		Fields   []column `json:"fields"`
	}
	out := []format{}
	for _, f := range formats {
		entry := format{Name: f.Name, Doc: f.Doc, Platform: f.Platform, Posts: f.Posts}
		for _, field := range f.Fields {
			entry.Fields = append(entry.Fields, column(field))
		}
		out = append(out, entry)
	}
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetIndent("", "  ")
	return e.Encode(out)
}
