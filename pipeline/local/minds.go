package local

import (
	"cmp"
	"math"
	"slices"

	"pikir/pipeline"
)

// minds is what accounts say on the whole: the mean lean of their comments (see leaningOf). Those who run a crew down come when it comes, be it to answer it or for a campaign of their own; the moments of both look alike, what they
// say does not.
type minds struct{ of []mind }

// mind sums up the leans of comments, in 1/65535: whole numbers, so that their order does not count.
type mind struct{ n, sum, squares int64 }

// Bounds of two minds: a difference of means that is large on a scale from −1 to 1, a quarter of it; and one that shows through what single comments leave open, as four standard errors of an account apart two bell curves have
// a trough between them and a fortieth of each on the other's side.
const (
	leastDifference = 0.5
	leastErrors     = 4
)

func newMinds(c *Corpus) minds {
	m := minds{of: make([]mind, c.Accounts.Len())}
	for row, a := range c.Account {
		m.of[a].add(int64(c.Positive[row]) - int64(c.Negative[row]))
	}
	return m
}

func (m *mind) add(lean int64) { m.n, m.sum, m.squares = m.n+1, m.sum+lean, m.squares+lean*lean }

func (m *mind) mean() float64 { return float64(m.sum) / float64(m.n) / math.MaxUint16 }

// within is the sum of squares about the mean.
func (m *mind) within() float64 {
	return math.Max(0, float64(m.squares)/math.MaxUint16/math.MaxUint16-float64(m.n)*m.mean()*m.mean())
}

// alike parts accounts until none of their parts holds two minds. Parts too small for a cluster are left out, and so are accounts without a comment.
func (m minds) alike(members []pipeline.ID) [][]pipeline.ID {
	order := slices.DeleteFunc(slices.Clone(members), func(a pipeline.ID) bool { return m.of[a].n == 0 })
	slices.SortStableFunc(order, func(x, y pipeline.ID) int { return cmp.Compare(m.of[x].mean(), m.of[y].mean()) })
	var parts [][]pipeline.ID
	for _, part := range m.apart(order) {
		if len(part) >= leastMembers {
			slices.Sort(part)
			parts = append(parts, part)
		}
	}
	return parts
}

// largest is the largest of those parts. Versions of a group, each of one mind, may have made one of two; the evidence for all of it is hardly that for the others.
func (m minds) largest(members []pipeline.ID) (largest []pipeline.ID) {
	for _, part := range m.alike(members) {
		if len(part) > len(largest) {
			largest = part
		}
	}
	return largest
}

// apart cuts accounts, in order of their means, where the parts differ most between them and least within (Otsu 1979, IEEE Trans. SMC 9:62), if what they say is of two minds, and each part again.
func (m minds) apart(order []pipeline.ID) [][]pipeline.ID {
	total := 0.0
	for _, a := range order {
		total += m.of[a].mean()
	}
	best, cut, low, difference := 0.0, 0, 0.0, 0.0
	for i, a := range order[:max(0, len(order)-1)] {
		low += m.of[a].mean()
		below, above := float64(i+1), float64(len(order)-i-1)
		apart := (total-low)/above - low/below
		if between := below * above * apart * apart; between > best {
			best, cut, difference = between, i+1, apart
		}
	}
	if cut == 0 || difference < leastDifference || difference < leastErrors*m.typicalError(order) {
		return [][]pipeline.ID{order}
	}
	return append(m.apart(order[:cut]), m.apart(order[cut:])...)
}

// typicalError is the root of the mean variance of the means of accounts, those of single comments taken as equal, with one comment more as far off as can be: many accounts have but one.
func (m minds) typicalError(of []pipeline.ID) float64 {
	squares, degrees, shares := 0.0, 0.0, 0.0
	for _, a := range of {
		mind := &m.of[a]
		squares, degrees, shares = squares+mind.within(), degrees+float64(mind.n)-1, shares+1/float64(mind.n)
	}
	return math.Sqrt((squares + aloneLean) / (degrees + 1) * shares / float64(len(of)))
}

// view is what accounts say on the whole, and its typical error.
type view struct{ mean, err float64 }

func (m minds) view(of ...pipeline.ID) view {
	sum := 0.0
	for _, a := range of {
		sum += m.of[a].mean()
	}
	return view{sum / float64(len(of)), m.typicalError(of)}
}

// views are those of operations.
func (m minds) views(operations []operation) []view {
	views := make([]view, len(operations))
	for i, o := range operations {
		views[i] = m.view(o.members...)
	}
	return views
}

// differs says whether two views are of two minds.
func (v view) differs(o view) bool {
	difference := math.Abs(v.mean - o.mean)
	return difference >= leastDifference && difference >= leastErrors*math.Max(v.err, o.err)
}

// eachAlike parts groups of accounts by their minds.
func (m minds) eachAlike(groups [][]pipeline.ID) (parts [][]pipeline.ID) {
	for _, members := range groups {
		parts = append(parts, m.alike(members)...)
	}
	return parts
}
