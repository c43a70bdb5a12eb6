// Package local is the driver for one machine: it takes dumps to a run folder, stage by stage (see Run).
package local

import (
	"slices"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/intern"
	"pikir/pipeline/parallel"
)

// Corpus holds what the engine keeps of every comment in memory: dense columns, 38 bytes a comment, 26 where nobody is answered and no page is known. Texts stay on disk.
// Rows are comments in the order of the input.
type Corpus struct {
	Account     []pipeline.ID
	Post        []pipeline.ID // None: the dump names no post
	Page        []pipeline.ID // None beyond the end, as ReplyTo
	Thread      []uint32      // the row that opens the reply chain; beyond the end: the row itself
	ReplyTo     []pipeline.ID
	At          []int64
	Precision   []pipeline.Precision
	Lang        []pipeline.Lang
	Positive    []uint16 // probability in 1/65535
	Negative    []uint16
	TextCluster []pipeline.ID

	Accounts, Posts, Pages *intern.Table // names are "PLATFORM\x00ID"
	Platforms              *intern.Table
	AccountPlatform        []pipeline.ID // by account
	PostMood               []float32     // by post: its own text, −1 praise to 1 complaint; NaN or beyond the end: unknown
	PostAt                 []int64       // by post: when it was published, as Comment.PostAt; 0 or beyond the end: unknown
	CommentsOf             []uint32      // comments by account; 0: the account is only answered
	Born                   []int64       // by account: when it was created, as Comment.Born; beyond the end: unknown
	HasTexts               bool
}

func newCorpus() *Corpus {
	return &Corpus{Accounts: intern.New(), Posts: intern.New(), Pages: intern.New(), Platforms: intern.New()}
}

// Len is the number of comments.
func (c *Corpus) Len() int { return len(c.At) }

// Place is where a comment stands: the post, numbered after the pages, or the page where no post is known.
func (c *Corpus) Place(row uint32) pipeline.ID {
	if post := c.Post[row]; post != pipeline.None {
		return pipeline.ID(c.Pages.Len()) + post
	}
	return c.page(row)
}

// page, replyTo and thread read the columns that may end before the last row.
func (c *Corpus) page(row uint32) pipeline.ID    { return noneBeyond(c.Page, row) }
func (c *Corpus) replyTo(row uint32) pipeline.ID { return noneBeyond(c.ReplyTo, row) }

func (c *Corpus) thread(row uint32) uint32 {
	if int(row) < len(c.Thread) {
		return c.Thread[row]
	}
	return row
}

func noneBeyond(column []pipeline.ID, row uint32) pipeline.ID {
	if int(row) < len(column) {
		return column[row]
	}
	return pipeline.None
}

// setBeyond sets a row of a column that is None beyond its end.
func setBeyond(column *[]pipeline.ID, row int, id pipeline.ID) {
	if id == pipeline.None && row >= len(*column) {
		return
	}
	for row >= len(*column) {
		*column = append(*column, pipeline.None)
	}
	(*column)[row] = id
}

// fitted is a column without the room that it has taken beyond its end.
func fitted[T any](column []T) []T { return append(make([]T, 0, len(column)), column...) }

// Comment fills in what the corpus knows of a row; Text and URL stay empty.
func (c *Corpus) Comment(row uint32) (of pipeline.Comment) {
	c.tell(row, &of)
	return of
}

func (c *Corpus) tell(row uint32, of *pipeline.Comment) {
	c.tellWhere(row, of)
	of.Lang, of.Positive, of.Negative, of.TextCluster = c.Lang[row], probability(c.Positive[row]), probability(c.Negative[row]), c.TextCluster[row]
}

// tellWhere fills in who comments where and when, and leaves aside what was read off the text.
func (c *Corpus) tellWhere(row uint32, of *pipeline.Comment) {
	account := c.Account[row]
	of.Row, of.Platform, of.Account, of.Born = row, c.AccountPlatform[account], account, c.born(account)
	of.Post, of.Page, of.Thread, of.ReplyTo = c.Place(row), c.page(row), c.thread(row), c.replyTo(row)
	of.At, of.Precision = c.At[row], c.Precision[row]
}

func (c *Corpus) born(a pipeline.ID) int64 {
	if int(a) >= len(c.Born) {
		return 0
	}
	return c.Born[a]
}

// setBorn notes when an account was created. Of several times that the dump tells the earliest stays.
func (c *Corpus) setBorn(a pipeline.ID, at int64) {
	if n := int(a) + 1 - len(c.Born); n > 0 {
		c.Born = append(c.Born, make([]int64, n)...)
	}
	if c.Born[a] == 0 || at < c.Born[a] {
		c.Born[a] = at
	}
}

