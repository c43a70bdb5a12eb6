package pipeline

import "cmp"

// Grades are the strengths of a cluster's six families.
type Grades [len(Families)]Strength

// GradesOf takes the strongest evidence of each family.
func GradesOf(evidence []Evidence) Grades {
	var g Grades
	for i := range evidence {
		e := &evidence[i]
		g[e.Family] = max(g[e.Family], e.Grade())
	}
	return g
}

// Coordinated says whether two of PLACE, TIME and WORDS are at least moderate, or one is strong.
func (g Grades) Coordinated() bool {
	moderate, strong := g.together()
	return moderate >= 2 || strong >= 1
}

// together counts how many of PLACE, TIME and WORDS are at least moderate, and how many are strong.
func (g Grades) together() (moderate, strong int) {
	for _, f := range [...]Family{Place, Time, Words} {
		if g[f] >= Moderate {
			moderate++
		}
		if g[f] == Strong {
			strong++
		}
	}
	return moderate, strong
}

// ActTogether says whether a cluster is coordinated or, where one of PLACE, TIME and WORDS is moderate, keeps the hours of a shift and praises the authorities where others do not. A crew in words of its own that writes most of
// what stands under small posts hides its moments among its own; the posts, hours and praise that remain know nothing of each other, and readers with one interest keep no shift. Staff who praise from their desks may look the same.
func (g Grades) ActTogether(c Circumstances) bool {
	moderate, _ := g.together()
	return g.Coordinated() || moderate >= 1 && g[Rhythm] == Strong && PraiseOf(g, c) == PraisedAuthorities
}

// campaignLike asks for more than ActTogether: two of PLACE, TIME and WORDS at least moderate, or one with RHYTHM, CAUSE and QUOTA beside it:
// one strong family alone is also what a crowd of supporters shows.
func (g Grades) campaignLike() bool {
	moderate, strong := g.together()
	return moderate >= 2 || strong >= 1 && (g[Rhythm] >= Weak || g[Quota] >= Moderate) || moderate >= 1 && g[Rhythm] == Strong
}

// Circumstances are the facts besides grades that a verdict rests on.
type Circumstances struct {
	Accounts, Comments int
	Talk               float64 // share of members' comments that answer a member
	Answers            float64 // share of members' comments that answer somebody else; NaN where the dump tells nobody's answers
	Viral              bool    // one wording passed on by accounts that share nothing else
	OneText            bool    // all that members' words have in common is one wording that each says once or twice
	LiftLow            float64 // lower end of the 95 % interval of the positivity lift; 0 where it was not measured
	QuotaMet           bool    // in at least one full month
	Praised            Praised // whom its praise is for; counts where it praises
}

// Praised says whom a cluster's praise is for, in tables as its text.
type Praised string

// Whom praise can be for. The share of positive comments that name authorities or a target of the contract is held against that of equally active groups.
const (
	PraisedAuthorities Praised = "authorities" // the 95 % interval of the share lies above that of the groups
	PraisedOthers      Praised = "others"      // it does not: greetings, thanks, cheers for a team name authorities no more than anybody does
	PraisedUnknown     Praised = "unknown"     // too little praise, or nobody to compare with
)

// praises says whether a cluster praises where others under the same posts do not.
func (c *Circumstances) praises(g Grades) bool { return g[Cause] >= Moderate && c.LiftLow > 0 }

// PraiseOf is whom a cluster praises that praises where others do not; "" of one that does not.
func PraiseOf(g Grades, c Circumstances) Praised {
	if !c.praises(g) {
		return ""
	}
	return cmp.Or(c.Praised, PraisedUnknown)
}

// Bounds below which a cluster is too little to judge.
const (
	leastAccounts  = 3
	leastComments  = 5
	leastByWords   = 5  // accounts, where nothing but their words ties them: a handful may have copied a text that lies about elsewhere
	leastByOneText = 10 // accounts, where nothing but one wording ties them that each says once or twice, as people do with a saying
)

// wordsAlone says whether nothing but words ties a cluster.
func (g Grades) wordsAlone() bool { return g[Place] < Moderate && g[Time] < Moderate }

// TalkFrom is the share of comments that answer a member from which a cluster counts as people who talk with each other.
const TalkFrom = 0.25

// Judge gives the verdict of METHODS §4.
//
// A paid positive-comment campaign is ordered by somebody, for somebody. So besides coordination, a lift and a monthly number, the name asks that the praise is for
// authorities or a target of the contract: people who wish each other a good morning every day and supporters who cheer for a team also act together, praise where others do not, and
// pass any number. Where it was measured and the share of such praise does not lie above that of equally active groups, the name is not given. Where it could not be
// measured, it is, and the finding says that to whom the praise goes could not be told.
//
// A campaign for a customer whom neither the contract nor the list of known names holds loses the name: name its targets in a contract.
func Judge(g Grades, c Circumstances) Verdict {
	praises := c.praises(g)
	switch {
	case c.Accounts < leastAccounts || c.Comments < leastComments:
		return TooLittle
	case c.Talk >= TalkFrom:
		return Conversation
	case c.Viral && g[Place] < Strong && g[Time] < Strong: // a text passed on explains shared words, not how people meet
		return ViralText
	case g.campaignLike() && g.ActTogether(c) && praises && c.QuotaMet && c.Praised != PraisedOthers:
		return PaidPositive
	case g.Coordinated() && g.wordsAlone() && (c.Accounts < leastByWords || c.OneText && c.Accounts < leastByOneText):
		return TooLittle
	case g.ActTogether(c):
		return NotPositive
	case praises:
		return NotCoordinated
	}
	return Unremarkable
}
