package local

import (
	"maps"
	"math"
	"slices"

	"pikir/pipeline"
)

// virality describes how a cluster shares wordings: one text that people pass on, or many texts from the same hands.
type virality struct {
	members  int
	comments int
	shared   int     // comments with a wording that another member uses
	repeated int     // members who share at least two different wordings, or one wording in several comments
	onePost  float64 // of shared comments, the share under the one post that holds most of them
	copied   float64 // of shared comments, the share whose exact text is simply repeated
	bursty   float64 // burstiness of the moments of sharing (Goh & Barabási 2008): −1 regular, 0 random, 1 bursts
}

// Bounds of viral. They are set by what the words mean, not fitted: "hardly anybody", "most", "hundreds".
const (
	hardlyAny = 0.2
	most      = 0.8
	hundreds  = 200
	heavyTail = 0.3
)

// viral says whether the accounts pass on a text, one time each, rather than work from a stock of texts: people who otherwise write about
// other things, or who gather under one post (a giveaway), or copy one text by the hundreds in bursts (a petition).
func (v virality) viral() bool {
	if v.shared == 0 || float64(v.repeated) >= hardlyAny*float64(v.members) {
		return false
	}
	ordinary := 2*v.shared < v.comments
	crowd := v.members >= hundreds && v.copied >= most && v.bursty >= heavyTail
	return ordinary || v.onePost >= most || crowd
}

// virality reads the wordings of a cluster.
func (r *run) virality(cl *pipeline.Cluster) virality {
	v := virality{members: len(cl.Members), comments: len(cl.Comments)}
	users := map[pipeline.ID]map[pipeline.ID]int{} // wording → account → comments
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
	uses := map[pipeline.ID]int{}
	copied := 0.0
	for _, wording := range slices.Sorted(maps.Keys(users)) { // in order, so that the sum is the same each time
		for a, n := range users[wording] {
			uses[a] += n
			v.shared += n
		}
		copied += (1 - r.wordings.variety(wording)) * float64(total(users[wording]))
	}
	for _, n := range uses {
		if n >= 2 {
			v.repeated++
		}
	}
	v.copied = copied / math.Max(1, float64(v.shared))
	v.onePost, v.bursty = spread(cl.Comments, func(c *pipeline.Comment) bool { return users[c.TextCluster] != nil })
	return v
}

func total(of map[pipeline.ID]int) int {
	sum := 0
	for _, n := range of {
		sum += n
	}
	return sum
}

// spread measures, over the chosen comments in order of time, the share under one post and the burstiness of their moments.
func spread(comments []pipeline.Comment, chosen func(*pipeline.Comment) bool) (onePost, bursty float64) {
	under := map[pipeline.ID]int{}
	n, largest, last := 0, 0, int64(0)
	var sum, squares float64
	for i := range comments {
		c := &comments[i]
		if !chosen(c) {
			continue
		}
		if n > 0 {
			gap := float64(c.At-last) / 1e6
			sum += gap
			squares += gap * gap
		}
		n, last = n+1, c.At
		if c.Post != pipeline.None {
			under[c.Post]++
			largest = max(largest, under[c.Post])
		}
	}
	if n < 3 || sum == 0 {
		return float64(largest) / math.Max(1, float64(n)), 0
	}
	mean := sum / float64(n-1)
	deviation := math.Sqrt(math.Max(0, squares/float64(n-1)-mean*mean))
	return float64(largest) / float64(n), (deviation - mean) / (deviation + mean)
}

// variety is the share of a wording's comments whose exact text is not simply repeated.
func (w Wordings) variety(wording pipeline.ID) float64 {
	if w.Comments[wording] < 2 {
		return 0
	}
	return float64(w.Distinct[wording]-1) / float64(w.Comments[wording]-1)
}
