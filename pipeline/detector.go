package pipeline

import (
	"fmt"
	"slices"
	"time"
)

// Family is one of the six questions a reader can ask of a cluster.
type Family uint8

// The families of evidence. Place, Time and Words find pairs and so clusters; Rhythm, Cause and Quota judge clusters.
const (
	Place  Family = iota // do they pick the same posts?
	Time                 // do they come at the same moments?
	Words                // do they say the same?
	Rhythm               // do they keep the same hours, like a shift?
	Cause                // do they praise where others do not, and come when the news is bad?
	Quota                // do they deliver a monthly number?
)

// Families lists them in the order of the tables and the report.
var Families = [...]Family{Place, Time, Words, Rhythm, Cause, Quota}

// String gives the column name of the family in clusters.parquet.
func (f Family) String() string {
	return [...]string{"place", "time", "words", "rhythm", "cause", "quota"}[f]
}

// Null names the model of ordinary behaviour under which shared keys become significant (METHODS §1).
type Null uint8

// The nulls. Each detector of pairs names one or more.
const (
	Selection  Null = iota // accounts choose keys independently, given the degrees of accounts and keys within page × period
	Jitter                 // meetings within the horizon fall at the rate of everybody at that place and hour
	Rarity                 // wordings coincide at the rate of a language model of the corpus
	Succession             // where an account goes next depends on where it is and when, not on who it is
	Blocks                 // as Selection, for each member of a dense block, under the half of the keys that did not show the block
)

// String gives the name of the null as used in documents.
func (n Null) String() string {
	return [...]string{"selection", "jitter", "rarity", "succession", "blocks"}[n]
}

// Need lists what a detector cannot do without; where a dump lacks it, the detector abstains and says so.
type Need struct {
	Columns   []string  // canonical columns that must hold values
	Precision Precision // coarsest time precision that it can use
	// Wordings says that of texts it takes only what was read off them at import, such as the wording, so that they need not be read again.
	Wordings bool
	// Pages says that without the pages of most of a cluster's comments evidence is weak at most: readers of one page then look like accounts that were sent to the same posts.
	Pages bool
}

// Rule says how the marks of a pair detector become significant pairs.
type Rule struct {
	Windows []time.Duration // largest |t1 − t2| of a co-action, one test each; none: any two comments with the same key
	Horizon time.Duration   // a meeting is two comments within it (Jitter); zero: 12 windows, at least 30 minutes and at most 2 hours
	Nulls   []Null
	Least   int           // fewest shared keys (Selection) or meetings within the window (Jitter) worth a test
	Period  time.Duration // of the strata of Selection; zero: a day of the run's zone
	InPlace bool          // the strata of Selection are posts rather than pages
	// Habitual says that what two accounts share must also be more than their habits explain: under Selection, whose keys are posts then, the ages of the posts that they choose; under Jitter, the hours that they keep.
	Habitual bool
	// Answers says that keys are what two accounts answer, so that one reply chain is no conversation unless the two answer each other there. Since a quarrel brings the
	// same people together again and again, shared keys then count no more than different accounts answered and different strata.
	Answers bool
	Crowd   int // keys with more accounts find no new pairs, but count for pairs found elsewhere; the report names them
}

// Detector declares one way in which accounts can be seen to act together, or one way to judge a cluster.
// It is a value, pure and stateless: drivers, documents, flags, validation and the report all follow from it.
type Detector struct {
	Name   string // file, fixture folder, word on the command line, value in tables, anchor in the documents
	Family Family
	Doc    string  // first sentence: the summary; then method, assumptions and sources
	Ties   Text    // of detectors of pairs and groups: what members do as another of the group does, a verb and its object; empty: what the family says
	Doubt  Text    // the innocent explanations that it cannot exclude, printed beside every finding
	Params []Param // settings beside those of its Rule
	// Configure makes the functions below follow the values that Param gives; needed where there are Params.
	Configure func(d *Detector)
	Needs     Need
	// Exactly one of the three. Language, positivity and wording of comments are known to the first two only where Needs names the text.
	Marks func(c *Comment, emit func(Key)) // keys of one comment
	// Keys of one account, whose comments come in order of time; each key with the comment from which it counts.
	Habits func(history []Comment, emit func(k Key, at *Comment))
	Judge  func(cl *Cluster, m *Matched) []Evidence // measures of a cluster
	// Of a judge that looks into texts: counts features of one comment, numbered below Features. The driver sums them by account into Matched.Read,
	// so that texts are read once and never kept.
	Reads    func(c *Comment, count func(feature int))
	Features int
	Rule     Rule // of detectors of pairs and groups

	values map[string]float64 // of Params that were set
}

// FindsPairs tells pair detectors from those that find groups and those that judge clusters.
func (d *Detector) FindsPairs() bool { return d.Judge == nil && !d.FindsGroups() }

// FindsGroups tells detectors that find groups no two of whose accounts need be a significant pair.
func (d *Detector) FindsGroups() bool { return slices.Contains(d.Rule.Nulls, Blocks) }

// Check reports what a detector's value lacks, in words that say what to add; nil when it is whole.
func (d *Detector) Check() error {
	ways := 0
	for _, has := range []bool{d.Marks != nil, d.Habits != nil, d.Judge != nil} {
		if has {
			ways++
		}
	}
	switch {
	case d.Name == "":
		return fmt.Errorf("a detector has no Name")
	case d.Doc == "":
		return fmt.Errorf("detector %s: add Doc: summary, method, assumptions, sources", d.Name)
	case d.Doubt.EN == "" || d.Doubt.RU == "" || d.Doubt.KK == "":
		return fmt.Errorf("detector %s: add Doubt in English, Russian and Kazakh", d.Name)
	case ways != 1:
		return fmt.Errorf("detector %s: set exactly one of Marks, Habits and Judge", d.Name)
	case d.Reads != nil && (d.Judge == nil || d.Features <= 0):
		return fmt.Errorf("detector %s: Reads belongs to a Judge and needs the number of Features", d.Name)
	case d.Judge == nil && len(d.Rule.Nulls) == 0:
		return fmt.Errorf("detector %s: name the null in Rule.Nulls", d.Name)
	}
	return d.checkParams()
}
