package simulate

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func smallWorld() World {
	return World{
		Name: "small", From: "2020-02-20", To: "2020-04-10", Networks: map[string]int{"vk": 60, "ok": 40}, Pages: 6, Posts: 150, Accounts: 300, Comments: 900,
		Languages: map[string]int{russian: 50, kazakh: 30, mixed: 8, plain: 6, latin: 6}, Dialogues: 8, Fans: 6, Giveaways: []int{30}, Petitions: []int{25}, Employees: 4, Journalists: 3,
	}
}

func smallCampaign() Campaign {
	return Campaign{
		Name: "order", From: "2020-02-25", To: "2020-04-05", Accounts: 12, Quota: 200, Overshoot: 5, Networks: map[string]int{"vk": 50, "ok": 50}, Shifts: []Shift{{9, 14}, {13, 19}},
		Batch: Range{2, 5}, Latency: Range{10, 120}, Spread: Range{1, 5}, Negative: 70, Cover: 10, Operators: 4, Teams: 1, Words: "positive", Languages: map[string]int{russian: 60, kazakh: 40},
		Paraphrase: 20, Emoji: 20, Price: 100,
	}
}

func rendered(t *testing.T, w World, campaigns []Campaign, seed uint64) string {
	t.Helper()
	s, err := NewScene(w, campaigns, seed)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, err := range []error{WriteNDJSON(&b, s.Comments), WriteLabels(&b, Accounts(s.Comments)), WriteTruth(&b, s.Truth)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestSameSeedSameBytes(t *testing.T) {
	campaigns := []Campaign{smallCampaign()}
	first, again, other := rendered(t, smallWorld(), campaigns, 7), rendered(t, smallWorld(), campaigns, 7), rendered(t, smallWorld(), campaigns, 8)
	if first != again {
		t.Error("the same seed made something else")
	}
	if first == other {
		t.Error("another seed made the same")
	}
}

// A campaign leaves the organic comments around it as they were, but for their numbers.
func TestCampaignLeavesTheWorldAlone(t *testing.T) {
	alone, err := NewScene(smallWorld(), nil, 7)
	if err != nil {
		t.Fatal(err)
	}
	planted, err := NewScene(smallWorld(), []Campaign{smallCampaign()}, 7)
	if err != nil {
		t.Fatal(err)
	}
	said := func(comments []*Comment) (lines []string) {
		for _, c := range comments {
			if c.Account.Label == Organic {
				lines = append(lines, fmt.Sprint(c.At, c.Account.ID, c.Post.ID, c.Text))
			}
		}
		return lines
	}
	if diff := cmp.Diff(said(alone.Comments), said(planted.Comments)); diff != "" {
		t.Error(diff[:min(len(diff), 500)])
	}
}

// Truth is counted again from the comments, by month of the zone and network; a full month reaches the quota, a partial one its part.
func TestTruthIsWhatWasDelivered(t *testing.T) {
	s, err := NewScene(smallWorld(), []Campaign{smallCampaign()}, 7)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		t.Fatal(err)
	}
	work, cover := map[string]int{}, map[string]int{}
	for _, c := range s.Comments {
		if c.Account.Label != Coordinated {
			continue
		}
		for _, network := range []string{"", c.Account.Platform} {
			key := time.Unix(c.At, 0).In(zone).Format("2006-01") + network
			if c.cover {
				cover[key]++
			} else {
				work[key]++
			}
		}
	}
	quotas := map[string]int{"2020-02": 200 * 5 / 29, "2020-03": 200, "2020-04": 200 * 5 / 30}
	if len(s.Truth) != 9 {
		t.Fatalf("%d rows", len(s.Truth))
	}
	for _, row := range s.Truth {
		key := row.Month + row.Platform
		if row.Comments != work[key] || row.Cover != cover[key] || row.Cost != 100*row.Comments {
			t.Errorf("%+v, but %d and %d comments", row, work[key], cover[key])
		}
		if row.Platform != "" {
			continue
		}
		if want := quotas[row.Month]; row.Quota != want || row.Comments < want || row.Comments > want+want*5/100 {
			t.Errorf("%s: %d delivered, quota %d, want %d and up to 5 %% more", row.Month, row.Comments, row.Quota, want)
		}
	}
}

func TestCrewKeepsToItsDaysAndPosts(t *testing.T) {
	s, err := NewScene(smallWorld(), []Campaign{smallCampaign()}, 7)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(defaultZone)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Comments {
		if c.At < c.Post.At || c.Account.Platform != c.Post.Platform {
			t.Fatalf("%+v stands under a post that was not there", c)
		}
		if c.Account.Label != Coordinated {
			continue
		}
		at := time.Unix(c.At, 0).In(zone)
		if dayOff(at) {
			t.Errorf("%s is a day off, and the campaign works on none", at)
		}
		if at.Hour() < 9 || at.Hour() >= 19 {
			t.Errorf("%s is after work", at)
		}
	}
}

func TestThrowawayAccountsWriteOnce(t *testing.T) {
	c := smallCampaign()
	c.Throwaway, c.Accounts, c.Cover = true, 0, 0
	s, err := NewScene(smallWorld(), []Campaign{c}, 7)
	if err != nil {
		t.Fatal(err)
	}
	written := map[*Account]int{}
	for _, c := range s.Comments {
		if c.Account.Label == Coordinated {
			written[c.Account]++
		}
	}
	for a, n := range written {
		if n != 1 {
			t.Errorf("%s wrote %d comments", a.ID, n)
		}
	}
	if len(written) < 200 {
		t.Errorf("%d accounts", len(written))
	}
}

// Ordinary people may share a phrase, but hardly ever a passage of eight words; the petition and the giveaway are meant to.
func TestPeopleShareNoPassages(t *testing.T) {
	w := smallWorld()
	w.Accounts, w.Comments, w.Giveaways, w.Petitions = 1000, 5000, nil, nil
	comments, _, err := Grow(w, 3)
	if err != nil {
		t.Fatal(err)
	}
	writers := map[string]*Account{}
	shared := 0
	for _, c := range comments {
		words := strings.Fields(c.Text)
		for i := range max(0, len(words)-7) {
			passage := strings.Join(words[i:i+8], " ")
			if first := writers[passage]; first != nil && first != c.Account {
				shared++
				break
			}
			writers[passage] = c.Account
		}
	}
	if 200*shared > len(comments) {
		t.Errorf("%d of %d comments share eight words in a row with another account", shared, len(comments))
	}
}

func TestGrammarHasAllItsSlots(t *testing.T) {
	for _, lang := range []string{russian, kazakh} {
		g := grammars()[lang]
		for topic, own := range g.Topics {
			for name, texts := range g.Rules {
				for _, text := range texts {
					for _, part := range strings.Split(text, "{")[1:] {
						slot, _, closed := strings.Cut(part, "}")
						if !closed || len(g.Rules[slot]) == 0 && len(own[slot]) == 0 {
							t.Errorf("%s, %s, rule %s: nothing for {%s}", lang, topic, name, slot)
						}
					}
				}
			}
		}
	}
}

func TestScripts(t *testing.T) {
	const text = "Әкім ғажап қала, жаңа өткел, ұлы күн, қаһарман іс"
	if got, want := script(text, plain), "Аким гажап кала, жана откел, улы кун, кахарман ис"; got != want {
		t.Error(got)
	}
	if got := script(text, latin); strings.ContainsFunc(got, func(r rune) bool { return r > 127 }) {
		t.Error(got)
	}
}

func TestErrorsNameFieldAndCure(t *testing.T) {
	for want, spoil := range map[string]func(*World, *Campaign){
		"world small: networks: name at least one":                  func(w *World, _ *Campaign) { w.Networks = nil },
		"world small: languages.de: choose among ru, kk":            func(w *World, _ *Campaign) { w.Languages = map[string]int{"de": 1} },
		`world small: from "soon": write a day as 2019-08-31`:       func(w *World, _ *Campaign) { w.From = "soon" },
		"world small: to 2020-01-01 is before from":                 func(w *World, _ *Campaign) { w.To = "2020-01-01" },
		`world small: zone "Moon": give an IANA name`:               func(w *World, _ *Campaign) { w.Zone = "Moon" },
		"campaign order: quota: 0":                                  func(_ *World, c *Campaign) { c.Quota = 0 },
		"campaign order: shifts[0]: 9 to 25":                        func(_ *World, c *Campaign) { c.Shifts = []Shift{{9, 25}} },
		"campaign order: cover: 2001; give cover comments":          func(_ *World, c *Campaign) { c.Cover = 2001 },
		"campaign order: networks.facebook: no post":                func(_ *World, c *Campaign) { c.Networks = map[string]int{"facebook": 1} },
		`campaign order: words: "kind"; choose positive`:            func(_ *World, c *Campaign) { c.Words = "kind" },
		"campaign order: templates.slots.ru: nothing for {thing}":   func(_ *World, c *Campaign) { c.Templates.RU = []string{"хорошая {thing}"} },
		"campaign order: batch: 3 to 2; give least from 1 and most": func(_ *World, c *Campaign) { c.Batch = Range{3, 2} },
	} {
		w, c := smallWorld(), smallCampaign()
		spoil(&w, &c)
		_, err := NewScene(w, []Campaign{c}, 1)
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestShortenedCutsAtAWord(t *testing.T) {
	for _, test := range []struct {
		text    string
		longest int
		want    string
	}{{"жаңа аялдама керек", 0, "жаңа аялдама керек"}, {"жаңа аялдама керек", 18, "жаңа аялдама керек"}, {"жаңа аялдама, керек", 14, "жаңа аялдама"}, {"аялдама", 3, "аял"}} {
		if got := shortened(test.text, test.longest); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

func TestLanguagesHaveAGrammar(t *testing.T) {
	d := roll(1, "say")
	for _, lang := range languages {
		for _, topic := range topics() {
			for _, mood := range moodNames {
				text := say(d, lang, topic, mood)
				if text == "" || strings.ContainsAny(text, "{}") {
					t.Errorf("%s %s %s: %q", lang, topic, mood, text)
				}
			}
		}
	}
}

func TestCoverMayOutnumberWork(t *testing.T) {
	for _, want := range []int{0, 60, 250} {
		c := smallCampaign()
		c.Cover = want
		s, err := NewScene(smallWorld(), []Campaign{c}, 7)
		if err != nil {
			t.Fatal(err)
		}
		row := s.Truth[len(s.Truth)-6] // the second month, all networks together
		if got := 100 * row.Cover / row.Comments; got < want*8/10 || got > want*12/10 {
			t.Errorf("%+v: %d cover comments for 100 delivered, want about %d", row, got, want)
		}
	}
}
