package local

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pikir/detectors"
	"pikir/pipeline"
)

// The study of judges: groups of ordinary accounts, drawn at random, are judged like clusters, and the p-values compared with the uniform law. Figures and plots in study/README.md come from
//
//	PIKIR_STUDY=judges PIKIR_DATA=FOLDER go test ./pipeline/local -run JudgesStudy -v -timeout 180m

// judgesOnly are the detectors that judge clusters.
func judgesOnly() []*pipeline.Detector {
	return slices.DeleteFunc(detectors.All(), func(d *pipeline.Detector) bool { return d.Judge == nil })
}

func judging(t *testing.T, path string) *run {
	t.Helper()
	r, done, err := scratch(t.Context(), Options{Dumps: []string{path}, Detectors: judgesOnly(), Zone: time.UTC, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(done)
	return r
}

// bench is all that judging groups of one dump needs, read once.
type bench struct {
	*run
	answers []uint32
	read    features
	busy    []pipeline.ID // accounts with as many comments as members of clusters mostly have, by their number
}

// leastBusy is the fewest comments of a member of a drawn group.
const leastBusy = 5

func newBench(t *testing.T, r *run) *bench {
	t.Helper()
	everybody := make([]bool, r.corpus.Accounts.Len())
	b := &bench{run: r, answers: r.corpus.answers()}
	for a, n := range r.corpus.CommentsOf {
		everybody[a] = n > 0
		if n >= leastBusy {
			b.busy = append(b.busy, pipeline.ID(a))
		}
	}
	slices.SortFunc(b.busy, func(x, y pipeline.ID) int { // those of one number in no order: ids tell who came first
		return cmp.Or(order(r.corpus.CommentsOf[x], r.corpus.CommentsOf[y]), order(mix(uint64(x), 1), mix(uint64(y), 1)))
	})
	var err error
	if b.read, err = r.readFeatures(everybody); err != nil {
		t.Fatal(err)
	}
	return b
}

// anybody draws a group from all busy accounts.
func (b *bench) anybody(size int, random *rand.Rand) []pipeline.ID {
	return chosen(b.busy, size, random)
}

// likeActive draws a group from a tenth of the busy accounts, next to each other in activity.
func (b *bench) likeActive(size int, random *rand.Rand) []pipeline.ID {
	width := max(2*size, len(b.busy)/10)
	from := random.IntN(max(1, len(b.busy)-width))
	return chosen(b.busy[from:min(len(b.busy), from+width)], size, random)
}

// chosen draws different accounts, sorted.
func chosen(from []pipeline.ID, size int, random *rand.Rand) []pipeline.ID {
	members := make([]pipeline.ID, 0, size)
	for _, i := range random.Perm(len(from))[:size] {
		members = append(members, from[i])
	}
	slices.Sort(members)
	return members
}

// judged gives the evidence on one group, held against others; alter may change the comparison.
func (b *bench) judged(members []pipeline.ID, seed uint64, alter func(g *gatherer, cl *pipeline.Cluster, m *pipeline.Matched)) []pipeline.Evidence {
	g := newGatherer(b.corpus, []operation{{members: members}})
	cl := g.cluster(1, members)
	m := b.comparison(g, cl, b.answers, seed)
	if alter != nil {
		alter(g, cl, m)
	}
	return b.judgeOne(cl, m, b.read)
}

// chances judges so many groups and gives the p-values by measure.
func (b *bench) chances(groups int, draw func(random *rand.Rand) []pipeline.ID, alter func(g *gatherer, cl *pipeline.Cluster, m *pipeline.Matched)) map[string]*permuted {
	p := map[string]*permuted{}
	for i := range uint64(groups) {
		for _, e := range b.judged(draw(rand.New(rand.NewPCG(i, 77))), i, alter) {
			if math.IsNaN(e.P) {
				continue
			}
			name := e.Detector + ": " + e.Name
			if p[name] == nil {
				p[name] = &permuted{}
			}
			p[name].p = append(p[name].p, e.P)
		}
	}
	return p
}

func TestJudgesStudy(t *testing.T) { studyDumps(t, "judges", studyJudges) }

// studyJudges judges groups drawn from all busy accounts, which is the null by permutation and must not exceed α, and groups of accounts of like activity, who may truly be alike in more than that.
func studyJudges(t *testing.T, name, path string) {
	b := newBench(t, judging(t, path))
	anybody := b.judgeGroups(t, name+" any", 200, b.anybody)
	b.judgeGroups(t, name+" alike", 100, b.likeActive)
	for measure, p := range anybody {
		if slices.ContainsFunc(levels[:], p.tooMany) {
			t.Errorf("%s: too many small p-values", measure)
		}
	}
	if err := os.WriteFile(filepath.Join("study", "judges-"+name+".svg"), quantilePlot(anybody), 0o644); err != nil {
		t.Fatal(err)
	}
}

// judgeGroups judges so many groups of each of three sizes and logs a row a measure.
func (b *bench) judgeGroups(t *testing.T, name string, groups int, draw func(int, *rand.Rand) []pipeline.ID) map[string]*permuted {
	all := map[string]*permuted{}
	for _, size := range []int{6, 12, 25} {
		for measure, p := range b.chances(groups, func(random *rand.Rand) []pipeline.ID { return draw(size, random) }, nil) {
			if all[measure] == nil {
				all[measure] = &permuted{}
			}
			all[measure].join(*p)
		}
	}
	for _, measure := range slices.Sorted(maps.Keys(all)) {
		t.Logf("| %s %s", name, all[measure].row(measure))
	}
	return all
}

// row prints the share of p ≤ α with α's 95 % binomial error.
func (p *permuted) row(name string) string {
	n := float64(len(p.p))
	row := fmt.Sprintf("| %s | %d |", name, len(p.p))
	for _, alpha := range levels {
		row += fmt.Sprintf(" %.4f ± %.4f |", float64(p.at(alpha))/n, 1.96*math.Sqrt(alpha*(1-alpha)/n))
	}
	return row
}

// studiedDumps are an invented world without a campaign and, where PIKIR_DATA names their folder, real ones.
func studiedDumps(t *testing.T) map[string]string {
	t.Helper()
	dumps := map[string]string{"invented": ordinaryDump(t, 3)}
	for _, name := range []string{"vk-news-2022", "youtube-2013"} {
		if os.Getenv("PIKIR_DATA") != "" {
			dumps[name] = filepath.Join(os.Getenv("PIKIR_DATA"), name, "comments.parquet")
		}
	}
	return dumps
}

// The judges see nothing in groups of ordinary accounts when they compare these with many others as active; a comparison with groups of the same few accounts is broken on purpose.
func TestJudgesOfGroupsOfOrdinaryAccounts(t *testing.T) {
	const groups, size = 30, 8
	b := newBench(t, judging(t, ordinaryDump(t, 3)))
	draw := func(random *rand.Rand) []pipeline.ID { return b.anybody(size, random) }
	excess := func(alter func(g *gatherer, cl *pipeline.Cluster, m *pipeline.Matched)) (names []string) {
		for name, p := range b.chances(groups, draw, alter) {
			if slices.ContainsFunc(levels[:], p.tooMany) {
				names = append(names, name)
			}
		}
		return names
	}
	if names := excess(nil); len(names) > 0 {
		t.Errorf("too many small p-values: %q", names)
	}
	few := func(g *gatherer, cl *pipeline.Cluster, m *pipeline.Matched) {
		random, pool := rand.New(rand.NewPCG(m.Seed, 3)), g.pools(cl.Members)(cl.Members[0])
		for i := range m.Groups {
			m.Groups[i] = g.commentsOf(chosen(pool[:size+2], size, random))
		}
	}
	if names := excess(few); len(names) < 3 {
		t.Errorf("a comparison with the same few accounts goes unseen: too many small p-values of %q only", names)
	}
}
