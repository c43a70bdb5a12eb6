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
	Posts    []*Post // by their first comment; where the dump names no posts, a day of a page
	Accounts []*Account

	tone     func(text string) int
	posts    map[postKey]*Post
	tones    map[*Post]*tally
	accounts map[accountKey]*Account
}

// tally sums what comments under a post say: 1 for a complaint, −1 for praise.
type tally struct{ sum, comments int }

type postKey struct {
	platform, page, post string
	day                  int64
}

type accountKey struct{ platform, id string }

// ReadBase reads dumps as they are to emit, and keeps their posts and accounts. The tone of a comment is 1 for a complaint, −1 for praise and 0 for the rest; the third of
// the posts that have the most of complaint under them count as bad news.
func ReadBase(ctx context.Context, paths []string, opt dump.Options, tone func(text string) int, emit func(arrow.Record) error) (*Base, error) {
	b := &Base{tone: tone, posts: map[postKey]*Post{}, tones: map[*Post]*tally{}, accounts: map[accountKey]*Account{}}
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
	b.findBadNews()
	slices.SortFunc(b.Accounts, func(p, q *Account) int { return cmp.Or(cmp.Compare(p.Platform, q.Platform), cmp.Compare(p.ID, q.ID)) })
	return b, nil
}

func (b *Base) note(rec arrow.Record) {
	text := func(name string) *array.String {
		return rec.Column(rec.Schema().FieldIndices(name)[0]).(*array.String)
	}
	platform, account, page, post, words := text(pipeline.Platform), text(pipeline.AccountID), text(pipeline.PageID), text(pipeline.PostID), text(pipeline.TextColumn)
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
			b.posts[place], b.Posts, b.tones[known] = known, append(b.Posts, known), &tally{}
		}
		known.At = min(known.At, at)
		b.tones[known].comments++
		b.tones[known].sum += b.tone(value(words, i))
	}
}

// findBadNews marks posts by the tone under them. Sums are of whole numbers, so that every machine marks the same.
func (b *Base) findBadNews() {
	const told = 5 // comments that tell the tone of a post
	var known []*Post
	for _, p := range b.Posts {
		if b.tones[p].comments >= told {
			known = append(known, p)
		}
	}
	slices.SortStableFunc(known, func(p, q *Post) int { // most of complaint first
		return cmp.Compare(b.tones[q].sum*b.tones[p].comments, b.tones[p].sum*b.tones[q].comments)
	})
	for _, p := range known[:len(known)/3] {
		p.mood = badNews
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
