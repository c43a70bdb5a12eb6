package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pikir/datasets/simulate"
	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/conform"
	"pikir/pipeline/local"
	"pikir/pipeline/stats"
)

// The detection frontier: which planted campaigns are found. The figures in pipeline/local/study/README.md come from
//
//	PIKIR_STUDY=frontier go test ./cmd/pikir -run Frontier -v -timeout 180m
//
// and a small draw runs always. What the families add comes from PIKIR_STUDY=families.

// city is an invented world of so many comments a month in three months.
func city(comments int) simulate.World {
	return simulate.World{
		Name: "city", From: "2019-12-01", To: "2020-02-29", Networks: map[string]int{"vk": 60, "instagram": 40}, Pages: max(10, comments/2000), Posts: comments / 16,
		Accounts: comments / 5, Comments: comments, Languages: map[string]int{"ru": 46, "kk": 26, "mixed": 12, "kk-plain": 10, "kk-latin": 6},
		Dialogues: 80, Fans: 20, Giveaways: []int{60}, Petitions: []int{80}, Employees: 6, Journalists: 5,
	}
}

// order is a campaign of 40 accounts and 1,000 comments a month that hides as little as a market offer promises.
func order() simulate.Campaign {
	return simulate.Campaign{
		Name: "order", From: "2019-12-01", To: "2020-02-29", Accounts: 40, Quota: 1000, Overshoot: 5, Networks: map[string]int{"vk": 60, "instagram": 40},
		Shifts: []simulate.Shift{{From: 9, To: 14}, {From: 13, To: 19}}, Holidays: 15, Batch: simulate.Range{Least: 3, Most: 9}, Latency: simulate.Range{Least: 10, Most: 240},
		Spread: simulate.Range{Least: 1, Most: 9}, Negative: 70, Operators: 10, Teams: 1, Words: "positive", Languages: map[string]int{"ru": 50, "kk": 50}, Paraphrase: 20, Emoji: 25,
	}
}

// scene is one draw of a world with campaigns, and its comments as NDJSON.
func scene(t *testing.T, w simulate.World, campaigns []simulate.Campaign, seed uint64) (*simulate.Scene, []byte) {
	t.Helper()
	drawn, err := simulate.NewScene(w, campaigns, seed)
	if err != nil {
		t.Fatal(err)
	}
	var comments bytes.Buffer
	if err := simulate.WriteNDJSON(&comments, drawn.Comments); err != nil {
		t.Fatal(err)
	}
	return drawn, comments.Bytes()
}

