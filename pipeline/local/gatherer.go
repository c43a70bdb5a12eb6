package local

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/parallel"
)

// gatherer collects the comments of clusters and of those they are compared with.
type gatherer struct {
	corpus    *Corpus
	rows      []uint32 // by account
	start     []uint32
	placeRows []uint32 // by place
	placeFrom []uint32
	clustered []bool          // by account: member of some cluster
	moods     []float32       // by place
	postText  bool            // some of them are those of posts' own texts
	byVolume  []pipeline.ID   // accounts outside all clusters, by number of comments, those of one number in no order: ids tell who came first
	byNetwork [][]pipeline.ID // the same, by network
}

func newGatherer(c *Corpus, clusters []operation) *gatherer {
	g := &gatherer{corpus: c, clustered: make([]bool, c.Accounts.Len())}
	g.rows, g.start = c.ByAccount()
	g.placeRows, g.placeFrom = byPlace(c)
	for _, o := range clusters {
		for _, a := range o.members {
			g.clustered[a] = true
		}
	}
	g.moods = g.readMoods()
	for a, n := range c.CommentsOf {
		if n > 0 && !g.clustered[a] {
			g.byVolume = append(g.byVolume, pipeline.ID(a))
		}
	}
	slices.SortFunc(g.byVolume, func(a, b pipeline.ID) int {
		return cmp.Or(order(c.CommentsOf[a], c.CommentsOf[b]), order(mix(uint64(a), 0), mix(uint64(b), 0)))
	})
	g.byNetwork = make([][]pipeline.ID, c.Platforms.Len())
	for _, a := range g.byVolume {
		network := c.AccountPlatform[a]
		g.byNetwork[network] = append(g.byNetwork[network], a)
	}
	return g
}

// byPlace lists rows by place, with the start of each place's rows. Comments without a place are left out.
func byPlace(c *Corpus) (rows, start []uint32) {
	places := c.Pages.Len() + c.Posts.Len()
	start = make([]uint32, places+1)
	for row := range c.Len() {
		if p := c.Place(uint32(row)); p != pipeline.None {
			start[p+1]++
		}
	}
	for p := range places {
		start[p+1] += start[p]
	}
	rows = make([]uint32, start[places])
	next := slices.Clone(start)
	for row := range c.Len() {
		if p := c.Place(uint32(row)); p != pipeline.None {
			rows[next[p]] = uint32(row)
			next[p]++
		}
	}
	return rows, start
}

// cluster collects the members' comments in order of time.
func (g *gatherer) cluster(id int, members []pipeline.ID) *pipeline.Cluster {
	cl := &pipeline.Cluster{ID: id, Members: members, Comments: g.commentsOf(members)}
	for i := range cl.Comments {
		c := &cl.Comments[i]
		if _, inside := slices.BinarySearch(members, c.ReplyTo); inside && c.ReplyTo != c.Account {
			cl.Replies++
		}
	}
	return cl
}

// comment is the corpus's comment with the mood of its place and the time of its post.
func (g *gatherer) comment(row uint32) pipeline.Comment {
	c := g.corpus.Comment(row)
	c.Mood = float32(math.NaN())
	if c.Post != pipeline.None {
		c.Mood = g.moods[c.Post]
	}
	if post := g.corpus.Post[row]; post != pipeline.None && int(post) < len(g.corpus.PostAt) {
		c.PostAt = g.corpus.PostAt[post]
	}
	return c
}

// leastMood is the fewest comments of others that tell the mood of a place whose own text is not known.
const leastMood = 5

// readMoods reads the mood of each place: of the post's own text where the posts were given, else the mean of what accounts outside all clusters say there.
func (g *gatherer) readMoods() []float32 {
	c := g.corpus
	moods := make([]float32, len(g.placeFrom)-1)
	for p := range moods {
		moods[p] = float32(math.NaN())
		if post := p - c.Pages.Len(); post >= 0 && post < len(c.PostMood) && !math.IsNaN(float64(c.PostMood[post])) {
			moods[p], g.postText = c.PostMood[post], true
			continue
		}
		sum, n := 0.0, 0
		for _, row := range g.placeRows[g.placeFrom[p]:g.placeFrom[p+1]] {
			if !g.clustered[c.Account[row]] {
				sum += (float64(c.Negative[row]) - float64(c.Positive[row])) / math.MaxUint16
				n++
			}
		}
		if n >= leastMood {
			moods[p] = float32(sum / float64(n))
		}
	}
	return moods
}

