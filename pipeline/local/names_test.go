package local

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Numbers by name say of each comment what numbers by row did, and come out the same from rows in another order.
func TestInOrderOfNames(t *testing.T) {
	random := rand.New(rand.NewPCG(30, 11))
	var comments []said
	for i := range 400 {
		c := said{account: fmt.Sprint("a", random.IntN(40)), post: fmt.Sprint("p", random.IntN(30)), at: float64(i)}
		if random.IntN(3) == 0 {
			c.page = fmt.Sprint("page", random.IntN(3))
		}
		if random.IntN(4) == 0 {
			c.replyTo = fmt.Sprint("a", random.IntN(50))
		}
		comments = append(comments, c)
	}
	before, c := corpusOf(comments), corpusOf(comments)
	c.inOrderOfNames()
	for row := range comments {
		if got, want := whoAndWhere(c, row), whoAndWhere(before, row); got != want {
			t.Fatalf("row %d: %s, want %s", row, got, want)
		}
	}
	for row, i := range random.Perm(len(comments)) {
		comments[row], comments[i] = comments[i], comments[row]
	}
	shuffled := corpusOf(comments)
	shuffled.inOrderOfNames()
	for a := range c.Accounts.Len() {
		if c.Accounts.String(uint32(a)) != shuffled.Accounts.String(uint32(a)) || c.CommentsOf[a] != shuffled.CommentsOf[a] {
			t.Errorf("account %d is %q, and %q of rows in another order", a, c.Accounts.String(uint32(a)), shuffled.Accounts.String(uint32(a)))
		}
	}
	lots := func(of *Corpus) (drawn []uint64) {
		for row := range of.Len() {
			drawn = append(drawn, of.lot(7, uint32(row)))
		}
		return slices.Sorted(slices.Values(drawn))
	}
	if !slices.Equal(lots(c), lots(shuffled)) {
		t.Error("comments draw other lots in another order of rows")
	}
}

// whoAndWhere tells of a row by names.
func whoAndWhere(c *Corpus, row int) string {
	m := c.Comment(uint32(row))
	platform, account := c.accountName(m.Account)
	at := c.Posts.String(c.Post[row])
	if id := c.page(uint32(row)); int(id) < c.Pages.Len() {
		at += c.Pages.String(id)
	}
	if id := c.replyTo(uint32(row)); int(id) < c.Accounts.Len() {
		at += c.Accounts.String(id)
	}
	return fmt.Sprint(platform, account, at, c.CommentsOf[m.Account], m.Platform)
}
