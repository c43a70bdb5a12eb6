package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"pikir/pipeline/conform"
	"pikir/pipeline/stats"
)

// Habits that ordinary people share without knowing of each other, in invented towns. The figures in pipeline/local/study/README.md come from
//
//	PIKIR_STUDY=habits go test ./cmd/pikir -run OrdinaryHabits -v -timeout 60m
//
// and one town of some of them always runs.

// hours from one time of day to another.
type hours struct{ from, to float64 }

// habits of ordinary people, and crews that are sent out in the same towns and have to be found.
var habits = []struct {
	name   string
	always bool // one town runs with every go test
	crew   bool
	add    func(t *town)
}{
	{"write in the lunch break", true, false, func(t *town) { t.keep([]hours{{12, 13}}, 1+11*t.random.Float64()) }},
	{"write in three breaks of a school", false, false, func(t *town) { t.keep([]hours{{10, 10.25}, {11.75, 12.1}, {13.5, 13.75}}, 1+11*t.random.Float64()) }},
	{"write on the way to work and back", false, false, func(t *town) { t.keep([]hours{{8, 8.75}, {18, 18.75}}, 1+11*t.random.Float64()) }},
	{"write in one hour of the evening", false, false, func(t *town) { t.keep([]hours{{20, 21}}, 1+5*t.random.Float64()) }},
	{"write in one hour of the evening, under what is new", true, false, func(t *town) { t.keep([]hours{{20, 21}}, 0.5+t.random.Float64()) }},
	{"write at night, from one to three", false, false, func(t *town) { t.keep([]hours{{1, 3}}, 4+8*t.random.Float64()) }},
	{"write in office hours", false, false, func(t *town) { t.keep([]hours{{9, 18}}, 1+11*t.random.Float64()) }},
	{"come within minutes under the posts of a page", false, false, (*town).follow},
	{"read one page of several, in a dump that names no pages", true, false, func(t *town) { t.unpaged = true; t.keep([]hours{{12, 13}}, 1+11*t.random.Float64()) }},
	{"crew, sent to a post in office hours, all within 10 to 60 minutes", true, true, func(t *town) { t.sendOut(9, 17, (10+50*t.random.Float64())/60) }},
	{"the same, in a dump that names no pages", false, true, func(t *town) { t.unpaged = true; t.sendOut(9, 17, (10+50*t.random.Float64())/60) }},
	{"crew, sent to a post at lunch, all within 4 minutes", false, true, func(t *town) { t.sendOut(12, 12.8, 4.0/60) }},
}

// town is 75 days of comments on a few pages, in free words. Times are hours.
type town struct {
	random   *rand.Rand
	pages    int
	posts    []townPost // by time
	comments []townComment
	crowd    int // accounts with a habit
	words    []string
	unpaged  bool // the dump is to name no pages
}

type townPost struct {
	at, draw float64
	page     int
}

type townComment struct {
	account string
	post    int
	at      float64
}

const townDays = 75

func newTown(seed uint64) *town {
	t := &town{random: rand.New(rand.NewPCG(seed, 75))}
	t.pages, t.crowd = 2+t.random.IntN(4), 8+t.random.IntN(22)
	syllables := strings.Fields("ка ро ми та не ло ду ви са ре по му ши га зе ны бо")
	for range 6000 {
		word := ""
		for range 2 + t.random.IntN(3) {
			word += syllables[t.random.IntN(len(syllables))]
		}
		t.words = append(t.words, word)
	}
	for page := range t.pages {
		for range townDays * (2 + t.random.IntN(7)) {
			at := 24*float64(t.random.IntN(townDays)) + min(23.9, max(6, 13+4.5*t.random.NormFloat64()))
			t.posts = append(t.posts, townPost{at, t.heavy(1.3), page})
		}
	}
	slices.SortFunc(t.posts, func(a, b townPost) int { return cmp.Compare(a.at, b.at) })
	t.ordinary(600+t.random.IntN(1900), 15_000+t.random.IntN(25_000))
	return t
}

