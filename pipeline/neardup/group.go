package neardup

import (
	"cmp"
	"math"
	"slices"
)

const (
	// bands is the number of MinHash values of a text. Two texts whose rarer word pairs have the Jaccard coefficient j meet in at least one with the
	// probability 1 − (1 − j)^bands: 0.97 at j = 0.15, 0.9999 at j = 0.3, 1 − 10⁻²² at j = 0.8.
	bands = 22
	// leastPart is the part of their word pairs that two texts must have in common (the Jaccard coefficient). A replaced word breaks two pairs: of two
	// copies of a template with every third word replaced in each, (2/3)⁴ of the pairs agree, 0.11 of all.
	leastPart = 0.11
	// leaders is how many groups a text is compared with in one bucket.
	leaders = 6
)

// Groups compares the texts and gives each row its group, or None. Groups are numbered by their first row. The result does not depend on the
// number of cores.
func (b *Builder) Groups() []uint32 {
	f := newFrequencies()
	var scratch []uint64
	for i := range b.first {
		scratch = wordPairs(scratch, b.text(uint32(i)))
		f.add(scratch)
	}
	f.seal()
	c := &comparison{b: b, f: f, least: leastNats(f.texts), leader: make([]uint32, len(b.first)), shared: make([]float32, len(b.first))}
	for i := range c.leader {
		c.leader[i], c.shared[i] = uint32(i), 1
	}
	for from := 0; from < bands; {
		to := min(bands, from+max(1, entriesAtOnce/(len(b.first)+1)))
		c.bands(from, to)
		from = to
	}
	c.straighten()
	return b.number(c)
}

// entriesAtOnce bounds the memory of the MinHash values, 16 bytes each; a larger corpus is read several times.
const entriesAtOnce = 1 << 26

// leastNats is the information that two texts must share: so much that among all pairs of texts of the corpus chance would leave one in a
// hundred corpora with such a pair.
func leastNats(texts float64) float64 { return math.Log(texts*math.Max(1, texts-1)/2) + math.Log(100) }

// comparison is the state of Groups.
type comparison struct {
	b      *Builder
	f      *frequencies
	least  float64
	leader []uint32  // distinct text → the text that leads its group; its own number at first
	shared []float32 // distinct text → part of its leader's information that it holds
	text   view
	known  [leaders]view
}

// view is a text under comparison.
type view struct {
	text  uint32
	pairs []uint64
	total float64
}

// look reads a text into a view.
func (c *comparison) look(v *view, text uint32) {
	v.text = text
	v.pairs = wordPairs(v.pairs, c.b.text(text))
	v.total = c.f.total(v.pairs)
}

// entry says that a text has a MinHash value in a band.
type entry struct {
	value uint64
	text  uint32
}

// bands compares the texts that share a MinHash value in one of the bands.
func (c *comparison) bands(from, to int) {
	entries := make([][]entry, to-from)
	var least [bands]uint64
	for i := range c.leader {
		c.look(&c.text, uint32(i))
		if !c.minHashes(c.text.pairs, least[from:to], from) {
			continue
		}
		for k := range entries {
			entries[k] = append(entries[k], entry{least[from+k], uint32(i)})
		}
	}
	for _, band := range entries {
		slices.SortFunc(band, func(a, b entry) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.text, b.text)) })
		for len(band) > 0 {
			n := 1
			for n < len(band) && band[n].value == band[0].value {
				n++
			}
			if n > 1 {
				c.compare(band[:n])
			}
			band = band[n:]
		}
	}
}

// minHashes gives, for each band, the least hash of those word pairs that occur in another text and are not so common that they say nothing:
// in at most one text of a hundred. It says whether there are any.
func (c *comparison) minHashes(pairs []uint64, least []uint64, from int) bool {
	most := uint32(math.Max(50, c.f.texts/100))
	found := false
	for _, p := range pairs {
		if n := c.f.of(p); n < 2 || n > most {
			continue
		}
		for k := range least {
			if h := mix(p, uint64(from+k+1)); !found || h < least[k] {
				least[k] = h
			}
		}
		found = true
	}
	return found
}

// compare joins the texts of a bucket to the groups of earlier ones.
func (c *comparison) compare(bucket []entry) {
	n := 0
	for _, e := range bucket {
		leader := c.leader[e.text]
		if leader == e.text && n > 0 {
			c.look(&c.text, e.text)
			for k := 0; k < n && !c.join(&c.text, &c.known[k]); k++ {
			}
			leader = c.leader[e.text]
		}
		if n < leaders && !slices.ContainsFunc(c.known[:n], func(v view) bool { return v.text == leader }) {
			c.look(&c.known[n], leader)
			n++
		}
	}
}

// join puts a text that leads itself, with all who follow it, under another that leads itself, if the two resemble each other.
func (c *comparison) join(text, leader *view) bool {
	if leader.text == text.text || c.leader[leader.text] != leader.text {
		return false
	}
	shared, nats := c.f.shared(text.pairs, leader.pairs)
	part := float64(shared) / float64(len(text.pairs)+len(leader.pairs)-shared)
	if nats < c.least || part < leastPart {
		return false
	}
	c.leader[text.text], c.shared[text.text] = leader.text, float32(nats/leader.total)
	return true
}

// straighten brings every text directly under the head of its group: it may have joined a leader that later joined another. Those that do not resemble
// the head are on their own again.
func (c *comparison) straighten() {
	heads := make([]uint32, len(c.leader))
	for text := range heads {
		head := uint32(text)
		for c.leader[head] != head {
			head = c.leader[head]
		}
		heads[text] = head
	}
	for text, head := range heads {
		if c.leader[text] != head {
			c.leader[text] = uint32(text)
			c.look(&c.text, uint32(text))
			c.look(&c.known[0], head)
			c.join(&c.text, &c.known[0])
		}
	}
}

// number gives groups to rows.
func (b *Builder) number(c *comparison) []uint32 {
	c.straighten()
	members := make([]uint32, len(b.first))
	for _, leader := range c.leader {
		members[leader]++
	}
	ofLeader := make([]uint32, len(b.first))
	for i := range ofLeader {
		ofLeader[i] = None
	}
	b.group = make([]uint32, len(b.first))
	for text, leader := range c.leader {
		if members[leader] < 2 && b.copies[leader] < 2 {
			b.group[text] = None
			continue
		}
		if ofLeader[leader] == None {
			ofLeader[leader] = uint32(len(b.groups))
			b.groups = append(b.groups, group{leader: leader})
		}
		g := &b.groups[ofLeader[leader]]
		g.distinct++
		g.parts += float64(c.shared[text])
		b.group[text] = ofLeader[leader]
	}
	rows := make([]uint32, len(b.ofRow))
	for row, text := range b.ofRow {
		rows[row] = None
		if text != None {
			rows[row] = b.group[text]
		}
	}
	return rows
}
