package local

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// companion is a comment from outside all operations under a post where one of them is at work, within the horizon of its comments: as near to one of them as its
// members come to each other, or farther off.
type companion struct {
	kin
	row  uint32
	near bool
}

// joinCompanions takes accounts into the operations with whose members they arrive and in whose phrases they write, until none is found any more. Neither would do
// alone: many people come to a post at once, and some write alike. A crew of accounts that write once, each in other words, shows in both together.
func (r *run) joinCompanions(ctx context.Context, traces []pipeline.Trace, windows []time.Duration, operations []operation) error {
	if r.pairDetector(pipeline.Rarity) == nil {
		return nil
	}
	paces := r.paces(traces, windows, operations)
	for ctx.Err() == nil {
		candidates := r.companions(traces, paces, operations)
		if len(candidates) == 0 {
			return nil
		}
		if err := r.readCompanions(candidates, operations); err != nil {
			return err
		}
		found := arrivedTogether(candidates, r.opt.Alpha)
		if len(found) == 0 {
			return nil
		}
		for _, k := range found {
			o := &operations[k.cluster]
			o.parts[0].companions = append(o.parts[0].companions, k)
			o.add(k.account)
		}
	}
	return ctx.Err()
}

// paces gives, by operation, the shortest window within which most of its comments have one of another member under the same post; zero where there is none.
func (r *run) paces(traces []pipeline.Trace, windows []time.Duration, operations []operation) []time.Duration {
	of, _ := r.membersOf(operations)
	comments, met := make([]int, len(operations)), make([]int, len(operations)*len(windows))
	var g gaps
	eachKey(traces, func(post []pipeline.Trace) {
		for _, o := range g.present(post, of) {
			g.measure(post, of, o)
			for i, t := range post {
				if of[t.Account] != o {
					continue
				}
				comments[o]++
				for k, w := range windows {
					if g.gap[i] <= w.Microseconds() {
						met[int(o)*len(windows)+k]++
					}
				}
			}
		}
	})
	paces := make([]time.Duration, len(operations))
	for o := range operations {
		for k, w := range windows {
			if n := met[o*len(windows)+k]; n > 0 && float64(n) >= most*float64(comments[o]) {
				paces[o] = w
				break
			}
		}
	}
	return paces
}

// companions draws, for each operation with a pace, one comment of each account from outside, not an answer to the operation's.
func (r *run) companions(traces []pipeline.Trace, paces []time.Duration, operations []operation) []companion {
	d := r.pairDetector(pipeline.Jitter)
	of, _ := r.membersOf(operations)
	taken := membership(operations, r.corpus.Accounts.Len())
	minds := r.significance().minds
	views := minds.views(operations)
	var drawn []companion
	var g gaps
	eachKey(traces, func(post []pipeline.Trace) {
		for _, o := range g.present(post, of) {
			if paces[o] == 0 {
				continue
			}
			g.measure(post, of, o)
			spoken := r.threads(post, of, o)
			reach := horizon(d.Rule)(paces[o]).Microseconds()
			for i, t := range post {
				if taken[t.Account] < 0 && g.gap[i] <= reach && !contains(spoken, r.corpus.thread(t.Row)) && !minds.view(t.Account).differs(views[o]) {
					drawn = append(drawn, companion{kin{account: t.Account, cluster: int(o)}, t.Row, g.gap[i] <= paces[o].Microseconds()})
				}
			}
		}
	})
	slices.SortFunc(drawn, func(x, y companion) int {
		return cmp.Or(cmp.Compare(x.account, y.account), cmp.Compare(x.cluster, y.cluster), cmp.Compare(r.corpus.lot(r.opt.Seed, x.row), r.corpus.lot(r.opt.Seed, y.row)))
	})
	return slices.CompactFunc(drawn, func(x, y companion) bool { return x.account == y.account && x.cluster == y.cluster })
}

func contains(sorted []uint32, n uint32) bool {
	_, found := slices.BinarySearch(sorted, n)
	return found
}

// threads are those in which an operation speaks under a post, sorted.
func (r *run) threads(post []pipeline.Trace, of []pipeline.ID, o pipeline.ID) []uint32 {
	var spoken []uint32
	for _, t := range post {
		if of[t.Account] == o {
			spoken = append(spoken, r.corpus.thread(t.Row))
		}
	}
	slices.Sort(spoken)
	return spoken
}

// readCompanions fills in how much each comment reads like the operation's rather than like the rest of the corpus.
func (r *run) readCompanions(candidates []companion, operations []operation) error {
	dialects, err := r.dialects(operations)
	if err != nil {
		return err
	}
	byRow := make(map[uint32][]int, len(candidates))
	for i, c := range candidates {
		byRow[c.row] = append(byRow[c.row], i)
	}
	return r.eachFolded(func(row uint32) bool { return byRow[row] != nil }, func(row uint32, folded []byte) {
		for _, i := range byRow[row] {
			c := &candidates[i]
			c.nats = r.words.Vocabulary(dialects[c.cluster], folded)
			stats.Words(folded, func(uint64) { c.fits++ })
		}
	})
}

