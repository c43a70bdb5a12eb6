package dump

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// arrowFile is a table of comments in batches of three, as a file or as a stream, and where each batch of the stream ends.
func arrowFile(t *testing.T, stream bool, batches int, opts ...ipc.Option) (text []byte, ends []int) {
	dict := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{{Name: "author", Type: dict}, {Name: "date", Type: arrow.FixedWidthTypes.Timestamp_s}, {Name: "text", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	opts = append(opts, ipc.WithSchema(schema))
	out, err := os.Create(filepath.Join(t.TempDir(), "a.arrow"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var w interface {
		Write(arrow.Record) error
		Close() error
	} = ipc.NewWriter(out, opts...)
	if !stream {
		if w, err = ipc.NewFileWriter(out, opts...); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 * batches {
		if err := b.Field(0).(*array.BinaryDictionaryBuilder).AppendString(fmt.Sprint("u", i%2)); err != nil {
			t.Fatal(err)
		}
		b.Field(1).(*array.TimestampBuilder).Append(arrow.Timestamp(1600000000 + i))
		b.Field(2).(*array.StringBuilder).Append(strings.Repeat("мәтін ", i+1))
		if i%3 == 2 {
			rec := b.NewRecord()
			if err := w.Write(rec); err != nil {
				t.Fatal(err)
			}
			rec.Release()
			end, _ := out.Seek(0, io.SeekCurrent)
			ends = append(ends, int(end))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if text, err = os.ReadFile(out.Name()); err != nil {
		t.Fatal(err)
	}
	return text, ends
}

// TestDamagedArrow: a file or stream with one byte changed is read or refused, without panic and without much memory.
func TestDamagedArrow(t *testing.T) {
	for _, stream := range []bool{false, true} {
		for _, opts := range [][]ipc.Option{nil, {ipc.WithZstd()}, {ipc.WithLZ4()}} {
			text, _ := arrowFile(t, stream, 1, opts...)
			if got, err := importAll(Options{Stdin: bytes.NewReader(text)}, "-"); err != nil || len(got.Rows) != 3 {
				t.Fatalf("%d rows, %v", len(got.Rows), err)
			}
			for at := 0; at < len(text); at += 3 {
				damaged := bytes.Clone(text)
				damaged[at] ^= []byte{0xff, 0x7f, 0x40, 1}[at%4]
				if _, err := checkArrow(bytes.NewReader(damaged), int64(len(damaged))); err != nil {
					continue
				}
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, err := importAll(Options{Format: "table", Stdin: bytes.NewReader(damaged)}, "-")
				runtime.ReadMemStats(&after)
				if took := after.TotalAlloc - before.TotalAlloc; took > 256<<20 {
					t.Errorf("byte %d of %d (stream %t): took %d MiB, %v", at, len(text), stream, took>>20, err)
				}
			}
		}
	}
}

// TestHostileArrow: what a file states is held against what is there.
func TestHostileArrow(t *testing.T) {
	file, _ := arrowFile(t, false, 1)
	stream, _ := arrowFile(t, true, 1)
	packed, _ := arrowFile(t, true, 1, ipc.WithZstd())
	size := func(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
	long := bytes.Clone(stream)
	copy(long[4:], size(1<<30))
	footer := bytes.Clone(file)
	copy(footer[len(footer)-10:], size(1<<31-8))
	grown := bytes.Clone(packed)
	frame := bytes.Index(grown, []byte{0x28, 0xb5, 0x2f, 0xfd})
	copy(grown[frame-8:], binary.LittleEndian.AppendUint64(nil, 1<<38))
	for name, text := range map[string][]byte{"message of a GiB": long, "footer of 2 GiB": footer, "buffer of 256 GiB": grown, "no end": file[:len(file)-1], "nothing": []byte("ARROW1\x00\x00")} {
		whole, err := checkArrow(bytes.NewReader(text), int64(len(text)))
		if err == nil {
			t.Errorf("%s: readable up to byte %d of %d", name, whole, len(text))
		}
	}
}

// TestCutArrow: a stream that was cut off keeps the batches before.
func TestCutArrow(t *testing.T) {
	text, ends := arrowFile(t, true, 3)
	for at := ends[0]; at < ends[2]; at += 11 {
		want := 3
		if at >= ends[1] {
			want = 6
		}
		got, err := importAll(Options{Stdin: bytes.NewReader(text[:at])}, "-")
		if err != nil || len(got.Rows) != want {
			t.Fatalf("cut at %d of %v: %d rows, want %d, %v", at, ends, len(got.Rows), want, err)
		}
		if notes := notesOn(got.Inputs[0]); at > ends[1]+8 && !strings.Contains(notes, "ends early") {
			t.Errorf("cut at %d: notes %q", at, notes)
		}
	}
}
