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

// kin is an account that writes in the dialect of a cluster: its evidence in nats, and the pairs of words it rests on.
type kin struct {
	account pipeline.ID
	cluster int
	nats    float64
	fits    int
}

// leastFit is the share of a comment's neighbouring words that a dialect must hold: most of what it says, not a set phrase in passing.
const leastFit = 0.5

// fewestFits is the fewest word pairs that tell a dialect.
const fewestFits = 3

// joinKin takes accounts into the cluster in whose dialect they write, until no more are found, and joins clusters most of whose members write in the dialect of another.
func (r *run) joinKin(operations []operation) ([]operation, error) {
	if r.pairDetector(pipeline.Rarity) == nil || len(operations) == 0 {
		return operations, nil
	}
	for {
		found, err := r.kinOf(operations)
		if err != nil {
			return nil, err
		}
		of := membership(operations, r.corpus.Accounts.Len())
		if adopt(operations, found, of) == 0 {
			return join(operations, akin(operations, found, of), r.opt.Seed), nil
		}
	}
}

// adopt takes accounts outside all clusters into the one that suits them best, and tells how many.
func adopt(operations []operation, found []kin, of []int) int {
	adopted := 0
	eachKin(found, func(own []kin) {
		if of[own[0].account] >= 0 {
			return
		}
		adopted++
		k := slices.MaxFunc(own, func(a, b kin) int { return cmp.Compare(a.nats, b.nats) })
		o := &operations[k.cluster]
		o.parts[0].kin = append(o.parts[0].kin, k)
		at, _ := slices.BinarySearch(o.members, k.account)
		o.members = slices.Insert(slices.Clone(o.members), at, k.account)
	})
	return adopted
}

// akin gives the edges between clusters of which one writes, for the most part, in the dialect of the other.
func akin(operations []operation, found []kin, of []int) []network.Edge {
	count := map[[2]int]int{}
	eachKin(found, func(own []kin) {
		for _, k := range own {
			count[[2]int{of[k.account], k.cluster}]++
		}
	})
	var edges []network.Edge
	for sides, n := range count {
		if o := &operations[sides[0]]; o.linkable && 2*n >= len(o.members) {
			o.parts[0].akin, operations[sides[1]].parts[0].akin = true, true
			edges = append(edges, network.Edge{A: uint32(min(sides[0], sides[1])), B: uint32(max(sides[0], sides[1])), Weight: 1})
		}
	}
	slices.SortFunc(edges, func(x, y network.Edge) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return edges
}

// eachKin calls do with the clusters of each account.
func eachKin(found []kin, do func(own []kin)) {
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].account == found[0].account {
			n++
		}
		do(found[:n])
		found = found[n:]
	}
}

// kinOf finds the accounts whose comments are put together from the phrases that members of a cluster share, in other words or another order than any of
// them, so that no pair of texts is near enough to tie them; in order of accounts. As for shared wordings, an account is kept where chance would not leave one such
// account in a hundred dumps like this, over all accounts and clusters (Bonferroni); of several comments the best counts, paid for by their number.
func (r *run) kinOf(clusters []operation) ([]kin, error) {
	dialects, err := r.dialects(clusters)
	if err != nil {
		return nil, err
	}
	least, holders := r.leastKin(len(clusters)), holdersOf(dialects)
	of := membership(clusters, r.corpus.Accounts.Len())
	best := map[[2]int]kin{} // account, cluster
	fits := tally{counts: make([]int, len(clusters))}
	err = r.eachFolded(func(row uint32, folded []byte) {
		fits.of(folded, holders)
		a := r.corpus.Account[row]
		for _, i := range fits.clusters {
			n := fits.counts[i]
			if n < fewestFits || float64(n) < leastFit*float64(fits.pairs) || of[a] == i {
				continue
			}
			nats := dependence*r.words.Kinship(dialects[i], folded) - math.Log(float64(r.corpus.CommentsOf[a]))
			if at := [2]int{int(a), i}; nats >= least && nats > best[at].nats {
				best[at] = kin{a, i, nats, n}
			}
		}
	})
	return slices.SortedFunc(maps.Values(best), func(x, y kin) int {
		return cmp.Or(cmp.Compare(x.account, y.account), cmp.Compare(x.cluster, y.cluster))
	}), err
}

// tally counts, for one text, how many of its pairs of words each cluster shares.
type tally struct {
	counts   []int // by cluster
	clusters []int // with a count
	pairs    int
}

func (t *tally) of(folded []byte, holders map[uint64][]int) {
	for _, i := range t.clusters {
		t.counts[i] = 0
	}
	t.clusters, t.pairs = t.clusters[:0], 0
	stats.PairsOfWords(folded, func(key uint64) {
		t.pairs++
		for _, i := range holders[key] {
			if t.counts[i] == 0 {
				t.clusters = append(t.clusters, i)
			}
			t.counts[i]++
		}
	})
}

// leastKin is the evidence, in nats, from which an account counts as kin of one of so many clusters.
func (r *run) leastKin(clusters int) float64 {
	return math.Log(float64(r.corpus.ActiveAccounts()) * float64(clusters) / kinRate)
}

// kinRate is the chance that any account at all of a dump is falsely taken for kin.
const kinRate = 0.01

// holdersOf lists, for each pair of words, the clusters that share it.
func holdersOf(dialects []*stats.Dialect) map[uint64][]int {
	holders := map[uint64][]int{}
	for i, d := range dialects {
		if d != nil {
			d.Shared(func(key uint64) { holders[key] = append(holders[key], i) })
		}
	}
	return holders
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
	err := r.eachFolded(func(row uint32, folded []byte) {
		a := r.corpus.Account[row]
		if i := of[a]; i >= 0 && dialects[i] != nil {
			dialects[i].Add(a, folded)
		}
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

// eachFolded reads the folded text of every comment.
func (r *run) eachFolded(do func(row uint32, folded []byte)) error {
	var folded []byte
	return eachText(filepath.Join(r.dir, asideTable), []string{pipeline.TextColumn}, func(row uint32, values []*array.String, i int) {
		folded = text.Fold(folded[:0], values[0].Value(i))
		do(row, folded)
	})
}