// drawn runs the pipeline on one draw of a world with a campaign, without the detectors of a family that is left out.
func drawn(t *testing.T, w simulate.World, c simulate.Campaign, seed uint64, without string) *conform.Agreement {
	t.Helper()
	scene, comments := scene(t, w, []simulate.Campaign{c}, seed)
	dir := t.TempDir()
	var labels bytes.Buffer
	if err := simulate.WriteLabels(&labels, simulate.Accounts(scene.Comments)); err != nil {
		t.Fatal(err)
	}
	dump, known, out := filepath.Join(dir, "comments.ndjson"), filepath.Join(dir, "labels.csv"), filepath.Join(dir, "out")
	for path, data := range map[string][]byte{dump: comments, known: labels.Bytes()} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	runOn(t, dump, out, without)
	a, err := conform.Compare(known, out)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// plantedAmong runs the pipeline on real comments with a campaign among them.
func plantedAmong(t *testing.T, base string, c simulate.Campaign, seed uint64) *conform.Agreement {
	t.Helper()
	dir := t.TempDir()
	f := simulateFlags{base: []string{base}, seed: seed}
	accounts, _, err := f.make(context.Background(), dir, []simulate.Campaign{c})
	if err != nil {
		t.Fatal(err)
	}
	known, out := filepath.Join(dir, "labels.csv"), filepath.Join(dir, "out")
	if err := writeFile(known, func(w io.Writer) error { return simulate.WriteLabels(w, accounts) }); err != nil {
		t.Fatal(err)
	}
	runOn(t, filepath.Join(dir, "comments.parquet"), out, "")
	a, err := conform.Compare(known, out)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func runOn(t *testing.T, dump, out, without string) *pipeline.Findings {
	t.Helper()
	opt := local.Options{Dumps: []string{dump}, Out: out, Alpha: 0.01, Seed: 1, Zone: time.UTC, Made: time.Unix(0, 0),
		Report: func(io.Writer, *pipeline.Findings) error { return nil }}
	for _, d := range detectors.All() {
		if d.Judge != nil || !strings.EqualFold(d.Family.String(), without) {
			opt.Detectors = append(opt.Detectors, d)
		}
	}
	found, err := local.Run(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// outcome of several draws.
type outcome struct {
	draws, found, falseClusters int // found: recall of at least 0.95 in a draw
	flagged, planted, organic   int // accounts
}

func (o *outcome) add(a *conform.Agreement) {
	o.draws++
	if float64(a.FlaggedCoordinated) >= 0.95*float64(a.Coordinated) {
		o.found++
	}
	o.falseClusters += a.OrganicClusters
	o.flagged, o.planted, o.organic = o.flagged+a.FlaggedCoordinated, o.planted+a.Coordinated, o.organic+a.FlaggedOrganic
}

func (o *outcome) recall() float64 { return float64(o.flagged) / float64(o.planted) }

func (o *outcome) row(cells ...string) string {
	low, high := stats.Wilson(float64(o.found), float64(o.draws))
	return fmt.Sprintf("| %s | %d of %d (%.2f–%.2f) | %.3f | %d | %d |", strings.Join(cells, " | "), o.found, o.draws, low, high, o.recall(), o.organic, o.falseClusters)
}

// curves are the ways in which a campaign can be smaller or hide better, up to where it is no longer found, with the number of draws of each row.
var curves = []struct {
	name   string
	draws  int
	values []int
	set    func(c *simulate.Campaign, value int)
}{
	{"comments a month", 20, []int{5, 10, 25, 50, 100}, func(c *simulate.Campaign, v int) { c.Quota, c.Accounts = v, min(40, max(6, v/10)) }},
	{"comments a month by 40 accounts", 10, []int{40, 100}, func(c *simulate.Campaign, v int) { c.Quota = v }},
	{"accounts for 1,000 comments a month", 10, []int{400, 1000, 2000}, func(c *simulate.Campaign, v int) { c.Accounts = v }},
	{"one comment an account, paraphrase, percent", 10, []int{20, 80}, func(c *simulate.Campaign, v int) { c.Throwaway, c.Paraphrase = true, v }},
	{"jitter, minutes", 10, []int{480}, jitter},
	{"jitter around the clock in free words, minutes", 10, []int{120, 240, 480}, func(c *simulate.Campaign, v int) {
		jitter(c, v)
		c.Shifts, c.Paraphrase = []simulate.Shift{{From: 0, To: 24}}, 100
	}},
	{"paraphrase, percent", 10, []int{100}, func(c *simulate.Campaign, v int) { c.Paraphrase = v }},
	{"one account to a post, paraphrase, percent", 10, []int{20, 80, 100}, func(c *simulate.Campaign, v int) {
		c.Batch, c.Paraphrase = simulate.Range{Least: 1, Most: 1}, v
	}},
	{"accounts to a post in free words", 10, []int{2, 3}, func(c *simulate.Campaign, v int) {
		c.Batch, c.Paraphrase = simulate.Range{Least: v, Most: v}, 100
	}},
	{"rotating teams", 10, []int{8}, func(c *simulate.Campaign, v int) { c.Teams = v }},
	{"cover comments for 100 delivered", 10, []int{400, 900}, func(c *simulate.Campaign, v int) { c.Cover = v }},
	{"cover comments for 100 delivered, in free words", 10, []int{100, 400}, func(c *simulate.Campaign, v int) { c.Cover, c.Paraphrase = v, 100 }},
}

func jitter(c *simulate.Campaign, minutes int) { c.Spread.Most, c.Latency.Most = minutes, 240+minutes }

func TestPlantedCampaignsAreFound(t *testing.T) {
	if a := drawn(t, city(6000), order(), 1, ""); a.Recall.Value < 0.95 || a.OrganicClusters > 0 {
		t.Errorf("recall %.3f, %d clusters of ordinary accounts", a.Recall.Value, a.OrganicClusters)
	}
}

func skipUnlessStudied(t *testing.T, study string) {
	if os.Getenv("PIKIR_STUDY") != study {
		t.Skipf("the study runs with PIKIR_STUDY=%s", study)
	}
}

func TestFrontierAmongHundredThousandComments(t *testing.T) {
	skipUnlessStudied(t, "frontier")
	var all outcome
	for seed := range uint64(20) {
		a := drawn(t, city(100_000), order(), seed, "")
		t.Logf("seed %d: recall %.3f, %d clusters of ordinary accounts", seed, a.Recall.Value, a.OrganicClusters)
		all.add(a)
	}
	t.Log(all.row("100,000 comments, 1,000 a month planted", "40"))
}

// crews are campaigns for a month and a half among the comments on the walls of news media (vk-news-2022), which name no post.
var crews = []struct {
	name string
	set  func(c *simulate.Campaign)
}{
	{"40 accounts, 1,000 a month, a fifth in free words", func(c *simulate.Campaign) {}},
	{"the same, 400 cover comments for 100", func(c *simulate.Campaign) { c.Cover = 400 }},
	{"the same, all in free words", func(c *simulate.Campaign) { c.Paraphrase = 100 }},
	{"the same, 50 cover comments for 100", func(c *simulate.Campaign) { c.Paraphrase, c.Cover = 100, 50 }},
	{"the same, up to an hour between comments", func(c *simulate.Campaign) { c.Paraphrase, c.Cover, c.Spread.Most = 100, 50, 60 }},
	{"100 accounts, 1,000 a month in free words", func(c *simulate.Campaign) { c.Accounts, c.Paraphrase = 100, 100 }},
	{"300 accounts, 1,000 a month, three fifths in free words", func(c *simulate.Campaign) { c.Accounts, c.Paraphrase = 300, 60 }},
	{"12 accounts, 300 a month in free words", func(c *simulate.Campaign) { c.Accounts, c.Quota, c.Operators, c.Paraphrase = 12, 300, 4, 100 }},
	{"8 accounts, 150 a month, three fifths in free words", func(c *simulate.Campaign) { c.Accounts, c.Quota, c.Operators, c.Paraphrase = 8, 150, 4, 60 }},
}

func TestFrontierAmongRealComments(t *testing.T) {
	skipUnlessStudied(t, "frontier")
	base := filepath.Join(os.Getenv("PIKIR_DATA"), "vk-news-2022", "comments.parquet")
	for _, crew := range crews {
		c := order()
		c.From, c.To, c.Networks, c.Languages, c.Batch = "2022-02-22", "2022-04-09", map[string]int{"vk": 100}, map[string]int{"ru": 100}, simulate.Range{Least: 2, Most: 6}
		crew.set(&c)
		var all outcome
		for seed := range uint64(10) {
			all.add(plantedAmong(t, base, c, seed))
		}
		t.Log(all.row(crew.name))
	}
}

// A crew that writes much of a dump looks like everybody.
func TestFrontierAmongFewComments(t *testing.T) {
	skipUnlessStudied(t, "frontier")
	for _, accounts := range []int{40, 150} {
		for _, paraphrase := range []int{20, 100} {
			for _, comments := range []int{1500, 3000, 6000} {
				var all outcome
				for seed := range uint64(10) {
					c := order()
					c.Accounts, c.Paraphrase = accounts, paraphrase
					all.add(drawn(t, city(comments), c, seed, ""))
				}
				t.Log(all.row(strconv.Itoa(accounts), strconv.Itoa(paraphrase), strconv.Itoa(comments)))
			}
		}
	}
}

func TestFrontierCurves(t *testing.T) {
	skipUnlessStudied(t, "frontier")
	recalls := make([][]float64, len(curves))
	for i, curve := range curves {
		for _, value := range curve.values {
			var all outcome
			for seed := range uint64(curve.draws) {
				c := order()
				curve.set(&c, value)
				all.add(drawn(t, city(12_000), c, seed, ""))
			}
			t.Log(all.row(curve.name, strconv.Itoa(value)))
			recalls[i] = append(recalls[i], all.recall())
		}
	}
	if err := os.WriteFile("../../pipeline/local/study/frontier.svg", frontierPlot(recalls), 0o644); err != nil {
		t.Fatal(err)
	}
}

// frontierPlot draws a bar for the recall at each value of each curve.
func frontierPlot(recalls [][]float64) []byte {
	const left, width, line = 310, 200, 16
	var b strings.Builder
	y := 20
	for i, curve := range curves {
		for j, value := range curve.values {
			fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s: %d</text><rect x="%d" y="%d" width="%.1f" height="12" fill="#06c"/><text x="%d" y="%d">%.2f</text>`,
				left-8, y+10, curve.name, value, left, y, width*recalls[i][j], left+width+8, y+10, recalls[i][j])
			y += line
		}
		y += line / 2
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 %d" font-family="sans-serif" font-size="11"><rect width="500" height="%d" fill="#fff"/>%s</svg>`+"\n", y, y, b.String())
}

// What each family of pair detectors adds: recall on planted campaigns when it is left out.
func TestFrontierWithoutAFamily(t *testing.T) {
	skipUnlessStudied(t, "families")
	for _, paraphrase := range []int{20, 100} {
		for _, without := range []string{"", "place", "time", "words"} {
			var all outcome
			for seed := range uint64(10) {
				c := order()
				c.Paraphrase = paraphrase
				all.add(drawn(t, city(12_000), c, seed, without))
			}
			t.Log(all.row("without "+without+", paraphrase", strconv.Itoa(paraphrase)))
		}
	}
}
