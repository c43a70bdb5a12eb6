// Package sheet reads any table of strings: CSV, TSV, NDJSON and Parquet, also in gzip and zstd.
// It is for tables that need no columns of a dump of comments, only a text.
package sheet

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// Formats names what Read reads, for messages.
const Formats = ".csv, .tsv, .ndjson, .jsonl or .parquet, also with .gz or .zst"

// Read hands the rows of a table over in order: first begin with the names of its columns, then row for each row, whose
// strings are valid until it returns. Absent values are empty. Errors name file and record.
func Read(path string, begin func(columns []string) error, row func(values []string) error) error {
	err := read(path, begin, row)
	if err != nil && !strings.Contains(err.Error(), path) {
		return fmt.Errorf("%s: %w", path, err)
	}
	return err
}

func read(path string, begin func([]string) error, row func([]string) error) error {
	name := strings.ToLower(path)
	inner := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	if inner == name && filepath.Ext(name) == ".parquet" {
		return readParquet(path, begin, row)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in, err := unpacked(f, name)
	if err != nil {
		return err
	}
	in = skipMark(in)
	switch filepath.Ext(inner) {
	case ".csv":
		return readCSV(in, ',', begin, row)
	case ".tsv":
		return readCSV(in, '\t', begin, row)
	case ".ndjson", ".jsonl":
		return readNDJSON(in, begin, row)
	}
	return fmt.Errorf("cannot tell the format by the name: rename it to end in %s", Formats)
}

func unpacked(f io.Reader, name string) (io.Reader, error) {
	switch filepath.Ext(name) {
	case ".gz":
		return gzip.NewReader(f)
	case ".zst":
		z, err := zstd.NewReader(f)
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return f, nil
}

// skipMark leaves a byte order mark out.
func skipMark(in io.Reader) io.Reader {
	b := bufio.NewReaderSize(in, 1<<16)
	if head, err := b.Peek(3); err == nil && string(head) == "\uFEFF" {
		_, _ = b.Discard(3) // they were just seen
	}
	return b
}

func readCSV(in io.Reader, comma rune, begin func([]string) error, row func([]string) error) error {
	r := csv.NewReader(in)
	r.Comma, r.LazyQuotes = comma, comma == '\t'
	columns, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("the file is empty: its first line must name the columns")
	}
	if err != nil {
		return err
	}
	if err := begin(columns); err != nil {
		return err
	}
	r.ReuseRecord = true
	for {
		values, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: a text that holds the delimiter or a quote must stand in double quotes", err)
		}
		if err := row(values); err != nil {
			return err
		}
	}
}
