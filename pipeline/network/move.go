package network

import (
	"math"
	"sync/atomic"

	"pikir/pipeline/parallel"
)

// mover lets nodes join the community where they gain most until none gains: the fast local moving of Leiden, on all cores.
//
// Nodes are taken in rounds: all of them, then those whose surroundings changed enough. A round is cut into batches. The nodes of a batch are judged side by side, by the
// communities as they are before it; then they move one after the other, each if its move is still a gain after those before it. That check is exact, so no move
// lowers quality, and nothing depends on the number of cores.
//
// A node has slack: by how much the best community was ahead of the second. Moves of neighbours take their weight from it, and only when none is left is the node due
// again. That spares most visits to nodes with many neighbours.
type mover struct {
	*level
	due      []uint32 // by node: its place in this round, 0 if it has none, or later
	slack    []int64  // by node, in parts of an edge weight so that sums do not depend on their order
	parts    float64  // of an edge weight of 1
	list     []uint32 // nodes of this round
	proposed []proposal
	moved    []departure // by the last batch; their neighbours have not been told
	empty    []uint32    // communities without nodes
}

// proposal is where a node would move by the communities before its batch.
type proposal struct {
	from, to uint32
	gain     float64   // edge weight into the new community less that into the old
	near     []earlier // neighbours of a node that would move that come before it in the batch
}

type earlier struct {
	place  int // in the batch
	weight float64
}

type departure struct{ node, from uint32 }

const (
	later = math.MaxUint32 // due in the next round
	alone = math.MaxUint32 // the proposal to leave for a community of one's own
	// batches is the number of batches of a round over all nodes. Of a node's neighbours, so many times fewer move unseen while it is judged; small graphs have batches of one node.
	batches = 64
	// piece is the number of nodes that a core takes at once.
	piece = 64
)

// move lets nodes move until none gains and says whether any did.
func (l *level) move() bool {
	m, moved := l.newMover(), false
	for len(m.list) > 0 {
		moved = m.round() || moved
	}
	return moved
}

func (l *level) newMover() *mover {
	m := &mover{level: l, due: make([]uint32, l.Nodes()), slack: make([]int64, l.Nodes()), list: l.shuffled()}
	m.parts = math.Exp2(40) / max(l.whole, math.SmallestNonzeroFloat64)
	m.proposed = make([]proposal, max(1, l.Nodes()/batches))
	for c, n := range l.members {
		if n == 0 {
			m.empty = append(m.empty, uint32(c))
		}
	}
	return m
}

// round visits the nodes of the list and lists those of the next round.
func (m *mover) round() bool {
	clear(m.due)
	for place, v := range m.list {
		m.due[v] = uint32(place)
	}
	moved := false
	for from := 0; from < len(m.list); from += len(m.proposed) {
		batch := m.list[from:min(from+len(m.proposed), len(m.list))]
		m.judge(batch, from)
		m.commit(batch)
		moved = moved || len(m.moved) > 0
	}
	m.judge(nil, len(m.list)) // tells the neighbours of the last batch
	m.moved = m.moved[:0]
	m.list = m.list[:0]
	for v, due := range m.due {
		if due == later {
			m.list = append(m.list, uint32(v))
		}
	}
	return moved
}

// judge makes the proposals of a batch whose first node has the given place in the round, and tells the neighbours of those who moved in the last batch.
func (m *mover) judge(batch []uint32, first int) {
	told := (len(m.moved) + piece - 1) / piece
	parallel.Each(told+(len(batch)+piece-1)/piece, func(i int) {
		if i < told {
			m.tell(m.moved[i*piece:min((i+1)*piece, len(m.moved))], first)
			return
		}
		s := m.scratch.Get().(*scratch)
		for place := (i - told) * piece; place < min((i-told+1)*piece, len(batch)); place++ {
			m.propose(s, batch[place], place, first)
		}
		m.scratch.Put(s)
	})
}

