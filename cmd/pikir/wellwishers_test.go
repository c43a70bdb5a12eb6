package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pikir/datasets/simulate"
	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/local"
)

// wellWishers is a town in which people greet each other, or cheer for a team, under most posts of a page, among ordinary people who write there too.
func wellWishers(greeters, supporters int) simulate.World {
	w := city(6000)
	w.Greeters, w.Supporters = greeters, supporters
	return w
}

// People who wish each other a good day say it in the words that everybody has for it: they are no group. Those who cheer for a team act together, pass any number a month and praise where others under
// the same posts do not, but nobody who could have ordered it.
func TestWellWishersAreNoPaidCampaign(t *testing.T) {
	for _, c := range []struct {
		crowd    string
		world    simulate.World
		praiseOf pipeline.Praised
		flagged  bool
	}{
		{"greeters", wellWishers(70, 0), "", false},
		{"supporters", wellWishers(0, 70), pipeline.PraisedOthers, true},
	} {
		found, crowd := findingOf(t, c.world, c.crowd, &pipeline.Contract{Name: "invented", Quota: 100})
		if found == nil { // not even taken for a group
			continue
		}
		if found.Verdict == pipeline.NotPositive && !c.flagged || found.Verdict == pipeline.PaidPositive || found.PraiseOf != c.praiseOf {
			t.Errorf("%s: %s, praise of %q; %d of %d accounts are of the crowd", c.crowd, found.Verdict, found.PraiseOf, crowd, len(found.Accounts))
		}
	}
}

// findingOf runs the pipeline on a world and gives the finding that holds most of a crowd, and how many.
func findingOf(t *testing.T, w simulate.World, crowd string, contract *pipeline.Contract) (best *pipeline.Finding, most int) {
	t.Helper()
	scene, comments := scene(t, w, nil, 1)
	dir := t.TempDir()
	dump := filepath.Join(dir, "comments.ndjson")
	if err := os.WriteFile(dump, comments, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := local.Run(context.Background(), local.Options{Dumps: []string{dump}, Out: filepath.Join(dir, "out"), Alpha: 0.01, Seed: 1, Zone: time.UTC, Made: time.Unix(0, 0),
		Detectors: detectors.All(), Contract: contract, Report: func(io.Writer, *pipeline.Findings) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]bool{}
	for _, a := range simulate.Accounts(scene.Comments) {
		of[a.Platform+a.ID] = a.Campaign == crowd
	}
	for i := range found.Findings {
		n := 0
		for _, a := range found.Findings[i].Accounts {
			if of[a.Platform+a.Account] {
				n++
			}
		}
		if n > most {
			best, most = &found.Findings[i], n
		}
	}
	return best, most
}
