package dump

import (
	"fmt"
	"strings"

	"pikir/pipeline"
)

// column numbers the canonical columns that a row can fill in, in the order of pipeline.Schema.
type column int

const (
	cPlatform column = iota
	cCommentID
	cAccountID
	cAccountName
	cAccountCreatedAt
	cPageID
	cPostID
	cParentID
	cReplyTo
	cCreatedAt
	cPrecision
	cText
	cURL
	cLikes
	cKind    // no canonical column: what kind of record this is, where a format says which column tells
	cDaytime // no canonical column: the time of day, where it stands apart from the date
	cSource  // no column that a dump fills in: where an earlier import read the comment
	columns  // how many
)

var columnNames = [columns]string{
	pipeline.Platform, pipeline.CommentID, pipeline.AccountID, pipeline.AccountName, pipeline.AccountCreatedAt, pipeline.PageID, pipeline.PostID,
	pipeline.ParentID, pipeline.ReplyToAccountID, pipeline.CreatedAt, pipeline.CreatedPrecision, pipeline.TextColumn, pipeline.URL, pipeline.Likes, "", "", "",
}

func (c column) String() string { return columnNames[c] }

// columnOf finds a canonical column by its name.
func columnOf(name string) (column, bool) {
	for i, n := range columnNames {
		if n == name && n != "" {
			return column(i), true
		}
	}
	return 0, false
}

// checkMap refuses a --map that names no canonical column.
func checkMap(m map[string]string) error {
	for name, from := range m {
		if _, ok := columnOf(name); !ok {
			return fmt.Errorf("--map %s=%s: no column %s; the canonical columns are %s", name, from, name, strings.Join(columnNames[:cKind], ", "))
		}
		if from == "" {
			return fmt.Errorf("--map %s=: name the column of the dump, as in --map %s=COLUMN", name, name)
		}
	}
	return nil
}
