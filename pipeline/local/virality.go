package local

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"pikir/pipeline"
)

// virality describes how a cluster shares wordings: one text that people pass on, or many texts from the same hands.
type virality struct {
	members  int
	comments int
	tied     int      // members whom wordings that other members use could tie to them, whoever else uses these
	shared   int      // comments with a wording of the clusters' own that another member uses
	users    int      // members with such a comment
	repeated int      // members who share at least two different wordings, or one wording in several comments
	stocked  int      // members who share at least two different wordings
	onePost  float64  // of shared comments, the share under the one post that holds most of them
	copied   float64  // of shared comments, the share whose exact text is simply repeated
	oneText  float64  // of shared comments, the share with the wording that most of them have
	framed   float64  // of the words of shared comments in several wordings, the share that stands in most of them; see readFrames
	filled   []uint32 // rows of these comments
	alsoSay  int      // members with such a comment who say other things too
	usual    float64  // the share of accounts of the dump that say more than one thing
	gathered float64  // of shared comments, the share under the three posts that hold most of them
	seldom   bool     // the shared comments go on for a year or more, fewer than one a month
	fresh    bool     // the first shared comment is too close to the end of the dump to tell
	heavy    bool     // the delays of the shared comments have the heavy tail of people who pass on a text, at once or late
}

// Bounds of viral. They are set by what the words mean, not fitted: "hardly anybody", "few", "most", "a crowd".
const (
	hardlyAny = pipeline.HardlyAny
	few       = 0.5
	most      = 0.8
	crowd     = 50
	handful   = 5
	fewPosts  = 3
)

// viral says whether the accounts pass on a text, rather than work from a stock of texts: people who mostly write about other things and only here and there share a
// passage; a gathering under one post, or copies of one text under a few (giveaways); a text that comes back for years, less than once a month (a chain letter, a joke); one text, filled in by each or not, from people who say other things too; or one and the same text, once or twice each,
// from a crowd or with delays of a heavy tail (a petition; Barabási 2005, Nature 435:207, on the delays of people). Accounts that exist for one copy look the same as a petition's signers, and are given the benefit of
// the doubt where they are a crowd.
func (v virality) viral() bool {
	switch {
	case float64(v.tied) < few*float64(v.members): // something else brought them together
		return false
	case v.shared == 0: // what they share, people outside all clusters say more often
		return true
	case 2*v.shared < v.comments:
		return float64(v.repeated) < few*float64(v.members)
	case !v.onceOrTwice():
		return false
	case v.onePost >= most || v.seldom || v.oneTextEach() && v.ordinary():
		return true
	}
	return v.copied >= most && v.oneText >= most && (v.members >= crowd || v.members >= handful && v.gathered >= most || v.members >= handful && (v.heavy || v.fresh))
}

// onceOrTwice says whether the accounts share a wording or two each, and no stock of them.
func (v virality) onceOrTwice() bool {
	return float64(v.stocked) < hardlyAny*float64(v.members) && v.shared <= 2*v.users
}

// oneTextEach says whether what the accounts share is one text that each says once or twice, word for word or with a name, a street or a number of their own filled in.
func (v virality) oneTextEach() bool {
	return v.onceOrTwice() && (v.oneText >= most || v.framed >= few)
}

// ordinary says whether most accounts say the text once, and enough of them other things too, as people who sign do. Accounts made for one copy say nothing else. Those who are tied by one
// text are the less talkative of its signers, since more comments share more by chance, so that a small part of what is usual in the dump is enough.
func (v virality) ordinary() bool {
	return float64(v.repeated) < few*float64(v.members) && float64(v.alsoSay) > hardlyAny*v.usual*float64(v.users)
}

