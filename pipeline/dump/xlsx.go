package dump

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// xlsxLimit bounds what a spreadsheet may unpack to; sheets beyond a few MiB are spilled to temporary files.
const xlsxLimit = 4 << 30

// xlsxRows opens the first sheet that has a table, as a stream behind its header, and gives the rows up to the header.
func (f *File) xlsxRows() (rows *excelize.Rows, before [][]string, err error) {
	in, size, err := f.seekable()
	if err != nil {
		return nil, nil, err
	}
	book, err := excelize.OpenReader(io.NewSectionReader(in, 0, size), excelize.Options{UnzipSizeLimit: xlsxLimit, UnzipXMLSizeLimit: 16 << 20, RawCellValue: true})
	if err != nil {
		return nil, nil, fmt.Errorf("not a readable XLSX file: %w", err)
	}
	f.closers = append(f.closers, func() { book.Close() })
	for _, sheet := range book.GetSheetList() {
		before, err := headerRow(book, sheet)
		if len(before) == 0 || err != nil {
			continue // charts are sheets without rows
		}
		rows, err := book.Rows(sheet)
		if err != nil {
			return nil, nil, err
		}
		for range before {
			rows.Next()
			if _, err := rows.Columns(); err != nil {
				return nil, nil, err
			}
		}
		return rows, before, nil
	}
	return nil, nil, fmt.Errorf("has no sheet with a table")
}

// headerRow gives the rows of a sheet up to the one that names the columns of comments, else to the first with several cells; none if there is neither.
func headerRow(book *excelize.File, sheet string) (before [][]string, err error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	several := 0
	for len(before) < maxBefore && rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, err
		}
		if before = append(before, cells); header(cells) {
			return before, nil
		}
		if several == 0 && len(cells) > 1 {
			several = len(before)
		}
	}
	return before[:several:several], rows.Error()
}

// readXLSX reads the first table of a spreadsheet.
func readXLSX(f *File) (source, error) {
	b, err := f.bind(f.look.names)
	if err != nil {
		return source{}, err
	}
	rows, _, err := f.xlsxRows()
	if err != nil {
		return source{}, err
	}
	x := &xlsx{file: f, rows: rows, binding: b}
	return source{split: x.split, end: func() { rows.Close() }}, nil
}

type xlsx struct {
	file    *File
	rows    *excelize.Rows
	binding binding
	count   int
}

// split reads rows straight into the chunk. The offset of a row is its number.
func (x *xlsx) split(c *chunk) error {
	for n := 0; n < 8192; n++ {
		if !x.rows.Next() {
			if err := x.rows.Error(); err != nil {
				return err
			}
			if n == 0 {
				return io.EOF
			}
			return nil
		}
		cells, err := x.rows.Columns()
		if err != nil {
			return err
		}
		x.count++
		if len(cells) == 0 {
			continue
		}
		r := c.rows.next(x.count, nil)
		for col, i := range x.binding {
			if i < 0 || i >= len(cells) {
				continue
			}
			r.cells[col] = []byte(cells[i])
			if column(col) == cCreatedAt || column(col) == cAccountCreatedAt {
				r.cells[col] = serial(cells[i])
			}
		}
		if fix := x.file.format.fix; fix != nil {
			fix(&c.rows)
		}
		c.rows.add()
	}
	return nil
}

// serial turns a spreadsheet's count of days since 1899-12-30 into a date; anything else stays.
func serial(cell string) []byte {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || days < 20000 || days > 80000 {
		return []byte(cell)
	}
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days*86400+0.5) * time.Second)
	if days == math.Trunc(days) { // a date without a time of day
		return []byte(at.Format(time.DateOnly))
	}
	return []byte(at.Format(time.DateTime))
}