// heavy draws from a tail that falls with an exponent.
func (t *town) heavy(exponent float64) float64 {
	return 0.3 + math.Pow(1-t.random.Float64(), -1/exponent) - 1
}

// ordinary people come at all hours, more at noon and in the evening, to two pages each.
func (t *town) ordinary(accounts, comments int) {
	var active, clock []float64 // cumulative
	for range accounts {
		active = accumulate(active, t.heavy(1.2))
	}
	for quarter := range 96 {
		h := float64(quarter) / 4
		often := 0.15
		if h >= 7 {
			often += 0.5 + math.Exp(-(h-13)*(h-13)/9) + 1.3*math.Exp(-(h-21)*(h-21)/4.84)
		}
		clock = accumulate(clock, often)
	}
	for range comments {
		a := t.draw(active)
		at := 24*float64(t.random.IntN(townDays)) + (float64(t.draw(clock))+t.random.Float64())/4
		t.comment(fmt.Sprint("u", a), at, 6, a%t.pages, 7*a%t.pages)
	}
}

func accumulate(sums []float64, more float64) []float64 {
	if n := len(sums); n > 0 {
		more += sums[n-1]
	}
	return append(sums, more)
}

// draw picks a place by cumulative weights.
func (t *town) draw(sums []float64) int {
	return min(len(sums)-1, sort.SearchFloat64s(sums, t.random.Float64()*sums[len(sums)-1]))
}

// pick draws a post of the last two days on some pages: one that draws much, and rather a new one. Where there is none it is negative.
func (t *town) pick(at, recency float64, pages ...int) int {
	from := sort.Search(len(t.posts), func(i int) bool { return t.posts[i].at >= at-48 })
	var places []int
	var sums []float64
	for i := from; i < len(t.posts) && t.posts[i].at < at; i++ {
		if p := t.posts[i]; slices.Contains(pages, p.page) {
			places, sums = append(places, i), accumulate(sums, p.draw*math.Exp((p.at-at)/recency))
		}
	}
	if len(places) == 0 {
		return -1
	}
	return places[t.draw(sums)]
}

func (t *town) comment(account string, at, recency float64, pages ...int) {
	if post := t.pick(at, recency, pages...); post >= 0 {
		t.comments = append(t.comments, townComment{account, post, at})
	}
}

// keep adds people who read one page at some hours, on most days.
func (t *town) keep(at []hours, recency float64) {
	often := 0.4 + 0.5*t.random.Float64()
	for a := range t.crowd {
		for day := range townDays {
			if t.random.Float64() > often {
				continue
			}
			h := at[t.random.IntN(len(at))]
			for range 1 + t.random.IntN(5) {
				t.comment(fmt.Sprint("habit", a), 24*float64(day)+h.from+(h.to-h.from)*t.random.Float64(), recency, 0)
			}
		}
	}
}

// follow adds people who see what a page writes at once.
func (t *town) follow() {
	for a := range t.crowd {
		often := 0.1 + 0.5*t.random.Float64()
		for i, p := range t.posts {
			if p.page == 0 && t.random.Float64() < often {
				t.comments = append(t.comments, townComment{fmt.Sprint("habit", a), i, p.at + t.random.ExpFloat64()/4})
			}
		}
	}
}

// sendOut adds a crew of whom a few are sent to a post, two a day at most, at some time of the day, and come there within a while of each other.
func (t *town) sendOut(from, to, within float64) {
	for range 60 + t.random.IntN(100) {
		at := 24*float64(t.random.IntN(townDays)) + from + (to-from)*t.random.Float64()
		pages := make([]int, t.pages)
		for i := range pages {
			pages[i] = i
		}
		post := t.pick(at, 8, pages...)
		for _, a := range t.random.Perm(t.crowd)[:min(t.crowd, 3+t.random.IntN(5))] {
			if post >= 0 {
				t.comments = append(t.comments, townComment{fmt.Sprint("crew", a), post, at + within*t.random.Float64()})
			}
		}
	}
}

