package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/table"
)

func importCommand() *cobra.Command {
	var out, zone string
	var fields []string
	var asJSON bool
	opt := dump.Options{}
	cmd := &cobra.Command{
		Use:   "import DUMP... --out FILE.parquet",
		Short: "Read dumps of comments into one Parquet table of the canonical columns",
		Long: "Read dumps of comments (files, folders, patterns, archives, - for standard input) into one Parquet table of the canonical columns.\n" +
			"Records that cannot be read go to FILE.rejects.ndjson. `pikir formats` lists what can be read.",
		Example: "  pikir import exports/ --out comments.parquet\n  pikir import table.csv --map account_id=who --map created_at=seen --tz Asia/Almaty --out comments.parquet",
		Args:    atLeastOneDump,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !strings.HasSuffix(out, ".parquet") {
				return fmt.Errorf("--out %q: name a file that ends in .parquet", out)
			}
			var err error
			if opt.Zone, err = time.LoadLocation(zone); err != nil {
				return fmt.Errorf("--tz %s: no such time zone: give an IANA name such as Asia/Almaty", zone)
			}
			if opt.Map, err = fieldMap(fields); err != nil {
				return err
			}
			debug.SetGCPercent(50) // what is live grows with the comments and holds no pointers: collecting costs little, and memory matters
			inputs, err := importTo(cmd, args, opt, out)
			if err != nil {
				return err
			}
			return tellInputs(cmd, inputs, asJSON)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "the Parquet file to write")
	flags.StringVar(&opt.Format, "format", "", "read every file as this format (default: by its looks)")
	flags.StringArrayVar(&fields, "map", nil, "take a canonical column from a column or dotted path: --map account_id=who")
	flags.BoolVar(&opt.Strict, "strict", false, "stop at the first record that cannot be read")
	flags.StringVar(&zone, "tz", defaultZone, "zone of times that name none")
	flags.BoolVar(&asJSON, "json", false, "print what was read as JSON")
	_ = cmd.MarkFlagRequired("out") // the flag exists
	return cmd
}

// fieldMap reads --map field=path.
func fieldMap(fields []string) (map[string]string, error) {
	m := map[string]string{}
	for _, f := range fields {
		name, from, ok := strings.Cut(f, "=")
		if !ok {
			return nil, fmt.Errorf("--map %s: write --map COLUMN=NAME, as in --map account_id=%s", f, f)
		}
		m[strings.TrimSpace(name)] = strings.TrimSpace(from)
	}
	return m, nil
}

// importTo writes the table aside and renames it when it is whole.
func importTo(cmd *cobra.Command, args []string, opt dump.Options, out string) ([]pipeline.Input, error) {
	files, err := dump.Expand(args)
	if err != nil {
		return nil, err
	}
	w, err := table.Create(out+".partial", pipeline.Schema)
	if err != nil {
		return nil, err
	}
	defer os.Remove(out + ".partial")
	refused := &rejectsFile{path: strings.TrimSuffix(out, ".parquet") + ".rejects.ndjson"}
	defer refused.discard()
	bar := newProgress(cmd)
	opt.Rejects = refused.write
	opt.Progress = func(done, total int64) { bar.show("import", done, total) }
	opt.Warn = bar.warn
	opt.Named = args
	inputs, err := dump.Import(cmd.Context(), files, opt, w.Write)
	bar.done()
	if closed := w.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	if err := refused.keep(); err != nil {
		return nil, err
	}
	return inputs, os.Rename(out+".partial", out)
}

// rejectsFile is made when there is a first reject.
type rejectsFile struct {
	path string
	file *os.File
}

func (r *rejectsFile) write(reject dump.Reject) error {
	if r.file == nil {
		f, err := os.Create(r.path + ".partial")
		if err != nil {
			return err
		}
		r.file = f
	}
	e := json.NewEncoder(r.file)
	e.SetEscapeHTML(false)
	return e.Encode(reject)
}

// keep renames the file when it is whole; without rejects, that of an earlier import goes.
func (r *rejectsFile) keep() error {
	if r.file == nil {
		if err := os.Remove(r.path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := r.file.Close(); err != nil {
		return err
	}
	return os.Rename(r.path+".partial", r.path)
}

func (r *rejectsFile) discard() {
	if r.file != nil {
		r.file.Close()
		os.Remove(r.path + ".partial")
	}
}

// tellInputs says what was read: for people on stderr, as JSON on stdout.
func tellInputs(cmd *cobra.Command, inputs []pipeline.Input, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetIndent("", "  ")
		return e.Encode(inputs)
	}
	if quiet, _ := cmd.Flags().GetBool("quiet"); !quiet {
		for _, in := range inputs {
			tellInput(cmd.ErrOrStderr(), in)
		}
	}
	return nil
}

func tellInput(w io.Writer, in pipeline.Input) {
	fmt.Fprintf(w, "%s: %s, %d read = %d kept + %d rejected + %d duplicate\n", in.Path, cmp.Or(in.Format, "no format"), in.Read, in.Kept, in.Rejected, in.Duplicate)
	for _, field := range pipeline.Schema.Fields() {
		if from, ok := in.Columns[field.Name]; ok && from != field.Name {
			fmt.Fprintf(w, "  %s from %s\n", field.Name, from)
		}
	}
	for _, note := range in.Notes {
		fmt.Fprintf(w, "  %s\n", note.EN)
	}
}

// mostNoted is how many files a run prints notes of: a folder may hold thousands, and run.json and the report hold them all.
const mostNoted = 30

// tellNotes says on stderr how the files of a run were read, where that is not as a matter of course.
func tellNotes(cmd *cobra.Command, inputs []pipeline.Input) {
	if quiet, _ := cmd.Flags().GetBool("quiet"); quiet {
		return
	}
	w, noted := cmd.ErrOrStderr(), 0
	for _, in := range inputs {
		if len(in.Notes) == 0 {
			continue
		}
		if noted++; noted > mostNoted {
			continue
		}
		for _, note := range in.Notes {
			fmt.Fprintf(w, "%s: %s\n", in.Path, note.EN)
		}
	}
	if more := noted - mostNoted; more > 0 {
		fmt.Fprintf(w, "%d more files have notes: run.json holds them\n", more)
	}
}
