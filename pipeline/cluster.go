package pipeline

import "time"

// Cluster is a group of accounts that significant pairs tie together, with all their comments.
type Cluster struct {
	ID       int // from 1, largest first
	Members  []ID
	Comments []Comment // of the members, by time; Text and URL are empty
	Replies  int       // comments of members that answer a member
}

// Matched is what a cluster is compared with: accounts outside it, and what is known about the dump.
type Matched struct {
	Comments []Comment       // of accounts outside the cluster under the same posts, by time; Text and URL are empty
	Groups   [][]Comment     // groups of other accounts, each of like size and activity, all their comments, by time
	Taken    float64         // the share of the accounts which groups are drawn from that each takes
	Read     map[ID][]uint32 // by account of the cluster and the groups: counts of the features that the detector reads off texts; absent: none
	Answers  []uint32        // by account: comments of others that answer it, in the whole dump
	PostText bool            // moods of places are those of posts' own texts, as far as these were given; false: of other people's comments alone
	Contract *Contract       // nil: none was named
	Terms    Terms           // its networks; judges of QUOTA are handed only comments that count by them
	Zone     *time.Location
	Coverage Coverage
	Seed     uint64
}

// Coverage is the part of calendar time that the dump holds.
type Coverage struct {
	First, Last time.Time
	Gaps        []Gap // whole days without any comment, longer than chance leaves
}

// Gap is a stretch of time that the dump does not hold.
type Gap struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Complete says whether the dump holds the whole of [from, to).
func (c Coverage) Complete(from, to time.Time) bool {
	if from.Before(c.First) || to.After(c.Last.AddDate(0, 0, 1)) {
		return false
	}
	for _, g := range c.Gaps {
		if g.From.Before(to) && from.Before(g.To) {
			return false
		}
	}
	return true
}

// Month is what a cluster delivered in one calendar month of the local zone on one platform.
type Month struct {
	Platform                  string // "" is all platforms together
	First                     time.Time
	Comments, Positive        int
	Delivered                 float64 // estimate of the number of truly positive comments
	PositiveLow, PositiveHigh float64 // its 95 % interval
	CountedLow, CountedHigh   float64 // the same were all texts independent: for comparing months with each other, whose texts are of one stock
	Quota                     int     // of the contract, else estimated; 0: none
	Complete                  bool    // the dump holds the whole month
	Elsewhere                 bool    // on a network that the contract does not name: left out of its number
	Apart                     []Month // of all platforms together: each network for which the contract names a number
}

// Verdict is the name that fits a cluster.
type Verdict string

// The verdicts of METHODS §4.
const (
	PaidPositive   Verdict = "paid-positive-campaign-like"
	NotPositive    Verdict = "coordinated-not-positive"
	NotCoordinated Verdict = "positive-not-coordinated"
	ViralText      Verdict = "viral-text"
	Conversation   Verdict = "conversation"
	TooLittle      Verdict = "too-little-data"
	Unremarkable   Verdict = "unremarkable"
)

// Flags says whether a verdict calls the accounts of its cluster coordinated.
func (v Verdict) Flags() bool { return v == PaidPositive || v == NotPositive }
