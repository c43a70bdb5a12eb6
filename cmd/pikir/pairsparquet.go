package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"pikir/pipeline"
	"pikir/pipeline/table"
)

// errImport says that a file needs the care of an import.
var errImport = errors.New("not in the canonical form")

// canonical reads a Parquet file that an import would take as it is: columns named and typed as in the canonical schema, no ids of
// comments (which might repeat), no address of which the network would have to be read, and every value plain. It is false, and nothing counts, for any other
// file, and for several, which might repeat each other.
func (t *tracer) canonical(ctx context.Context, files []string) bool {
	if len(files) != 1 || filepath.Ext(files[0]) != ".parquet" || t.parquet(ctx, files[0]) != nil {
		t.finish()
		return false
	}
	return t.close() == nil
}

func (t *tracer) parquet(ctx context.Context, path string) error {
	r, err := table.Open(path)
	if err != nil {
		return err
	}
	columns, err := canonicalColumns(r.Schema())
	if closed := r.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	now := time.Now().UnixMicro()
	return table.ReadBlocks(ctx, path, columns, pipeline.CreatedAt, func(b *table.Block) error { return t.block(columns, b, now) })
}

// canonicalColumns are the columns of strings to read.
func canonicalColumns(schema *arrow.Schema) ([]string, error) {
	var columns []string
	timed := false
	for _, field := range schema.Fields() {
		want, known := pipeline.Schema.FieldsByName(field.Name)
		switch {
		case !known || field.Name == pipeline.CommentID || field.Name == pipeline.URL:
			return nil, errImport
		case !slices.Contains(plainColumns, field.Name):
			continue
		case !arrow.TypeEqual(field.Type, want[0].Type):
			return nil, errImport
		case field.Name == pipeline.CreatedAt:
			timed = true
			continue
		}
		columns = append(columns, field.Name)
	}
	if !slices.Contains(columns, pipeline.AccountID) || !timed ||
		!slices.Contains(columns, pipeline.PostID) && !slices.Contains(columns, pipeline.PageID) {
		return nil, errImport
	}
	return columns, nil
}

// earliest is a time that no comment is older than.
var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// block takes rows whose values need no cleaning: each has an account and a time in the past, on a known platform or none.
func (t *tracer) block(columns []string, b *table.Block, now int64) error {
	for _, at := range b.Moments {
		if at < earliest || at > now {
			return errImport
		}
	}
	if err := t.take(columns, b); err != nil {
		return err
	}
	n := t.names
	if n.accounts.odd || n.posts.odd || n.pages.odd || n.accounts.missing {
		return errImport
	}
	for i := range n.platforms.Len() {
		if !slices.Contains(networks, n.platforms.String(uint32(i))) {
			return errImport
		}
	}
	return nil
}

// networks are names of platforms that an import keeps.
var networks = []string{"unknown", "facebook", "instagram", "ok", "reddit", "telegram", "tiktok", "threads", "twitter", "vk", "youtube"}

// plainID says that an import would keep an id: letters, digits and _ without a word for nothing, so that none of its rules for odd ids applies.
func plainID(id string) bool {
	for _, c := range []byte(id) {
		if l := c | 0x20; (l < 'a' || l > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	odd := []string{"", "None", "null", "NULL", "nan", "NaN", "undefined", "deleted", "anonymous", "DELETED"}
	return len(id) <= 128 && !slices.Contains(odd, id)
}
