package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pikir/datasets/simulate"
	"pikir/pipeline"
)

// The same comments in another order of rows name the same accounts, in the same clusters, for the same reasons: who is named may not hang on how a file happens to be sorted.
func TestOrderOfRowsNamesNobodyElse(t *testing.T) {
	c := order()
	c.Paraphrase = 60
	_, comments := scene(t, city(6000), []simulate.Campaign{c}, 5)
	rows := strings.SplitAfter(strings.TrimSuffix(string(comments), "\n"), "\n")
	rows[len(rows)-1] += "\n"
	want := namedIn(t, rows)
	if len(want) == 0 {
		t.Fatal("no cluster is found, so that nothing is compared")
	}
	random := rand.New(rand.NewPCG(11, 30))
	for range 2 {
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if got := namedIn(t, rows); !slices.Equal(got, want) {
			t.Errorf("in another order of rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// namedIn gives for each cluster in so many rows of NDJSON the verdict, the grades and the accounts.
func namedIn(t *testing.T, rows []string) (named []string) {
	t.Helper()
	dir := t.TempDir()
	dump := filepath.Join(dir, "comments.ndjson")
	if err := os.WriteFile(dump, []byte(strings.Join(rows, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, f := range runOn(t, dump, filepath.Join(dir, "out"), "").Findings {
		named = append(named, told(&f))
	}
	slices.Sort(named)
	return named
}

func told(f *pipeline.Finding) string {
	var accounts []string
	for _, a := range f.Accounts {
		accounts = append(accounts, a.Platform+" "+a.Account)
	}
	slices.Sort(accounts)
	var grades []string
	for _, family := range slices.Sorted(maps.Keys(f.Families)) {
		grades = append(grades, family+" "+f.Families[family])
	}
	return fmt.Sprint(f.Verdict, grades, accounts)
}
