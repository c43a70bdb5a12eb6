package conform

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"pikir/datasets"
	"pikir/pipeline"
)

// Driver takes dumps to a run folder at out, which does not exist yet.
type Driver func(ctx context.Context, dumps []string, contract *pipeline.Contract, out string) error

// Check is one floor and what was reached.
type Check struct {
	Name   string `json:"name"`
	Want   string `json:"want"`
	Got    string `json:"got"`
	Passed bool   `json:"passed"`
}

// Result is how a driver did on a fixture.
type Result struct {
	Fixture   string     `json:"fixture"`
	Seconds   float64    `json:"seconds"`
	Checks    []Check    `json:"checks"`
	Agreement *Agreement `json:"agreement,omitempty"` // nil where the run failed
}

// Passed says whether every floor was reached.
func (r *Result) Passed() bool {
	return !slices.ContainsFunc(r.Checks, func(c Check) bool { return !c.Passed })
}

// Validate runs a driver over a fixture and holds the outcome against the floors. A run that fails is a check that failed;
// an error is that of a fixture that cannot be read, of the scratch folder, or of ctx.
func Validate(ctx context.Context, f *datasets.Fixture, drive Driver) (*Result, error) {
	contract, err := f.Contract()
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp("", "pikir-validate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	dump, labels, err := f.Unpack(scratch)
	if err != nil {
		return nil, err
	}
	r := &Result{Fixture: f.Name}
	began := time.Now()
	out := filepath.Join(scratch, "run")
	err = drive(ctx, []string{dump}, contract, out)
	r.Seconds = time.Since(began).Seconds()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil {
		err = r.hold(f.Floors, labels, out)
	}
	if err != nil {
		r.Checks = append(r.Checks, Check{Name: "run", Want: "no error", Got: err.Error()})
	}
	return r, nil
}

// hold compares what a run left with the floors.
func (r *Result) hold(floors datasets.Floors, labels, dir string) error {
	a, err := Compare(labels, dir)
	if err != nil {
		return err
	}
	verdicts, err := readVerdicts(filepath.Join(dir, "clusters.parquet"))
	if err != nil {
		return err
	}
	r.Agreement = a
	r.atLeast("recall", a.Recall, floors.Recall)
	r.atLeast("precision", a.Precision, floors.Precision)
	if most := floors.Clusters; most != nil {
		flagged := flaggedOf(verdicts)
		r.Checks = append(r.Checks, Check{"flagged clusters", fmt.Sprintf("≤ %d", *most), said(flagged, verdicts), len(flagged) <= *most})
	}
	if floors.Verdict != "" {
		for _, c := range a.Campaigns {
			r.verdict(c, floors.Verdict, verdicts)
		}
	}
	return nil
}

// atLeast fails too where nothing could be measured.
func (r *Result) atLeast(name string, e Estimate, floor float64) {
	if floor > 0 {
		r.Checks = append(r.Checks, Check{name, fmt.Sprintf("≥ %.3g", floor), e.String(), e.Value >= floor})
	}
}

func (r *Result) verdict(c CampaignAgreement, want pipeline.Verdict, verdicts map[int64]pipeline.Verdict) {
	got := pipeline.Verdict("not found")
	if c.Best != nil {
		got = verdicts[*c.Best]
	}
	r.Checks = append(r.Checks, Check{"verdict of " + c.Campaign, string(want), string(got), got == want})
}

func flaggedOf(verdicts map[int64]pipeline.Verdict) []int64 {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(verdicts)), func(id int64) bool { return !verdicts[id].Flags() })
}

// said is the number of clusters by verdict: "3 (2 coordinated-not-positive, 1 paid-positive-campaign-like)".
func said(clusters []int64, verdicts map[int64]pipeline.Verdict) string {
	if len(clusters) == 0 {
		return "0"
	}
	number := map[pipeline.Verdict]int{}
	for _, id := range clusters {
		number[verdicts[id]]++
	}
	var parts []string
	for _, v := range slices.SortedFunc(maps.Keys(number), func(a, b pipeline.Verdict) int { return cmp.Compare(a, b) }) {
		parts = append(parts, fmt.Sprintf("%d %s", number[v], v))
	}
	return fmt.Sprintf("%d (%s)", len(clusters), strings.Join(parts, ", "))
}

// verdictRow is what the harness needs of clusters.parquet.
type verdictRow struct {
	Cluster int64  `parquet:"cluster_id"`
	Verdict string `parquet:"verdict"`
}

func readVerdicts(path string) (map[int64]pipeline.Verdict, error) {
	rows, err := parquet.ReadFile[verdictRow](path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	verdicts := make(map[int64]pipeline.Verdict, len(rows))
	for _, row := range rows {
		verdicts[row.Cluster] = pipeline.Verdict(row.Verdict)
	}
	return verdicts, nil
}