// write writes the comments and labels: all of them ordinary people, but for a crew.
func (t *town) write(dump, labels string) error {
	slices.SortStableFunc(t.comments, func(a, b townComment) int { return cmp.Compare(a.at, b.at) })
	rows := [][]string{{"id", "account_id", "post_id", "page_id", "created_at", "text"}}
	known := [][]string{{"account_id", "label", "campaign"}}
	seen := map[string]bool{}
	for i, c := range t.comments {
		at := time.Unix(1646600400, 0).Add(time.Duration(c.at * float64(time.Hour)))
		rows = append(rows, []string{strconv.Itoa(i), c.account, fmt.Sprint("p", c.post), t.pageOf(c), at.UTC().Format(time.RFC3339), t.say()})
		if seen[c.account] {
			continue
		}
		seen[c.account] = true
		if strings.HasPrefix(c.account, "crew") {
			known = append(known, []string{c.account, "coordinated", "crew"})
		} else {
			known = append(known, []string{c.account, "organic", ""})
		}
	}
	return cmp.Or(writeCSV(dump, rows), writeCSV(labels, known))
}

func (t *town) pageOf(c townComment) string {
	if t.unpaged {
		return ""
	}
	return fmt.Sprint("page", t.posts[c.post].page)
}

// say draws words as they fall.
func (t *town) say() string {
	words := make([]string, 3+t.random.IntN(19))
	for i := range words {
		words[i] = t.words[int(math.Pow(float64(len(t.words)), t.random.Float64()))-1]
	}
	return strings.Join(words, " ")
}

func writeCSV(path string, rows [][]string) error {
	return writeFile(path, func(w io.Writer) error { return csv.NewWriter(w).WriteAll(rows) })
}

// judged runs the pipeline on one town.
func judged(t *testing.T, add func(*town), seed uint64) *conform.Agreement {
	t.Helper()
	invented := newTown(seed)
	add(invented)
	dir := t.TempDir()
	dump, labels, out := filepath.Join(dir, "comments.csv"), filepath.Join(dir, "labels.csv"), filepath.Join(dir, "out")
	if err := invented.write(dump, labels); err != nil {
		t.Fatal(err)
	}
	runOn(t, dump, out, "")
	a, err := conform.Compare(labels, out)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Who shares a habit is not called coordinated, and who is sent out is.
func TestOrdinaryHabits(t *testing.T) {
	for _, habit := range habits {
		if !habit.always {
			continue
		}
		a := judged(t, habit.add, 3)
		if a.OrganicClusters > 0 {
			t.Errorf("people who %s: %d clusters flagged", habit.name, a.OrganicClusters)
		}
		if habit.crew && a.Recall.Value < 0.5 {
			t.Errorf("%s: recall %.3f", habit.name, a.Recall.Value)
		}
	}
}

func TestOrdinaryHabitsStudy(t *testing.T) {
	skipUnlessStudied(t, "habits")
	const towns = 20
	for _, habit := range habits {
		flagged, found, recall := 0, 0, 0.0
		for seed := range uint64(towns) {
			a := judged(t, habit.add, seed)
			if a.OrganicClusters > 0 {
				flagged++
			}
			if a.FlaggedCoordinated > 0 {
				found++
			}
			recall += a.Recall.Value / towns
		}
		if low, high := stats.Wilson(float64(found), towns); habit.crew {
			t.Logf("| %s | %d | %d of %d (%.2f–%.2f), recall %.3f |", habit.name, flagged, found, towns, low, high, recall)
			continue
		}
		low, high := stats.Wilson(float64(flagged), towns)
		t.Logf("| %s | %d of %d (%.2f–%.2f) | |", habit.name, flagged, towns, low, high)
	}
}
