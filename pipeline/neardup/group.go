package neardup

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"pikir/pipeline/parallel"
)

const (
	// bands is the number of MinHash values of a text. Two texts whose rarer word pairs have the Jaccard coefficient j meet in at least one with the
	// probability 1 − (1 − j)^bands (Broder 1997: a MinHash value agrees with probability j): 0.97 at j = 0.15, 0.9996 at j = 0.3, 1 − 4·10⁻¹⁶ at j = 0.8. Since only the rarer pairs
	// are hashed, j may be lower than over all pairs: 0.99 of those at 0.8 are found as long as it is at least 1 − 0.01^(1/bands) = 0.19.
	bands = 22
	// leastPart is the part of their word pairs that two texts must have in common (the Jaccard coefficient). A replaced word breaks two pairs: of two
	// copies of a template with every third word replaced in each, (2/3)⁴ of the pairs agree, 0.11 of all.
	leastPart = 0.11
	// leaders is how many groups a text is compared with in one bucket.
	leaders = 6
)

// Groups compares the texts and gives each row its group, or None. Groups are numbered by their leaders, the most typical first. Which rows share one depends neither on the order of the rows nor on the
// number of cores. Nothing can be added afterwards.
func (b *Builder) Groups() []uint32 {
	b.takeIn()
	b.f.seal()
	b.slots, b.waits = nil, waiting{}
	b.sortByTypicality()
	b.hashes = nil
	c := &comparison{b: b, f: b.f, least: leastNats(b.f.texts), leader: make([]uint32, len(b.first)), shared: make([]float32, len(b.first))}
	for i := range c.leader {
		c.leader[i], c.shared[i] = uint32(i), 1
	}
	atOnce := min(bands, max(1, entriesAtOnce/(len(b.first)+1)))
	entries := make([][]uint64, atOnce)
	for k := range entries {
		entries[k] = make([]uint64, len(b.first))
	}
	for from := 0; from < bands; from += atOnce {
		c.bands(from, entries[:min(atOnce, bands-from)])
	}
	for range leaders { // what is left may resemble each other
		c.compare(c.straighten())
	}
	c.straighten()
	return b.number(c)
}

// entriesAtOnce bounds the memory of the MinHash values, 8 bytes each; the word pairs of a larger corpus are read several times.
const entriesAtOnce = 1 << 25

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
}

// bands compares the texts that share a MinHash value in one of the bands from one on. An entry of a band is the word pair of the least hash, then the text.
func (c *comparison) bands(from int, entries [][]uint64) {
	parallel.Stretches(len(c.leader), func(first, end int) {
		for text := first; text < end; text++ {
			c.minHashes(uint32(text), from, entries)
		}
	})
	parallel.Each(len(entries), func(k int) { slices.Sort(entries[k]) })
	for _, band := range entries {
		c.compare(band)
	}
}

// alone is the entry of a text that meets no other.
const alone = math.MaxUint64

// minHashes finds, for each band, the least hash of the word pairs that tell something. A text that holds less information than two must share meets no other.
func (c *comparison) minHashes(text uint32, from int, entries [][]uint64) {
	var least [bands]uint64
	for k := range entries {
		least[k], entries[k][text] = alone, alone
	}
	if c.f.total(c.b.of(text)) < c.least {
		return
	}
	for _, p := range c.b.of(text) {
		if !c.f.tells(c.f.of(p)) {
			continue
		}
		for k := range entries {
			if h := mix(uint64(p), uint64(from+k+1)); h < least[k] {
				least[k], entries[k][text] = h, uint64(p)<<32|uint64(text)
			}
		}
	}
}

// joining is a text that resembles a leader.
type joining struct {
	text, leader uint32
	shared       float32
}

