package pipeline

import "time"

// Finding is one cluster with everything that was found out about it: what the report shows and findings.json holds.
type Finding struct {
	Cluster   int               `json:"cluster_id"`
	Verdict   Verdict           `json:"verdict"`
	PraiseOf  Praised           `json:"praise_of,omitempty"` // of a cluster that praises where others do not: authorities, others, unknown
	Accounts  []FoundAccount    `json:"accounts"`
	Platforms []string          `json:"platforms"`
	Comments  int               `json:"comments"`
	Positive  int               `json:"positive_comments"`
	FirstAt   time.Time         `json:"first_at"`
	LastAt    time.Time         `json:"last_at"`
	Families  map[string]string `json:"families"` // family → none, weak, moderate, strong
	Evidence  []FoundEvidence   `json:"evidence"`
	Months    []FoundMonth      `json:"months"`
	Together  *FoundTogether    `json:"counted_together,omitempty"` // with other clusters
	Innocent  []Innocent        `json:"innocent_explanations"`
	Samples   []Sample          `json:"samples"`      // comments that show the cluster at its most typical
	Wordings  []Wording         `json:"wordings"`     // shared texts
	Hours     [24]int           `json:"hours"`        // comments by local hour
	HoursElse [24]int           `json:"hours_others"` // the same of matched accounts
	Weekdays  [7]int            `json:"weekdays"`     // from Monday
	// WeekdaysElse is the same of matched accounts; all zero where it was not counted.
	WeekdaysElse [7]int      `json:"weekdays_others"`
	Links        []Link      `json:"links"` // the strongest pairs, for the picture of the network
	Pages        []PageCount `json:"pages"`
}

// FoundAccount is a member of a cluster.
type FoundAccount struct {
	ID         int     `json:"id"` // position in the run's accounts, also used by Link
	Platform   string  `json:"platform"`
	Account    string  `json:"account_id"`
	Name       string  `json:"account_name,omitempty"`
	Comments   int     `json:"comments"`
	Positive   int     `json:"positive"`
	Membership float64 `json:"membership"` // share of resamples in which it belongs
}

