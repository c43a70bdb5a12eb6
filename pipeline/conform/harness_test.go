package conform

import (
	"context"
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"pikir/datasets"
	"pikir/pipeline"
)

// planted gives a driver that finds the clusters in rows with the given verdicts, and a fixture of one campaign of two accounts among three.
func planted(t *testing.T, rows []accountRow, verdicts []verdictRow) (*datasets.Fixture, Driver) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"labels.csv":    "account_id,label,campaign\na,coordinated,x\nb,coordinated,x\no,organic,\n",
		"comments.csv":  "account_id,created_at,text\n",
		"contract.yaml": "name: order\ntitle: an order",
		"fixture.yaml":  "description: small\ncontract: contract.yaml\nexpect: {recall: 0.9, precision: 0.9, verdict: paid-positive-campaign-like, flagged-clusters: 1}",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := datasets.Find(folder)
	if err != nil {
		t.Fatal(err)
	}
	return f, func(_ context.Context, dumps []string, contract *pipeline.Contract, out string) error {
		if len(dumps) != 1 || filepath.Base(dumps[0]) != "comments.csv" || contract.Name != "order" {
			t.Errorf("the driver was handed %v and %v", dumps, contract)
		}
		if err := os.Mkdir(out, 0o700); err != nil {
			return err
		}
		if err := parquet.WriteFile(filepath.Join(out, "clusters.parquet"), verdicts); err != nil {
			return err
		}
		return parquet.WriteFile(filepath.Join(out, "accounts.parquet"), rows)
	}
}

func TestValidate(t *testing.T) {
	good := []accountRow{{"vk", "a", in(1), true}, {"vk", "b", in(1), true}, {"vk", "o", nil, false}}
	half := []accountRow{{"vk", "a", in(1), true}, {"vk", "b", nil, false}, {"vk", "o", in(2), true}}
	none := []accountRow{{"vk", "a", nil, false}, {"vk", "b", in(1), false}, {"vk", "o", nil, false}}
	paid, spam := string(pipeline.PaidPositive), string(pipeline.NotPositive)
	for _, test := range []struct {
		name     string
		rows     []accountRow
		verdicts []verdictRow
		failed   string
	}{
		{"all reached", good, []verdictRow{{1, paid}, {2, string(pipeline.ViralText)}}, ""},
		{"wrong verdict", good, []verdictRow{{1, spam}}, "verdict of x: coordinated-not-positive, wanted paid-positive-campaign-like"},
		{"half", half, []verdictRow{{1, paid}, {2, spam}}, "recall: 0.500 (0.095–0.905), wanted ≥ 0.9; precision: 0.500 (0.095–0.905), wanted ≥ 0.9; " +
			"flagged clusters: 2 (1 coordinated-not-positive, 1 paid-positive-campaign-like), wanted ≤ 1"},
		{"blind", none, []verdictRow{{1, string(pipeline.TooLittle)}}, "recall: 0.000 (0.000–0.658), wanted ≥ 0.9; precision: –, wanted ≥ 0.9; verdict of x: not found, wanted paid-positive-campaign-like"},
	} {
		f, drive := planted(t, test.rows, test.verdicts)
		r, err := Validate(t.Context(), f, drive)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.failed, failures(r)); diff != "" || r.Passed() != (test.failed == "") || len(r.Checks) != 4 {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func failures(r *Result) string {
	var failed []string
	for _, c := range r.Checks {
		if !c.Passed {
			failed = append(failed, c.Name+": "+c.Got+", wanted "+c.Want)
		}
	}
	return strings.Join(failed, "; ")
}

func TestValidateFailedRun(t *testing.T) {
	f, _ := planted(t, nil, nil)
	r, err := Validate(t.Context(), f, func(context.Context, []string, *pipeline.Contract, string) error { return errors.New("no disk") })
	if err != nil || r.Passed() || failures(r) != "run: no disk, wanted no error" {
		t.Fatal(r, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Validate(ctx, f, func(ctx context.Context, _ []string, _ *pipeline.Contract, _ string) error { return ctx.Err() }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestWriteJUnit(t *testing.T) {
	var b strings.Builder
	results := []*Result{{Fixture: "small", Seconds: 1.5, Checks: []Check{{"recall", "≥ 0.9", "1.000", true}, {"verdict of <x>", "a", "b", false}}}}
	if err := WriteJUnit(&b, results); err != nil {
		t.Fatal(err)
	}
	var read junitSuites
	if err := xml.Unmarshal([]byte(b.String()), &read); err != nil {
		t.Fatal(err)
	}
	want := []junitSuite{{Name: "small", Tests: 2, Failures: 1, Time: "1.500", Cases: []junitCase{
		{Class: "small", Name: "recall"}, {Class: "small", Name: "verdict of <x>", Failure: &junitFailure{"b, wanted a"}}}}}
	if diff := cmp.Diff(want, read.Suites); diff != "" || read.Tests != 2 || read.Failures != 1 {
		t.Error(diff)
	}
}