// compare joins the texts of each bucket of a sorted band to the groups of earlier ones. Buckets are compared side by side, with the leaders as they were
// before the band; then the texts join in the order of their numbers, unless their leader has joined another.
func (c *comparison) compare(band []uint64) {
	const share = 4096
	found := make([][]joining, (len(band)+share-1)/share)
	parallel.Each(len(found), func(k int) {
		for at := k * share; at < min((k+1)*share, len(band)); {
			end := at + 1
			for end < len(band) && band[end]>>32 == band[at]>>32 {
				end++
			}
			begins := at == 0 || band[at-1]>>32 != band[at]>>32
			if begins && end > at+1 && band[at] != alone {
				found[k] = c.bucket(found[k], band[at:end])
			}
			at = end
		}
	})
	joined := slices.Concat(found...)
	slices.SortFunc(joined, func(a, b joining) int { return cmp.Compare(a.text, b.text) })
	for _, j := range joined {
		if head := c.leader[j.leader]; head != j.leader && head != j.text {
			var resembles bool
			if j.shared, resembles = c.resembles(j.text, head); !resembles {
				continue
			}
			j.leader = head
		}
		if c.leader[j.leader] == j.leader {
			c.leader[j.text], c.shared[j.text] = j.leader, j.shared
		}
	}
}

// bucket compares the texts of a bucket with the leaders of those before them.
func (c *comparison) bucket(found []joining, bucket []uint64) []joining {
	var known [leaders]uint32
	var outlines [leaders]outline
	n := 0
	for i, e := range bucket {
		if i%touchedAtOnce == 0 {
			c.touch(bucket[i:min(i+touchedAtOnce, len(bucket))])
		}
		text := uint32(e)
		leader := c.leader[text]
		var own outline
		if leader == text {
			own = outlineOf(c.b.of(text))
		}
		for k := 0; k < n && leader == text; k++ {
			if !own.mayResemble(&outlines[k]) {
				continue
			}
			if shared, resembles := c.resembles(text, known[k]); resembles && c.leader[known[k]] == known[k] {
				leader = known[k]
				found = append(found, joining{text, leader, shared})
			}
		}
		if n < leaders && !slices.Contains(known[:n], leader) {
			known[n], outlines[n] = leader, outlineOf(c.b.of(leader))
			n++
		}
	}
	return found
}

// touchedAtOnce is how many texts are read ahead of their use.
const touchedAtOnce = 32

// touch reads what comparing texts will read, so that it is in the cache then: the waits for memory overlap.
func (c *comparison) touch(bucket []uint64) {
	sum := uint32(0)
	for _, e := range bucket {
		sum += c.leader[uint32(e)] + uint32(c.b.ends[uint32(e)])
	}
	for _, e := range bucket {
		if from := c.b.ends[uint32(e)]; from < uint64(len(c.b.pairs)) {
			sum += c.b.pairs[from]
		}
	}
	runtime.KeepAlive(sum) // so that reading is not left out
}

// resembles says whether two texts resemble each other, and which part of the leader's information the text holds.
func (c *comparison) resembles(text, leader uint32) (shared float32, is bool) {
	a, b := c.b.of(text), c.b.of(leader)
	if text == leader || !enough(min(len(a), len(b)), len(a), len(b)) || !enough(common(a, b), len(a), len(b)) {
		return 0, false
	}
	nats := c.f.shared(a, b)
	if nats < c.least {
		return 0, false
	}
	return float32(nats / c.f.total(b)), true
}

// enough says whether texts of a and b word pairs resemble each other with so many in common.
func enough(both, a, b int) bool { return float64(both) >= leastPart*float64(a+b-both) }

// straighten brings every text directly under the head of its group: it may have joined a leader that later joined another. Those that do not resemble
// the head are on their own again; they are given as a band, in the bucket of the leader that they resembled.
func (c *comparison) straighten() (left []uint64) {
	heads := make([]uint32, len(c.leader))
	for text := range heads {
		head := uint32(text)
		for c.leader[head] != head {
			head = c.leader[head]
		}
		heads[text] = head
	}
	for text, head := range heads {
		leader := c.leader[text]
		if leader == head {
			continue
		}
		if shared, resembles := c.resembles(uint32(text), head); resembles {
			c.leader[text], c.shared[text] = head, shared
		} else {
			c.leader[text], c.shared[text] = uint32(text), 1
			left = append(left, uint64(leader)<<32|uint64(text))
		}
	}
	slices.Sort(left)
	return left
}

// number gives groups to rows.
func (b *Builder) number(c *comparison) []uint32 {
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
