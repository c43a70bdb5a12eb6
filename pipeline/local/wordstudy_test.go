package local

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/detectors"
	"pikir/pipeline"
	"pikir/pipeline/text"
)

// The null of same-words on real people: texts that were put together independently of each other out of the words of a dump. Copies are what is looked for, so they are taken out first: of a
// rare wording that several comments share one is kept, and a text that repeats five words in a row, of an earlier one or its own, is left out. Links are left out too, as they are where texts are folded.

// deals are the ways of putting texts together anew. Each gives as many texts as it takes.
var deals = map[string]func(texts []string, random *rand.Rand) []string{
	"clauses dealt out": dealClauses,
	"neighbours kept":   walkNeighbours,
}

// dealClauses deals the clauses of all texts out anew: every text keeps their number, and closes with one that closed a text.
func dealClauses(texts []string, random *rand.Rand) []string {
	parts := make([][]string, len(texts))
	var inner, last []*string
	for i := range texts {
		parts[i] = strings.FieldsFunc(texts[i], func(r rune) bool { return strings.ContainsRune(".,!?;:…\n()«»\"", r) })
		for k := range parts[i] {
			if k < len(parts[i])-1 {
				inner = append(inner, &parts[i][k])
			} else {
				last = append(last, &parts[i][k])
			}
		}
	}
	for _, of := range [][]*string{inner, last} {
		random.Shuffle(len(of), func(i, j int) { *of[i], *of[j] = *of[j], *of[i] })
	}
	dealt := make([]string, len(texts))
	for i := range parts {
		dealt[i] = strings.Join(parts[i], ", ")
	}
	return dealt
}

// walkNeighbours draws texts from all that hold each two neighbouring words, the begin and the end of a text included, exactly as often as the given ones: a random Eulerian circuit of
// the graph of words (Kandel, Matias, Unger & Winkler 1996, Discrete Applied Mathematics 71:171), with Wilson's random tree for the last way out of each word (Wilson 1996, STOC 296).
func walkNeighbours(texts []string, random *rand.Rand) []string {
	const boundary = ""
	next, words := map[string][]string{}, []string(nil)
	for _, text := range texts {
		before := boundary
		for _, word := range append(strings.Fields(text), boundary) {
			if next[before] == nil {
				words = append(words, before)
			}
			next[before] = append(next[before], word)
			before = word
		}
	}
	for _, word := range words {
		random.Shuffle(len(next[word]), func(i, j int) { next[word][i], next[word][j] = next[word][j], next[word][i] })
	}
	keepConnected(next, words, boundary, random)
	walked := make([]string, 0, len(texts))
	var text []string
	for at := boundary; len(next[at]) > 0; {
		to := next[at][0]
		next[at] = next[at][1:]
		if at = to; at != boundary {
			text = append(text, at)
			continue
		}
		walked, text = append(walked, strings.Join(text, " ")), text[:0]
	}
	return walked
}

// keepConnected puts the edge of a random tree towards the root last among the ways out of each word, so that a walk uses all of them up.
func keepConnected(next map[string][]string, words []string, root string, random *rand.Rand) {
	inTree, out := map[string]bool{root: true}, map[string]int{}
	for _, word := range words {
		for at := word; !inTree[at]; at = next[at][out[at]] { // loops are erased, since a word keeps its latest way out
			out[at] = random.IntN(len(next[at]))
		}
		for at := word; !inTree[at]; at = next[at][out[at]] {
			inTree[at] = true
		}
	}
	for word, i := range out {
		last := len(next[word]) - 1
		next[word][i], next[word][last] = next[word][last], next[word][i]
	}
}

// dealtWords tests all pairs of accounts after texts were dealt anew so many times. A broken null takes every shared wording for as rare as any other.
func dealtWords(t *testing.T, r *run, deal func([]string, *rand.Rand) []string, times int, broken bool) (all permuted) {
	t.Helper()
	rows, texts := r.unique(t)
	for seed := range uint64(times) {
		all.join(r.rewritten(t, rows, deal(texts, rand.New(rand.NewPCG(seed, 51)))).sharedWords(t, broken))
	}
	return all
}

