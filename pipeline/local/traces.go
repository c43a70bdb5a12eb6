package local

import (
	"slices"
	"sort"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// held is the traces of one detector, by account, then key, then time, with the start of each account's traces.
type held struct {
	traces []pipeline.Trace
	start  []uint32 // one more entry than accounts
}

// holdByAccount leaves the traces as they are; those of each account are sorted by compare.
func holdByAccount(traces []pipeline.Trace, accounts int, compare func(a, b pipeline.Trace) int) held {
	h := held{make([]pipeline.Trace, len(traces)), startsByAccount(traces, accounts)}
	next := slices.Clone(h.start)
	for _, t := range traces {
		h.traces[next[t.Account]] = t
		next[t.Account]++
	}
	parallel.Stretches(accounts, func(from, to int) {
		for a := from; a < to; a++ {
			if own := h.of(pipeline.ID(a)); !slices.IsSortedFunc(own, compare) {
				slices.SortFunc(own, compare)
			}
		}
	})
	return h
}

// startsByAccount says where the traces of each account begin when they lie by account.
func startsByAccount(traces []pipeline.Trace, accounts int) []uint32 {
	start := make([]uint32, accounts+1)
	for i := range traces {
		start[traces[i].Account+1]++
	}
	for a := range accounts {
		start[a+1] += start[a]
	}
	return start
}

// sortByKeyAndTime brings traces into the order that package coaction takes.
func sortByKeyAndTime(traces []pipeline.Trace) {
	sortParted(traces, func(t *pipeline.Trace) uint64 { return t.Key }, func(a, b pipeline.Trace) int {
		if a.Key == b.Key && a.At == b.At && a.Account != b.Account {
			return order(a.Account, b.Account)
		}
		return byKeyAndTime(a, b)
	})
}

// byKeyAndTime orders the traces of one account.
func byKeyAndTime(a, b pipeline.Trace) int {
	if a.Key != b.Key {
		return order(a.Key, b.Key)
	}
	return byTimeAndRow(a, b)
}

func byTimeAndRow(a, b pipeline.Trace) int {
	if a.At != b.At {
		return order(a.At, b.At)
	}
	return order(a.Row, b.Row)
}

// of lists the traces of an account by key and time.
func (h held) of(a pipeline.ID) []pipeline.Trace { return h.traces[h.start[a]:h.start[a+1]] }

// shared calls meet with the traces of two accounts under each key that both hold.
func (h held) shared(a, b pipeline.ID, meet func(ofA, ofB []pipeline.Trace)) {
	x, y := h.of(a), h.of(b)
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].Key < y[0].Key:
			x = x[before(x, y[0].Key):]
		case x[0].Key > y[0].Key:
			y = y[before(y, x[0].Key):]
		default:
			i, j := sameKey(x), sameKey(y)
			meet(x[:i], y[:j])
			x, y = x[i:], y[j:]
		}
	}
}

// before is how many traces at the front lie before a key, of which there is at least one. It steps in doubling strides, so that a short list passes through a long one in
// little more than its own length.
func before(t []pipeline.Trace, key pipeline.Key) int {
	stride := 1
	for stride < len(t) && t[stride].Key < key {
		stride *= 2
	}
	low := stride / 2
	return low + sort.Search(min(stride, len(t))-low, func(i int) bool { return t[low+i].Key >= key })
}

// eachKey calls do with the traces of each key, by which they are sorted.
func eachKey(traces []pipeline.Trace, do func(of []pipeline.Trace)) {
	for len(traces) > 0 {
		n := sameKey(traces)
		do(traces[:n])
		traces = traces[n:]
	}
}

// sameKey is how many traces at the front share the first one's key.
func sameKey(t []pipeline.Trace) int {
	n := 1
	for n < len(t) && t[n].Key == t[0].Key {
		n++
	}
	return n
}
