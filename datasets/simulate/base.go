package simulate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/dump"
)

// Base is what a campaign needs of the dump that it is planted into. Its accounts are taken as organic.
type Base struct {
	Posts    []*Post // by their first comment; where the dump names no posts, a day of a page. Their mood is not known.
	Accounts []*Account

	posts    map[postKey]*Post
	accounts map[accountKey]*Account
}

type postKey struct {
	platform, page, post string
	day                  int64
}

type accountKey struct{ platform, id string }

// ReadBase reads dumps as they are to emit, and keeps their posts and accounts.
func ReadBase(ctx context.Context, paths []string, opt dump.Options, emit func(arrow.Record) error) (*Base, error) {
	b := &Base{posts: map[postKey]*Post{}, accounts: map[accountKey]*Account{}}
	_, err := dump.Import(ctx, paths, opt, func(rec arrow.Record) error {
		b.note(rec)
		return emit(rec)
	})
	if err != nil {
		return nil, err
	}
	if len(b.Posts) == 0 {
		return nil, fmt.Errorf("%s: no comment under a post or a page; a campaign needs places to comment", paths[0])
	}
	slices.SortStableFunc(b.Posts, func(p, q *Post) int {
		return cmp.Or(cmp.Compare(p.At, q.At), cmp.Compare(p.Platform, q.Platform), cmp.Compare(p.ID, q.ID), cmp.Compare(p.Page, q.Page))
	})
	slices.SortFunc(b.Accounts, func(p, q *Account) int { return cmp.Or(cmp.Compare(p.Platform, q.Platform), cmp.Compare(p.ID, q.ID)) })
	return b, nil
}

func (b *Base) note(rec arrow.Record) {
	text := func(name string) *array.String {
		return rec.Column(rec.Schema().FieldIndices(name)[0]).(*array.String)
	}
	platform, account, page, post := text(pipeline.Platform), text(pipeline.AccountID), text(pipeline.PageID), text(pipeline.PostID)
	created := rec.Column(rec.Schema().FieldIndices(pipeline.CreatedAt)[0]).(*array.Timestamp)
	for i := range int(rec.NumRows()) {
		at := int64(created.Value(i)) / 1e6
		key := accountKey{platform.Value(i), account.Value(i)}
		if b.accounts[key] == nil {
			key = accountKey{strings.Clone(key.platform), strings.Clone(key.id)}
			a := &Account{Platform: key.platform, ID: key.id, Label: Organic}
			b.accounts[key], b.Accounts = a, append(b.Accounts, a)
		}
		if post.IsNull(i) && page.IsNull(i) {
			continue
		}
		place := postKey{platform: platform.Value(i), page: value(page, i), post: value(post, i)}
		if post.IsNull(i) {
			place.day = at / 86400
		}
		known := b.posts[place]
		if known == nil {
			place.platform, place.page, place.post = strings.Clone(place.platform), strings.Clone(place.page), strings.Clone(place.post)
			known = &Post{Platform: place.platform, Page: place.page, ID: place.post, At: at}
			b.posts[place], b.Posts = known, append(b.Posts, known)
		}
		known.At = min(known.At, at)
	}
}

// Join labels the accounts of a base and those planted into it. An invented account that bears the id of a real one is an error: choose another seed.
func (b *Base) Join(planted []*Comment) ([]*Account, error) {
	all := slices.Clone(b.Accounts)
	for _, a := range Accounts(planted) {
		if b.accounts[accountKey{a.Platform, a.ID}] != nil {
			return nil, fmt.Errorf("the planted account %s %s is in the dump already; choose another --seed", a.Platform, a.ID)
		}
		all = append(all, a)
	}
	return all, nil
}

// Renumber gives planted comments ids that no comment of the dump is likely to have.
func Renumber(planted []*Comment, seed uint64) {
	for _, c := range planted {
		c.ID = "s" + strconv.FormatUint(seed, 36) + c.ID
	}
}

func value(column *array.String, i int) string {
	if column.IsNull(i) {
		return ""
	}
	return column.Value(i)
}
