package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/intern"
	"pikir/pipeline/table"
)

// errImport says that a file needs the care of an import.
var errImport = errors.New("not in the canonical form")

// canonical reads Parquet files that an import would take as they are: columns named and typed as in the canonical schema, no ids of
// comments (which might repeat), no address of which the network would have to be read, and every value plain. It is false, and nothing counts, for any other
// file.
func (t *tracer) canonical(ctx context.Context, files []string) bool {
	for _, path := range files {
		if filepath.Ext(path) != ".parquet" || t.parquet(ctx, path) != nil {
			return false
		}
	}
	return true
}

func (t *tracer) parquet(ctx context.Context, path string) error {
	r, err := table.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	columns, err := canonicalColumns(r.Schema())
	if err != nil {
		return err
	}
	const batchRows = 8192
	batches := make(chan arrow.Record, 16)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	go func() {
		defer close(batches)
		failed = r.Read(columns, batchRows, func(rec arrow.Record) error {
			rec.Retain()
			select {
			case batches <- rec:
				return nil
			case <-ctx.Done():
				rec.Release()
				return ctx.Err()
			}
		})
	}()
	for rec := range batches {
		if err == nil {
			err = t.plainBatch(rec, time.Now().UnixMicro())
		}
		if rec.Release(); err != nil {
			stop()
		}
	}
	return errors.Join(err, failed)
}

// canonicalColumns are the columns to read.
func canonicalColumns(schema *arrow.Schema) ([]string, error) {
	var columns []string
	for _, field := range schema.Fields() {
		want, known := pipeline.Schema.FieldsByName(field.Name)
		switch {
		case !known || field.Name == pipeline.CommentID || field.Name == pipeline.URL:
			return nil, errImport
		case !slices.Contains(plainColumns, field.Name):
			continue
		case !arrow.TypeEqual(field.Type, want[0].Type):
			return nil, errImport
		}
		columns = append(columns, field.Name)
	}
	if !slices.Contains(columns, pipeline.AccountID) || !slices.Contains(columns, pipeline.CreatedAt) ||
		!slices.Contains(columns, pipeline.PostID) && !slices.Contains(columns, pipeline.PageID) {
		return nil, errImport
	}
	return columns, nil
}

// earliest is a time that no comment is older than.
var earliest = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()

// plainBatch takes a batch whose values need no cleaning. Ids are looked at when they are new.
func (t *tracer) plainBatch(rec arrow.Record, now int64) error {
	if !plainRows(rec, now) {
		return errImport
	}
	ids, places := t.ids.Len(), t.places.Len()
	if err := t.batch(rec); err != nil {
		return err
	}
	for table, from := range map[*intern.Table]int{t.ids: ids, t.places: places} {
		for ; from < table.Len(); from++ {
			_, id, _ := strings.Cut(table.String(uint32(from)), "\x00")
			if !plainID(strings.TrimPrefix(id, "\x00")) {
				return errImport
			}
		}
	}
	return nil
}

// plainRows says that every row has an account and a time in the past, on a known platform or none.
func plainRows(rec arrow.Record, now int64) bool {
	for i, field := range rec.Schema().Fields() {
		switch column := rec.Column(i).(type) {
		case *array.Timestamp:
			for _, at := range column.TimestampValues() {
				if int64(at) < earliest || int64(at) > now {
					return false
				}
			}
			if column.NullN() > 0 {
				return false
			}
		case *array.String:
			if field.Name == pipeline.Platform {
				for row := range column.Len() {
					if !slices.Contains(networks, value(column, row)) {
						return false
					}
				}
			}
			if field.Name == pipeline.AccountID && hasEmpty(column) {
				return false
			}
		}
	}
	return true
}

func hasEmpty(column *array.String) bool {
	offsets := column.ValueOffsets()
	for i := 1; i < len(offsets); i++ {
		if offsets[i] == offsets[i-1] {
			return true
		}
	}
	return column.NullN() > 0
}

// networks are names of platforms that an import keeps.
var networks = []string{"", "facebook", "instagram", "ok", "reddit", "telegram", "tiktok", "threads", "twitter", "vk", "youtube"}

// plainID says that an import would keep an id: letters, digits and _ without a word for nothing, so that none of its rules for odd ids applies.
func plainID(id string) bool {
	for i := range len(id) {
		if c := id[i] | 0x20; (c < 'a' || c > 'z') && (id[i] < '0' || id[i] > '9') && id[i] != '_' && id[i] != '-' {
			return false
		}
	}
	odd := []string{"", "None", "null", "NULL", "nan", "NaN", "undefined", "deleted", "anonymous", "DELETED"}
	return len(id) <= 128 && !slices.Contains(odd, id)
}
