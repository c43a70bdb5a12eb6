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