// FoundEvidence is a row of evidence.parquet. Numbers that do not apply are null.
type FoundEvidence struct {
	Detector string   `json:"detector"`
	Family   string   `json:"family"`
	Name     string   `json:"name"`
	Value    *float64 `json:"value"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Matched  *float64 `json:"matched"`
	P        *float64 `json:"p"`
	Q        *float64 `json:"q"`
	Unit     string   `json:"unit"`
	Grade    string   `json:"grade"`
	Text     Text     `json:"text"`
	Doubt    Text     `json:"doubt"`
}

// FoundMonth is a row of months.parquet.
type FoundMonth struct {
	Platform     string  `json:"platform"` // "" is all together
	Month        string  `json:"month"`    // YYYY-MM-01
	Comments     int     `json:"comments"`
	Positive     int     `json:"positive"`
	Delivered    float64 `json:"positive_estimate"` // of the number of truly positive comments
	PositiveLow  float64 `json:"positive_low"`      // its 95 % interval
	PositiveHigh float64 `json:"positive_high"`
	Quota        int     `json:"quota"` // 0: none
	Complete     bool    `json:"complete"`
	Elsewhere    bool    `json:"elsewhere,omitempty"` // on a network that the contract does not name: left out of its number
}

// FoundTogether is what several clusters delivered that were counted as one: a crew that is split over networks or languages.
type FoundTogether struct {
	Clusters []int        `json:"cluster_ids"`                        // all of them
	Perhaps  float64      `json:"perhaps_monthly_positive,omitempty"` // estimate of their positive comments in a full month, where no contract tells a number and the sum counts for no verdict
	Months   []FoundMonth `json:"months"`
}

// Innocent is an ordinary explanation, how it was tested and what came out.
type Innocent struct {
	Name   string `json:"name"`
	Title  Text   `json:"title"`
	Tested Text   `json:"tested"`
	Result string `json:"result"` // "fits", "does not fit", "cannot be told"
}

// Sample is a comment quoted in the report.
type Sample struct {
	Account  int       `json:"account"` // FoundAccount.ID
	At       time.Time `json:"at"`
	Post     string    `json:"post,omitempty"`
	Text     string    `json:"text"`
	Positive float64   `json:"p_positive"`
	URL      string    `json:"url,omitempty"`
}

// Wording is a text that several accounts share, with one example and how often it occurs.
type Wording struct {
	Text     string `json:"text"`
	Comments int    `json:"comments"`
	Accounts int    `json:"accounts"`
}

// Link is a significant pair within a cluster.
type Link struct {
	A         int      `json:"a"`
	B         int      `json:"b"`
	Detectors []string `json:"detectors"`
	Weight    float64  `json:"weight"` // −log10 p
}

// PageCount is how much of a cluster stands on a page, in all and by calendar month of the local zone.
type PageCount struct {
	Platform string       `json:"platform"`
	Page     string       `json:"page_id"`
	Comments int          `json:"comments"`
	Positive int          `json:"positive_comments"`
	Months   []FoundMonth `json:"months"` // of the page's platform, without a quota: contracts name none for a page
}

// Findings is the whole result of a run, for machines and for the report.
type Findings struct {
	Version   string        `json:"version"`
	Made      time.Time     `json:"made"`
	Language  string        `json:"language"` // kk, ru or en
	Zone      string        `json:"zone"`
	Inputs    []Input       `json:"inputs"`
	Posts     []Input       `json:"posts,omitempty"` // tables of posts, which the counts leave out
	Counts    Counts        `json:"counts"`
	Coverage  FoundCoverage `json:"coverage"`
	Alpha     float64       `json:"alpha"`
	Contract  *Contract     `json:"contract,omitempty"`
	Detectors []RanDetector `json:"detectors"`
	Warnings  []Text        `json:"warnings,omitempty"` // what a reader must know of the files, and of how the contract fits them
	Limits    []Text        `json:"limits"`             // caps that touched the result
	Findings  []Finding     `json:"findings"`
}

// FoundCoverage is the time that the dump holds.
type FoundCoverage struct {
	FirstAt time.Time `json:"first_at"`
	LastAt  time.Time `json:"last_at"`
	Gaps    []Gap     `json:"gaps"`
}

// Counts of a run. Read = Kept + Rejected + Duplicate.
type Counts struct {
	Read      int64 `json:"read"`
	Kept      int64 `json:"kept"`
	Rejected  int64 `json:"rejected"`
	Duplicate int64 `json:"duplicate"`
	Accounts  int64 `json:"accounts"`
	Posts     int64 `json:"posts"`
	Pairs     int64 `json:"pairs"`     // tested, by detector; by synchrony and window only those that may be significant
	Possible  int64 `json:"possible"`  // pairs of accounts with comments
	Dialogues int64 `json:"dialogues"` // pairs of accounts one of whom answers the other: where they talk, they converse and are not tested
}

// Input is one file that was read.
type Input struct {
	Path      string            `json:"path"`
	Format    string            `json:"format"`
	SHA256    string            `json:"sha256"`
	Bytes     int64             `json:"bytes"`
	Read      int64             `json:"read"`
	Kept      int64             `json:"kept"`
	Rejected  int64             `json:"rejected"`
	Duplicate int64             `json:"duplicate"`
	Nameless  int64             `json:"nameless_duplicate,omitempty"` // of the duplicates, those without an id: known by account, post, page, time and text
	Recoded   int64             `json:"recoded,omitempty"`            // rows or lines that are no UTF-8, in a file that otherwise is
	Cut       bool              `json:"cut,omitempty"`                // the file ends early or is damaged: what stands behind is missing
	Misdated  int64             `json:"misdated,omitempty"`           // dates with slashes whose day stands where the month stands in the others
	Passed    bool              `json:"passed_over,omitempty"`        // found in a folder or archive, and no table of comments
	SameAs    string            `json:"same_as,omitempty"`            // the earlier input with the same bytes, for which this one was left out
	Columns   map[string]string `json:"columns,omitempty"`            // canonical column → where it was found
	Notes     []Text            `json:"notes,omitempty"`              // how it was read, where that is not as a matter of course
}

// RanDetector says whether a detector ran, and if not, why.
type RanDetector struct {
	Name      string `json:"name"`
	Family    string `json:"family"`
	Abstained Text   `json:"abstained,omitzero"` // why it could not run
	Pairs     int    `json:"pairs,omitempty"`    // significant
}
