package dump

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"pikir/pipeline"
	"pikir/pipeline/table"
)

// invented makes a dump of invented comments, about 300 bytes each, as NDJSON and as CSV.
func invented(n int) (lines, values []byte) {
	words := strings.Fields("мен сен қала көше жақсы рахмет вода дорога красиво отлично спасибо город новый парк дети школа транспорт the of city good 🙂 нашего двора құрметті тұрғындар")
	r := rand.New(rand.NewPCG(1, 2))
	var object, cells bytes.Buffer
	w := csv.NewWriter(&cells)
	e := json.NewEncoder(&object)
	e.SetEscapeHTML(false)
	w.Write([]string{"comment_id", "account_id", "account_name", "post_id", "page_id", "created_at", "text", "likes"})
	for i := range n {
		text := make([]string, 4+r.IntN(36))
		for j := range text {
			text[j] = words[r.IntN(len(words))]
		}
		if i%7 == 0 {
			text[0] = `"так, сказать"`
		}
		account := fmt.Sprint(r.IntN(n/4) + 1)
		row := []string{fmt.Sprint(1_000_000_000 + i), account, "Имя " + account, fmt.Sprint("post", r.IntN(20000)), fmt.Sprint("page", r.IntN(30)),
			fmt.Sprintf("2024-01-%02dT%02d:%02d:%02dZ", 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60)), strings.Join(text, " "), fmt.Sprint(r.IntN(30))}
		w.Write(row)
		e.Encode(struct {
			CommentID   string `json:"comment_id"`
			AccountID   string `json:"account_id"`
			AccountName string `json:"account_name"`
			PostID      string `json:"post_id"`
			PageID      string `json:"page_id"`
			CreatedAt   string `json:"created_at"`
			Text        string `json:"text"`
			Likes       int    `json:"likes"`
		}{row[0], row[1], row[2], row[3], row[4], row[5], row[6], r.IntN(30)})
	}
	w.Flush()
	return object.Bytes(), cells.Bytes()
}

// benchmarkImport imports a dump and, where write is set, writes the table.
func benchmarkImport(b *testing.B, text []byte, write bool) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		emit := func(arrow.Record) error { return nil }
		var w *table.Writer
		if write {
			var err error
			if w, err = table.NewWriter(io.Discard, pipeline.Schema); err != nil {
				b.Fatal(err)
			}
			emit = w.Write
		}
		if _, err := Import(context.Background(), []string{"-"}, Options{Stdin: bytes.NewReader(text)}, emit); err != nil {
			b.Fatal(err)
		}
		if write {
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkImport(b *testing.B) {
	lines, values := invented(300_000)
	for _, bench := range []struct {
		name  string
		text  []byte
		write bool
	}{{"NDJSON", lines, false}, {"NDJSON-to-Parquet", lines, true}, {"CSV", values, false}, {"CSV-to-Parquet", values, true}} {
		b.Run(bench.name, func(b *testing.B) { benchmarkImport(b, bench.text, bench.write) })
	}
}
