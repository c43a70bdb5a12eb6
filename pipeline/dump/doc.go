// Package dump reads the exports that people hold into canonical comments (pipeline.Schema).
//
//	files, err := dump.Expand([]string{"exports/"})
//	inputs, err := dump.Import(ctx, files, dump.Options{}, func(rec arrow.Record) error { … })
//
// A file is opened once and read as a stream: bytes → decompressed → UTF-8 → records → rows → batches. One goroutine cuts the
// stream into stretches of whole records, as many as there are cores parse them, and the caller's goroutine takes the batches in
// the order of the input, drops duplicates and hands them on. Memory does not grow with the input but for eleven bytes a comment,
// the hash of its id or of what it says, by which duplicates are known (64 bits: among 10 million comments one is taken for a duplicate wrongly in 370,000 imports).
//
// A format is one file of this package with one Format value; everything else (sniffing, `pikir formats`, fixtures, fuzzing) loops over All.
// A record that cannot be read becomes a Reject with its reason and never stops the import, unless Options.Strict is set.
package dump
