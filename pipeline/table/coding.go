package table

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go/format"
)

// encodingOf chooses by the head of the first batch: a dictionary for strings that come again, what differs from the string before for strings that
// begin alike (as counted ids do), lengths apart from letters for the other strings, which compress better so, differences for small integers, as counts are, and the plain values
// for the rest.
func encodingOf(col arrow.Array) format.Encoding {
	switch col := col.(type) {
	case *array.Dictionary:
		return format.RLEDictionary
	case *array.Int64:
		if small(col) {
			return format.DeltaBinaryPacked
		}
	case *array.String:
		switch {
		case repeats(col):
			return format.RLEDictionary
		case alike(col):
			return format.DeltaByteArray
		}
		return format.DeltaLengthByteArray
	}
	return format.Plain
}

// small says whether the numbers at the head of a column are small.
func small(col *array.Int64) bool {
	for _, v := range col.Int64Values()[:min(col.Len(), head)] {
		if v != int64(int16(v)) {
			return false
		}
	}
	return true
}

// alike says whether the strings at the head of a column share more than three quarters of their bytes with the string before.
func alike(s *array.String) bool {
	shared, total := 0, 0
	for i := 1; i < min(s.Len(), head); i++ {
		before, this := s.Value(i-1), s.Value(i)
		n := 0
		for n < len(before) && n < len(this) && before[n] == this[n] {
			n++
		}
		shared, total = shared+n, total+len(this)
	}
	return 4*shared > 3*total
}

// head is how many rows of the first batch decide on encodings.
const head = 1024

// repeats says whether the strings at the head of a column occur several times on average.
func repeats(s *array.String) bool {
	const seldom = 2
	distinct := map[string]bool{}
	n := 0
	for i := range min(s.Len(), head) {
		if s.IsValid(i) {
			distinct[s.Value(i)] = true
			n++
		}
	}
	return n >= seldom*len(distinct)
}
