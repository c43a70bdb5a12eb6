package local

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
)

// said is a comment of a corpus under test: who, under which post of which page, when (seconds), which wording (−1: none).
type said struct {
	account, post, page string
	at                  float64
	wording             int
	replyTo             string
	comment, parent     string
}

// corpusOf builds a corpus as the import does, in batches of seven.
func corpusOf(comments []said) *Corpus {
	l := &loader{corpus: newCorpus()}
	for batch := range slices.Chunk(comments, 7) {
		l.columns(recordOf(batch, l.batches.rows))
	}
	l.finishColumns()
	l.corpus.blankTexts()
	for i, s := range comments {
		if s.wording > 0 {
			l.corpus.TextCluster[i] = pipeline.ID(s.wording)
		}
	}
	return l.corpus
}

// recordOf is a batch of pipeline.Schema whose comments have the ids c0, c1 … by row where they tell none.
func recordOf(comments []said, row int) arrow.Record {
	b := array.NewRecordBuilder(memory.DefaultAllocator, pipeline.Schema)
	set := func(name, value string) {
		if field := b.Field(column(name)).(*array.StringBuilder); value == "" {
			field.AppendNull()
		} else {
			field.Append(value)
		}
	}
	for i, s := range comments {
		set(pipeline.Platform, "vk")
		set(pipeline.CommentID, cmp.Or(s.comment, fmt.Sprint("c", row+i)))
		set(pipeline.AccountID, s.account)
		set(pipeline.PageID, s.page)
		set(pipeline.PostID, s.post)
		set(pipeline.ParentID, s.parent)
		set(pipeline.ReplyToAccountID, s.replyTo)
		set(pipeline.CreatedPrecision, pipeline.Second.String())
		b.Field(column(pipeline.CreatedAt)).(*array.TimestampBuilder).Append(arrow.Timestamp(s.at * 1e6))
		b.Field(column(pipeline.AccountCreatedAt)).AppendNull()
	}
	for i, field := range b.Fields() {
		if field.Len() == 0 {
			b.Field(i).AppendNulls(len(comments))
		}
	}
	return b.NewRecord()
}

func TestThreads(t *testing.T) {
	c := corpusOf([]said{
		{account: "a", comment: "1"},
		{account: "b", comment: "3", parent: "2"},       // its parent comes later
		{account: "c", comment: "2", parent: "1"},       // answers a
		{account: "d", comment: "4", parent: "nowhere"}, // the post, or a comment that is not in the dump
		{account: "e", comment: "5", parent: "6"},       // a circle of a damaged dump
		{account: "f", comment: "6", parent: "5"},
		{account: "g", comment: "7", parent: "7"},
	})
	if want := []uint32{0, 0, 0, 3}; !slices.Equal(c.Thread[:4], want) {
		t.Errorf("threads %v, want %v", c.Thread[:4], want)
	}
	if c.Thread[4] != c.Thread[5] || c.Thread[6] != 6 {
		t.Errorf("a circle gives %v", c.Thread[4:])
	}
	if got := c.ReplyTo[1]; got != c.Account[2] {
		t.Errorf("the comment under c answers account %d, want %d", got, c.Account[2])
	}
}

func TestCoarsenSeesWholeMinutes(t *testing.T) {
	var comments []said
	for i := range 40 {
		comments = append(comments, said{account: "a", at: float64(i * 60)})
	}
	c := corpusOf(comments)
	c.coarsen()
	if c.commonPrecision() != pipeline.Minute {
		t.Errorf("40 comments on whole minutes: precision %v, want minute", c.commonPrecision())
	}
	comments[7].at += 1
	c = corpusOf(comments)
	c.coarsen()
	if c.commonPrecision() != pipeline.Second {
		t.Errorf("one comment off the minute: precision %v, want second", c.commonPrecision())
	}
}

// busyPage draws comments of ordinary people: heavy-tailed activity, posts that come by the hour, interest that decays.
func busyPage(random *rand.Rand, accounts, posts, comments int) []said {
	var all []said
	for range comments {
		post := int(float64(posts) * random.Float64())
		account := int(float64(accounts) * random.Float64() * random.Float64())
		at := float64(post)*3600 + random.ExpFloat64()*5400
		all = append(all, said{account: fmt.Sprint("u", account), post: fmt.Sprint("p", post), page: "news", at: at})
	}
	return all
}

func significanceOf(c *Corpus) *significance {
	return &significance{corpus: c, talk: newConversations(c), opened: c.openings(), zone: time.UTC}
}

// tracesOf gives every comment one trace with its place as the key.
func tracesOf(c *Corpus) []pipeline.Trace {
	traces := make([]pipeline.Trace, c.Len())
	for row := range traces {
		traces[row] = pipeline.Trace{Key: pipeline.Key(c.Place(uint32(row))), At: c.At[row], Account: c.Account[row], Row: uint32(row)}
	}
	return traces
}

// Columns that end before the last row read as if they did not.
func TestColumnsMayEndEarly(t *testing.T) {
	c := corpusOf([]said{{account: "a"}, {account: "b"}, {account: "c"}})
	c.Page, c.ReplyTo = nil, nil
	setBeyond(&c.Page, 0, pipeline.None)
	setBeyond(&c.Page, 1, 7)
	setBeyond(&c.Page, 2, pipeline.None)
	if len(c.Page) != 2 || c.page(0) != pipeline.None || c.page(1) != 7 || c.page(2) != pipeline.None || c.replyTo(1) != pipeline.None {
		t.Errorf("pages %v, read as %d, %d, %d; an answer to %d", c.Page, c.page(0), c.page(1), c.page(2), c.replyTo(1))
	}
	if c.thread(2) != 2 {
		t.Errorf("a comment without a parent is in the chain of %d", c.thread(2))
	}
	setBeyond(&c.Page, 1, pipeline.None)
	if c.page(1) != pipeline.None {
		t.Errorf("a page that was taken back is %d", c.page(1))
	}
}

// TestDaysAreThoseOfTheCalendar: clocks went back in Almaty at the end of February 2024, and the last hour of each later day belongs to that day.
func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	almaty, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	c, april := newCorpus(), time.Date(2024, 4, 1, 0, 0, 0, 0, almaty)
	for at := time.Date(2024, 2, 1, 0, 30, 0, 0, almaty); at.Before(april); at = at.Add(time.Hour) {
		for range 10 {
			c.At = append(c.At, at.UnixMicro())
		}
	}
	got := c.coverage(almaty)
	if march := april.AddDate(0, -1, 0); !got.Last.Equal(april.AddDate(0, 0, -1)) || !got.Complete(march.AddDate(0, -1, 0), march) || !got.Complete(march, april) || got.Complete(march, april.AddDate(0, 0, 1)) {
		t.Errorf("coverage %+v", got)
	}
}
