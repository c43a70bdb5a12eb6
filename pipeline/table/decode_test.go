package table

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
)

// TestNumbersOfDatabases reads decimal numbers of every width, in which databases hold ids, and times of day.
func TestNumbersOfDatabases(t *testing.T) {
	type row struct {
		Narrow int32    `parquet:"narrow,decimal(2:9)"`
		Middle int64    `parquet:"middle,decimal(0:18)"`
		Wide   [16]byte `parquet:"wide,decimal(0:38)"`
		Cents  [16]byte `parquet:"cents,decimal(3:38)"`
		Day    int64    `parquet:"day,time(microsecond)"`
	}
	minus := func(b byte) (wide [16]byte) {
		for i := range wide {
			wide[i] = 0xFF
		}
		wide[15] = b
		return wide
	}
	var file bytes.Buffer
	w := parquet.NewGenericWriter[row](&file)
	if _, err := w.Write([]row{
		{5, 17841234567890123, [16]byte{8: 0x80, 15: 5}, [16]byte{14: 4, 15: 0xD2}, int64(10*time.Hour/time.Microsecond) + 5},
		{-1250, -7, minus(0xFB), minus(0xFF), 0},
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), []string{"narrow", "middle", "wide", "cents", "day"}, 10, func(rec arrow.Record) error {
		for i := range int(rec.NumRows()) {
			for _, c := range rec.Columns() {
				got = append(got, c.ValueStr(i))
			}
		}
		return nil
	})
	const want = "0.05 17841234567890123 9223372036854775813 1.234 10:00:00.000005 -12.5 -7 -5 -0.001 00:00:00"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("%q, %v, want %s", got, err, want)
	}
}
