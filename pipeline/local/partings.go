package local

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// partings is how often posts and days are halved anew where groups are sought under one half and tested under the other.
const partings = 3

// standing gives the groups that hold in most of several partings of the posts and days, with the members that they have in most, so that a finding does not hang on how one parting fell. Of the p of several
// partings twice the median is a p (Meinshausen, Meier & Bühlmann 2009, JASA 104:1671, eq. 2.2 with γ = ½); where a group is not found, its p is one. If the first finds none, as in most dumps, there are no others.
func (r *run) standing(d *pipeline.Detector, find func(seed uint64) ([]group, error)) ([]group, error) {
	defer func() { r.took(groupsStage(d)) }()
	var found [partings][]group
	for k := range found {
		var err error
		if found[k], err = find(r.opt.Seed + uint64(k)<<32); err != nil || len(found[0]) == 0 {
			return nil, err
		}
	}
	var stand []group
	for _, whole := range joinGroups(slices.Concat(found[:]...)) {
		if g := mostly(versions(found[:], whole.members)); g.q <= r.opt.Alpha && len(g.members) >= leastMembers {
			stand = append(stand, g)
		}
	}
	return stand, nil
}

// groupsStage names the stage in which a detector's groups are found.
func groupsStage(d *pipeline.Detector) string { return "groups by " + d.Name }

// versions are what each parting found of a group, where it found any.
func versions(found [][]group, members []pipeline.ID) []group {
	var of []group
	for _, groups := range found {
		within := slices.DeleteFunc(slices.Clone(groups), func(g group) bool { return shared(g.members, members) < leastMembers })
		if len(within) == 0 {
			continue
		}
		version := within[0]
		for _, g := range within[1:] {
			version = version.with(g)
		}
		of = append(of, version)
	}
	return of
}

// mostly is the version of a group with the median p, with those who are members in most partings.
func mostly(of []group) group {
	if 2*len(of) <= partings {
		return group{p: 1, q: 1}
	}
	slices.SortStableFunc(of, func(x, y group) int { return cmp.Compare(x.p, y.p) })
	median := of[partings/2]
	times, visits := map[pipeline.ID]int{}, map[pipeline.ID][]visit{}
	for _, version := range of {
		for _, a := range version.members {
			times[a]++
			visits[a] = version.of[a]
		}
	}
	g := median
	g.p, g.q, g.members, g.of = min(1, 2*median.p), min(1, 2*median.q), nil, visits
	for a, n := range times {
		if own := median.of[a]; own != nil {
			visits[a] = own
		}
		if 2*n > partings {
			g.members = append(g.members, a)
		}
	}
	slices.Sort(g.members)
	return g
}
