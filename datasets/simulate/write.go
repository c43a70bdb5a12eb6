package simulate

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
)

// line is a comment in NDJSON, with the names of the canonical columns.
type line struct {
	Platform  string `json:"platform"`
	Comment   string `json:"comment_id"`
	Account   string `json:"account_id"`
	Name      string `json:"account_name"`
	Page      string `json:"page_id,omitempty"`
	Post      string `json:"post_id,omitempty"`
	Parent    string `json:"parent_id,omitempty"`
	ReplyTo   string `json:"reply_to_account_id,omitempty"`
	CreatedAt string `json:"created_at"`
	Text      string `json:"text"`
}

func newLine(c *Comment) line {
	l := line{
		Platform: c.Account.Platform, Comment: c.ID, Account: c.Account.ID, Name: c.Account.Name, Page: c.Post.Page, Post: c.Post.ID,
		CreatedAt: time.Unix(c.At, 0).UTC().Format(time.RFC3339), Text: c.Text,
	}
	if c.Parent != nil {
		l.Parent, l.ReplyTo = c.Parent.ID, c.Parent.Account.ID
	}
	return l
}

// WriteNDJSON writes one comment a line.
func WriteNDJSON(w io.Writer, comments []*Comment) error {
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for _, c := range comments {
		if err := e.Encode(newLine(c)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// WriteTable gives the comments as batches of pipeline.Schema.
func WriteTable(comments []*Comment, emit func(arrow.Record) error) error {
	const batch = 16 << 10
	b := array.NewRecordBuilder(memory.DefaultAllocator, pipeline.Schema)
	defer b.Release()
	for from := 0; from < len(comments); from += batch {
		for i, c := range comments[from:min(from+batch, len(comments))] {
			appendComment(b, newLine(c), c.At, from+i+1)
		}
		rec := b.NewRecord()
		err := emit(rec)
		rec.Release()
		if err != nil {
			return err
		}
	}
	return nil
}

func appendComment(b *array.RecordBuilder, l line, at int64, row int) {
	values := map[string]string{
		pipeline.Platform: l.Platform, pipeline.CommentID: l.Comment, pipeline.AccountID: l.Account, pipeline.AccountName: l.Name, pipeline.PageID: l.Page,
		pipeline.PostID: l.Post, pipeline.ParentID: l.Parent, pipeline.ReplyToAccountID: l.ReplyTo, pipeline.CreatedPrecision: pipeline.Second.String(),
		pipeline.TextColumn: l.Text, pipeline.Source: "simulated#" + strconv.Itoa(row),
	}
	for i, field := range pipeline.Schema.Fields() {
		switch column := b.Field(i).(type) {
		case *array.StringBuilder:
			appendText(column, values[field.Name])
		case *array.TimestampBuilder:
			if field.Name == pipeline.CreatedAt {
				column.Append(arrow.Timestamp(at * 1e6))
			} else {
				column.AppendNull()
			}
		default:
			column.AppendNull()
		}
	}
}

func appendText(b *array.StringBuilder, s string) {
	if s == "" {
		b.AppendNull()
		return
	}
	b.Append(s)
}

// WritePosts gives the posts as one batch of pipeline.PostSchema.
func WritePosts(posts []*Post, emit func(arrow.Record) error) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, pipeline.PostSchema)
	defer b.Release()
	for _, p := range posts {
		for i, value := range []string{p.Platform, p.ID, p.Page} {
			appendText(b.Field(i).(*array.StringBuilder), value)
		}
		b.Field(3).(*array.TimestampBuilder).Append(arrow.Timestamp(p.At * 1e6))
		appendText(b.Field(4).(*array.StringBuilder), p.Text)
		b.Field(5).AppendNull()
	}
	rec := b.NewRecord()
	defer rec.Release()
	return emit(rec)
}

// Accounts lists the authors of comments once, by network and id.
func Accounts(comments []*Comment) []*Account {
	seen := map[*Account]bool{}
	var accounts []*Account
	for _, c := range comments {
		if !seen[c.Account] {
			seen[c.Account] = true
			accounts = append(accounts, c.Account)
		}
	}
	slices.SortFunc(accounts, func(a, b *Account) int {
		return cmp.Or(cmp.Compare(a.Platform, b.Platform), cmp.Compare(a.ID, b.ID))
	})
	return accounts
}

// WriteLabels writes labels.csv: account_id, label, campaign, platform. The campaign of an organic account is the crowd it belongs to, if any.
func WriteLabels(w io.Writer, accounts []*Account) error {
	rows := [][]string{{"account_id", "label", "campaign", "platform"}}
	for _, a := range accounts {
		rows = append(rows, []string{a.ID, a.Label, a.Campaign, a.Platform})
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// WriteTruth writes truth.csv: what each campaign delivered by month and network (empty: all networks). The quota stands beside all networks together.
func WriteTruth(w io.Writer, truth []Delivered) error {
	rows := [][]string{{"campaign", "platform", "month", "quota", "delivered", "cover", "cost"}}
	for _, t := range truth {
		rows = append(rows, []string{t.Campaign, t.Platform, t.Month, strconv.Itoa(t.Quota), strconv.Itoa(t.Comments), strconv.Itoa(t.Cover), fmt.Sprintf("%d.%02d", t.Cost/100, t.Cost%100)})
	}
	return csv.NewWriter(w).WriteAll(rows)
}
