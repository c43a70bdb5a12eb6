package main

import (
	"encoding/binary"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/intern"
	"pikir/pipeline/table"
)

// names numbers accounts and, apart from them, posts and pages, in the order in which they are first seen.
type names struct {
	platforms  *intern.Table
	ofPlatform []uint32 // by code of the row group
	unknown    uint32   // platform
	rows       []uint32 // platform of each row of the block; none where all are unknown
	accounts   ids
	posts      ids
	pages      ids
}

func newNames() *names {
	places := intern.New()
	of := func(t *intern.Table, mark uint64) ids { return ids{table: t, mark: mark, at: []uint32{0}} }
	platforms := intern.New()
	return &names{platforms: platforms, unknown: platforms.ID("unknown"), accounts: of(intern.New(), 0), posts: of(places, 0), pages: of(places, 1)}
}

// number numbers the rows of a block.
func (n *names) number(columns map[string]*table.Coded, first bool, rows int) {
	n.rows = n.rows[:0]
	if column := columns[pipeline.Platform]; column != nil {
		n.numberPlatforms(column, first, rows)
	}
	n.accounts.number(columns[pipeline.AccountID], first, n, rows)
	n.posts.number(columns[pipeline.PostID], first, n, rows)
	n.pages.number(columns[pipeline.PageID], first, n, rows)
}

// numberPlatforms calls what is not named unknown, as an import does.
func (n *names) numberPlatforms(column *table.Coded, first bool, rows int) {
	number := func(i int) uint32 {
		if s := column.String(i); len(s) > 0 {
			return n.platforms.IDBytes(s)
		}
		return n.unknown
	}
	if column.Plain() {
		for i := range rows {
			n.rows = append(n.rows, number(i))
		}
		return
	}
	if first {
		n.ofPlatform = n.ofPlatform[:0]
	}
	for i := range column.Len() {
		n.ofPlatform = append(n.ofPlatform, number(i))
	}
	for _, code := range column.Codes {
		platform := n.unknown
		if code != table.None {
			platform = n.ofPlatform[code]
		}
		n.rows = append(n.rows, platform)
	}
}

// eachRun calls do for rows of the same platform in a row.
func (n *names) eachRun(rows int, do func(platform uint32, from, end int)) {
	if len(n.rows) == 0 {
		do(n.unknown, 0, rows)
		return
	}
	for from, end := 0, 0; from < rows; from = end {
		for end = from; end < rows && n.rows[end] == n.rows[from]; end++ {
		}
		do(n.rows[from], from, end)
	}
}

// close keeps only what account needs.
func (n *names) close() {
	n.accounts.table.Close()
	*n = names{platforms: n.platforms, accounts: ids{table: n.accounts.table}}
}

// account is the platform and the id of an account.
func (n *names) account(number pipeline.ID) (platform, id string) {
	of, id := cutPlatform(n.accounts.table.String(number))
	return n.platforms.String(of), id
}

// cutPlatform parts what a table of ids holds.
func cutPlatform(name string) (platform uint32, id string) {
	before, n := binary.Uvarint([]byte(name[:min(len(name), binary.MaxVarintLen64)]))
	return uint32(before >> 1), name[n:]
}

// ids numbers one column. Each string of a row group that has a code is looked up once, or once for each platform.
type ids struct {
	table  *intern.Table // twice the platform and the mark, then id
	mark   uint64        // 0 or 1: sets columns in the same table apart
	rows   []uint32      // number of each row of the block, None where it has no id; none where there is no column
	text   []byte        // strings of the row group, by code
	ends   []uint32
	known  [][]uint32 // number, by platform and code
	fresh  []uint32   // codes of strings to be looked up
	data   []byte     // these
	at     []uint32
	found  []uint32
	prefix []byte
	odd    bool // an import might have changed a string

	missing bool // a row has no id
}

const notLookedUp = pipeline.None - 1

