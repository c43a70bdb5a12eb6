package table

import (
	"encoding/binary"
	"testing"
)

func TestPackedRunsMayEndWithFilling(t *testing.T) {
	packed := func(eights int) []byte { // values of one bit
		return append(binary.AppendUvarint(nil, uint64(eights<<1|1)), make([]byte, eights)...)
	}
	for _, test := range []struct {
		eights, values int
		fine           bool
	}{
		{1, 8, true}, {1, 1, true},
		{32, 1, true}, // as DuckDB writes one value
		{33, 1, false}, {33, 9, true},
	} {
		if err := checkRuns(packed(test.eights), 1, test.values); (err == nil) != test.fine {
			t.Errorf("%d packed values where %d are stated: %v", 8*test.eights, test.values, err)
		}
	}
}
