package main

import (
	"slices"
	"sync"

	"pikir/pipeline/coaction"
)

// pairBatch is how many pairs are written at once.
const pairBatch = 128 << 10

// pairWriter writes pairs while others are counted, in batches that do not depend on how pairs come, so that the bytes of the file do not either.
type pairWriter struct {
	sink             *tableSink
	columns          pairColumns
	pending, written []coaction.Pair
	writing          sync.WaitGroup
	err              error // of the last batch; read after waiting
}

// add takes pairs in, which may change afterwards.
func (w *pairWriter) add(pairs []coaction.Pair) error {
	for len(pairs) > 0 {
		n := min(len(pairs), pairBatch-len(w.pending))
		w.pending, pairs = append(slices.Grow(w.pending, pairBatch-len(w.pending)), pairs[:n]...), pairs[n:]
		if len(w.pending) == pairBatch {
			if err := w.write(); err != nil {
				return err
			}
		}
	}
	return nil
}

// write writes what is pending when the batch before is written.
func (w *pairWriter) write() error {
	w.writing.Wait()
	if w.err != nil {
		return w.err
	}
	w.pending, w.written = w.written[:0], w.pending
	w.writing.Go(func() { w.err = w.sink.write(w.columns.record(w.written)) })
	return nil
}

// close writes what is left.
func (w *pairWriter) close() error {
	err := w.write()
	w.writing.Wait()
	if err == nil {
		err = w.err
	}
	return err
}
