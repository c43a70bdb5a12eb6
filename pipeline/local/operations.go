package local

import (
	"context"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
	"pikir/pipeline/network"
)

// operation is one or more clusters that work together, judged as one.
type operation struct {
	members  []pipeline.ID // sorted
	parts    []part        // the clusters it was put together from
	linkable bool          // may be joined with others
}

// part is a cluster of an operation.
type part struct {
	members    []pipeline.ID // tied by pairs
	kin        []kin         // accounts without a pair that write in its dialect
	companions []kin         // accounts that arrive with the operation and write in its dialect
	akin       bool          // most of its members write in the dialect of another part
	groups     []group       // where members act together beyond single pairs
	camp       camp          // whether it praises or runs down, where others do not
	p, q       float64       // chance and false discovery rate of its firmest link in time to another part; 1 where there is none
}

// keepsCompany says whether a group by moments is among the part's.
func (p *part) keepsCompany() bool {
	return slices.ContainsFunc(p.groups, func(g group) bool { return !g.detector.FindsGroups() })
}

// add takes an account in.
func (o *operation) add(a pipeline.ID) {
	at, _ := slices.BinarySearch(o.members, a)
	o.members = slices.Insert(slices.Clone(o.members), at, a)
}

// operations puts clusters together: a campaign whose accounts each write once, or that is split over teams and networks, falls apart into one cluster a wording.
// Accounts and clusters that write in a cluster's dialect join it (see kin). Then clusters that come to the same posts at the same moments are linked (see
// arrivals) unless they are of opposite camps, again and again until no two operations are; and accounts that come with them and write in their dialect are added (see companion). Clusters of
// people who talk with each other or pass on a text are left alone.
func (r *run) operations(ctx context.Context, clusters [][]pipeline.ID) ([]operation, error) {
	groups, err := r.groups(ctx)
	if err != nil {
		return nil, err
	}
	operations := withGroups(r.significance().minds.eachAlike(clusters), groups)
	if len(operations) == 0 {
		return nil, nil
	}
	g := newGatherer(r.corpus, operations)
	r.markLinkable(g, operations)
	takeCamps(g, operations, r.opt.Alpha)
	if operations, err = r.joinKin(operations); err != nil {
		return nil, err
	}
	operations, err = r.joinMoments(ctx, operations)
	slices.SortFunc(operations, func(a, b operation) int { return bySize(a.members, b.members) })
	return operations, err
}

// withGroups makes one operation of each cluster, with the group that shares most of its members with it, and of each other group with the accounts that no cluster has.
func withGroups(clusters [][]pipeline.ID, groups []group) []operation {
	operations := make([]operation, len(clusters))
	for i, members := range clusters {
		operations[i] = operation{members: members, parts: []part{{members: members, p: 1, q: 1}}}
	}
	taken := map[pipeline.ID]int{}
	for i, o := range operations {
		for _, a := range o.members {
			taken[a] = i
		}
	}
	for _, g := range groups {
		into := len(operations)
		for i, o := range operations {
			if n := shared(o.members, g.members); 2*n > min(len(o.members), len(g.members)) {
				into = i
				break
			}
		}
		g.members = slices.DeleteFunc(slices.Clone(g.members), func(a pipeline.ID) bool { i, known := taken[a]; return known && i != into })
		if into == len(operations) {
			if len(g.members) < leastMembers {
				continue
			}
			operations = append(operations, operation{parts: []part{{p: 1, q: 1}}})
		}
		o := &operations[into]
		o.members = union(o.members, g.members)
		o.parts[0].members, o.parts[0].groups = o.members, append(o.parts[0].groups, g)
		for _, a := range o.members {
			taken[a] = into
		}
	}
	return operations
}

// joinMoments joins operations and accounts that arrive together, where a detector of synchrony ran.
func (r *run) joinMoments(ctx context.Context, operations []operation) ([]operation, error) {
	d := r.pairDetector(pipeline.Jitter)
	if d == nil || len(operations) == 0 {
		return operations, nil
	}
	traces, err := r.traces(d)
	if err != nil {
		return nil, err
	}
	coaction.Sort(traces)
	windows := r.significance().fineEnough(d.Rule.Windows)
	operations, err = r.joinArrivals(ctx, traces, windows, operations)
	if err != nil {
		return nil, err
	}
	return operations, r.joinCompanions(ctx, traces, windows, operations)
}

// markLinkable says which clusters may be part of an operation.
func (r *run) markLinkable(g *gatherer, clusters []operation) {
	own := r.ownWordings(g)
	for i := range clusters {
		cl := g.cluster(i+1, clusters[i].members)
		clusters[i].linkable = talkShare(cl) < pipeline.TalkFrom && (clusters[i].parts[0].keepsCompany() || !r.virality(cl, own).viral())
	}
}

// joinArrivals joins operations that arrive together until no two do.
func (r *run) joinArrivals(ctx context.Context, traces []pipeline.Trace, windows []time.Duration, operations []operation) ([]operation, error) {
	d := r.pairDetector(pipeline.Jitter)
	reach := horizon(d.Rule)
	for ctx.Err() == nil {
		links := withinCamps(r.significance().minds, operations, r.links(traces, windows, reach, operations), linkEdge)
		if len(links) == 0 {
			return operations, nil
		}
		edges := make([]network.Edge, len(links))
		for i, l := range links {
			edges[i] = linkEdge(l)
			operations[l.A].noteLink(l)
			operations[l.B].noteLink(l)
		}
		operations = join(operations, edges, r.opt.Seed)
	}
	return nil, ctx.Err()
}

func linkEdge(l pipeline.Pair) network.Edge {
	return network.Edge{A: l.A, B: l.B, Weight: math.Min(heaviest, -math.Log10(math.Max(l.P, 1e-300)))}
}

// noteLink keeps the firmest link between clusters; those between operations say nothing of a single cluster.
func (o *operation) noteLink(l pipeline.Pair) {
	if own := &o.parts[0]; len(o.parts) == 1 && l.P < own.p {
		own.p, own.q = l.P, l.Q
	}
}

// pairDetector is the run's detector of pairs with this null; nil where none ran.
func (r *run) pairDetector(null pipeline.Null) *pipeline.Detector {
	i := slices.IndexFunc(r.pairs, func(d *pipeline.Detector) bool { return slices.Contains(d.Rule.Nulls, null) })
	if i < 0 {
		return nil
	}
	return r.pairs[i]
}

// join makes one operation of those in each community of the edges.
func join(operations []operation, edges []network.Edge, seed uint64) []operation {
	community := network.New(len(operations), edges).Leiden(network.Options{Seed: seed})
	joined := make([]operation, 1+slices.Max(community))
	for i, o := range operations {
		into := &joined[community[i]]
		into.members, into.parts, into.linkable = append(into.members, o.members...), append(into.parts, o.parts...), o.linkable
	}
	for i := range joined {
		slices.Sort(joined[i].members)
	}
	return joined
}