// ownWordings says of each wording whether it is no set phrase: most of the comments that have it are those of accounts in some cluster. A crew may lie in several clusters that say its
// texts; what people outside all of them say more often ties nobody.
func (r *run) ownWordings(g *gatherer) []bool {
	clustered := make([]uint32, len(r.wordings.Comments))
	for row, w := range r.corpus.TextCluster {
		if w != pipeline.None && g.clustered[r.corpus.Account[row]] {
			clustered[w]++
		}
	}
	own := make([]bool, len(clustered))
	for w, n := range clustered {
		own[w] = 2*n >= r.wordings.Comments[w]
	}
	return own
}

// virality reads the wordings of a cluster that are its own, or other clusters'.
func (r *run) virality(cl *pipeline.Cluster, own []bool) virality {
	v := virality{members: len(cl.Members), comments: len(cl.Comments)}
	users := r.usersOfShared(cl)
	v.tied = r.tiedByWords(users)
	maps.DeleteFunc(users, func(wording pipeline.ID, _ map[pipeline.ID]int) bool { return !own[wording] })
	uses, wordings := map[pipeline.ID]int{}, map[pipeline.ID]int{}
	copied := 0.0
	for _, wording := range slices.Sorted(maps.Keys(users)) { // in order, so that the sum is the same each time
		for a, n := range users[wording] {
			uses[a] += n
			wordings[a]++
			v.shared += n
		}
		copied += (1 - r.wordings.variety(wording)) * float64(total(users[wording]))
	}
	v.users = len(uses)
	for a, n := range uses {
		if n >= 2 {
			v.repeated++
		}
		if wordings[a] >= 2 {
			v.stocked++
		}
		if int(r.corpus.CommentsOf[a]) > n {
			v.alsoSay++
		}
	}
	v.usual = r.usuallySaidMore()
	v.copied = copied / math.Max(1, float64(v.shared))
	shared := func(c *pipeline.Comment) bool { return users[c.TextCluster] != nil }
	v.onePost = largestShare(cl.Comments, shared, func(c *pipeline.Comment) pipeline.ID { return c.Post })
	v.oneText = largestShare(cl.Comments, shared, func(c *pipeline.Comment) pipeline.ID { return c.TextCluster })
	if v.oneText < most && v.onceOrTwice() {
		v.filled = rowsWith(cl.Comments, shared)
	}
	at := times(cl.Comments, shared)
	v.gathered, v.heavy, v.seldom, v.fresh = gathered(cl.Comments, shared), heavyTailed(at), seldom(at), r.fresh(cl.Comments, shared)
	return v
}

// usersOfShared counts the comments of each account that have a wording, by wording: the rare ones that two members share.
func (r *run) usersOfShared(cl *pipeline.Cluster) map[pipeline.ID]map[pipeline.ID]int {
	users := map[pipeline.ID]map[pipeline.ID]int{}
	for i := range cl.Comments {
		c := &cl.Comments[i]
		if c.TextCluster == pipeline.None || r.wordings.Surprisal[c.TextCluster] < leastSurprisal {
			continue
		}
		if users[c.TextCluster] == nil {
			users[c.TextCluster] = map[pipeline.ID]int{}
		}
		users[c.TextCluster][c.Account]++
	}
	maps.DeleteFunc(users, func(_ pipeline.ID, by map[pipeline.ID]int) bool { return len(by) < 2 })
	return users
}

// tiedByWords counts the accounts for which the wordings they share (see usersOfShared) with the quietest of the others are together too rare for chance, as same-words asks of a pair.
func (r *run) tiedByWords(users map[pipeline.ID]map[pipeline.ID]int) int {
	nats := map[pipeline.ID]float64{}
	for _, wording := range slices.Sorted(maps.Keys(users)) { // in order, so that the sums are the same each time
		quietest, next := r.quietest(users[wording])
		for a := range users[wording] {
			other := quietest
			if a == quietest {
				other = next
			}
			nats[a] += math.Max(0, dependence*r.wordings.Surprisal[wording]-math.Log(float64(r.corpus.CommentsOf[a]))-math.Log(float64(r.corpus.CommentsOf[other])))
		}
	}
	tied, least := 0, -math.Log(mostByWords(r.corpus))
	for _, n := range nats {
		if n >= least {
			tied++
		}
	}
	return tied
}

