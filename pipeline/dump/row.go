package dump

// row is one comment on its way into a batch: the bytes of each canonical column as the dump has them, nil where it has none.
// The bytes may lie in the chunk or in the scratch memory of the batch.
type row struct {
	cells   [columns][]byte
	named   []byte // the name that an earlier import gave a comment without an id
	at      moment // the time of the comment where the format already knows it; else cells[cCreatedAt] is read
	known   bool   // at is set
	html    bool   // text is HTML
	broken  bool   // bytes that are no UTF-8 were put as U+FFFD
	recoded bool   // text that is no UTF-8 was read in a set of one byte a letter
	offset  int    // of the record in the chunk
	raw     []byte // the record, for rejects
}

func (r *row) reset() { *r = row{} }

func (r *row) set(c column, v []byte) { r.cells[c] = v }

// Limits of the sizes of cells, in bytes. Longer ones are no comments but damage.
const (
	maxText = 1 << 20
	maxURL  = 16 << 10
	maxID   = 1 << 10
)

func limitOf(c column) int {
	switch c {
	case cText:
		return maxText
	case cURL, cAccountName, cPostID:
		return maxURL
	}
	return maxID
}
