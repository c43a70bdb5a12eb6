package coaction

import "math/bits"

// sketch counts how often numbers come: never too low, and too high where they share a cell (a count-min sketch of one row, Cormode & Muthukrishnan 2005).
// From 255 on it stays as it is.
type sketch struct {
	cells []uint8
	mask  uint64
}

// reset forgets all numbers; so many different ones are expected.
func (k *sketch) reset(expected int) {
	n := 1 << max(8, bits.Len(uint(expected)))
	if len(k.cells) < n {
		k.cells = make([]uint8, n)
	}
	k.mask = uint64(n - 1)
	clear(k.cells[:n])
}

// add counts a number; the lower bits of numbers should differ.
func (k *sketch) add(number uint64) {
	if cell := &k.cells[number&k.mask]; *cell < 255 {
		*cell++
	}
}

// reaches says whether a number may have come so often.
func (k *sketch) reaches(number uint64, least uint32) bool {
	return uint32(k.cells[number&k.mask]) >= min(least, 255)
}

// reaching is about how many different numbers may have come so often, and how often they came in all.
func (k *sketch) reaching(least uint32) (numbers, times uint64) {
	for _, cell := range k.cells[:k.mask+1] {
		if uint32(cell) >= min(least, 255) {
			numbers++
			times += uint64(cell)
		}
	}
	return numbers + numbers/2, times // some cells are shared
}
