package pipeline

// Key is what two comments must share to count as a co-action: a post, a link, a wording, an answered account.
type Key = uint64

// Trace is what one detector reads off one comment.
type Trace struct {
	Key     Key
	At      int64 // microseconds since 1970, UTC
	Account ID
	Row     uint32 // the comment
}

// KeyOf is the key of a string, the same in every process and on every worker (FNV-1a with a final mix).
func KeyOf(s string) Key {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	return h ^ h>>32
}