// arrivedTogether gives the companions, at most one an account and in order of accounts, of which a share alpha is expected to be ordinary people. Those farther off are the decoys: they
// come to the same posts in the same hours, so that what ordinary people write there, on the same subject, is to be found among them as often as among the near,
// in the proportion of those who do not write like the operation at all (Elias & Gygi 2007, Nature Methods 4:207; with the one added by Barber & Candès 2015,
// Annals of Statistics 43:2055, eq. 1.9).
func arrivedTogether(candidates []companion, alpha float64) []kin {
	best := slices.Clone(candidates)
	slices.SortFunc(best, func(x, y companion) int {
		return cmp.Or(cmp.Compare(x.cluster, y.cluster), cmp.Compare(y.nats, x.nats), cmp.Compare(x.account, y.account))
	})
	var found []kin
	for start := 0; start < len(best); {
		end := start
		for end < len(best) && best[end].cluster == best[start].cluster {
			end++
		}
		found = append(found, beyondDecoys(best[start:end], alpha)...)
		start = end
	}
	slices.SortFunc(found, func(x, y kin) int { return cmp.Or(cmp.Compare(x.account, y.account), cmp.Compare(y.nats, x.nats)) })
	return slices.CompactFunc(found, func(x, y kin) bool { return x.account == y.account })
}

// beyondDecoys gives the near of one operation's companions, firmest first, down to the last score at which decoys let expect no more than a share alpha to be ordinary.
// Companions come by falling score.
func beyondDecoys(companions []companion, alpha float64) []kin {
	ratio := ordinaryRatio(companions)
	var found []kin
	kept, decoys := 0, 1.0
	for _, c := range companions {
		if !c.near {
			decoys++
			continue
		}
		found = append(found, c.kin)
		if q := ratio * decoys / float64(len(found)); q <= alpha {
			for i := kept; i < len(found); i++ {
				found[i].q, found[i].least = q, c.nats
			}
			kept = len(found)
		}
	}
	return found[:kept]
}

// ordinaryRatio is how many ordinary people are near for each one farther off, by those who write less like the operation than half of the latter do.
func ordinaryRatio(companions []companion) float64 {
	far := 0
	for _, c := range companions {
		if !c.near {
			far++
		}
	}
	below, nearBelow, farBelow := 0, 1.0, 0.0
	for _, c := range companions {
		switch {
		case c.near && 2*below >= far:
			nearBelow++
		case !c.near:
			if 2*below >= far {
				farBelow++
			}
			below++
		}
	}
	return nearBelow / farBelow
}

// gaps measures, under one post, how far each comment lies from the nearest one by an operation, that of another account.
type gaps struct {
	gap     []int64 // by trace, microseconds
	members []pipeline.ID
}

// present lists the operations with comments under a post.
func (g *gaps) present(post []pipeline.Trace, of []pipeline.ID) []pipeline.ID {
	g.members = g.members[:0]
	for _, t := range post {
		if o := of[t.Account]; o != pipeline.None {
			g.members = append(g.members, o)
		}
	}
	slices.Sort(g.members)
	return slices.Compact(g.members)
}

// measure fills in the gaps to an operation's comments. Traces are sorted by time.
func (g *gaps) measure(post []pipeline.Trace, of []pipeline.ID, o pipeline.ID) {
	g.gap = slices.Grow(g.gap[:0], len(post))[:len(post)]
	before := passed{of: of, operation: o}
	for i, t := range post {
		g.gap[i] = before.to(t)
	}
	after := passed{of: of, operation: o}
	for i := len(post) - 1; i >= 0; i-- {
		g.gap[i] = min(g.gap[i], after.to(post[i]))
	}
}

// passed holds the last comment of an operation that a sweep has met, and the last by another account than that one's.
type passed struct {
	of          []pipeline.ID
	operation   pipeline.ID
	last, other pipeline.Trace
	met         int // 0, 1, or 2 where both are known
}

// never is farther off than any two comments.
const never = int64(1) << 62

// to is the distance to the nearest comment met so far by another account than the trace's; the trace is then met itself.
func (l *passed) to(t pipeline.Trace) int64 {
	gap := never
	switch {
	case l.met > 0 && l.last.Account != t.Account:
		gap = max(t.At-l.last.At, l.last.At-t.At)
	case l.met > 1:
		gap = max(t.At-l.other.At, l.other.At-t.At)
	}
	if l.of[t.Account] == l.operation {
		if l.met > 0 && l.last.Account != t.Account {
			l.other, l.met = l.last, 2
		}
		l.last, l.met = t, max(l.met, 1)
	}
	return gap
}
