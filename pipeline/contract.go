package pipeline

import "time"

// Contract is the published terms of an order of comments, or a hypothesis about one (YAML in datasets/contracts).
type Contract struct {
	Name       string         `yaml:"name" json:"name"`
	Title      string         `yaml:"title" json:"title"`
	Customer   string         `yaml:"customer" json:"customer,omitempty"`
	Contractor string         `yaml:"contractor" json:"contractor,omitempty"`
	Periods    []Period       `yaml:"periods" json:"periods,omitempty"`
	Sum        float64        `yaml:"sum" json:"sum,omitempty"`
	Currency   string         `yaml:"currency" json:"currency,omitempty"` // ISO 4217
	Networks   []string       `yaml:"networks" json:"networks,omitempty"` // that count towards the number, by any usual name; forum, blog and news are whatever platform is no social network, social networks all that are; none: all count
	Quota      int            `yaml:"quota" json:"quota,omitempty"`       // positive comments a month, all networks together
	Quotas     map[string]int `yaml:"quotas" json:"quotas,omitempty"`     // the same for single networks, each of which is to be reached
	Targets    []Target       `yaml:"targets" json:"targets,omitempty"`
	Pages      []string       `yaml:"pages" json:"pages,omitempty"`
	Trigger    string         `yaml:"trigger" json:"trigger,omitempty"`   // what calls for a comment, in words
	Zone       string         `yaml:"zone" json:"zone,omitempty"`         // IANA name
	Holidays   []string       `yaml:"holidays" json:"holidays,omitempty"` // YYYY-MM-DD
	Sources    []string       `yaml:"sources" json:"sources,omitempty"`
}

// Period is a stretch of days, both ends included, YYYY-MM-DD.
type Period struct {
	From string `yaml:"from" json:"from"`
	To   string `yaml:"to" json:"to"`
}

// Target is somebody or something the ordered comments speak of, with the word forms of each language.
type Target struct {
	Name  string              `yaml:"name" json:"name"`
	Forms map[string][]string `yaml:"forms" json:"forms"` // kk, ru, en → lower-case word forms or stems ending in *
}

// Location is the contract's time zone; the fallback where it names none or an unknown one.
func (c *Contract) Location(fallback *time.Location) *time.Location {
	if c == nil || c.Zone == "" {
		return fallback
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return fallback
	}
	return zone
}
