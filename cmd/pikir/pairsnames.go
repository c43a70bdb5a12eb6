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
	rows       []uint32 // platform of each row of the block
	accounts   ids
	posts      ids
	pages      ids
}

func newNames() *names {
	places := intern.New()
	of := func(t *intern.Table, mark uint64) ids { return ids{table: t, mark: mark, at: []uint32{0}} }
	return &names{platforms: intern.New(), accounts: of(intern.New(), 0), posts: of(places, 0), pages: of(places, 1)}
}

// number numbers the rows of a block.
func (n *names) number(columns map[string]*table.Coded, first bool, rows int) {
	n.rows = slices.Grow(n.rows[:0], rows)[:rows]
	n.numberPlatforms(columns[pipeline.Platform], first)
	n.accounts.number(columns[pipeline.AccountID], first, n.rows)
	n.posts.number(columns[pipeline.PostID], first, n.rows)
	n.pages.number(columns[pipeline.PageID], first, n.rows)
}

// numberPlatforms calls what is not named unknown, as an import does.
func (n *names) numberPlatforms(column *table.Coded, first bool) {
	unknown := n.platforms.ID("unknown")
	if column == nil {
		for i := range n.rows {
			n.rows[i] = unknown
		}
		return
	}
	if first {
		n.ofPlatform = n.ofPlatform[:0]
	}
	from := uint32(0)
	for _, end := range column.Ends {
		n.ofPlatform = append(n.ofPlatform, unknown)
		if end > from {
			n.ofPlatform[len(n.ofPlatform)-1] = n.platforms.IDBytes(column.Fresh[from:end])
		}
		from = end
	}
	for i, code := range column.Codes {
		n.rows[i] = unknown
		if code != table.None {
			n.rows[i] = n.ofPlatform[code]
		}
	}
}

// close keeps only what account needs.
func (n *names) close() {
	n.accounts.table.Close()
	*n = names{platforms: n.platforms, accounts: ids{table: n.accounts.table}}
}

// account is the platform and the id of an account.
func (n *names) account(number pipeline.ID) (platform, id string) {
	name := n.accounts.table.String(number)
	before, bytes := binary.Uvarint([]byte(name[:min(len(name), binary.MaxVarintLen64)]))
	return n.platforms.String(uint32(before >> 1)), name[bytes:]
}

// ids numbers one column. Each string of a row group is looked up once, or once for each platform.
type ids struct {
	table *intern.Table // twice the platform and the mark, then id
	mark  uint64        // 0 or 1: sets columns in the same table apart
	rows  []uint32      // number of each row of the block; None where a row has no id
	text  []byte        // strings of the row group, by code
	ends  []uint32
	known [][]uint32 // number, by platform and code
	fresh []idOf     // of them, to be looked up
	data  []byte     // their strings in the table
	at    []uint32
	found []uint32
	odd   bool // an import might have changed a string

	missing bool // a row has no id
}

// idOf is a string of the row group on a platform.
type idOf struct {
	platform, code uint32
	from           uint32 // where the id begins in data
}

const notLookedUp = pipeline.None - 1

func (d *ids) number(column *table.Coded, first bool, platforms []uint32) {
	d.rows = slices.Grow(d.rows[:0], len(platforms))[:len(platforms)]
	if column == nil {
		for i := range d.rows {
			d.rows[i] = pipeline.None
		}
		return
	}
	d.learn(column, first)
	eachRun(platforms, func(platform uint32, from, end int) {
		known := d.of(platform)
		for _, code := range column.Codes[from:end] {
			if code != table.None && known[code] == notLookedUp {
				known[code] = pipeline.None
				d.compose(platform, code)
			}
		}
	})
	d.lookUp()
	eachRun(platforms, func(platform uint32, from, end int) {
		known := d.known[platform]
		for i, code := range column.Codes[from:end] {
			number := uint32(pipeline.None)
			if code != table.None {
				number = known[code]
			}
			d.rows[from+i] = number
			d.missing = d.missing || number == pipeline.None
		}
	})
}

// eachRun calls do for rows of the same platform in a row.
func eachRun(platforms []uint32, do func(platform uint32, from, end int)) {
	for from, end := 0, 0; from < len(platforms); from = end {
		for end = from; end < len(platforms) && platforms[end] == platforms[from]; end++ {
		}
		do(platforms[from], from, end)
	}
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
	for _, end := range column.Ends {
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

// compose has a string looked up; an empty one is none.
func (d *ids) compose(platform, code uint32) {
	from := uint32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	id := d.text[from:d.ends[code]]
	if len(id) == 0 {
		return
	}
	d.data = binary.AppendUvarint(d.data, 2*uint64(platform)+d.mark)
	d.fresh = append(d.fresh, idOf{platform, code, uint32(len(d.data))})
	d.data = append(d.data, id...)
	d.at = append(d.at, uint32(len(d.data)))
}

// lookUp numbers what was composed. Ids are looked at when they are new.
func (d *ids) lookUp() {
	known := uint32(d.table.Len())
	d.found = d.table.IDs(d.found[:0], d.data, d.at)
	for k, number := range d.found {
		of := &d.fresh[k]
		d.known[of.platform][of.code] = number
		if number >= known && !d.odd {
			d.odd = !plainID(d.data[of.from:d.at[k+1]])
		}
	}
	d.fresh, d.data, d.at = d.fresh[:0], d.data[:0], append(d.at[:0], 0)
}

// coded puts an Arrow column into the form of a row group of its own.
func coded(column *array.String) (c table.Coded) {
	offsets, data := column.ValueOffsets(), column.ValueBytes()
	c.Fresh = data
	for i, end := range offsets[1:] {
		c.Ends = append(c.Ends, uint32(end-offsets[0]))
		c.Codes = append(c.Codes, uint32(i))
		if column.IsNull(i) {
			c.Codes[i] = table.None
		}
	}
	return c
}
