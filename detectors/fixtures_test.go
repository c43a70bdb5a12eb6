package detectors_test

import (
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/dump"
	"pikir/pipeline/local"
	"pikir/pipeline/report/catalogue"
)

// Every detector must fire on each testdata/NAME/fires*.csv and keep quiet on each quiet*.csv. A judge is asked about the accounts that the column
// cluster marks.
func TestFixtures(t *testing.T) {
	for _, d := range detectors.All() {
		for _, want := range []string{"fires", "quiet"} {
			files, err := filepath.Glob(filepath.Join("testdata", d.Name, want+"*.csv"))
			if err != nil {
				t.Fatal(err)
			}
			if len(files) == 0 {
				t.Errorf("detector %s: add testdata/%s/%s.csv, comments of invented accounts", d.Name, d.Name, want)
			}
			for _, file := range files {
				t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/"), ".csv"), func(t *testing.T) {
					if fired := fires(t, d, file); fired != (want == "fires") {
						t.Errorf("fired: %v", fired)
					}
				})
			}
		}
	}
}

func fires(t *testing.T, d *pipeline.Detector, file string) bool {
	opt := local.Options{
		Dumps: []string{file}, Out: filepath.Join(t.TempDir(), "run"), Detectors: []*pipeline.Detector{d}, Zone: time.UTC, Lang: pipeline.English, Seed: 1, Alpha: 0.01,
		Import: dump.Options{Zone: time.UTC, Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
	opt.Contract = contractBeside(t, file)
	if d.FindsPairs() {
		found, err := local.FindPairs(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(found, func(p pipeline.Pair) bool { return p.OwnQ <= opt.Alpha })
	}
	if d.FindsGroups() {
		found, err := local.FindGroups(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		return len(found) > 0
	}
	evidence, err := local.JudgeGroup(context.Background(), opt, clustered(t, file))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range evidence {
		if key := "measure." + e.Name; !catalogue.Has(key) {
			t.Errorf("detector %s: add %q to pipeline/report/catalogue/messages.yaml, or the report shows its measure untranslated", d.Name, key)
		}
	}
	return slices.ContainsFunc(evidence, func(e pipeline.Evidence) bool { return e.Grade() > pipeline.Absent })
}

// contractBeside reads the contract.yaml of a fixture folder, if it has one.
func contractBeside(t *testing.T, file string) *pipeline.Contract {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "contract.yaml"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	var c pipeline.Contract
	if err == nil {
		err = yaml.Unmarshal(data, &c)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

// clustered lists the accounts whose column cluster is filled.
func clustered(t *testing.T, file string) []string {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	account, cluster := slices.Index(rows[0], "account_id"), slices.Index(rows[0], "cluster")
	if cluster < 0 {
		t.Fatalf("%s has no column cluster", file)
	}
	var accounts []string
	for _, row := range rows[1:] {
		if row[cluster] != "" && !slices.Contains(accounts, row[account]) {
			accounts = append(accounts, row[account])
		}
	}
	return accounts
}
