package coaction

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
)

// Edge is an edge as CooRTweet's generate_coordinated_network gives it.
type Edge struct {
	From, To    pipeline.ID
	Weight      int
	MeanDelta   float64 // seconds
	Older       int     // distinct older contents (n_content_id)
	Newer       int     // distinct newer contents (n_content_id_y)
	Symmetry    float64 // the smaller of the two over the larger
	AboveMedian bool    // weight strictly above the quantile (weight_threshold)
}

// Content is one row of CooRTweet's input: an account shares an object by a content at a time.
type Content struct {
	Object  pipeline.Key
	At      int64
	Account pipeline.ID
	Content uint32
	Itself  bool // the object is the content
}

// CooRTweet reproduces detect_groups and generate_coordinated_network of CooRTweet 2.1 (Righetti & Balluff 2025), edge for edge, with the default quantile of one half:
// accounts with fewer rows than minParticipation are dropped first; pairs of one content or of an object with itself do not count; then,
// in one pass, a pair stays if either account has minParticipation rows with a content that is in any pair. Edges come sorted by From and To.
func CooRTweet(ctx context.Context, rows []Content, window time.Duration, minParticipation int) ([]Edge, error) {
	rows = activeRows(rows, minParticipation)
	traces := make([]pipeline.Trace, len(rows))
	for i, r := range rows {
		traces[i] = pipeline.Trace{Key: r.Object, At: r.At, Account: r.Account, Row: uint32(i)}
	}
	Sort(traces)
	actions, err := coActions(ctx, traces, rows, window.Microseconds())
	if err != nil {
		return nil, err
	}
	actions = participating(actions, rows, minParticipation)
	var edges []Edge
	for len(actions) > 0 {
		n := 1
		for n < len(actions) && actions[n].pair == actions[0].pair {
			n++
		}
		edges = append(edges, edgeOf(actions[:n], rows))
		actions = actions[n:]
	}
	markAboveMedian(edges)
	return edges, nil
}

// activeRows keeps the rows of accounts with at least least rows.
func activeRows(rows []Content, least int) []Content {
	count := countBy(rows, func(Content) bool { return true })
	return slices.DeleteFunc(slices.Clone(rows), func(r Content) bool { return count[r.Account] < least })
}

// countBy counts, by account, the rows that a test picks.
func countBy(rows []Content, picks func(Content) bool) []int {
	accounts := 0
	for _, r := range rows {
		accounts = max(accounts, int(r.Account)+1)
	}
	count := make([]int, accounts)
	for _, r := range rows {
		if picks(r) {
			count[r.Account]++
		}
	}
	return count
}

// coAction is two rows, sorted by the pair of their accounts.
type coAction struct {
	pair         uint64 // both accounts, the smaller in the upper half
	delta        int64  // microseconds
	older, newer uint32 // rows
}

// coActions lists the co-actions of sorted traces by pair, but for those of one content and those with an object itself.
func coActions(ctx context.Context, traces []pipeline.Trace, rows []Content, window int64) ([]coAction, error) {
	var found []coAction
	for i, t := range traces {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for _, u := range traces[i+1:] {
			if u.Key != t.Key || u.At-t.At > window {
				break
			}
			x, y := &rows[t.Row], &rows[u.Row]
			if t.Account != u.Account && x.Content != y.Content && !x.Itself && !y.Itself {
				pair := uint64(min(t.Account, u.Account))<<32 | uint64(max(t.Account, u.Account))
				found = append(found, coAction{pair, u.At - t.At, t.Row, u.Row})
			}
		}
	}
	slices.SortFunc(found, func(x, y coAction) int {
		return cmp.Or(cmp.Compare(x.pair, y.pair), cmp.Compare(x.older, y.older), cmp.Compare(x.newer, y.newer))
	})
	return found, nil
}

// participating keeps the co-actions with an account that has least rows whose content is in any co-action.
func participating(actions []coAction, rows []Content, least int) []coAction {
	paired := map[uint32]bool{}
	for _, c := range actions {
		paired[rows[c.older].Content], paired[rows[c.newer].Content] = true, true
	}
	count := countBy(rows, func(c Content) bool { return paired[c.Content] })
	return slices.DeleteFunc(actions, func(c coAction) bool {
		return count[rows[c.older].Account] < least && count[rows[c.newer].Account] < least
	})
}

func edgeOf(of []coAction, rows []Content) Edge {
	e := Edge{From: pipeline.ID(of[0].pair >> 32), To: pipeline.ID(of[0].pair), Weight: len(of)}
	var older, newer []uint32
	for _, c := range of {
		e.MeanDelta += float64(c.delta) / 1e6 / float64(len(of))
		older, newer = append(older, rows[c.older].Content), append(newer, rows[c.newer].Content)
	}
	e.Older, e.Newer = distinct(older), distinct(newer)
	e.Symmetry = float64(min(e.Older, e.Newer)) / float64(max(e.Older, e.Newer))
	return e
}

// markAboveMedian compares weights with their median, the type-7 quantile of R at one half.
func markAboveMedian(edges []Edge) {
	if len(edges) == 0 {
		return
	}
	weights := make([]int, len(edges))
	for i := range edges {
		weights[i] = edges[i].Weight
	}
	slices.SortFunc(weights, cmp.Compare[int])
	at := float64(len(weights)-1) / 2
	low, high := float64(weights[int(math.Floor(at))]), float64(weights[int(math.Ceil(at))])
	for i := range edges {
		edges[i].AboveMedian = float64(edges[i].Weight) > (low+high)/2
	}
}

// distinct counts different numbers; it sorts them in place.
func distinct(numbers []uint32) int {
	slices.Sort(numbers)
	return len(slices.Compact(numbers))
}
