package pipeline

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

// campaignLike asks for more than Coordinated: two of PLACE, TIME and WORDS at least moderate, or one strong with RHYTHM, CAUSE and QUOTA beside it:
// one strong family alone is also what a crowd of supporters shows.
func (g Grades) campaignLike() bool {
	moderate, strong := g.together()
	return moderate >= 2 || strong >= 1 && (g[Rhythm] >= Weak || g[Quota] >= Moderate)
}

// Circumstances are the facts besides grades that a verdict rests on.
type Circumstances struct {
	Accounts, Comments int
	Talk               float64 // share of members' comments that answer a member
	Viral              bool    // one wording passed on by accounts that share nothing else
	LiftLow            float64 // lower end of the 95 % interval of the positivity lift; 0 where it was not measured
	QuotaMet           bool    // in at least one full month
}

// Bounds below which a cluster is too little to judge.
const (
	leastAccounts = 3
	leastComments = 5
	leastByWords  = 5 // accounts, where nothing but their words ties them: a handful may have copied a text that lies about elsewhere
)

// wordsAlone says whether nothing but words ties a cluster.
func (g Grades) wordsAlone() bool { return g[Place] < Moderate && g[Time] < Moderate }

// TalkFrom is the share of comments that answer a member from which a cluster counts as people who talk with each other.
const TalkFrom = 0.25

// Judge gives the verdict of METHODS §4.
func Judge(g Grades, c Circumstances) Verdict {
	praises := g[Cause] >= Moderate && c.LiftLow > 0
	switch {
	case c.Accounts < leastAccounts || c.Comments < leastComments:
		return TooLittle
	case c.Talk >= TalkFrom:
		return Conversation
	case c.Viral && g[Place] < Strong && g[Time] < Strong: // a text passed on explains shared words, not how people meet
		return ViralText
	case g.campaignLike() && praises && c.QuotaMet:
		return PaidPositive
	case g.Coordinated() && g.wordsAlone() && c.Accounts < leastByWords:
		return TooLittle
	case g.Coordinated():
		return NotPositive
	case praises:
		return NotCoordinated
	}
	return Unremarkable
}
