package simulate

import (
	"errors"
	"fmt"
	"time"
)

// Campaign describes an order of comments and how a crew fulfils it. Shares are percent.
type Campaign struct {
	Name      string         `yaml:"name"`
	Zone      string         `yaml:"zone"` // IANA; Asia/Almaty if empty
	From      string         `yaml:"from"` // first day, YYYY-MM-DD
	To        string         `yaml:"to"`   // last day
	Accounts  int            `yaml:"accounts"`
	Quota     int            `yaml:"quota"`     // comments a month, all networks together; a partial month owes its part
	Overshoot int            `yaml:"overshoot"` // most a month exceeds the quota
	Networks  map[string]int `yaml:"networks"`
	Pages     []string       `yaml:"pages"`     // only there; empty: everywhere
	Shifts    []Shift        `yaml:"shifts"`    // every account works one of them
	Holidays  int            `yaml:"holidays"`  // rate on weekends and public holidays against working days
	Batch     Range          `yaml:"batch"`     // comments under one post
	Latency   Range          `yaml:"latency"`   // minutes from the post to the first comment of a batch
	Spread    Range          `yaml:"spread"`    // minutes between the comments of one operator
	Negative  int            `yaml:"negative"`  // batches under bad news
	Daily     int            `yaml:"daily"`     // most comments a day; 0: any
	Cover     int            `yaml:"cover"`     // further comments about anything, for 100 delivered
	Operators int            `yaml:"operators"` // people behind the accounts: each writes with one account after the other
	Teams     int            `yaml:"teams"`     // parts of the crew that take turns by day
	Bans      int            `yaml:"bans"`      // accounts a month that are banned and replaced

	Throwaway  bool           `yaml:"throwaway"` // every comment by a new account
	Words      string         `yaml:"words"`     // positive, hostile or advert: the built-in orders
	Templates  Templates      `yaml:"templates"` // own orders instead
	Languages  map[string]int `yaml:"languages"`
	Paraphrase int            `yaml:"paraphrase"` // comments in free words
	Emoji      int            `yaml:"emoji"`      // comments with one
	Longest    int            `yaml:"longest"`    // characters of a comment; 0: any
	Price      int            `yaml:"price"`      // a comment, in hundredths of the currency
}

// Range is a smallest and a largest whole number.
type Range struct {
	Least int `yaml:"least"`
	Most  int `yaml:"most"`
}

// Shift is a stretch of local hours, the last one not included.
type Shift struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// Delivered is a row of truth.csv: what a campaign delivered in a calendar month of its zone on a network, or on all ("").
type Delivered struct {
	Campaign, Platform, Month string
	Quota, Comments, Cover    int
	Cost                      int // hundredths of the currency
}

// mostCover is twenty cover comments for each that is delivered: 95 % of all.
const mostCover = 2000

// check gives the fields that cannot be, each with the cure.
func (c *Campaign) check() error {
	var wrong []error
	refuse := func(bad bool, format string, values ...any) {
		if bad {
			wrong = append(wrong, fmt.Errorf(format, values...))
		}
	}
	refuse(c.Name == "", "name: give it one; labels.csv uses it")
	refuse(c.Quota < 1, "quota: %d; give the comments a month", c.Quota)
	refuse(!c.Throwaway && c.Accounts < 2*len(c.Networks), "accounts: %d; give at least two for each of the %d networks", c.Accounts, len(c.Networks))
	for _, share := range []struct {
		field string
		value int
	}{{"holidays", c.Holidays}, {"negative", c.Negative}, {"paraphrase", c.Paraphrase}, {"emoji", c.Emoji}, {"overshoot", c.Overshoot}} {
		refuse(share.value < 0 || share.value > 100, "%s: %d; give percent from 0 to 100", share.field, share.value)
	}
	for _, r := range []struct {
		field string
		Range
	}{{"batch", c.Batch}, {"latency", c.Latency}, {"spread", c.Spread}} {
		refuse(r.Least < 1 || r.Most < r.Least, "%s: %d to %d; give least from 1 and most not below it", r.field, r.Least, r.Most)
	}
	refuse(len(c.Shifts) == 0, "shifts: give at least one, such as {from: 9, to: 18}")
	for i, s := range c.Shifts {
		refuse(s.From < 0 || s.To > 24 || s.From >= s.To, "shifts[%d]: %d to %d; give hours of one day from 0 to 24", i, s.From, s.To)
	}
	refuse(c.Operators < 1, "operators: %d; give 1 or more", c.Operators)
	refuse(c.Teams < 1, "teams: %d; give 1 or more", c.Teams)
	refuse(c.Cover < 0 || c.Cover > mostCover, "cover: %d; give cover comments for 100 delivered, from 0 to %d", c.Cover, mostCover)
	refuse(min(c.Price, c.Longest, c.Bans, c.Daily) < 0, "price, longest, bans, daily: a number is not negative")
	return errors.Join(errors.Join(wrong...), checkShares("networks", c.Networks, nil), checkShares("languages", c.Languages, languages), c.checkWords())
}

// plant is a campaign in the making.
type plant struct {
	Campaign
	dice      dice
	zone      *time.Location
	crew      *crew
	posts     map[string][]*Post // by network, in order of time
	networks  shares
	languages shares
	orders    Templates
	comments  []*Comment
	truth     []Delivered
}

// Plant makes the comments of campaigns under the given posts, which are in order of time, and what each delivered by month.
// A campaign without posts on one of its networks within its days is an error.
func Plant(campaigns []Campaign, posts []*Post, seed uint64) ([]*Comment, []Delivered, error) {
	var comments []*Comment
	var truth []Delivered
	for number, c := range campaigns {
		planted, delivered, err := plantOne(c, number, posts, seed)
		if err != nil {
			return nil, nil, fmt.Errorf("campaign %s: %w", c.Name, err)
		}
		comments, truth = append(comments, planted...), append(truth, delivered...)
	}
	inOrder(comments)
	return comments, truth, nil
}

func plantOne(spec Campaign, number int, posts []*Post, seed uint64) ([]*Comment, []Delivered, error) {
	if err := spec.check(); err != nil {
		return nil, nil, err
	}
	zone, from, to, err := days(spec.Zone, spec.From, spec.To)
	if err != nil {
		return nil, nil, err
	}
	p := &plant{
		Campaign: spec, zone: zone, dice: roll(seed, "campaign "+spec.Name), posts: map[string][]*Post{},
		networks: newShares(spec.Networks), languages: newShares(spec.Languages), orders: spec.orders(),
	}
	if err := p.choosePosts(posts, from, to); err != nil {
		return nil, nil, err
	}
	p.crew = newCrew(&p.Campaign, number, seed)
	for first := time.Unix(from, 0).In(zone); first.Unix() < to; {
		next := time.Date(first.Year(), first.Month()+1, 1, 0, 0, 0, 0, zone)
		p.month(first, min(next.Unix(), to))
		first = next
	}
	return p.comments, p.truth, nil
}

// choosePosts keeps the posts that the crew may work under.
func (p *plant) choosePosts(posts []*Post, from, to int64) error {
	wanted := map[string]bool{}
	for _, page := range p.Pages {
		wanted[page] = true
	}
	for _, post := range posts {
		if post.At < to && post.At >= from-7*86400 && (len(wanted) == 0 || wanted[post.Page]) {
			p.posts[post.Platform] = append(p.posts[post.Platform], post)
		}
	}
	for _, network := range p.networks.names {
		if len(p.posts[network]) == 0 {
			return fmt.Errorf("networks.%s: no post between %s and %s to comment on; change the days, the pages or the networks", network, p.From, p.To)
		}
	}
	return nil
}
