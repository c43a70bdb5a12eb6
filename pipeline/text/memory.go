package text

// memoryBits is such that four words of five are met again; the two memories of a scorer take four and a half megabytes.
const memoryBits = 15

// memory holds what was found out of words, by their hashes. Of the words whose hashes begin alike it holds the two that were met last.
type memory[V any] [1 << (memoryBits - 1)][2]entry[V]

type entry[V any] struct {
	hash  uint64
	value V
}

// of gives the value of a hash and whether it is known; where it is not, the caller sets it. The next call may move it.
func (m *memory[V]) of(hash uint64) (value *V, known bool) {
	pair := &m[hash>>(64-memoryBits+1)]
	if pair[0].hash == hash {
		return &pair[0].value, true
	}
	pair[0], pair[1] = pair[1], pair[0]
	known = pair[0].hash == hash
	pair[0].hash = hash
	return &pair[0].value, known
}
