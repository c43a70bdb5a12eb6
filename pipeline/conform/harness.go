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

	"pikir/pipeline"
)

// Driver takes dumps to a run folder at out, which does not exist yet.
type Driver func(ctx context.Context, dumps []string, contract *pipeline.Contract, out string) error

// Fixture is a labelled dump with what a driver must reach on it.
type Fixture struct {
	Name     string
	Dumps    []string // files
	Labels   string   // CSV, see Compare
	Contract *pipeline.Contract
	Floors   Floors
}

// Floors are the least that must come out of a run over a fixture. What is not set is not asked for.
type Floors struct {
	Recall    float64          `yaml:"recall"`    // of coordinated accounts
	Precision float64          `yaml:"precision"` // of flagged accounts
	Verdict   pipeline.Verdict `yaml:"verdict"`   // of the cluster that holds most of each campaign
	Clusters  *int             `yaml:"clusters"`  // most flagged clusters
}

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

// Validate runs a driver over a fixture and holds the outcome against the floors. A run that fails is a check that failed; an error is only that of ctx, or of the scratch folder.
func Validate(ctx context.Context, f Fixture, drive Driver) (*Result, error) {
	scratch, err := os.MkdirTemp("", "pikir-validate-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	r := &Result{Fixture: f.Name}
	began := time.Now()
	out := filepath.Join(scratch, "run")
	err = drive(ctx, f.Dumps, f.Contract, out)
	r.Seconds = time.Since(began).Seconds()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil {
		err = r.hold(f, out)
	}
	if err != nil {
		r.Checks = append(r.Checks, Check{Name: "run", Want: "no error", Got: err.Error()})
	}
	return r, nil
}

// hold compares what a run left with the floors.
func (r *Result) hold(f Fixture, dir string) error {
	a, err := Compare(f.Labels, dir)
	if err != nil {
		return err
	}
	verdicts, err := readVerdicts(filepath.Join(dir, "clusters.parquet"))
	if err != nil {
		return err
	}
	r.Agreement = a
	r.atLeast("recall", a.Recall, f.Floors.Recall)
	r.atLeast("precision", a.Precision, f.Floors.Precision)
	if most := f.Floors.Clusters; most != nil {
		flagged := flaggedOf(verdicts)
		r.Checks = append(r.Checks, Check{"flagged clusters", fmt.Sprintf("≤ %d", *most), said(flagged, verdicts), len(flagged) <= *most})
	}
	if f.Floors.Verdict != "" {
		for _, c := range a.Campaigns {
			r.verdict(c, f.Floors.Verdict, verdicts)
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