// propose judges the node at a place of the batch.
func (m *mover) propose(s *scratch, v uint32, place, first int) {
	p := &m.proposed[place]
	var slack float64
	p.near, p.from = p.near[:0], m.of[v]
	p.to, p.gain, slack = m.best(s, v)
	m.slack[v] = int64(slack * m.parts)
	if p.to == p.from {
		return
	}
	neighbours, weights := m.Neighbours(v)
	for i, u := range neighbours {
		if at := int(atomic.LoadUint32(&m.due[u])); at >= first && at < first+place {
			p.near = append(p.near, earlier{at - first, weights[i]})
		}
	}
}

// best is the community where a node gains most: one of a neighbour's, an empty one, or its own; the edge weight into it, less that into the node's own; and by how much it is ahead of
// the second.
func (m *mover) best(s *scratch, v uint32) (to uint32, gain, slack float64) {
	own := m.of[v]
	neighbours, weights := m.Neighbours(v)
	for i, u := range neighbours {
		s.add(m.of[u], weights[i])
	}
	home, penalty := s.toward[own], m.penalty*m.size[v]
	to, most, second := own, home-penalty*(m.total[own]-m.size[v])+m.least, math.Inf(-1)
	if m.members[own] > 1 {
		if second = 0; most < 0 {
			to, most, second, gain = alone, m.least, most, -home
		}
	}
	for _, c := range s.touched {
		if there := s.toward[c] - penalty*m.total[c]; c == own {
		} else if there > most {
			to, most, second, gain = c, there, most, s.toward[c]-home
		} else {
			second = max(second, there)
		}
		s.toward[c] = 0
	}
	s.touched = s.touched[:0]
	return to, gain, min(most-second, m.whole)
}

// commit moves the nodes of a batch that still gain, in order.
func (m *mover) commit(batch []uint32) {
	m.moved = m.moved[:0]
	for place, v := range batch {
		p := &m.proposed[place]
		if p.to == p.from {
			continue
		}
		to := p.to
		if to == alone || m.members[to] == 0 {
			if len(m.empty) == 0 || m.members[p.from] == 1 {
				continue
			}
			to = m.empty[len(m.empty)-1]
		}
		if m.gain(v, to, p, batch) <= m.least {
			m.due[v] = later
			continue
		}
		if m.members[to] == 0 {
			m.empty = m.empty[:len(m.empty)-1]
		}
		m.join(v, to)
		if m.members[p.from] == 0 {
			m.empty = append(m.empty, p.from)
		}
		m.moved = append(m.moved, departure{v, p.from})
	}
}

// gain is what a node gains in a community, which is that of its proposal or, where that has lost all its nodes, an empty one, after the moves before it in the batch.
func (m *mover) gain(v, to uint32, p *proposal, batch []uint32) float64 {
	gain := p.gain
	for _, e := range p.near {
		if from, now := m.proposed[e.place].from, m.of[batch[e.place]]; from != now {
			gain += e.weight * p.shift(from, now)
		}
	}
	return gain - m.penalty*m.size[v]*(m.total[to]-m.total[p.from]+m.size[v])
}

// shift is how the gain of a move changes by a neighbour's move between two communities, for an edge weight of 1.
func (p *proposal) shift(from, to uint32) float64 {
	shift := 0.0
	switch from {
	case p.from:
		shift++
	case p.to:
		shift--
	}
	switch to {
	case p.from:
		shift--
	case p.to:
		shift++
	}
	return shift
}

// tell takes the moves from the slack of neighbours whose place in this round lies before the given one, and makes those due that have none left.
func (m *mover) tell(moves []departure, before int) {
	for _, d := range moves {
		now := m.of[d.node]
		neighbours, weights := m.Neighbours(d.node)
		for i, u := range neighbours {
			own, due := m.of[u], &m.due[u]
			if own == now || int(atomic.LoadUint32(due)) >= before {
				continue
			}
			loss := int64(weights[i]*m.parts) + 1
			if own == d.from {
				loss *= 2
			}
			if atomic.AddInt64(&m.slack[u], -loss) < 0 {
				atomic.StoreUint32(due, later)
			}
		}
	}
}
