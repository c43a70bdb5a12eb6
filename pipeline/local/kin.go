package local

import (
	"cmp"
	"maps"
	"math"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/network"
	"pikir/pipeline/stats"
	"pikir/pipeline/text"
)

// kin is an account that writes in the dialect of a cluster: its evidence in nats, the pairs of words it rests on, its false discovery rate.
type kin struct {
	account pipeline.ID
	cluster int
	nats    float64
	fits    int
	q       float64
	least   float64 // the evidence from which an account was taken in
}

// leastFit is the share of a comment's neighbouring words that a dialect must hold: most of what it says, not a set phrase in passing.
const leastFit = 0.5

// leastOften is the share of an account's comments that must be in a dialect. Of many comments one may always be, by a saying.
const leastOften = 0.2

// fewestFits is the fewest word pairs that tell a dialect.
const fewestFits = 3

// joinKin takes accounts into the cluster in whose dialect they write and joins clusters most of whose members write in the vocabulary of another, until
// neither is found any more. Clusters of opposite camps stay apart.
func (r *run) joinKin(operations []operation) ([]operation, error) {
	if r.pairDetector(pipeline.Rarity) == nil || len(operations) == 0 {
		return operations, nil
	}
	for {
		dialects, err := r.dialects(operations)
		if err != nil {
			return nil, err
		}
		adopted, err := r.adopt(operations, dialects)
		if err != nil {
			return nil, err
		}
		if adopted > 0 {
			continue
		}
		edges, err := r.akin(operations, dialects)
		edges = withinCamps(r.significance().minds, operations, edges, func(e network.Edge) network.Edge { return e })
		if err != nil || len(edges) == 0 {
			return operations, err
		}
		for _, e := range edges {
			operations[e.A].parts[0].akin, operations[e.B].parts[0].akin = true, true
		}
		operations = join(operations, edges, r.opt.Seed)
	}
}

// adopt takes accounts outside all clusters into the one that suits them best, and tells how many: those whose comments are put together from the phrases that
// members of a cluster share, in other words or another order than any of them, so that no pair of texts is near enough to tie them.
func (r *run) adopt(operations []operation, dialects []*stats.Dialect) (int, error) {
	of := membership(operations, r.corpus.Accounts.Len())
	fits := newTally(dialects, func(i int, do func(uint64)) { dialects[i].Pairs(do) })
	best := map[pipeline.ID]kin{}
	often := map[[2]uint32]int{} // account, cluster → comments of the one in the dialect of the other
	err := r.eachFolded(func(row uint32) bool { return of[r.corpus.Account[row]] < 0 }, func(row uint32, folded []byte) {
		a := r.corpus.Account[row]
		pairs := fits.count(folded, stats.PairsOfWords)
		for _, i := range fits.clusters {
			n := fits.counts[i]
			if n < fewestFits || float64(n) < leastFit*float64(pairs) {
				continue
			}
			often[[2]uint32{a, uint32(i)}]++
			nats := r.worth(a, r.words.Phrasing(dialects[i], folded))
			if k, known := best[a]; nats > 0 && (!known || nats > k.nats) {
				best[a] = kin{account: a, cluster: i, nats: nats, fits: n}
			}
		}
	})
	maps.DeleteFunc(best, func(a pipeline.ID, k kin) bool {
		return float64(often[[2]uint32{a, uint32(k.cluster)}]) < leastOften*float64(r.corpus.CommentsOf[a])
	})
	minds := r.significance().minds
	views := minds.views(operations)
	maps.DeleteFunc(best, func(a pipeline.ID, k kin) bool { return minds.view(a).differs(views[k.cluster]) })
	found := r.discovered(slices.Collect(maps.Values(best)), len(operations))
	for _, k := range found {
		o := &operations[k.cluster]
		o.parts[0].kin = append(o.parts[0].kin, k)
		o.add(k.account)
	}
	return len(found), err
}

// discovered are the candidates, in order of their accounts, of which at most a share alpha is expected to be false, over all accounts and clusters. A likelihood
// ratio has at most the mean one by chance, so that its reciprocal serves as p however the texts depend on each other (Wang & Ramdas 2022, JRSS B 84:822, e-BH).
func (r *run) discovered(candidates []kin, clusters int) []kin {
	p := make([]float64, len(candidates))
	for i, k := range candidates {
		p[i] = math.Exp(-k.nats)
	}
	for i, q := range stats.BenjaminiHochberg(p, float64(r.corpus.ActiveAccounts())*float64(clusters)) {
		candidates[i].q = q
	}
	found, least := slices.DeleteFunc(candidates, func(k kin) bool { return k.q > r.opt.Alpha }), math.Inf(1)
	for _, k := range found {
		least = math.Min(least, k.nats)
	}
	for i := range found {
		found[i].least = least
	}
	slices.SortFunc(found, func(x, y kin) int { return cmp.Compare(x.account, y.account) })
	return found
}

// worth is the evidence of an account's best comment, in nats, paid for by the number of its comments.
func (r *run) worth(a pipeline.ID, nats float64) float64 {
	return dependence*nats - math.Log(float64(r.corpus.CommentsOf[a]))
}