// matched collects the comments of accounts outside all clusters at the cluster's places, in order of time.
func (g *gatherer) matched(cl *pipeline.Cluster) []pipeline.Comment {
	var places []pipeline.ID
	for i := range cl.Comments {
		if p := cl.Comments[i].Post; p != pipeline.None {
			places = append(places, p)
		}
	}
	slices.Sort(places)
	var rows []uint32
	for _, p := range slices.Compact(places) {
		for _, row := range g.placeRows[g.placeFrom[p]:g.placeFrom[p+1]] {
			if !g.clustered[g.corpus.Account[row]] {
				rows = append(rows, row)
			}
		}
	}
	return g.byTime(rows)
}

// groups draws groups of accounts outside all clusters, each as large as the cluster and of like activity, member by member.
func (g *gatherer) groups(cl *pipeline.Cluster, n int, random *rand.Rand) [][]pipeline.Comment {
	if !g.hasGroups(len(cl.Members)) {
		return nil
	}
	drawn, pool := make([][]pipeline.ID, n), g.pools(cl.Members)
	for i := range drawn {
		taken := make(map[pipeline.ID]bool, len(cl.Members))
		for _, member := range cl.Members {
			a := alike(pool(member), random, taken)
			taken[a] = true
			drawn[i] = append(drawn[i], a)
		}
	}
	groups := make([][]pipeline.Comment, n)
	parallel.Each(n, func(i int) { groups[i] = g.commentsOf(drawn[i]) })
	return groups
}

// commentsOf collects the comments of accounts in order of time, read together.
func (g *gatherer) commentsOf(accounts []pipeline.ID) []pipeline.Comment {
	n := uint32(0)
	for _, a := range accounts {
		n += g.corpus.CommentsOf[a]
	}
	rows := make([]uint32, 0, n)
	for _, a := range accounts {
		rows = append(rows, g.rows[g.start[a]:g.start[a+1]]...)
	}
	comments := g.byTime(rows)
	pipeline.ReadTogether(comments)
	return comments
}

// byTime gives the comments of rows, which it sorts by time.
func (g *gatherer) byTime(rows []uint32) []pipeline.Comment {
	g.corpus.sortByTime(rows)
	comments := make([]pipeline.Comment, len(rows))
	for i, row := range rows {
		comments[i] = g.comment(row)
	}
	return comments
}

// Groups are drawn from ten times as many accounts as the cluster has members, nearest in number of comments. A small dump may do with four times; below, groups are too much alike:
// there are none, and the judges that need them abstain.
const (
	leastOthers = 4
	widestPool  = 10
)

// alike draws an account of a pool that is not taken yet.
func alike(pool []pipeline.ID, random *rand.Rand, taken map[pipeline.ID]bool) pipeline.ID {
	for {
		if a := pool[random.IntN(len(pool))]; !taken[a] {
			return a
		}
	}
}

// pools gives the accounts that a member of a cluster may be exchanged for, the nearest by number of comments. They are of its network, where each network of the cluster has as many as there should be: networks have hours, tempers
// and languages of their own, and a crew may be found on one and fill the comparison on others.
func (g *gatherer) pools(members []pipeline.ID) func(member pipeline.ID) []pipeline.ID {
	on := make([]int, len(g.byNetwork))
	for _, a := range members {
		on[g.corpus.AccountPlatform[a]]++
	}
	for network, n := range on {
		if len(g.byNetwork[network]) < widestPool*n {
			return func(member pipeline.ID) []pipeline.ID { return g.nearest(g.byVolume, member, g.poolOf(len(members))) }
		}
	}
	return func(member pipeline.ID) []pipeline.ID {
		network := g.corpus.AccountPlatform[member]
		return g.nearest(g.byNetwork[network], member, widestPool*on[network])
	}
}

// nearest lists as many accounts as told of those in order, nearest to one by number of comments.
func (g *gatherer) nearest(byVolume []pipeline.ID, to pipeline.ID, size int) []pipeline.ID {
	from := func(comments uint32) int {
		at, _ := slices.BinarySearchFunc(byVolume, comments, func(a pipeline.ID, n uint32) int { return order(g.corpus.CommentsOf[a], n) })
		return at
	}
	comments := g.corpus.CommentsOf[to]
	low := min(max(0, (from(comments)+from(comments+1)-size)/2), len(byVolume)-size)
	return byVolume[low : low+size]
}

func (g *gatherer) poolOf(members int) int { return min(len(g.byVolume), widestPool*members) }

// taken is the share of a pool that a group takes.
func (g *gatherer) taken(members int) float64 {
	return float64(members) / float64(max(members+1, g.poolOf(members)))
}

// hasGroups says whether there are enough others to compare a cluster of so many members with.
func (g *gatherer) hasGroups(members int) bool { return len(g.byVolume) >= leastOthers*members }
