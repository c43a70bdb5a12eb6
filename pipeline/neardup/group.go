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
	// leastPart is the part of their information that a spun text must share with the leader. A quarter leaves room for every third or fourth word to be replaced: each
	// replaced word breaks two pairs.
	leastPart = 0.15
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
	c := &comparison{b: b, f: f, leader: make([]uint32, len(b.first)), shared: make([]float64, len(b.first))}
	c.least = leastNats(f.texts)
	for i := range c.leader {
		c.leader[i] = uint32(i)
		c.shared[i] = 1
	}
	for _, bucket := range c.buckets() {
		c.compare(bucket)
	}
	return b.number(c)
}

// leastNats is the information that two texts must share: so much that among all pairs of texts of the corpus chance would leave one in a
// hundred corpora with such a pair.
func leastNats(texts float64) float64 { return math.Log(texts*math.Max(1, texts-1)/2) + math.Log(100) }

// comparison is the state of Groups.
type comparison struct {
	b      *Builder
	f      *frequencies
	least  float64
	leader []uint32  // distinct text → the text that leads its group; its own number at first
	shared []float64 // distinct text → part of its leader's information that it holds
	x, y   []uint64
}

// entry says that a text has a MinHash value in a band.
type entry struct {
	value uint64
	text  uint32
}

// buckets lists the sets of texts that share a MinHash value in some band, each in the order of the texts.
func (c *comparison) buckets() [][]uint32 {
	var found [][]uint32
	entries := make([]entry, 0, len(c.leader))
	for band := range uint64(bands) {
		entries = entries[:0]
		for i := range c.leader {
			c.x = wordPairs(c.x, c.b.text(uint32(i)))
			if value, ok := c.minHash(c.x, band); ok {
				entries = append(entries, entry{value, uint32(i)})
			}
		}
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.value, b.value), cmp.Compare(a.text, b.text)) })
		for len(entries) > 0 {
			n := 1
			for n < len(entries) && entries[n].value == entries[0].value {
				n++
			}
			if n > 1 {
				bucket := make([]uint32, n)
				for k := range bucket {
					bucket[k] = entries[k].text
				}
				found = append(found, bucket)
			}
			entries = entries[n:]
		}
	}
	return found
}

// minHash is the least hash of those word pairs that occur in another text and are not so common that they say nothing: in at most one text of a
// hundred.
func (c *comparison) minHash(pairs []uint64, band uint64) (least uint64, ok bool) {
	most := uint32(math.Max(50, c.f.texts/100))
	for _, p := range pairs {
		if n := c.f.of(p); n < 2 || n > most {
			continue
		}
		if h := mix(p, band+1); !ok || h < least {
			least, ok = h, true
		}
	}
	return least, ok
}

// compare joins the texts of a bucket to the groups of earlier ones.
func (c *comparison) compare(bucket []uint32) {
	var known [leaders]uint32
	n := 0
	for _, text := range bucket {
		own := c.leader[text]
		if own == text {
			for _, leader := range known[:n] {
				if leader != text && c.join(text, leader) {
					break
				}
			}
			own = c.leader[text]
		}
		if !slices.Contains(known[:n], own) && n < leaders {
			known[n] = own
			n++
		}
	}
}

// join puts a text that leads itself, with all who follow it, under another leader if the two resemble each other.
func (c *comparison) join(text, leader uint32) bool {
	leader = c.leader[leader]
	if leader == text {
		return false
	}
	c.x, c.y = wordPairs(c.x, c.b.text(text)), wordPairs(c.y, c.b.text(leader))
	shared, part := c.f.resemblance(c.x, c.y)
	if shared < c.least || part < leastPart {
		return false
	}
	c.leader[text], c.shared[text] = leader, part
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
			c.join(uint32(text), head)
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
		g.parts += c.shared[text]
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