// answers counts, by account, the comments of others that answer it.
func (c *Corpus) answers() []uint32 {
	counts := make([]uint32, c.Accounts.Len())
	for row, to := range c.ReplyTo {
		if to != pipeline.None && to != c.Account[row] {
			counts[to]++
		}
	}
	return counts
}

// ActiveAccounts is the number of accounts with comments of their own.
func (c *Corpus) ActiveAccounts() int {
	active := 0
	for _, n := range c.CommentsOf {
		if n > 0 {
			active++
		}
	}
	return active
}

// ByAccount lists rows by account, then time, with the start of each account's rows (one more entry than accounts).
func (c *Corpus) ByAccount() (rows []uint32, start []uint32) {
	start = make([]uint32, c.Accounts.Len()+1)
	for _, a := range c.Account {
		start[a+1]++
	}
	for a := range c.Accounts.Len() {
		start[a+1] += start[a]
	}
	rows = make([]uint32, c.Len())
	next := slices.Clone(start)
	for row, a := range c.Account {
		rows[next[a]] = uint32(row)
		next[a]++
	}
	parallel.Stretches(c.Accounts.Len(), func(from, to int) {
		for a := from; a < to; a++ {
			c.sortByTime(rows[start[a]:start[a+1]])
		}
	})
	return rows, start
}

// sortByTime sorts rows by time; dumps mostly come that way.
func (c *Corpus) sortByTime(rows []uint32) {
	compare := func(x, y uint32) int {
		if c.At[x] != c.At[y] {
			return order(c.At[x], c.At[y])
		}
		return order(x, y)
	}
	if !slices.IsSortedFunc(rows, compare) {
		slices.SortFunc(rows, compare)
	}
}

// wholeMinutesLeast is how many comments must lie on whole minutes, all of them, before seconds are taken for rounding: chance does that
// once in 60^30 dumps.
const wholeMinutesLeast = 30

// coarsen sets the precision of platforms whose times all lie on whole minutes, hours or days to what they really hold.
func (c *Corpus) coarsen() {
	type seen struct{ comments, minutes, hours, days int }
	of := make([]seen, c.Platforms.Len())
	for row, at := range c.At {
		s := &of[c.AccountPlatform[c.Account[row]]]
		s.comments++
		for _, grid := range []struct {
			step  time.Duration
			count *int
		}{{time.Minute, &s.minutes}, {time.Hour, &s.hours}, {24 * time.Hour, &s.days}} {
			if at%grid.step.Microseconds() != 0 {
				break
			}
			*grid.count++
		}
	}
	for row := range c.At {
		s := of[c.AccountPlatform[c.Account[row]]]
		if s.comments < wholeMinutesLeast {
			continue
		}
		coarsest := pipeline.Second
		switch s.comments {
		case s.days:
			coarsest = pipeline.Day
		case s.hours:
			coarsest = pipeline.Hour
		case s.minutes:
			coarsest = pipeline.Minute
		}
		c.Precision[row] = max(c.Precision[row], coarsest)
	}
}

// accountName gives the platform and the id of an account as the dump names them.
func (c *Corpus) accountName(a pipeline.ID) (platform, id string) {
	return cutName(c.Accounts.String(a))
}

func cutName(name string) (platform, id string) {
	platform, id, _ = strings.Cut(name, "\x00")
	return platform, id
}

// commonPrecision is the coarsest precision that at least a twentieth of the comments have: windows finer than it would read rounding
// as synchrony.
func (c *Corpus) commonPrecision() pipeline.Precision {
	var counts [pipeline.Estimated + 1]int
	for _, p := range c.Precision {
		counts[p]++
	}
	for p := pipeline.Estimated; p > pipeline.Second; p-- {
		if counts[p]*20 >= c.Len() {
			return p
		}
	}
	return pipeline.Second
}

// coverage reads the days that hold comments. Days are those of the calendar, of which some have 23 or 25 hours.
func (c *Corpus) coverage(zone *time.Location) pipeline.Coverage {
	first, last := time.UnixMicro(slices.Min(c.At)).In(zone), time.UnixMicro(slices.Max(c.At)).In(zone)
	start := midnight(first)
	var begins []int64
	for day := start; !day.After(last); day = start.AddDate(0, 0, len(begins)) {
		begins = append(begins, day.UnixMicro())
	}
	daily := make([]int, len(begins))
	for _, at := range c.At {
		day := min(int((at-begins[0])/(24*time.Hour).Microseconds()), len(begins)-1)
		for begins[day] > at {
			day--
		}
		for day+1 < len(begins) && begins[day+1] <= at {
			day++
		}
		daily[day]++
	}
	return pipeline.EstimateCoverage(start, first, last, daily)
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