// unique gives the texts of a dump that hold no copy of an earlier one, and their rows.
func (r *run) unique(t *testing.T) (rows []uint32, texts []string) {
	t.Helper()
	seen, passages := map[pipeline.ID]bool{}, map[string]bool{}
	err := eachText(filepath.Join(r.dir, commentsTable), []string{pipeline.TextColumn}, r.told("words"), func(row uint32, values []*array.String, i int) {
		words := slices.DeleteFunc(strings.Fields(values[0].Value(i)), func(word string) bool { return strings.Contains(word, "/") })
		plain := strings.Clone(strings.Join(words, " "))
		g := r.corpus.TextCluster[row]
		copied := g != pipeline.None && r.wordings.Surprisal[g] >= leastSurprisal && seen[g]
		if seen[g] = true; !copied && plain != "" && !repeats(plain, passages) {
			rows, texts = append(rows, row), append(texts, plain)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, texts
}

// repeats says whether a text holds a passage that was seen before, there or in itself; it notes those of a text that does not.
func repeats(plain string, passages map[string]bool) bool {
	const length = 5
	words, own := strings.Fields(string(text.Fold(nil, plain))), map[string]bool{}
	for i := length; i <= len(words); i++ {
		passage := strings.Join(words[i-length:i], " ")
		if passages[passage] || own[passage] {
			return true
		}
		own[passage] = true
	}
	maps.Copy(passages, own)
	return false
}

// rewritten is a run over the given comments with other texts.
func (r *run) rewritten(t *testing.T, rows []uint32, texts []string) *run {
	t.Helper()
	path := filepath.Join(t.TempDir(), "comments.ndjson")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := json.NewEncoder(f)
	for i, row := range rows {
		c := r.corpus.Comment(row)
		err = out.Encode(map[string]string{
			"comment_id": fmt.Sprint(row), "account_id": fmt.Sprint(c.Account), "post_id": fmt.Sprint(c.Post), "created_at": c.Time().Format(time.RFC3339), "text": texts[i],
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return loaded(t, path)
}

// sharedWords tests all pairs of accounts.
func (r *run) sharedWords(t *testing.T, broken bool) (result permuted) {
	t.Helper()
	s, d := r.significance(), detectors.SameWords
	if broken {
		s.wordings.Surprisal = slices.Repeat([]float64{20}, len(s.wordings.Surprisal))
	}
	traces, err := r.traces(d)
	if err != nil {
		t.Fatal(err)
	}
	rare := s.rareTraces(traces)
	copies := s.copying(rare)
	pairs, err := s.sharers(context.Background(), d, rare)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		copies.weigh(&p)
		result.p = append(result.p, p.P)
	}
	result.ones = int(among(r.corpus.ActiveAccounts())) - len(result.p)
	return result
}

func TestDealtWordsAreCalibrated(t *testing.T) {
	r := loaded(t, ordinaryDump(t, 3))
	for kind, deal := range deals {
		result := dealtWords(t, r, deal, 1, false)
		for _, alpha := range levels {
			if result.tooMany(alpha) {
				t.Errorf("%s: %d of %d p-values are at or below %g", kind, result.at(alpha), result.tests(), alpha)
			}
		}
		if broken := dealtWords(t, r, deal, 1, true); !broken.tooMany(0.001) {
			t.Errorf("%s: a null that takes all wordings for equally rare goes unseen: %d of %d p-values are at or below 0.001", kind, broken.at(0.001), broken.tests())
		}
	}
}

func TestWalkedTextsKeepAllNeighbours(t *testing.T) {
	texts := []string{"a b c", "b c a b", "c", "a c b", "b a"}
	neighbours := func(texts []string) []string {
		var all []string
		for _, text := range texts {
			before := ""
			for _, word := range append(strings.Fields(text), "") {
				all, before = append(all, before+" "+word), word
			}
		}
		slices.Sort(all)
		return all
	}
	seen := map[string]bool{}
	for seed := range uint64(20) {
		walked := walkNeighbours(texts, rand.New(rand.NewPCG(seed, 1)))
		if !slices.Equal(neighbours(walked), neighbours(texts)) {
			t.Fatalf("%q hold other neighbours than %q", walked, texts)
		}
		seen[strings.Join(walked, "/")] = true
	}
	if len(seen) < 5 {
		t.Errorf("twenty walks gave only %d results", len(seen))
	}
}