func (d *ids) number(column *table.Coded, first bool, names *names, rows int) {
	before := d.table.Len()
	d.rows = slices.Grow(d.rows[:0], rows)
	switch {
	case column == nil: // no row has an id
	case column.Plain():
		d.numberPlain(column, names, rows)
	default:
		d.learn(column, first)
		d.numberCoded(column.Codes, names)
	}
	for ; before < d.table.Len() && !d.odd; before++ {
		_, id := cutPlatform(d.table.String(uint32(before)))
		d.odd = !plainID(id)
	}
}

// numberPlain numbers rows that have strings of their own; an empty one is none.
func (d *ids) numberPlain(column *table.Coded, names *names, rows int) {
	at := column.Offsets
	names.eachRun(rows, func(platform uint32, from, end int) {
		d.prefix = binary.AppendUvarint(d.prefix[:0], 2*uint64(platform)+d.mark)
		for i := from; i < end; i++ {
			first := i
			for i < end && at[i] < at[i+1] {
				i++
			}
			if d.rows = d.table.IDs(d.rows, d.prefix, column.Fresh, at[first:i+1]); i < end {
				d.rows, d.missing = append(d.rows, pipeline.None), true
			}
		}
	})
}

// numberCoded looks strings up where they first occur.
func (d *ids) numberCoded(codes []uint32, names *names) {
	names.eachRun(len(codes), func(platform uint32, from, end int) {
		known := d.of(platform)
		for _, code := range codes[from:end] {
			if code != table.None && known[code] == notLookedUp {
				known[code] = pipeline.None
				d.fetch(code)
			}
		}
		d.lookUp(platform)
		for _, code := range codes[from:end] {
			number := uint32(pipeline.None)
			if code != table.None {
				number = known[code]
			}
			d.rows, d.missing = append(d.rows, number), d.missing || number == pipeline.None
		}
	})
}

// learn takes in the strings that a block is the first to have.
func (d *ids) learn(column *table.Coded, first bool) {
	if first {
		d.text, d.ends = d.text[:0], d.ends[:0]
		for i := range d.known {
			d.known[i] = d.known[i][:0]
		}
	}
	before := uint32(len(d.text))
	d.text = append(d.text, column.Fresh...)
	for _, end := range column.Offsets[1:] {
		d.ends = append(d.ends, before+end)
	}
}

// of gives the numbers on a platform.
func (d *ids) of(platform uint32) []uint32 {
	for int(platform) >= len(d.known) {
		d.known = append(d.known, nil)
	}
	known := d.known[platform]
	if len(known) < len(d.ends) {
		for len(known) < len(d.ends) {
			known = append(known, notLookedUp)
		}
		d.known[platform] = known
	}
	return known
}

// fetch has a string looked up; an empty one is none.
func (d *ids) fetch(code uint32) {
	from := uint32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	if id := d.text[from:d.ends[code]]; len(id) > 0 {
		d.fresh, d.data = append(d.fresh, code), append(d.data, id...)
		d.at = append(d.at, uint32(len(d.data)))
	}
}

// lookUp numbers what was fetched.
func (d *ids) lookUp(platform uint32) {
	d.prefix = binary.AppendUvarint(d.prefix[:0], 2*uint64(platform)+d.mark)
	d.found = d.table.IDs(d.found[:0], d.prefix, d.data, d.at)
	for k, number := range d.found {
		d.known[platform][d.fresh[k]] = number
	}
	d.fresh, d.data, d.at = d.fresh[:0], d.data[:0], append(d.at[:0], 0)
}

// coded puts an Arrow column into the form of a row group of its own.
func coded(column *array.String) (c table.Coded) {
	offsets, data := column.ValueOffsets(), column.ValueBytes()
	c.Fresh = data
	c.Offsets = append(c.Offsets, 0)
	for _, end := range offsets[1:] {
		c.Offsets = append(c.Offsets, uint32(end-offsets[0]))
	}
	if column.NullN() == 0 {
		return c
	}
	for i := range column.Len() {
		c.Codes = append(c.Codes, uint32(i))
		if column.IsNull(i) {
			c.Codes[i] = table.None
		}
	}
	return c
}
