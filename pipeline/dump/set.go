package dump

// seen is a set of 64-bit hashes in flat tables with linear probing: about 11 bytes for each hash, nothing for the garbage collector to walk.
// It is split by the leading bits, so that growing copies a 64th of it at a time.
type seen struct {
	parts [64]part
}

type part struct {
	slots []uint64 // 0 is free
	count int
}

// add says whether the hash is new.
func (s *seen) add(hash uint64) bool {
	if hash == 0 {
		hash = 1
	}
	p := &s.parts[hash>>58]
	if 4*(p.count+1) > 3*len(p.slots) {
		p.grow()
	}
	if !p.put(hash) {
		return false
	}
	p.count++
	return true
}

func (p *part) put(hash uint64) bool {
	mask := uint64(len(p.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		switch p.slots[i] {
		case 0:
			p.slots[i] = hash
			return true
		case hash:
			return false
		}
	}
}

func (p *part) grow() {
	old := p.slots
	p.slots = make([]uint64, max(64, 2*len(old)))
	for _, hash := range old {
		if hash != 0 {
			p.put(hash)
		}
	}
}
