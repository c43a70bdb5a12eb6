package sheet

import (
	"github.com/apache/arrow/go/v17/arrow"

	"pikir/pipeline/table"
)

const batchRows = 1 << 13

func readParquet(path string, begin func([]string) error, row func([]string) error) error {
	r, err := table.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	columns := []string{}
	for _, f := range r.Schema().Fields() {
		columns = append(columns, f.Name)
	}
	if err := begin(columns); err != nil {
		return err
	}
	values := make([]string, len(columns))
	return r.Read(columns, batchRows, func(rec arrow.Record) error {
		for i := range int(rec.NumRows()) {
			for c := range values {
				if values[c] = ""; rec.Column(c).IsValid(i) {
					values[c] = rec.Column(c).ValueStr(i)
				}
			}
			if err := row(values); err != nil {
				return err
			}
		}
		return nil
	})
}
