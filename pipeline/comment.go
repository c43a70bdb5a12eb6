package pipeline

import (
	"math"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
)

// ID is the dense number that a string (an account, a post, a page) gets once, at import.
type ID = uint32

// None is the ID of what is absent.
const None ID = math.MaxUint32

// Names of the canonical columns, the same in Arrow, Parquet, CSV and NDJSON.
const (
	Platform         = "platform"
	CommentID        = "comment_id"
	AccountID        = "account_id"
	AccountName      = "account_name"
	AccountCreatedAt = "account_created_at"
	PageID           = "page_id"
	PostID           = "post_id"
	ParentID         = "parent_id"
	ReplyToAccountID = "reply_to_account_id"
	CreatedAt        = "created_at"
	CreatedPrecision = "created_precision"
	TextColumn       = "text"
	URL              = "url"
	Likes            = "likes"
	Source           = "source"
)

// Columns that `run` adds to the canonical ones.
const (
	LangColumn   = "lang"
	PPositive    = "p_positive"
	PNegative    = "p_negative"
	TextCluster  = "text_cluster"
	PositiveFrom = 0.5 // a comment counts as positive when its p_positive reaches this
)

// Schema is the canonical Arrow schema of a table of comments. Text is UTF-8 in NFC; timestamps are microseconds UTC;
// source is "FILE#RECORD", the record counted from 1.
var Schema = arrow.NewSchema([]arrow.Field{
	{Name: Platform, Type: arrow.BinaryTypes.String},
	{Name: CommentID, Type: arrow.BinaryTypes.String},
	{Name: AccountID, Type: arrow.BinaryTypes.String},
	{Name: AccountName, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: AccountCreatedAt, Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
	{Name: PageID, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: PostID, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: ParentID, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: ReplyToAccountID, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: CreatedAt, Type: arrow.FixedWidthTypes.Timestamp_us},
	{Name: CreatedPrecision, Type: arrow.BinaryTypes.String},
	{Name: TextColumn, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: URL, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: Likes, Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: Source, Type: arrow.BinaryTypes.String},
}, nil)

// PostSchema is the canonical Arrow schema of a table of posts.
var PostSchema = arrow.NewSchema([]arrow.Field{
	{Name: Platform, Type: arrow.BinaryTypes.String},
	{Name: PostID, Type: arrow.BinaryTypes.String},
	{Name: PageID, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: CreatedAt, Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
	{Name: TextColumn, Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: URL, Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

// Precision says how fine a timestamp is. Timing detectors abstain where it is too coarse.
type Precision uint8

// The precisions, finest first. Estimated times come from relative texts such as "2 years ago".
const (
	Second Precision = iota
	Minute
	Hour
	Day
	Estimated
)

var precisionNames = [...]string{"second", "minute", "hour", "day", "estimated"}

// String gives the value of the column created_precision.
func (p Precision) String() string { return precisionNames[p] }

// ParsePrecision reads a value of the column created_precision.
func ParsePrecision(s string) (Precision, bool) {
	for i, name := range precisionNames {
		if s == name {
			return Precision(i), true
		}
	}
	return Second, false
}

// Step is the grid on which times of this precision lie.
func (p Precision) Step() time.Duration {
	return [...]time.Duration{time.Second, time.Minute, time.Hour, 24 * time.Hour, 365 * 24 * time.Hour}[p]
}

// Comment is one comment as detectors see it: dense ids, time, and what was read off its text.
// Absent ids are None. Text and URL are valid only during the call that hands them over.
type Comment struct {
	Row         uint32 // position among the kept comments of a run, from 0
	Platform    ID
	Account     ID
	Post        ID // the post, or the page where the dump names no post: where the comment stands
	Page        ID
	Thread      ID    // row of the comment that opens the reply chain; the comment's own row where it answers nothing
	ReplyTo     ID    // account that is answered
	Born        int64 // when its account was created, microseconds since 1970, UTC; 0: unknown
	At          int64 // microseconds since 1970, UTC
	Precision   Precision
	Lang        Lang
	Positive    float32 // probability that the comment is positive
	Negative    float32
	Praise      [3]float32 // probability that the comment is positive, given the others of its group (ReadTogether): least, likeliest, most
	Mood        float32    // of the place: −1 all praise to 1 all complaint, by the post's own text or by what accounts outside all clusters say; NaN: unknown
	PostAt      int64      // when the post was published, microseconds since 1970, UTC; 0: unknown
	TextCluster ID         // near-duplicate group of its text
	Text        string
	URL         string
	Target      string // whom a positive comment speaks of, in the words of text.TargetReader; filled in for Detector.Reads alone
}

// Time is the comment's time in UTC.
func (c *Comment) Time() time.Time { return time.UnixMicro(c.At).UTC() }

// IsPositive says whether the comment counts as positive.
func (c *Comment) IsPositive() bool { return c.Positive >= PositiveFrom }

// Lang is the language of a text.
type Lang uint8

// The languages that Pikir tells apart. Other holds every further language and texts without letters.
const (
	Other Lang = iota
	Kazakh
	Russian
	English
	Mixed // Kazakh and Russian (or another pair of them) within one comment
)

var langNames = [...]string{"other", "kk", "ru", "en", "mixed"}

// String gives the value of the column lang.
func (l Lang) String() string { return langNames[l] }

// ParseLang reads a value of the column lang.
func ParseLang(s string) (Lang, bool) {
	for i, name := range langNames {
		if s == name {
			return Lang(i), true
		}
	}
	return Other, false
}

// Text is one user-visible sentence in the three languages of Pikir.
type Text struct{ EN, RU, KK string }

// And lets another text follow.
func (t Text) And(more Text) Text { return Text{t.EN + more.EN, t.RU + more.RU, t.KK + more.KK} }

// In gives the sentence in a language; any language but Russian and Kazakh gives English.
func (t Text) In(l Lang) string {
	switch l {
	case Russian:
		return t.RU
	case Kazakh:
		return t.KK
	}
	return t.EN
}