// quietest are the two of at least two accounts with the fewest comments.
func (r *run) quietest(of map[pipeline.ID]int) (first, second pipeline.ID) {
	accounts := slices.SortedFunc(maps.Keys(of), func(a, b pipeline.ID) int {
		return cmp.Or(cmp.Compare(r.corpus.CommentsOf[a], r.corpus.CommentsOf[b]), cmp.Compare(a, b))
	})
	return accounts[0], accounts[1]
}

// gathered is, of the chosen comments, the share under the three posts that hold most of them.
func gathered(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool) float64 {
	counts := map[pipeline.ID]int{}
	n := 0
	for i := range comments {
		if c := &comments[i]; chosen(c) {
			n++
			if c.Post != pipeline.None {
				counts[c.Post]++
			}
		}
	}
	busiest := slices.Sorted(maps.Values(counts))
	together := 0
	for _, k := range busiest[max(0, len(busiest)-fewPosts):] {
		together += k
	}
	return float64(together) / math.Max(1, float64(n))
}

// times are those of the chosen comments, in their order, in hours after the first.
func times(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool) []float64 {
	var hours []float64
	first := int64(0)
	for i := range comments {
		if c := &comments[i]; chosen(c) {
			if len(hours) == 0 {
				first = c.At
			}
			hours = append(hours, time.Duration(1000*(c.At-first)).Hours())
		}
	}
	return hours
}

// lateness is how long a text must be about for its tail to be seen.
const lateness = 72 * time.Hour

// fresh says whether the first of the chosen comments lies so close to the end of a long dump that nobody could have come late. In a short dump all texts would be.
func (r *run) fresh(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool) bool {
	end := r.coverage.Last.AddDate(0, 0, 1)
	first := slices.IndexFunc(comments, func(c pipeline.Comment) bool { return chosen(&c) })
	return first >= 0 && end.Sub(comments[first].Time()) < lateness && end.Sub(r.coverage.First) >= 10*lateness
}

// heavyTailed says whether comments go on for days with delays after the first that follow the reciprocal law of people who get round to a thing (as many
// within 1 to 2 hours as within 2 to 4, 4 to 8 …) rather than the even pace of work: the likelihood ratio of the two.
func heavyTailed(hours []float64) bool {
	if len(hours) < 2 || hours[len(hours)-1] < lateness.Hours() {
		return false
	}
	longest, sum := hours[len(hours)-1], 0.0
	for _, after := range hours[1:] {
		sum += math.Log(longest / math.Max(1, after))
	}
	return sum/float64(len(hours)-1) > math.Log(math.Log(longest))
}

// seldom says whether comments go on for a year or more with fewer than one in 30 days.
func seldom(hours []float64) bool {
	const day = 24
	return len(hours) > 1 && hours[len(hours)-1] >= max(365*day, 30*day*float64(len(hours)))
}

func total(of map[pipeline.ID]int) int {
	sum := 0
	for _, n := range of {
		sum += n
	}
	return sum
}

// largestShare is, of the chosen comments, the share of those that have the most common value.
func largestShare(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool, value func(*pipeline.Comment) pipeline.ID) float64 {
	counts := map[pipeline.ID]int{}
	n, largest := 0, 0
	for i := range comments {
		c := &comments[i]
		if !chosen(c) {
			continue
		}
		n++
		if of := value(c); of != pipeline.None {
			counts[of]++
			largest = max(largest, counts[of])
		}
	}
	return float64(largest) / math.Max(1, float64(n))
}

// variety is the share of a wording's comments whose exact text is not simply repeated.
func (w Wordings) variety(wording pipeline.ID) float64 {
	if w.Comments[wording] < 2 {
		return 0
	}
	return float64(w.Distinct[wording]-1) / float64(w.Comments[wording]-1)
}
