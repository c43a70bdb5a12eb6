package intern

import (
	"encoding/binary"
	"math/bits"

	"github.com/cespare/xxhash/v2"
)

// key tells short strings apart; long ones with the same key have to be compared.
type key struct {
	word uint64 // the bytes of a short string, the hash of a long one
	long uint32 // length of a long string; 0 for a short one
}

// wordBytes is how long a short string may be.
const wordBytes = 8

// keyOf is the key of a string. It is short if a word holds it and it does not end in what fills words up.
func keyOf(s []byte) key {
	if n := len(s); n > wordBytes || n > 0 && s[n-1] == 0 {
		return key{xxhash.Sum64(s), uint32(n)}
	}
	return key{word: wordOf(s)}
}

// wordOf is up to eight bytes, filled up with zeros.
func wordOf(s []byte) uint64 {
	switch n := len(s); {
	case n >= 4: // two halves, which may share bytes
		return uint64(binary.LittleEndian.Uint32(s)) | uint64(binary.LittleEndian.Uint32(s[n-4:]))<<(8*(n-4))
	case n > 0:
		return uint64(s[0]) | uint64(s[n/2])<<(8*(n/2)) | uint64(s[n-1])<<(8*(n-1))
	}
	return 0
}

// hashOf says by its upper bits where in a table the search for a key with that word begins: both halves of a product, as in wyhash (Wang 2019).
func hashOf(word uint64) uint32 {
	high, low := bits.Mul64(word^0x2d358dccaa6c78a5, 0x8bb84b93962eacc9)
	return uint32(high ^ low)
}