// akinRate is the chance that any two clusters at all are falsely taken to share a vocabulary.
const akinRate = 0.01

// fewestWords is the fewest telling words that a comment must share with a vocabulary.
const fewestWords = 2

// leastAkin is the share of an account's comments that must be in the vocabulary of a cluster for its own to join that: a press office that announces what a crew is told to praise has some of its ready-made replies in the crew's words.
const leastAkin = 1.0 / 3

// akin gives the edges between clusters of which one writes, for the most part, in the vocabulary of the other: other templates of one order.
func (r *run) akin(operations []operation, dialects []*stats.Dialect) ([]network.Edge, error) {
	of := membership(operations, r.corpus.Accounts.Len())
	fits := newTally(dialects, func(i int, do func(uint64)) {
		dialects[i].Words(func(word uint64) {
			if r.words.Telling(dialects[i], word) {
				do(word)
			}
		})
	})
	least := 2*math.Log(float64(len(operations))) - math.Log(akinRate)
	akin := map[[2]int]map[pipeline.ID]uint32{} // cluster, cluster in whose vocabulary members write → who, in how many comments
	linkable := func(row uint32) bool {
		own := of[r.corpus.Account[row]]
		return own >= 0 && dialects[own] != nil
	}
	err := r.eachFolded(linkable, func(row uint32, folded []byte) {
		a := r.corpus.Account[row]
		own := of[a]
		fits.count(folded, stats.Words)
		for _, i := range fits.clusters {
			if i == own || fits.counts[i] < fewestWords || r.worth(a, r.words.Vocabulary(dialects[i], folded)) < least {
				continue
			}
			if akin[[2]int{own, i}] == nil {
				akin[[2]int{own, i}] = map[pipeline.ID]uint32{}
			}
			akin[[2]int{own, i}][a]++
		}
	})
	return r.akinEdges(operations, akin), err
}

// akinEdges are those between clusters of which most members of the one write in the vocabulary of the other often enough.
func (r *run) akinEdges(operations []operation, akin map[[2]int]map[pipeline.ID]uint32) (edges []network.Edge) {
	for sides, comments := range akin {
		often := 0
		for a, n := range comments {
			if float64(n) >= leastAkin*float64(r.corpus.CommentsOf[a]) {
				often++
			}
		}
		if 2*often >= len(operations[sides[0]].members) {
			edges = append(edges, network.Edge{A: uint32(min(sides[0], sides[1])), B: uint32(max(sides[0], sides[1])), Weight: 1})
		}
	}
	slices.SortFunc(edges, func(x, y network.Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return edges
}

// tally counts, for one text, how many of its words, or pairs of words, each cluster shares.
type tally struct {
	holders  map[uint64][]int // clusters that share a word
	counts   []int            // by cluster
	clusters []int            // with a count
}

func newTally(dialects []*stats.Dialect, keys func(i int, do func(uint64))) *tally {
	t := &tally{holders: map[uint64][]int{}, counts: make([]int, len(dialects))}
	for i, d := range dialects {
		if d != nil {
			keys(i, func(key uint64) { t.holders[key] = append(t.holders[key], i) })
		}
	}
	return t
}

// count reads a text and gives the number of its keys.
func (t *tally) count(folded []byte, split func([]byte, func(uint64))) int {
	for _, i := range t.clusters {
		t.counts[i] = 0
	}
	t.clusters = t.clusters[:0]
	keys := 0
	split(folded, func(key uint64) {
		keys++
		for _, i := range t.holders[key] {
			if t.counts[i] == 0 {
				t.clusters = append(t.clusters, i)
			}
			t.counts[i]++
		}
	})
	return keys
}

// dialects learns how the members of each linkable cluster write; nil for the others.
func (r *run) dialects(clusters []operation) ([]*stats.Dialect, error) {
	dialects := make([]*stats.Dialect, len(clusters))
	for i, o := range clusters {
		if o.linkable {
			dialects[i] = stats.NewDialect()
		}
	}
	of := membership(clusters, r.corpus.Accounts.Len())
	linkable := func(row uint32) bool {
		i := of[r.corpus.Account[row]]
		return i >= 0 && dialects[i] != nil
	}
	err := r.eachFolded(linkable, func(row uint32, folded []byte) {
		a := r.corpus.Account[row]
		dialects[of[a]].Add(a, folded)
	})
	return dialects, err
}

// membership gives, by account, the position of its cluster, or −1.
func membership(clusters []operation, accounts int) []int {
	of := slices.Repeat([]int{-1}, accounts)
	for i, o := range clusters {
		for _, a := range o.members {
			of[a] = i
		}
	}
	return of
}

// eachFolded reads the folded text of every comment that is wanted.
func (r *run) eachFolded(wanted func(row uint32) bool, do func(row uint32, folded []byte)) error {
	var folded []byte
	return eachText(filepath.Join(r.dir, commentsTable), []string{pipeline.TextColumn}, r.told("reading texts of clusters"), func(row uint32, values []*array.String, i int) {
		if wanted(row) {
			folded = text.Fold(folded[:0], values[0].Value(i))
			do(row, folded)
		}
	})
}
