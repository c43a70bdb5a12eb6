package dump

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// xlsxLimit bounds what a spreadsheet may unpack to; sheets beyond a few MiB are spilled to temporary files.
const xlsxLimit = 4 << 30

// workbook is a spreadsheet: its sheets with a table of comments, or else its first with any table, and the sheets that are left out.
type workbook struct {
	book   *excelize.File
	sheets []sheet
	others []string
	days   float64 // to add to its count of days for one from 1899-12-30
}

// sheet is a table with its rows up to the header.
type sheet struct {
	name   string
	before [][]string
}

func (s *sheet) header() []string { return s.before[len(s.before)-1] }

// workbook opens a spreadsheet. Of several tables of comments those are read whose header is that of the first.
func (f *File) workbook() (*workbook, error) {
	in, size, err := f.seekable()
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(io.NewSectionReader(in, 0, size), excelize.Options{UnzipSizeLimit: xlsxLimit, UnzipXMLSizeLimit: 16 << 20, RawCellValue: true})
	if err != nil {
		return nil, damaged{fmt.Errorf("not a readable XLSX file: %w", err)}
	}
	f.closers = append(f.closers, func() { book.Close() })
	w := &workbook{book: book}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		w.days = 1462 // from 1899-12-30 to 1904-01-01
	}
	var tables []sheet
	var broken error
	for _, name := range book.GetSheetList() {
		if before, err := headerRow(book, name); len(before) > 0 && err == nil { // charts are sheets without rows
			tables = append(tables, sheet{name, before})
		} else if errors.As(err, new(damaged)) {
			broken = err
		}
	}
	if len(tables) == 0 && broken != nil {
		return nil, broken
	}
	if len(tables) == 0 {
		return nil, fmt.Errorf("has no sheet with a table")
	}
	first := max(0, slices.IndexFunc(tables, func(s sheet) bool { return header(s.header()) }))
	for i, s := range tables {
		if i == first || i > first && slices.Equal(s.header(), tables[first].header()) {
			w.sheets = append(w.sheets, s)
		} else {
			w.others = append(w.others, s.name)
		}
	}
	return w, nil
}

// rows opens a sheet as a stream behind its header.
func (w *workbook) rows(s sheet) (*excelize.Rows, error) {
	rows, err := w.book.Rows(s.name)
	if err != nil {
		return nil, err
	}
	for range s.before {
		rows.Next()
		if _, err := rows.Columns(); err != nil {
			return nil, err
		}
	}
	return rows, nil
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
			return nil, damaged{err}
		}
		if before = append(before, cells); header(cells) {
			return before, nil
		}
		if several == 0 && len(cells) > 1 {
			several = len(before)
		}
	}
	if err := rows.Error(); err != nil {
		return nil, damaged{err}
	}
	return before[:several:several], nil
}

// readXLSX reads the tables of a spreadsheet, one after the other.
func readXLSX(f *File) (source, error) {
	b, err := f.bind(f.look.names)
	if err != nil {
		return source{}, err
	}
	w, err := f.workbook()
	if err != nil {
		return source{}, err
	}
	if len(w.others) > 0 {
		f.note(sheetsNotRead(w.others))
	}
	x := &xlsx{file: f, book: w, binding: b}
	return source{split: x.split, end: x.close}, nil
}

type xlsx struct {
	file    *File
	book    *workbook
	rows    *excelize.Rows // of the sheet that is being read
	binding binding
	count   int
}

func (x *xlsx) close() {
	if x.rows != nil {
		x.rows.Close()
		x.rows = nil
	}
}

// next goes to the next row, of the next sheet where one has ended; false at the end of the last.
func (x *xlsx) next() (bool, error) {
	for {
		if x.rows == nil {
			if len(x.book.sheets) == 0 {
				return false, nil
			}
			rows, err := x.book.rows(x.book.sheets[0])
			if err != nil {
				return false, err
			}
			x.rows, x.book.sheets = rows, x.book.sheets[1:]
		}
		if x.rows.Next() {
			return true, nil
		}
		if err := x.rows.Error(); err != nil {
			return false, err
		}
		x.close()
	}
}

// split reads rows straight into the chunk. The offset of a row is its number.
func (x *xlsx) split(c *chunk) error {
	for n := 0; n < 8192; n++ {
		more, err := x.next()
		if err != nil {
			return err
		}
		if !more && n == 0 {
			return io.EOF
		}
		if !more {
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
				r.cells[col] = serial(x.book.counted(cells[i]))
			}
		}
		if fix := x.file.format.fix; fix != nil {
			fix(&c.rows)
		}
		c.rows.add()
	}
	return nil
}

// counted is a count of days from 1899-12-30, whichever day the spreadsheet counts from; anything else stays.
func (w *workbook) counted(cell string) string {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || w.days == 0 || days < 1 || days > latestSerial {
		return cell
	}
	return strconv.FormatFloat(days+w.days, 'f', -1, 64)
}

// Counts of days that are taken for dates: from 1954 to 2119.
const (
	earliestSerial = 20_000
	latestSerial   = 80_000
)

// serial turns a spreadsheet's count of days since 1899-12-30 into a date; anything else stays.
func serial(cell string) []byte {
	days, err := strconv.ParseFloat(cell, 64)
	if err != nil || days < earliestSerial || days > latestSerial {
		return []byte(cell)
	}
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days*86400+0.5) * time.Second)
	if days == math.Trunc(days) { // a date without a time of day
		return []byte(at.Format(time.DateOnly))
	}
	return []byte(at.Format(time.DateTime))
}
