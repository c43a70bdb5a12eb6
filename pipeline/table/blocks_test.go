package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// said is a row of a test; empty strings in post, and moments of 0, stand for null.
type said struct {
	account, post string
	moment        int64 // microseconds
}

// drawSaid writes rows with drawn encodings, codecs, units, and sizes of pages and row groups.
func drawSaid(t *rapid.T) (rows []said, file []byte) {
	encodings := []parquet.Node{parquet.Encoded(parquet.String(), &parquet.Plain), parquet.Encoded(parquet.String(), &parquet.RLEDictionary),
		parquet.Encoded(parquet.String(), &parquet.DeltaLengthByteArray), parquet.Encoded(parquet.String(), &parquet.DeltaByteArray)}
	units := map[int64]parquet.Node{1e3: parquet.Timestamp(parquet.Millisecond), 1: parquet.Timestamp(parquet.Microsecond), -1e3: parquet.Timestamp(parquet.Nanosecond)}
	unit := rapid.SampledFrom([]int64{1e3, 1, -1e3}).Draw(t, "unit")
	schema := parquet.NewSchema("said", parquet.Group{
		"account": rapid.SampledFrom(encodings).Draw(t, "accounts"),
		"at":      parquet.Optional(units[unit]),
		"post":    parquet.Optional(rapid.SampledFrom(encodings).Draw(t, "posts")),
	})
	var b bytes.Buffer
	w := parquet.NewWriter(&b, schema, parquet.Compression(rapid.SampledFrom([]codec{&parquet.Uncompressed, &parquet.Zstd, &parquet.Snappy}).Draw(t, "codec")),
		parquet.DataPageVersion(rapid.IntRange(1, 2).Draw(t, "version")), parquet.PageBufferSize(rapid.SampledFrom([]int{50, 1000, 1 << 20}).Draw(t, "page")),
		parquet.MaxRowsPerRowGroup(rapid.Int64Range(1, 200).Draw(t, "group")), parquet.DictionaryMaxBytes(rapid.SampledFrom([]int64{0, 100}).Draw(t, "dictionary")))
	few := rapid.IntRange(1, 100).Draw(t, "few")
	for i := range rapid.IntRange(0, 400).Draw(t, "rows") {
		r := said{account: fmt.Sprint("а", rapid.IntRange(0, few).Draw(t, "account")), moment: rapid.Int64Range(-5, 5).Draw(t, "moment") * 1_000_000}
		if n := rapid.IntRange(-2, few).Draw(t, "post"); n >= 0 {
			r.post = fmt.Sprint("p", n+i/100)
		}
		stamp, at, post := r.moment*max(-unit, 1)/max(unit, 1), parquet.Value{}, parquet.Value{}
		if at = parquet.NullValue().Level(0, 0, 1); stamp != 0 {
			at = parquet.Int64Value(stamp).Level(0, 1, 1)
		}
		if post = parquet.NullValue().Level(0, 0, 2); r.post != "" {
			post = parquet.ByteArrayValue([]byte(r.post)).Level(0, 1, 2)
		}
		if _, err := w.WriteRows([]parquet.Row{{parquet.ByteArrayValue([]byte(r.account)).Level(0, 0, 0), at, post}}); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return rows, b.Bytes()
}

// saidIn puts rows together again from blocks.
func saidIn(t interface{ Fatal(...any) }, path string) (rows []said) {
	var names [2][]string
	err := ReadBlocks(context.Background(), path, []string{"account", "post"}, "at", func(b *Block) error {
		if b.First {
			names = [2][]string{}
		}
		for k, c := range b.Strings {
			if c.Plain() {
				continue
			}
			for i := range c.Len() {
				names[k] = append(names[k], string(c.String(i)))
			}
		}
		for i, moment := range b.Moments {
			r := said{}
			if moment != NoMoment {
				r.moment = moment
			}
			for k, to := range []*string{&r.account, &r.post} {
				if c := &b.Strings[k]; c.Plain() {
					*to = string(c.String(i))
				} else if code := c.Codes[i]; code != None {
					*to = names[k][code]
				}
			}
			rows = append(rows, r)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestBlocksHoldWhatWasWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "said.parquet")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rapid.Check(t, func(t *rapid.T) {
		want, file := drawSaid(t)
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		runtime.GOMAXPROCS(rapid.IntRange(1, 3).Draw(t, "cores"))
		if got := saidIn(t, path); !slices.Equal(got, want) {
			t.Fatalf("%v\nwant %v", got, want)
		}
	})
}

func TestBlocksStop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "remarks.parquet")
	if err := os.WriteFile(path, packed(t, &parquet.Zstd, 1, 5000), 0o644); err != nil {
		t.Fatal(err)
	}
	none := func(*Block) error { return nil }
	if err := ReadBlocks(context.Background(), path, []string{"who"}, "n", none); err == nil {
		t.Error("a column of numbers was read as times")
	}
	if err := ReadBlocks(context.Background(), path, []string{"b"}, "n", none); err == nil {
		t.Error("a column of truth values was read as strings")
	}
	file := rapid.Custom(func(t *rapid.T) []byte {
		rows, file := drawSaid(t)
		if len(rows) < 10 {
			t.Skip("too few rows")
		}
		return file
	}).Example(1)
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	if err := ReadBlocks(context.Background(), path, []string{"account"}, "at", func(*Block) error { return enough }); err != enough {
		t.Errorf("error %v, want %v", err, enough)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := ReadBlocks(ctx, path, []string{"account"}, "at", none); err != context.Canceled {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	file[4] ^= 0xff // the head of the first page
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := ReadBlocks(context.Background(), path, []string{"account"}, "at", none); err == nil {
		t.Error("a damaged file was read")
	}
}
