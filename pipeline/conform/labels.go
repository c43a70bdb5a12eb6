package conform

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"pikir/pipeline/dump"
)

// The labels of an account.
const (
	coordinated = "coordinated"
	organic     = "organic"
	unknown     = "unknown"
)

// label is what is known of one account.
type label struct {
	kind     string
	campaign string // "" where none is named
	seen     string // platform under which the run holds the account
}

// labels are the labelled accounts by key: the id, after the platform where the file has such a column.
type labels struct {
	file      string
	platforms bool
	byKey     map[string]*label
}

// readLabels reads a CSV with the columns account_id and label, and perhaps campaign and platform.
func readLabels(path string) (*labels, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("labels: %w", err)
	}
	defer f.Close()
	l, err := parseLabels(f, path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}

func parseLabels(r io.Reader, file string) (*labels, error) {
	in := bufio.NewReader(r)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(3) // peeked
	}
	rows := csv.NewReader(in)
	rows.ReuseRecord = true
	rows.Comma = separator(in)
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("empty file: give a CSV with the columns account_id, label and campaign")
	}
	if err != nil {
		return nil, err
	}
	id, kind := slices.Index(header, "account_id"), slices.Index(header, "label")
	campaign, platform := slices.Index(header, "campaign"), slices.Index(header, "platform")
	if id < 0 || kind < 0 {
		return nil, fmt.Errorf("the columns are %s: account_id and label are needed", strings.Join(header, ", "))
	}
	l := &labels{file: file, platforms: platform >= 0, byKey: map[string]*label{}}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return l, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := rows.FieldPos(0)
		if err := l.add(cell(row, platform), row[id], row[kind], cell(row, campaign)); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// separator is what separates the columns of a header: spreadsheets write semicolons where the comma is the decimal sign.
func separator(in *bufio.Reader) rune {
	head, _ := in.Peek(512) // an error comes again when it is read
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, c := range []byte{';', '\t'} {
		if bytes.IndexByte(line, c) >= 0 && bytes.IndexByte(line, ',') < 0 {
			return rune(c)
		}
	}
	return ','
}

// cell is empty where the column is missing.
func cell(row []string, column int) string {
	if column < 0 {
		return ""
	}
	return strings.Clone(row[column])
}

func (l *labels) add(platform, id, kind, campaign string) error {
	switch kind {
	case coordinated, organic, unknown:
	default:
		return fmt.Errorf("label %q: write coordinated, organic or unknown", kind)
	}
	key := l.key(platform, id)
	if before := l.byKey[key]; before != nil && (before.kind != kind || before.campaign != campaign) {
		return fmt.Errorf("account %s has two labels: keep one", id)
	}
	l.byKey[key] = &label{kind: strings.Clone(kind), campaign: campaign}
	return nil
}

func (l *labels) key(platform, id string) string {
	if l.platforms {
		return dump.PlatformName(platform) + "\x00" + id
	}
	return strings.Clone(id)
}

// find gives the label of an account of the run, nil where it has none. An id that stands for accounts of two platforms is an error.
func (l *labels) find(platform, id string) (*label, error) {
	found := l.byKey[l.key(platform, id)]
	if found == nil {
		return nil, nil
	}
	if found.seen != "" && found.seen != platform {
		return nil, fmt.Errorf("%s: account %s is on %s and on %s: add a column platform", l.file, id, found.seen, platform)
	}
	found.seen = strings.Clone(platform)
	return found, nil
}
