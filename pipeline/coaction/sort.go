package coaction

import (
	"cmp"
	"slices"

	"pikir/pipeline"
)

// Sort brings traces into the order that Count takes: by key, time, account and row.
func Sort(traces []pipeline.Trace) { slices.SortFunc(traces, compareTraces) }

func compareTraces(a, b pipeline.Trace) int {
	switch {
	case a.Key != b.Key:
		return cmp.Compare(a.Key, b.Key)
	case a.At != b.At:
		return cmp.Compare(a.At, b.At)
	case a.Account != b.Account:
		return cmp.Compare(a.Account, b.Account)
	}
	return cmp.Compare(a.Row, b.Row)
}

// place is a trace but for its comment.
type place struct {
	at      int64 // microseconds
	account pipeline.ID
	key     uint32 // a number of the key
}

// stored is a trace of a store.
type stored struct {
	place
	row uint32
}

func compareStored(a, b stored) int {
	switch {
	case a.key != b.key:
		return cmp.Compare(a.key, b.key)
	case a.at != b.at:
		return cmp.Compare(a.at, b.at)
	case a.account != b.account:
		return cmp.Compare(a.account, b.account)
	}
	return cmp.Compare(a.row, b.row)
}
