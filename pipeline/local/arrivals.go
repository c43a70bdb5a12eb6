package local

import (
	"slices"
	"sort"
	"time"

	"gonum.org/v1/gonum/stat"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// arrivals asks whether one cluster arrives where another is at work. Under each post one comment of every visit of a cluster, drawn at random, is a trial: does it
// lie within the window of a comment of the other cluster? Were its moment like those of the accounts outside all clusters within the horizon,
// it would do so with the share of them that do (interval jitter: Amarasingham et al. 2012, J. Neurophysiol. 107:517); where few are around, the share leans
// towards that under all posts that the two clusters share; with the share of those at hours that its account keeps; and were its moment one that its account could have come at by another of its own delays, with the share of these that do (habits). Each
// of these explanations must fail. A visit counts once, since its comments are not independent, and at random, since the first one
// comes when most people do.
type arrivals struct {
	s               *significance
	habits          habitsOf      // of members
	of              []pipeline.ID // by account: its cluster, None outside all
	window, horizon int64         // microseconds
	seed            uint64
	trials          map[[2]pipeline.ID]*trials

	present []present // clusters under the post at hand
	near    []bool    // by trace: within the window of the cluster at hand
	host    comings   // those of that cluster
	before  []uint32  // by trace: comments from outside before it, and those of them that are near
	nearby  []uint32
	spoken  []uint32 // threads of the cluster at hand
}

// trials of one cluster beside another: how many hit, and the surroundings of each.
type trials struct {
	hits   int
	around []surroundings
}

// surroundings of a trial: the comments from outside within the horizon, and the moments like its own.
type surroundings struct{ outside, delays, hours like }

// present is a cluster under a post, with the positions of its comments.
type present struct {
	cluster pipeline.ID
	traces  []int
}

// gather finds the clusters under a post.
func (a *arrivals) gather(traces []pipeline.Trace) {
	a.present = a.present[:0]
	at := map[pipeline.ID]int{}
	for i, t := range traces {
		c := a.of[t.Account]
		if c == pipeline.None {
			continue
		}
		k, known := at[c]
		if !known {
			k = len(a.present)
			at[c], a.present = k, append(a.present, present{cluster: c})
		}
		a.present[k].traces = append(a.present[k].traces, i)
	}
}

// read takes the comments under one post, by time.
func (a *arrivals) read(traces []pipeline.Trace) {
	if a.gather(traces); len(a.present) < 2 {
		return
	}
	for _, host := range a.present {
		a.mark(traces, host.cluster)
		for _, guest := range a.present {
			if guest.cluster != host.cluster {
				a.visits(traces, host.cluster, guest)
			}
		}
	}
}

// mark notes which comments lie within the window of the host's.
func (a *arrivals) mark(traces []pipeline.Trace, host pipeline.ID) {
	a.near = append(a.near[:0], make([]bool, len(traces))...)
	a.spoken, a.host = a.spoken[:0], comings{a.host.at[:0], a.window}
	last := int64(-1 << 62)
	for i, t := range traces {
		if a.of[t.Account] == host {
			last = t.At
			a.host.at = append(a.host.at, t.At)
			a.spoken = append(a.spoken, a.s.corpus.thread(t.Row))
		}
		a.near[i] = t.At-last <= a.window
	}
	slices.Sort(a.spoken)
	next := int64(1 << 62)
	for i := len(traces) - 1; i >= 0; i-- {
		if a.of[traces[i].Account] == host {
			next = traces[i].At
		}
		a.near[i] = a.near[i] || next-traces[i].At <= a.window
	}
	a.before, a.nearby = append(a.before[:0], 0), append(a.nearby[:0], 0)
	for i, t := range traces {
		outside, near := uint32(0), uint32(0)
		if a.of[t.Account] == pipeline.None {
			outside = 1
			if a.near[i] {
				near = 1
			}
		}
		a.before, a.nearby = append(a.before, a.before[i]+outside), append(a.nearby, a.nearby[i]+near)
	}
}

// visits tries each visit of the guest: a run of its comments with no gap over the horizon.
func (a *arrivals) visits(traces []pipeline.Trace, host pipeline.ID, guest present) {
	drawn, latest := -1, int64(-1<<62)
	finish := func() {
		if drawn >= 0 && !contains(a.spoken, a.s.corpus.thread(traces[drawn].Row)) {
			a.try(traces, drawn, [2]pipeline.ID{host, guest.cluster})
		}
		drawn = -1
	}
	for _, i := range guest.traces {
		t := &traces[i]
		if t.At-latest > a.horizon {
			finish()
		}
		latest = t.At
		if drawn < 0 || a.s.corpus.lot(a.seed, t.Row) < a.s.corpus.lot(a.seed, traces[drawn].Row) {
			drawn = i
		}
	}
	finish()
}

func (a *arrivals) try(traces []pipeline.Trace, i int, pair [2]pipeline.ID) {
	of := a.trials[pair]
	if of == nil {
		of = &trials{}
		a.trials[pair] = of
	}
	at := traces[i].At
	low := sort.Search(i, func(k int) bool { return at-traces[k].At <= a.horizon })
	high := i + sort.Search(len(traces)-i, func(k int) bool { return traces[i+k].At-at > a.horizon })
	if a.near[i] {
		of.hits++
	}
	around := surroundings{outside: like{float64(a.nearby[high] - a.nearby[low]), float64(a.before[high] - a.before[low])}}
	own := a.habits[traces[i].Account]
	around.delays, around.hours = own.like(a.s, traces[i].Row, at, a.host.near), a.atHours(own, traces, at, low, high)
	of.around = append(of.around, around)
}

// atHours counts the comments from outside from one on to before another, by how often an account comes at their time of day.
func (a *arrivals) atHours(own *habits, traces []pipeline.Trace, at int64, low, high int) like {
	var hours byHours
	step := strideOver(high - low)
	for k := low; k < high; k += step {
		if a.of[traces[k].Account] == pipeline.None {
			hours.add(own.often(traces[k].At, at), a.near[k])
		}
	}
	return hours.like()
}

// pairs gives one row for each two clusters, that of the firmer way, with the Cauchy combination of both.
func (a *arrivals) pairs(window time.Duration) []pipeline.Pair {
	var pairs []pipeline.Pair
	for sides, of := range a.trials {
		back := a.trials[[2]pipeline.ID{sides[1], sides[0]}]
		if sides[0] > sides[1] || back == nil {
			continue
		}
		there, again := of.pair(sides, window), back.pair(sides, window)
		both := stats.Cauchy(there.P, again.P)
		if again.P < there.P {
			there = again
		}
		there.P = both
		pairs = append(pairs, there)
	}
	return pairs
}

// ownWeight is the number of comments from outside at which a post's own share counts as much as that of all shared posts.
const ownWeight = 5

func (t *trials) pair(sides [2]pipeline.ID, window time.Duration) pipeline.Pair {
	p := pipeline.Pair{A: sides[0], B: sides[1], Window: int64(window / time.Second), Weight: uint32(t.hits), Keys: uint32(len(t.around))}
	outside, hours := like{1, 1}, like{}
	for _, around := range t.around {
		outside, hours = outside.and(around.outside), hours.and(around.hours)
	}
	byOthers, byDelays, byHours := make([]float64, len(t.around)), make([]float64, len(t.around)), make([]float64, len(t.around))
	for i, around := range t.around {
		byOthers[i] = around.outside.share(outside.near / outside.all)
		byDelays[i] = around.delays.byHabit(byOthers[i])
	}
	atHours := hours.share(stat.Mean(byOthers, nil))
	for i, around := range t.around {
		byHours[i] = around.hours.byHabit(atHours)
	}
	p.Expected, p.P = leastSurprising(t.hits, byOthers, byDelays, byHours)
	return p
}
