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
	return &names{platforms: intern.New(), accounts: ids{table: intern.New()}, posts: ids{table: places}, pages: ids{table: places, mark: 1}}
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
	from := 0
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
	return n.platforms.String(binary.LittleEndian.Uint32([]byte(name[:4]))), name[prefixBytes:]
}

// ids numbers one column. Each string of a row group is looked up once, or once for each platform.
type ids struct {
	table *intern.Table // platform and mark, then id
	mark  byte          // sets columns in the same table apart
	rows  []uint32      // number of each row of the block; None where a row has no id
	text  []byte        // strings of the row group, by code
	ends  []int
	known [][]uint32 // number, by platform and code
	fresh []idOf     // of them, to be looked up
	data  []byte     // their strings in the table
	at    []uint32
	found []uint32
	odd   bool // an import might have changed a string

	missing bool // a row has no id
}

// idOf is a string of the row group on a platform.
type idOf struct{ platform, code uint32 }

const (
	prefixBytes = 5
	notLookedUp = pipeline.None - 1
)

func (d *ids) number(column *table.Coded, first bool, platforms []uint32) {
	d.rows = slices.Grow(d.rows[:0], len(platforms))[:len(platforms)]
	if column == nil {
		for i := range d.rows {
			d.rows[i] = pipeline.None
		}
		return
	}
	d.learn(column, first)
	for i, code := range column.Codes {
		if code != table.None {
			if d.of(platforms[i])[code] == notLookedUp {
				d.compose(platforms[i], code)
			}
		}
	}
	d.lookUp()
	for i, code := range column.Codes {
		d.rows[i] = pipeline.None
		if code != table.None {
			d.rows[i] = d.known[platforms[i]][code]
		}
		d.missing = d.missing || d.rows[i] == pipeline.None
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
	before := len(d.text)
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
	d.known[platform][code] = pipeline.None
	from := 0
	if code > 0 {
		from = d.ends[code-1]
	}
	id := d.text[from:d.ends[code]]
	if len(id) == 0 {
		return
	}
	if len(d.at) == 0 {
		d.at = append(d.at, 0)
	}
	d.data = binary.LittleEndian.AppendUint32(d.data, platform)
	d.data = append(append(d.data, d.mark), id...)
	d.at = append(d.at, uint32(len(d.data)))
	d.fresh = append(d.fresh, idOf{platform, code})
}

// lookUp numbers what was composed. Ids are looked at when they are new.
func (d *ids) lookUp() {
	known := uint32(d.table.Len())
	d.found = d.table.IDs(d.found[:0], d.data, d.at)
	for k, number := range d.found {
		d.known[d.fresh[k].platform][d.fresh[k].code] = number
		if number >= known && !d.odd {
			d.odd = !plainID(d.data[d.at[k]+prefixBytes : d.at[k+1]])
		}
	}
	d.fresh, d.data, d.at = d.fresh[:0], d.data[:0], d.at[:0]
}

// coded puts an Arrow column into the form of a row group of its own.
func coded(column *array.String) (c table.Coded) {
	offsets, data := column.ValueOffsets(), column.ValueBytes()
	c.Fresh = data
	for i, end := range offsets[1:] {
		c.Ends = append(c.Ends, int(end-offsets[0]))
		c.Codes = append(c.Codes, uint32(i))
		if column.IsNull(i) {
			c.Codes[i] = table.None
		}
	}
	return c
}
