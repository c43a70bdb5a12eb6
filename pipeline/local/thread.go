package local

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"pikir/pipeline"
)

// hash names a comment within its platform.
func (l *loader) hash(id string) uint64 { return xxhash.Sum64(l.named(id)) }

// threads gives, for each row, the row that opens its reply chain, and fills in whom a comment answers where only its parent is known. Comment and parent are hashes by row; parent is 0 where a comment
// answers none, and ends with the last that answers one. Some exports name the post as the parent; those find no such comment and then open a chain of their own.
func threads(c *Corpus, comment, parent []uint64) []uint32 {
	opener := make([]uint32, c.Len())
	for row := range opener {
		opener[row] = uint32(row)
	}
	rowOf := newRowIndex(comment)
	for row, h := range parent {
		up, ok := rowOf.find(h)
		if h == 0 || !ok || up == uint32(row) {
			continue
		}
		opener[row] = up
		if c.replyTo(uint32(row)) == pipeline.None {
			setBeyond(&c.ReplyTo, row, c.Account[up])
		}
	}
	for row := range opener {
		opener[row] = climb(opener, uint32(row))
	}
	return opener
}

// climb follows parents to the opener of the chain. A damaged dump may hold a circle; its steps are bounded.
func climb(parent []uint32, row uint32) uint32 {
	for range len(parent) {
		up := parent[row]
		if up == row {
			return row
		}
		parent[row] = parent[up] // halve the path for those who come after
		row = parent[row]
	}
	return row
}

// rowIndex finds rows by the hash of their comment.
type rowIndex struct {
	hashes []uint64
	rows   []uint32
}

func newRowIndex(comment []uint64) rowIndex {
	index := rowIndex{rows: make([]uint32, len(comment)), hashes: make([]uint64, len(comment))}
	for row := range index.rows {
		index.rows[row] = uint32(row)
	}
	slices.SortFunc(index.rows, func(a, b uint32) int {
		switch {
		case comment[a] != comment[b]:
			if comment[a] < comment[b] {
				return -1
			}
			return 1
		default:
			return int(int64(a) - int64(b))
		}
	})
	for i, row := range index.rows {
		index.hashes[i] = comment[row]
	}
	return index
}

func (x rowIndex) find(hash uint64) (uint32, bool) {
	i, ok := slices.BinarySearch(x.hashes, hash)
	if !ok {
		return 0, false
	}
	return x.rows[i], true
}
