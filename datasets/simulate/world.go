package simulate

import (
	"cmp"
	"slices"
	"time"
)

// World describes organic comments: ordinary people, and the crowds that must not be taken for a campaign.
type World struct {
	Name      string         `yaml:"name"`
	Zone      string         `yaml:"zone"` // IANA; Asia/Almaty if empty
	From      string         `yaml:"from"` // first day, YYYY-MM-DD
	To        string         `yaml:"to"`   // last day
	Networks  map[string]int `yaml:"networks"`
	Pages     int            `yaml:"pages"`
	Posts     int            `yaml:"posts"`    // in all
	Accounts  int            `yaml:"accounts"` // ordinary people, each with one comment or more
	Comments  int            `yaml:"comments"` // of ordinary people
	Languages map[string]int `yaml:"languages"`
	Dialogues int            `yaml:"dialogues"` // quarrels and chats of two, four to fourteen turns each
	Fans      int            `yaml:"fans"`      // of one page, under many of its posts
	Giveaways []int          `yaml:"giveaways"` // entrants of each, all with the same words
	Petitions []int          `yaml:"petitions"` // signers of each, all with the same words
	Employees int            `yaml:"employees"` // of the city, who praise it in working hours in their own words

	Greeters   int `yaml:"greeters"`   // who wish everybody a good day under most posts of one page, in set phrases
	Supporters int `yaml:"supporters"` // of a team, who cheer for it under most posts of one page, in set phrases

	Journalists int `yaml:"journalists"` // who ask under many posts, on workdays
}

// Post is what comments stand under.
type Post struct {
	Platform, Page, ID string
	At                 int64 // seconds since 1970, UTC
	Text               string
	topic              string
	mood               mood
	page               int
}

// mood of a post.
type mood int

const (
	neutral mood = iota
	goodNews
	badNews
)

// Comment is a comment that somebody invented wrote.
type Comment struct {
	Account *Account
	Post    *Post
	Parent  *Comment
	At      int64 // seconds since 1970, UTC
	Text    string
	ID      string
	cover   bool // of a campaign, but not delivered as work
}

// world is a World in the making.
type world struct {
	World
	seed      uint64
	zone      *time.Location
	from, to  int64 // seconds; to is the first second after
	people    *registrar
	languages shares
	networks  shares
	pages     []*page
	pagesOf   map[string][]int // network → pages
	posts     []*Post
	comments  []*Comment
}

type page struct {
	platform, id string
	posts        []*Post
	urn          urn
}

// Grow makes the comments of a world, in order of time, and all its posts.
func Grow(spec World, seed uint64) ([]*Comment, []*Post, error) {
	w, err := newWorld(spec, seed)
	if err != nil {
		return nil, nil, err
	}
	w.publish()
	w.everybody()
	w.answers()
	w.dialogues()
	w.fans()
	w.giveaways()
	w.petitions()
	w.employees()
	w.journalists()
	w.chorus(w.Greeters, "greeters", 2, greetings)
	w.chorus(w.Supporters, "supporters", 3, cheers)
	inOrder(w.comments)
	return w.comments, w.posts, nil
}

func newWorld(spec World, seed uint64) (*world, error) {
	zone, from, to, err := spec.span()
	if err != nil {
		return nil, err
	}
	return &world{
		World: spec, seed: seed, zone: zone, from: from, to: to, pagesOf: map[string][]int{},
		people:    &registrar{dice: roll(seed, "people")},
		languages: newShares(spec.Languages), networks: newShares(spec.Networks),
	}, nil
}

// publish makes pages and posts: more by day, on some pages more than on others, some of them news that annoy or please.
func (w *world) publish() {
	d := roll(w.seed, "posts")
	for i := range w.Pages {
		network := w.networks.names[i%len(w.networks.names)] // every network has a page
		if i >= len(w.networks.names) {
			network = w.networks.draw(d)
		}
		w.pages = append(w.pages, &page{platform: network, id: "p" + scrambled(500_000+i)})
		w.pagesOf[network] = append(w.pagesOf[network], i)
	}
	busy := newUrn(harmonic(w.Pages, 6))
	for i := range w.Posts {
		at := busy.draw(d)
		if i < w.Pages {
			at = i
		}
		p := w.pages[at]
		post := &Post{Platform: p.platform, Page: p.id, ID: scrambled(1_000_000 + i), At: w.daytime(d, dailyRhythms[1]), topic: pick(d, topics()), page: at}
		post.mood = []mood{badNews, badNews, goodNews, neutral, neutral}[d.IntN(5)]
		post.Text = headline(d, post)
		p.posts = append(p.posts, post)
		w.posts = append(w.posts, post)
	}
	for _, p := range w.pages {
		popular := harmonic(len(p.posts), 4)
		d.Shuffle(len(popular), func(i, j int) { popular[i], popular[j] = popular[j], popular[i] })
		p.urn = newUrn(popular)
	}
}

// headline is the text of a post.
func headline(d dice, p *Post) string {
	rule := map[mood]string{neutral: question, goodNews: praise, badNews: complaint}[p.mood]
	return sentence(d, pick(d, []string{russian, kazakh}), p.topic, rule)
}

// daytime is a moment of the world at an hour that a daily rhythm likes.
func (w *world) daytime(d dice, hours *[24]int) int64 {
	for {
		at := w.from + d.Int64N(w.to-w.from)
		if d.chance(hours[w.local(at).Hour()]) {
			return at
		}
	}
}

func (w *world) local(at int64) time.Time { return time.Unix(at, 0).In(w.zone) }

// say adds a comment, if it falls into the world's days.
func (w *world) say(a *Account, p *Post, at int64, text string) *Comment {
	if at < w.from || at >= w.to || text == "" {
		return nil
	}
	c := &Comment{Account: a, Post: p, At: at, Text: text}
	w.comments = append(w.comments, c)
	return c
}

// inOrder sorts by time and numbers the comments.
func inOrder(comments []*Comment) {
	slices.SortStableFunc(comments, func(a, b *Comment) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Account.ID, b.Account.ID))
	})
	for i, c := range comments {
		c.ID = "c" + scrambled(i+1)
	}
}
